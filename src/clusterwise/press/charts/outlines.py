"""A map of numbered outlines: where clusters lie, and which kind each is; a tiny one is marked so that it is seen."""

from dataclasses import dataclass

from clusterwise.press.cells import Table
from clusterwise.press.charts.drawing import Drawing, outlined, text_width
from clusterwise.press.charts.geometry import Outline, Projection, Ring, drawn_path, fitted
from clusterwise.press.charts.picture import SMALL, WIDTH, Direction, Picture, UndrawableError, ink
from clusterwise.press.numbers import ENGLISH, Words

_LOOKS = (
    outlined(ink("accent"), "ink", width=1.2) + ' fill-opacity="0.8"',
    outlined(ink("accent-soft"), "accent", width=1.2),
    outlined("none", "soft", width=1, dash="3 2"),
)
_SMALLEST = 5.0


@dataclass(frozen=True, slots=True)
class NumberedShape:
    """An outline with the number under which the table tells of it; None carries no number."""

    number: int | None
    name: str
    ring: Ring
    kind: str


@dataclass(frozen=True, slots=True)
class ShapeWords:
    """The columns of the table."""

    number: str = "Number"
    name: str = "Cluster"
    kind: str = "Kind"


def outlines_map(
    shapes: tuple[NumberedShape, ...],
    kinds: tuple[str, ...],
    *,
    title: str,
    ground: tuple[Outline, ...] = (),
    description: str = "",
    language: str = "en",
    direction: Direction = "ltr",
    names: ShapeWords = ShapeWords(),
    words: Words = ENGLISH,
    width: int = WIDTH,
) -> Picture:
    """Draw the shapes, the first kind on top, with numbers beside them and a legend of the kinds."""
    if len(kinds) > len(_LOOKS):
        raise UndrawableError(f"{len(kinds)} kinds of outlines cannot be told apart; show at most {len(_LOOKS)}.")
    strangers = sorted({shape.kind for shape in shapes} - set(kinds))
    if strangers:
        raise UndrawableError(f"Outlines have the kind {strangers[0]!r} that the legend lacks; add it.")
    spots = [spot for outline in ground for ring in outline.rings for spot in ring]
    spots += [spot for shape in shapes for spot in shape.ring]
    projection, height = fitted(spots, width=width, most_height=width * 0.8, edge=10)
    drawing = Drawing(width, direction, language)
    for outline in ground:
        look = f'fill="{ink("sheet")}" stroke="{ink("soft")}" stroke-width="0.5" fill-rule="evenodd"'
        drawing.marks.append(f'<path d="{drawn_path(outline.rings, projection)}" {look}/>')
    for place in reversed(range(len(kinds))):
        for shape in shapes:
            if shape.kind == kinds[place]:
                _draw(drawing, shape, projection, _LOOKS[place])
    for shape in shapes:
        if shape.number is not None:
            across, down = _middle(shape, projection)
            drawing.text((drawing.x(across) + 6, down + 4), str(shape.number), size=SMALL, halo=True)
    foot = _legend(drawing, kinds, height + 16)
    numbered = sorted((shape for shape in shapes if shape.number is not None), key=lambda shape: shape.number or 0)
    table = Table((names.number, names.name, names.kind), tuple((one.number, one.name, one.kind) for one in numbered))
    return drawing.picture(foot, title=title, description=description or f"{title}.", table=table)


def _middle(shape: NumberedShape, projection: Projection) -> tuple[float, float]:
    spots = [projection(spot) for spot in shape.ring]
    wests, tops = [spot[0] for spot in spots], [spot[1] for spot in spots]
    return (min(wests) + max(wests)) / 2, (min(tops) + max(tops)) / 2


def _draw(drawing: Drawing, shape: NumberedShape, projection: Projection, look: str) -> None:
    spots = [projection(spot) for spot in shape.ring]
    wide = max(spot[0] for spot in spots) - min(spot[0] for spot in spots)
    high = max(spot[1] for spot in spots) - min(spot[1] for spot in spots)
    if max(wide, high) < 2 * _SMALLEST:
        across, down = _middle(shape, projection)
        drawing.circle((drawing.x(across), down), _SMALLEST, look)
        return
    drawing.marks.append(f'<path d="{drawn_path((shape.ring,), projection)}" {look}/>')


def _legend(drawing: Drawing, kinds: tuple[str, ...], top: float) -> float:
    across, down = 10.0, top
    for place, kind in enumerate(kinds):
        wide = text_width(kind, SMALL) + 34
        if across > 10 and across + wide > drawing.width:
            across, down = 10.0, down + 20
        drawing.circle((across, down - 4), _SMALLEST, _LOOKS[place])
        drawing.text((across + 12, down), kind, size=SMALL, colour="soft")
        across += wide
    return down + 10
