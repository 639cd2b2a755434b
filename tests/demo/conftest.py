"""Tests of the demo share one worker, since each process loads the demo once."""

from pathlib import Path
from typing import Any

import pytest
from tests.demo.fixture import demo, loaded_demo

__all__ = ["demo", "loaded_demo"]


def pytest_collection_modifyitems(items: list[Any]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.xdist_group("demo"))
