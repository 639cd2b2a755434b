"""Fixtures for readers of the outside world's formats."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

_HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def hostile() -> ModuleType:
    """Give the maker of hand-built workbooks."""
    spec = importlib.util.spec_from_file_location("formats_hostile", _HERE / "hostile.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def mapping_data() -> Path:
    """Give the folder of public mapping data, which lies beside the project and is absent elsewhere."""
    folder = _HERE.parents[2] / "shared" / "data" / "mapping"
    if not folder.is_dir():
        pytest.skip("the public mapping data are not beside this project")
    return folder
