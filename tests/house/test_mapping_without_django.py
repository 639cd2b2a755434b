"""The mapping engine runs where there is no Django: in a notebook, in a command, in the browser's worker."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CODE = """
import pkgutil, sys, importlib
import clusterwise.phases.p1_selection.mapping as room
names = [one.name for one in pkgutil.iter_modules(room.__path__)]
for name in names:
    importlib.import_module(f"{room.__name__}.{name}")
print(len(names), sorted(name for name in sys.modules if name.partition(".")[0] in ("django", "rules", "allauth")))
"""


def test_no_module_of_the_mapping_engine_brings_django():
    ran = subprocess.run(
        [sys.executable, "-c", CODE],
        cwd=ROOT / "src",
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": str(ROOT / "src")},
    )
    count, _, brought = ran.stdout.strip().partition(" ")

    assert (brought, int(count or 0) >= 15) == ("[]", True), ran.stderr
