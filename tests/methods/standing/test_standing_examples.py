"""Every public method of the package tells its formula, source and limits, with an example that runs."""

import doctest
import importlib
import inspect
import pkgutil

import pytest

import clusterwise.methods.standing as package

MODULES = [
    importlib.import_module(f"{package.__name__}.{found.name}") for found in pkgutil.iter_modules(package.__path__)
]


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__.rsplit(".", 1)[-1])
def test_the_examples_hold_and_each_public_method_is_documented(module):
    bare = [
        name
        for name, one in inspect.getmembers(module, inspect.isfunction)
        if one.__module__ == module.__name__ and not name.startswith("_")
        if not all(mark in (one.__doc__ or "") for mark in ("Formula", "Source:", "Limits:", ">>> "))
    ]

    assert (bare, doctest.testmod(module).failed) == ([], 0)
