"""A small register with planted clusters, mapped once for outside and once with full detail."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from bench.synthetic import Plan as Synthetic
from bench.synthetic import write

from clusterwise.phases.p1_selection.mapping.pipeline import Summary, map_register
from clusterwise.phases.p1_selection.mapping.plan import Plan


@dataclass(frozen=True, slots=True)
class Mapped:
    """The register, its truth, and the two folders."""

    register: Path
    truth: Path
    published: Summary
    internal: Summary


@pytest.fixture(scope="session")
def mapped(tmp_path_factory: pytest.TempPathFactory) -> Mapped:
    """Map 6,000 firms of 12 industries, half of them in three narrow places each."""
    folder = tmp_path_factory.mktemp("mapped")
    made = write(Synthetic(6_000, industries=12, centres=3, sigma_degrees=0.03), folder / "register.parquet")
    published = map_register(made.register, folder / "published", Plan(draws=49))
    internal = map_register(made.register, folder / "internal", Plan(draws=49, is_internal=True))
    return Mapped(made.register, made.truth, published, internal)
