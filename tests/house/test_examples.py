"""Every example in a docstring of the pure rooms and the tools runs and is right."""

import doctest
import importlib
from pathlib import Path

import pytest
from tools import house

ROOT = Path(__file__).resolve().parents[2]
SRC = ROOT / "src"
PURE = [
    path for room in ("methods", "formats", "press", "engines") for path in house.sources(SRC / "clusterwise" / room)
]
MODULES = [
    path.relative_to(SRC).with_suffix("").as_posix().replace("/", ".")
    for path in PURE
    if ">>>" in path.read_text("utf-8")
]


@pytest.mark.parametrize("name", [*MODULES, "tools.suite"])
def test_the_examples_of_a_module_run(name):
    result = doctest.testmod(importlib.import_module(name))

    assert (result.failed, result.attempted > 0) == (0, True)
