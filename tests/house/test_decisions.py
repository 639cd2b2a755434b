"""Every dependency has its reason, and every decision its number."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DECISIONS = ROOT / "docs" / "decisions"


def _asked_for(name):
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    return [re.split(r"[\[<>=;]", line)[0].strip() for line in lines if line.strip() and line[0] not in "#-"]


def test_every_dependency_has_a_row_with_size_licence_and_reason():
    text = (DECISIONS / "0002-dependencies.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\S+) \| [\d.]+ MB \| \S[^|]* \| \S[^|]* \| \S[^|]* \|$", text, re.MULTILINE)

    assert rows == [*_asked_for("requirements.in"), *_asked_for("requirements-dev.in")]


def test_decisions_are_numbered_without_gaps():
    numbers = sorted(int(path.name[:4]) for path in DECISIONS.glob("*.md"))

    assert numbers == list(range(1, len(numbers) + 1))


def test_documents_lead_to_files_that_exist():
    pages = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
    links = [
        (page, link)
        for page in pages
        for link in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8"))
        if not (page.parent / link).exists()
    ]

    assert links == []
