"""The main steps in Arabic and by keyboard alone: sign in, road, phase, a refused form put right, undo, a figure opened."""

import gettext
import re
from datetime import date
from pathlib import Path

import pytest
from tests.journeys import keys

LOCALE = Path(__file__).parents[2] / "src" / "clusterwise" / "locale"
AGENT = "cda.tunisia@demo.example"
CLUSTER = "/p/tunisia/i/prickly-pear/"
NOBODY, UNIT = "NOBODY-1", "EUR"


@pytest.fixture(scope="module")
def said():
    """Return the Arabic of a text of the interface."""
    return gettext.translation("django", LOCALE, ["ar"]).gettext


@pytest.fixture
def page(visit, server, said):
    """A browser at the sign-in page in Arabic, and the agent of the Tunisian cluster signed in by keyboard."""
    page = visit(language="ar")
    page.goto("/account/login/")
    _skip_to_the_content(page, said)
    main = page.get_by_role("main")
    keys.write(page, main.locator("[name=login]"), AGENT)
    keys.write(page, main.locator("[name=password]"), server.password)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.url.rstrip("/") == server.url
    return page


def _skip_to_the_content(page, said):
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name=said("Skip to the content"))
    assert keys.has_focus(skip)
    assert skip.bounding_box()["x"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def _is_right_to_left(page):
    return page.evaluate("[document.documentElement.lang, document.documentElement.dir]") == ["ar", "rtl"]


def _link(page, text):
    return page.get_by_role("main").get_by_role("link", name=text, exact=True)


def _labelled(page, said, text):
    label = said(text)
    return page.get_by_label(re.compile(rf"^\s*{re.escape(label)}", re.IGNORECASE))


@pytest.mark.journey
def test_the_main_steps_are_walked_in_arabic_by_keyboard_alone(page, said):
    assert _is_right_to_left(page)
    keys.go(page, page.get_by_role("main").locator(f"a[href='{CLUSTER}']"))
    assert page.locator("ol.road > li").count() == 6
    keys.go(page, page.get_by_role("main").locator(f"a[href='{CLUSTER}phases/results/']"))
    assert page.locator("h1").inner_text() == said("Results")
    before = _observations(page)
    keys.go(page, page.get_by_role("main").locator(f"a[href='{CLUSTER}results/observations/add/']"))
    _observe(page, said)
    keys.go(page, page.locator(".toasts").get_by_role("button", name=said("Undo")), key="Space")
    page.goto(f"{CLUSTER}phases/results/")
    assert _observations(page) == before
    _open_a_figure_to_its_record(page, said)
    _change_the_language(page)


def _observations(page):
    entry = page.locator("ul.registers > li").filter(has=page.locator(f"a[href='{CLUSTER}results/observations/']"))
    return int(entry.locator(".count").inner_text())


def _observe(page, said):
    """Fill in the form with a person whom nobody knows, follow the error to its field, put it right, and see it recorded."""
    keys.choose(page, _labelled(page, said, "what was observed"), "sales")
    keys.write(page, _labelled(page, said, "person"), NOBODY)
    keys.write(page, _labelled(page, said, "value"), "1250")
    keys.write(page, _labelled(page, said, "unit or currency"), UNIT)
    day = keys.reach(page, page.locator("[name=starts]"))
    page.keyboard.type(f"{date.today():%m%d%Y}")
    assert day.input_value() == date.today().isoformat()
    keys.write(page, page.locator("[name=method]"), "سجل المبيعات")
    keys.go(page, page.get_by_role("main").get_by_role("button", name=said("Save")))
    assert keys.has_focus(page.locator("[data-error-summary]"))
    keys.reach(page, page.locator("[data-error-summary]").get_by_role("link").filter(has_text=NOBODY))
    page.keyboard.press("Enter")
    assert keys.has_focus(page.locator("[name=person]"))
    assert page.locator("[name=value]").input_value() == "1250"
    page.keyboard.press("Control+A")
    page.keyboard.press("Delete")
    keys.go(page, page.get_by_role("main").get_by_role("button", name=said("Save")))
    assert page.locator("[data-error-summary]").count() == 0
    assert _is_right_to_left(page)
    assert page.locator(".toasts .toast").count() == 1


def _open_a_figure_to_its_record(page, said):
    """From the results to a figure, its rows, and the record behind the first of them."""
    keys.go(page, page.get_by_role("navigation").get_by_role("link", name=said("Results"), exact=True))
    keys.go(page, page.get_by_role("main").locator(".figure a").first)
    rows = page.get_by_role("region", name=said("The records behind it"))
    record = rows.get_by_role("link").first
    wanted = record.get_attribute("href")
    keys.go(page, record)
    assert _is_right_to_left(page)
    assert page.url.endswith(wanted)
    assert page.locator("ol.history li").count() >= 1


def _change_the_language(page):
    """To French and back, by the buttons at the foot of the page."""
    keys.go(page, page.get_by_role("contentinfo").get_by_role("button", name="Français"))
    assert page.evaluate("[document.documentElement.lang, document.documentElement.dir]") == ["fr", "ltr"]
    keys.go(page, page.get_by_role("contentinfo").get_by_role("button", name="العربية"), key="Space")
    assert _is_right_to_left(page)
