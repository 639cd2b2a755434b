"""A pytest plugin that writes what became of each test, one line each as it happens, for `clusterwise mission`."""

import json
import os
from pathlib import Path
from typing import Any


def _write(test: str, outcome: str) -> None:
    with Path(os.environ["CLUSTERWISE_MISSION_OUTCOMES"]).open("a", encoding="utf-8") as file:
        file.write(json.dumps({"test": test, "outcome": outcome}) + "\n")


def pytest_collection_modifyitems(items: list[Any]) -> None:
    """Note every test before it runs, so that one which never ends is not taken for none."""
    for item in items:
        _write(item.nodeid, "collected")


def pytest_deselected(items: list[Any]) -> None:
    """Note what was left out."""
    for item in items:
        _write(item.nodeid, "deselected")


def pytest_collectreport(report: Any) -> None:
    """Note a file that could not be read, or that skipped itself."""
    if report.outcome != "passed" and report.nodeid:
        _write(report.nodeid, report.outcome)


def pytest_runtest_logreport(report: Any) -> None:
    """Note the call's outcome, and that of set-up and tear-down where they did not pass."""
    if report.when == "call":
        _write(report.nodeid, "expected failure" if hasattr(report, "wasxfail") else report.outcome)
    elif report.outcome != "passed":
        _write(report.nodeid, f"{report.when} {report.outcome}")
