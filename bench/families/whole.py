"""The whole mapping with all its files: not ratios but seconds and megabytes, with the register's own aims."""

import importlib
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from bench.measure import Ratio

if TYPE_CHECKING:
    from bench.mapping import Context

HERE = "bench.families.whole"
AIMS = {100_000: (10.0, 500.0), 1_000_000: (60.0, 1500.0)}


def ratios(context: "Context") -> Iterator[Ratio]:
    """Yield seconds and peak memory of a map of 10^5 rows and of the register that was asked for."""
    from bench.mapping import register_of

    for rows in sorted({100_000, context.rows}):
        taken = context.measure(f"{HERE}:whole", str(register_of(rows)))
        seconds, megabytes = AIMS.get(rows, (None, None))
        yield Ratio(f"whole mapping of {rows} rows with its report: seconds", taken.seconds, seconds)
        yield Ratio(f"whole mapping of {rows} rows with its report: peak MB", taken.peak_mb, megabytes)


def warm_up(name: str) -> None:
    """Import the pipeline; what it imports while it runs is a part of the time."""
    importlib.import_module("clusterwise.phases.p1_selection.mapping.pipeline")


def whole(path: str) -> dict[str, float]:
    """Map into a folder that is thrown away; the seconds of each stage are told."""
    from clusterwise.phases.p1_selection.mapping.pipeline import map_register

    with TemporaryDirectory() as folder:
        return map_register(Path(path), Path(folder) / "map").stages
