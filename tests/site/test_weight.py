"""What a phone on a slow network must load before it sees the first page."""

import gzip
import re
from pathlib import Path

import pytest
from django.template.loader import render_to_string

STATIC = Path(__file__).resolve().parents[2] / "src/clusterwise/site/static"
KILO = 1000
CSS, SCRIPTS, FIRST_PAGE, REQUESTS = 15 * KILO, 25 * KILO, 75 * KILO, 6
PHYSICAL = re.compile(
    r"(?<![\w-])(?:(?:margin|padding|border)-(?:left|right|top|bottom)|left|right|top|bottom|float|width|height)\s*:"
)


def _weight(*names: str) -> int:
    return sum(len(gzip.compress((STATIC / name).read_bytes(), 9)) for name in names)


def _linked(page: str) -> list[str]:
    return re.findall(r'(?:href|src)="/static/([^"]+)"', page)


@pytest.fixture
def shell(db):
    return render_to_string("500.html")


def test_the_style_sheet_keeps_its_budget():
    assert _weight("css/clusterwise.css") <= CSS


def test_the_scripts_keep_their_budget():
    assert _weight("vendored/htmx/htmx.min.js", "js/clusterwise.js") <= SCRIPTS


def test_the_shell_loads_four_files_of_our_own_and_nothing_from_elsewhere(shell):
    assert _linked(shell) == ["img/mark.svg", "css/clusterwise.css", "vendored/htmx/htmx.min.js", "js/clusterwise.js"]
    assert re.findall(r'(?:href|src)="(?:https?:)?//', shell) == []


def test_the_shell_leaves_most_of_the_first_page_to_its_content(shell):
    everything = _weight(*_linked(shell)) + len(gzip.compress(shell.encode(), 9))

    assert (everything <= FIRST_PAGE // 2, 1 + len(_linked(shell)) <= REQUESTS) == (True, True)


def test_the_style_sheet_knows_no_left_and_right():
    sheet = (STATIC / "css/clusterwise.css").read_text(encoding="utf-8")
    rules = re.sub(r"/\*.*?\*/|@media[^{]*", "", sheet, flags=re.DOTALL)

    assert PHYSICAL.findall(rules) == []


def test_the_style_sheet_shouts_nothing_down_and_selects_no_ids():
    sheet = re.sub(r"/\*.*?\*/", "", (STATIC / "css/clusterwise.css").read_text(encoding="utf-8"), flags=re.DOTALL)
    selectors = re.findall(r"([^{};]+)\{", sheet)

    assert ("!important" in sheet, [one for one in selectors if "#" in one]) == (False, [])


def test_every_class_that_a_component_uses_is_styled_or_a_hook():
    sheet = (STATIC / "css/clusterwise.css").read_text(encoding="utf-8")
    templates = sorted((STATIC.parent / "templates/components").glob("*.html"))
    used = {name for path in templates for name in re.findall(r'class="([a-z-]+)"', path.read_text(encoding="utf-8"))}

    assert sorted(name for name in used if f".{name}" not in sheet) == []
