"""A person who has a keyboard and no pointer: tab until the wanted thing has the focus, and the focus always shows."""

from typing import Any

FAR = 160
# Within a date field the browser shows the focus on its own parts: day, month, year, calendar.
SHOWS = """node => {
    if (node === document.body || node.type === "date") return true;
    const style = getComputedStyle(node);
    return node.matches(":focus-visible") && (style.outlineStyle !== "none" || style.boxShadow !== "none");
}"""


def has_focus(thing: Any) -> bool:
    """Return whether a thing has the focus now."""
    return bool(thing.evaluate("node => node === document.activeElement"))


def reach(page: Any, thing: Any) -> Any:
    """Press Tab until a thing has the focus; the focus is seen on every stop before."""
    thing.first.wait_for()
    wanted = thing.first.element_handle()
    for _step in range(FAR):
        if wanted.evaluate("node => node === document.activeElement"):
            assert wanted.evaluate(SHOWS), "the focus does not show"
            return thing.first
        page.keyboard.press("Tab")
        stop = page.evaluate_handle("document.activeElement").as_element()
        assert stop.evaluate(SHOWS), f"the focus does not show on {stop.evaluate('node => node.outerHTML')[:200]}"
    raise AssertionError(f"not reached by Tab: {thing}")


def go(page: Any, thing: Any, key: str = "Enter") -> None:
    """Reach a thing, press a key on it, and let the next page come."""
    reach(page, thing)
    with page.expect_navigation():
        page.keyboard.press(key)


def write(page: Any, thing: Any, text: str) -> None:
    """Reach a field and type into it, over what stood there."""
    reach(page, thing)
    page.keyboard.press("Control+A")
    page.keyboard.press("Delete")
    page.keyboard.type(text)


def choose(page: Any, thing: Any, code: str) -> None:
    """Reach a choice and move by the arrow keys to the option of that code."""
    reach(page, thing)
    for _step in range(thing.first.locator("option").count()):
        if thing.first.evaluate("node => node.value") == code:
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"no option “{code}”")
