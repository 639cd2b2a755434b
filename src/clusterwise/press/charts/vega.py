"""Vega-Altair charts turned into marks that may be inlined: our colours, no style, no roles, nothing invisible."""

import re
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

from clusterwise.press.charts.picture import INKS, Direction, UndrawableError, escaped, fill_of, ink, isolated, short

if TYPE_CHECKING:
    from altair import FacetChart, LayerChart

# Vega knows only colours; these stand for patterns until the marks are inlined.
PATTERNS = {"hatch": "#010001", "dots": "#010002", "unknown": "#010003"}
_PAINTS = {value: ink(name) for name, value in INKS.items()} | {
    value: fill_of(name) for name, value in PATTERNS.items()
}
_SHAPES = {"g", "path", "line", "rect", "circle", "text"}
_KEPT = [
    "transform",
    "x",
    "y",
    "x1",
    "y1",
    "x2",
    "y2",
    "width",
    "height",
    "rx",
    "d",
    "r",
    "fill",
    "stroke",
    "stroke-width",
    "stroke-dasharray",
    "fill-opacity",
    "text-anchor",
    "font-size",
    "font-weight",
]
_LONG_NUMBER = re.compile(r"-?\d+\.\d+(?:e-?\d+)?")
_NAMESPACE = "{http://www.w3.org/2000/svg}"


def marks(chart: "FacetChart | LayerChart", *, size: tuple[float, float], direction: Direction) -> str:
    """Return the marks of a chart drawn at a fixed size; padding and labels are the chart's own affair."""
    import vl_convert

    words: list[str] = []
    spec = _without_words(chart.to_dict(), words) | {
        "width": size[0],
        "height": size[1],
        "autosize": {"type": "none"},
        "padding": 0,
        "background": None,
        "config": {"view": {"stroke": None}, "font": "sans-serif"},
    }
    root = ElementTree.fromstring(vl_convert.vegalite_to_svg(spec, allowed_base_urls=[]))  # noqa: S314 (our own chart)
    return "".join(_inline(child, words, direction) for child in root)


def shifted(first: float, last: float, width: float, direction: Direction) -> Any:
    """Return the range of a horizontal scale between two distances from where reading starts."""
    return [width - first, width - last] if direction == "rtl" else [first, last]


def _without_words(spec: Any, words: list[str]) -> Any:
    """Put numbers in the place of words: fields called text_…, which people typed.

    The renderer aborts the whole process on some texts (NUL), and measures words with the fonts of the machine.
    """
    if isinstance(spec, list):
        return [_without_words(part, words) for part in spec]
    if not isinstance(spec, dict):
        return spec
    kept = {}
    for key, value in spec.items():
        if key.startswith("text_") and value:
            kept[key] = str(len(words))
            words.append(value)
        else:
            kept[key] = _without_words(value, words)
    return kept


def _inline(element: ElementTree.Element, words: list[str], direction: Direction) -> str:
    name = element.tag.removeprefix(_NAMESPACE)
    if name not in _SHAPES:
        raise UndrawableError(f"The chart holds a {name} element, which no page may inline; draw it with plain marks.")
    if _is_invisible(element, name):
        return ""
    look = "".join(
        f' {key}="{_value(key, element.attrib[key])}"'
        for key in _KEPT
        if key in element.attrib and not _is_default(key, element.attrib[key])
    )
    line = escaped(isolated(words[int(element.text or "")], direction)) if name == "text" else ""
    if name == "text" and direction == "rtl":
        look = _with_logical_anchor(look)
    inner = line + "".join(_inline(child, words, direction) for child in element)
    if name == "g" and not (look and inner):
        return inner
    return f"<{name}{look}>{inner}</{name}>" if inner else f"<{name}{look}/>"


def _is_invisible(element: ElementTree.Element, name: str) -> bool:
    given = element.attrib
    unpainted = name == "path" and given.get("fill", "none") == "none" and given.get("stroke", "none") == "none"
    is_wordless = name == "text" and not element.text
    return (
        given.get("opacity") == "0"
        or given.get("display") == "none"
        or given.get("d") == ""
        or unpainted
        or is_wordless
    )


def _is_default(key: str, value: str) -> bool:
    return (key, value) in {("transform", "translate(0,0)"), ("text-anchor", "start"), ("stroke-width", "1")}


def _value(key: str, value: str) -> str:
    if value in _PAINTS:
        return _PAINTS[value]
    rounded = _LONG_NUMBER.sub(lambda number: short(float(number.group())), value)
    return escaped(rounded.removesuffix("px") if key == "font-size" else rounded)


def _with_logical_anchor(look: str) -> str:
    """Turn left and right into start and end, which change places where reading starts at the right."""
    if ' text-anchor="end"' in look:
        return look.replace(' text-anchor="end"', "")
    return look if "text-anchor" in look else look + ' text-anchor="end"'
