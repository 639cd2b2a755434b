"""`clusterwise mission`: run the proof of every row of the mission now, and print one line each."""

import argparse
import csv
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from clusterwise.cli.refusal import RefusalError

ROOT = Path(__file__).resolve().parents[3]
OUTCOMES = "CLUSTERWISE_MISSION_OUTCOMES"


def add_to(commands: Any) -> None:
    """Declare the command."""
    mission = commands.add_parser("mission", help="run the proof of every row of docs/mission.csv")
    mission.set_defaults(run=report, needs_django=False)


def report(_asked: argparse.Namespace) -> int:
    """Print each row as proven or open, and the totals; nothing is remembered from earlier runs."""
    rows = read_rows(ROOT / "docs" / "mission.csv")
    found = run_proofs(ROOT)
    proven = 0
    for row in rows:
        holds = is_proven(found.get(f"tests/mission/test_{row['id']}.py"))
        proven += holds
        print(f"{row['id']:<5}  {'proven' if holds else 'open  '}  {row['what']}")
    print(f"{proven} proven, {len(rows) - proven} open, of {len(rows)}.")
    return 0


def read_rows(path: Path) -> list[dict[str, str]]:
    """Return the rows of the mission in their order."""
    if not path.is_file() or not (ROOT / "tests" / "mission").is_dir():
        raise RefusalError(
            "The mission is proven from a checkout of the source code, with docs/ and tests/; run it there."
        )
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def is_proven(outcomes: Mapping[str, Iterable[str]] | None) -> bool:
    """Tell whether a file has tests and every one of them passed in full; a skipped one proves nothing.

    >>> is_proven({"test_a": ["passed"]}), is_proven({"test_a": ["passed"], "test_b": []}), is_proven({})
    (True, False, False)
    """
    return bool(outcomes) and all(list(phases) == ["passed"] for phases in (outcomes or {}).values())


def run_proofs(root: Path) -> dict[str, dict[str, list[str]]]:
    """Run all proofs in one go; return for each file its tests with what became of each."""
    env = {name: value for name, value in os.environ.items() if name != "PYTEST_ADDOPTS"}
    with tempfile.TemporaryDirectory(prefix="mission-") as folder:
        outcomes = Path(folder) / "outcomes"
        outcomes.touch()
        plugins = ["-p", "no:cacheprovider", "-p", "clusterwise.cli.outcomes"]
        words = [
            "-m",
            "pytest",
            "tests/mission",
            "-q",
            "--no-header",
            "--tb=no",
            "--continue-on-collection-errors",
            *plugins,
        ]
        env |= {OUTCOMES: str(outcomes), "PYTHONPATH": str(root / "src")}
        ended = subprocess.run(
            [sys.executable, *words], cwd=root, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False
        )
        if ended.returncode not in (0, 1, 2, 5):
            said = ended.stderr.decode(errors="replace").strip().splitlines()
            raise RefusalError(f"The proofs could not be run: {said[-1] if said else 'pytest gave no reason'}.")
        return read_outcomes(outcomes.read_text(encoding="utf-8").splitlines())


def read_outcomes(lines: Iterable[str]) -> dict[str, dict[str, list[str]]]:
    """Group what the plugin wrote by file and test; a test that was collected and told nothing has no outcome."""
    found: dict[str, dict[str, list[str]]] = {}
    for line in lines:
        said = json.loads(line)
        file, _, name = said["test"].partition("::")
        outcomes = found.setdefault(file, {}).setdefault(name, [])
        if said["outcome"] != "collected":
            outcomes.append(said["outcome"])
    return found
