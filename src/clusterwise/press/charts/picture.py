"""A picture for a page: an SVG that may be inlined under a strict content policy, its words and its table.

Colours are presentation attributes such as `var(--accent, #0e5a4a)`: inlined they follow the page's tokens and its dark
scheme, alone they fall back to the light ones. There is no style attribute, no script and no outside reference.
"""

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

from clusterwise.press.cells import Cell, Table
from clusterwise.press.numbers import number_text

Direction = Literal["ltr", "rtl"]
Anchor = Literal["start", "middle", "end"]

INKS = {
    "ink": "#1d2420",
    "soft": "#5b645e",
    "line": "#ddd7ca",
    "accent": "#0e5a4a",
    "accent-soft": "#e2efe9",
    "needs-you": "#a8440f",
    "needs-you-soft": "#fbeadf",
    "sheet": "#fffefb",
}
SYSTEM_FONTS = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Noto Sans Arabic', sans-serif"
WIDTH = 480
TEXT = 13
SMALL = 11.5
_ISOLATES: dict[Direction, str] = {"ltr": "\u2066", "rtl": "\u2067"}
OWN_ID = "\x01"  # stands for the picture's id until its content is known; no text can hold it
_UNSHOWABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


class UndrawableError(ValueError):
    """Data that cannot be drawn, naming the cause and the remedy."""


@dataclass(frozen=True, slots=True)
class Picture:
    """An inline SVG, what it says in words, and the table that a page prints below it."""

    svg: str
    title: str
    description: str
    table: Table


def ink(name: str) -> str:
    """Return a colour that follows the page's token of that name."""
    return f"var(--{name}, {INKS[name]})"


def fill_of(pattern: str) -> str:
    """Return the fill attribute's value for a pattern of this picture."""
    return f"url(#{OWN_ID}-{pattern})"


def escaped(text: str) -> str:
    """Return a text that XML can hold, as content or in an attribute."""
    safe = _UNSHOWABLE.sub("", text)
    return safe.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def isolated(words: str, direction: Direction) -> str:
    """Return words kept in their own reading direction where it is not the picture's."""
    strong = next((kind for kind in map(unicodedata.bidirectional, words) if kind in ("L", "R", "AL")), None)
    own: Direction | None = None if strong is None else "ltr" if strong == "L" else "rtl"
    if own is None or own == direction:
        return words
    return f"{_ISOLATES[own]}{words}\u2069"


def short(number: float) -> str:
    """Return a coordinate with one decimal at most, since nobody sees the second."""
    return f"{round(number, 1) + 0.0:.1f}".removesuffix(".0")


def finished(
    body: str,
    *,
    title: str,
    description: str,
    table: Table,
    size: tuple[float, float],
    direction: Direction,
    language: str,
    patterns: tuple[str, ...] = (),
) -> Picture:
    """Return the picture around drawn marks; its ids come from its content, so that two pictures never share one."""
    described = description or in_words(table, language)
    definitions = "".join(_PATTERNS[name] for name in patterns)
    inner = (
        f'<title id="{OWN_ID}-t">{escaped(title)}</title><desc id="{OWN_ID}-d">{escaped(described)}</desc>'
        + (f"<defs>{definitions}</defs>" if definitions else "")
        + body
    )
    width, height = (short(side) for side in size)
    own_id = "p" + hashlib.sha256(f"{inner} {size} {direction} {language}".encode()).hexdigest()[:10]
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="picture" role="img" aria-labelledby="{OWN_ID}-t {OWN_ID}-d" '
        f'lang="{escaped(language)}" direction="{direction}" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}" font-family="{SYSTEM_FONTS}" font-size="{TEXT}" fill="{ink("ink")}">{inner}</svg>'
    ).replace(OWN_ID, own_id)
    return Picture(svg, title, described, table)


def in_words(table: Table, language: str) -> str:
    """Return the rows of a small table as one sentence a row."""
    said = [[_worded(cell, language) for cell in row if cell is not None] for row in table.rows]
    return " ".join(": ".join([row[0], ", ".join(row[1:])]) + "." if row[1:] else f"{row[0]}." for row in said if row)


def _worded(cell: Cell, language: str) -> str:
    return number_text(cell, language=language) if isinstance(cell, int | float) else str(cell)


def _pattern(name: str, marks: str, turn: str = "") -> str:
    return (
        f'<pattern id="{OWN_ID}-{name}" width="6" height="6" patternUnits="userSpaceOnUse"{turn}>'
        f'<rect width="6" height="6" fill="{ink("sheet")}"/>{marks}</pattern>'
    )


_TURN = ' patternTransform="rotate(45)"'
_PATTERNS = {
    "hatch": _pattern("hatch", f'<rect width="2.6" height="6" fill="{ink("accent")}"/>', _TURN),
    "dots": _pattern("dots", f'<circle cx="3" cy="3" r="1.5" fill="{ink("accent")}"/>'),
    "unknown": _pattern("unknown", f'<rect width="1.2" height="6" fill="{ink("soft")}"/>', _TURN),
}
