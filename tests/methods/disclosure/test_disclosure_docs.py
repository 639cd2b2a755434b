"""Every public method of the package tells its formula, source and limits, with an example that runs."""

import doctest
import importlib
import inspect
import pkgutil

import pytest

import clusterwise.methods.disclosure as package

MODULES = [
    importlib.import_module(f"{package.__name__}.{found.name}") for found in pkgutil.iter_modules(package.__path__)
]


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__.rsplit(".", 1)[-1])
def test_examples_hold_and_every_method_has_formula_source_and_limits(module):
    own = inspect.getmembers(module, lambda one: inspect.isfunction(one) and one.__module__ == module.__name__)
    texts = {name: function.__doc__ or "" for name, function in own if not name.startswith("_")}
    marks = ("Formula:", "Source:", "Limits:", ">>> ")

    assert {name: mark for name, text in texts.items() for mark in marks if mark not in text} == {}
    assert doctest.testmod(module).failed == 0
