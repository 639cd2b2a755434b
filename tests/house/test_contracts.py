"""Each import contract is broken by one planted import and names the guilty module."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("cli", "site", "exchange", "phases", "foundation", "engines", "methods", "formats", "press")
PLANTED = {
    "Rooms": ("methods/ranking.py", "import clusterwise.press.charts"),
    "Engines may": ("engines/spark.py", "import clusterwise.formats.dates"),
    "Methods, formats": ("formats/dates.py", "from django.utils import timezone"),
    "Foundation": ("foundation/people/models.py", "import clusterwise.foundation.evidence.selectors"),
    "Phases": ("phases/p1_selection/selectors.py", "import clusterwise.phases.p4_planning.models"),
    "Action": ("phases/p5_action/training/models.py", "import clusterwise.phases.p5_action.facilities.models"),
    "Inside a foundation app": ("foundation/road/selectors.py", "import clusterwise.foundation.road.views"),
    "Inside a phase's app": ("phases/p2_governance/services.py", "import clusterwise.phases.p2_governance.forms"),
    "Exchange": ("exchange/iati.py", "import clusterwise.phases.p6_results.views"),
}
INNOCENT = (
    "press/charts.py",
    "foundation/evidence/selectors.py",
    "foundation/road/views.py",
    "phases/p4_planning/models.py",
    "phases/p5_action/facilities/models.py",
    "phases/p2_governance/forms.py",
    "phases/p6_results/views.py",
)


def _plant(root: Path, path: str, text: str) -> None:
    module = root / "clusterwise" / path
    module.parent.mkdir(parents=True, exist_ok=True)
    module.write_text(f"{text}\n", encoding="utf-8")
    for folder in module.relative_to(root).parents[:-1]:
        (root / folder / "__init__.py").touch()


def _lint(root: Path) -> str:
    shutil.copy(ROOT / ".importlinter", root / ".importlinter")
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()", "--no-cache"]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False).stdout


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    root = tmp_path_factory.mktemp("guilty")
    for path in (*(f"{room}/empty.py" for room in ROOMS), *INNOCENT):
        _plant(root, path, "")
    for path, text in PLANTED.values():
        _plant(root, path, text)
    return _lint(root)


@pytest.mark.parametrize("contract", PLANTED)
def test_a_planted_import_breaks_its_contract_and_is_named(report, contract):
    guilty = "clusterwise." + PLANTED[contract][0].removesuffix(".py").replace("/", ".")
    verdict = re.search(rf"^{re.escape(contract)}.*?\b(KEPT|BROKEN)$", report, re.MULTILINE | re.DOTALL)
    details = report.partition("Broken contracts")[2]

    assert (verdict and verdict.group(1), guilty in details) == ("BROKEN", True), report


def test_a_room_without_a_name_in_the_contract_is_refused(tmp_path):
    for path in (*(f"{room}/empty.py" for room in ROOMS), "utils/things.py"):
        _plant(tmp_path, path, "")

    assert "clusterwise.utils" in _lint(tmp_path).partition("Broken contracts")[2]
