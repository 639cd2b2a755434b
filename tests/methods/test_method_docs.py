"""Every public method tells its formula, source and limits, with an example; tests/house runs the examples."""

import importlib
import inspect
import pkgutil
from types import FunctionType, ModuleType

import pytest

import clusterwise.methods

MODULES = [
    importlib.import_module(found.name)
    for found in pkgutil.walk_packages(clusterwise.methods.__path__, prefix="clusterwise.methods.")
]


def public_functions(module: ModuleType) -> list[FunctionType]:
    own = inspect.getmembers(module, lambda one: inspect.isfunction(one) and one.__module__ == module.__name__)
    return [function for name, function in own if not name.startswith("_")]


FUNCTIONS = [function for module in MODULES for function in public_functions(module)]


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: f"{function.__module__}.{function.__name__}")
def test_a_public_method_has_formula_source_limits_and_an_example(function):
    text = function.__doc__ or ""

    assert [mark for mark in ("Formula:", "Source:", "Limits:", ">>> ") if mark not in text] == []
