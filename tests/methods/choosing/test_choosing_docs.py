"""Every public method of choosing tells its formula, source and limits, with an example that runs."""

import doctest
import importlib
import inspect
import pkgutil

import pytest

from clusterwise.methods import choosing

MODULES = [
    importlib.import_module(f"{choosing.__name__}.{found.name}") for found in pkgutil.iter_modules(choosing.__path__)
]
FUNCTIONS = [
    function
    for module in MODULES
    for name, function in inspect.getmembers(module, inspect.isfunction)
    if function.__module__ == module.__name__ and not name.startswith("_")
]


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__.rsplit(".", 1)[-1])
def test_examples_of_choosing_hold(module):
    assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: f"{function.__module__}.{function.__name__}")
def test_a_public_method_of_choosing_has_formula_source_limits_and_an_example(function):
    text = function.__doc__ or ""

    assert [mark for mark in ("Formula:", "Source:", "Limits:", ">>> ") if mark not in text] == []
