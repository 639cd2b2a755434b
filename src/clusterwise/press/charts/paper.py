"""A picture made ready for the PDF engine: plain colours, and its words apart from its shapes.

The engine's SVG reader knows neither CSS tokens nor `direction`, and fails on lines that mix scripts (it can panic on
Arabic beside ≥). So the document sets the words itself, with the fonts and the reading order of its own text.
"""

import re
from dataclasses import dataclass
from xml.etree import ElementTree

from clusterwise.press.charts.picture import INKS, TEXT, UndrawableError

_NAMESPACE = "{http://www.w3.org/2000/svg}"
_TOKEN = re.compile(r"var\(--[a-z-]+, (#[0-9a-f]{6})\)")
_MOVED = re.compile(r"translate\((-?[0-9.]+),(-?[0-9.]+)\)")
_SHARES = {"ltr": {"start": 0.0, "middle": 0.5, "end": 1.0}, "rtl": {"start": 1.0, "middle": 0.5, "end": 0.0}}


@dataclass(frozen=True, slots=True)
class PaperText:
    """A line of a picture: where its baseline is, in pixels, and which share of its width lies left of that spot."""

    x: float
    y: float
    left_share: float
    size: float
    colour: str
    is_bold: bool
    has_halo: bool
    words: str


@dataclass(frozen=True, slots=True)
class PaperPicture:
    """A picture's shapes as SVG, its lines of text and its size in pixels."""

    svg: str
    texts: tuple[PaperText, ...]
    width: float
    height: float
    direction: str


def for_paper(svg: str) -> PaperPicture:
    """Return the shapes and the words of a picture that was drawn by press.charts."""
    ElementTree.register_namespace("", _NAMESPACE.strip("{}"))
    try:
        root = ElementTree.fromstring(_TOKEN.sub(r"\1", svg))  # noqa: S314 (our own pictures hold no entities)
        width, height = float(root.attrib["width"]), float(root.attrib["height"])
    except (ElementTree.ParseError, KeyError, ValueError) as error:
        raise UndrawableError(f"This is not a picture with a size ({error}); draw it with press.charts.") from error
    direction = root.attrib.get("direction", "ltr")
    texts = tuple(_taken(root, (0.0, 0.0), direction))
    return PaperPicture(ElementTree.tostring(root, encoding="unicode"), texts, width, height, direction)


def _taken(parent: ElementTree.Element, origin: tuple[float, float], direction: str) -> list[PaperText]:
    texts: list[PaperText] = []
    for child in list(parent):
        moved = _MOVED.fullmatch(child.attrib.get("transform", "translate(0,0)"))
        if child.tag == f"{_NAMESPACE}text":
            if moved is None:
                raise UndrawableError(f"The text {child.text!r} is turned; paper shows level text only.")
            x, y = origin[0] + float(moved.group(1)), origin[1] + float(moved.group(2))
            texts.append(_text(child, x, y, direction))
            parent.remove(child)
        elif moved is not None:
            texts += _taken(child, (origin[0] + float(moved.group(1)), origin[1] + float(moved.group(2))), direction)
    return texts


def _text(element: ElementTree.Element, x: float, y: float, direction: str) -> PaperText:
    look = element.attrib
    return PaperText(
        x=x + float(look.get("x", 0)),
        y=y + float(look.get("y", 0)),
        left_share=_SHARES[direction][look.get("text-anchor", "start")],
        size=float(look.get("font-size", TEXT)),
        colour=look.get("fill", INKS["ink"]),
        is_bold="font-weight" in look,
        has_halo="paint-order" in look,
        words="".join(element.itertext()),
    )
