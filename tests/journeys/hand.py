"""What a person does on a page: fill fields by their labels, press buttons by their names, read what is said."""

import os
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

Value = str | bool | list[str]
WIDTHS = (1280, 360)


def labelled(page: Any, label: str) -> Any:
    """Return the field of that label, whether or not it is marked as optional."""
    return page.get_by_label(re.compile(rf"^\s*{re.escape(label)}(\s+\(optional\))?\s*$", re.IGNORECASE)).first


def fill(page: Any, fields: dict[str, Value]) -> None:
    """Fill in fields by label: a choice by words within it, a box by yes or no, several boxes by their names."""
    for label, value in fields.items():
        if isinstance(value, list):
            for name in value:
                page.get_by_role("group", name=re.compile(f"^{re.escape(label)}", re.IGNORECASE)).get_by_label(
                    name
                ).check()
            continue
        field = labelled(page, label)
        assert field.count(), f"no field “{label}” on {path(page)}: {page.locator('main label').all_inner_texts()}"
        if isinstance(value, bool):
            field.set_checked(value)
        elif field.evaluate("node => node.tagName") == "SELECT":
            words = [text.strip() for text in field.locator("option").all_text_contents()]
            exact = (
                words.index(value)
                if value in words
                else next((place for place, text in enumerate(words) if value in text), None)
            )
            assert exact is not None, f"“{label}” does not offer “{value}” but {words[:20]}"
            field.select_option(index=exact)
        else:
            field.fill(value)


def press(page: Any, name: str, within: Any = None) -> None:
    """Press a button and let the next page come."""
    buttons = (within or page).get_by_role("button", name=name, exact=True)
    assert buttons.count(), f"no button “{name}” on {path(page)}"
    buttons.first.click()
    page.wait_for_load_state()


def follow(page: Any, name: str, within: Any = None) -> None:
    """Follow a link of the content and let the next page come."""
    links = (within or page.get_by_role("main")).get_by_role("link", name=name, exact=True)
    assert links.count(), f"no link “{name}” on {path(page)}"
    links.first.click()
    page.wait_for_load_state()


def save(page: Any, fields: dict[str, Value], button: str = "Save") -> str:
    """Fill in the form of this page and save it; a refusal fails. The path of the page that follows is returned."""
    fill(page, fields)
    press(page, button)
    refusals = page.locator("[data-error-summary], .notice[role=alert]")
    assert refusals.count() == 0, refusals.first.inner_text()
    return path(page)


def refused(page: Any, fields: dict[str, Value], button: str = "Save") -> str:
    """Fill in the form and send it; return the sentences with which it was refused."""
    fill(page, fields)
    press(page, button)
    return str(page.get_by_role("alert").inner_text())


def path(page: Any) -> str:
    """Return the path of the page that is open."""
    return urlsplit(page.url).path


def add(page: Any, room: str, register: str, fields: dict[str, Value]) -> str:
    """Open the form of a register from its phase's page, save a record and return its path."""
    page.goto(room)
    entry = page.locator("ul.registers > li").filter(has=page.get_by_role("link", name=register, exact=True))
    entry.get_by_role("link", name=re.compile("^Add: ")).click()
    page.wait_for_load_state()
    return save(page, fields)


def said(page: Any) -> str:
    """Return what was just said to have happened."""
    return str(page.locator(".toasts").inner_text())


def facts(page: Any) -> dict[str, str]:
    """Return the facts of the record that is open, by their terms."""
    found: dict[str, str] = page.evaluate(
        """() => Object.fromEntries([...document.querySelectorAll('main dl.facts dt')]
             .map(term => [term.innerText.trim(), term.nextElementSibling.innerText.trim()]))"""
    )
    return found


def look(page: Any, name: str) -> None:
    """Prove that a page fits a laptop and a phone; where a folder for pictures is named, keep them to be looked at."""
    kept = page.viewport_size
    folder = os.environ.get("CLUSTERWISE_SHOTS")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{name} is wider than {width} px"
        if folder:
            page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)
    page.set_viewport_size(kept)


def plain(text: str) -> str:
    """Return a text with ordinary spaces, as a reader sees it."""
    return " ".join(text.split())
