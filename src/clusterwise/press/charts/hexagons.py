"""A map of hexagons of a few kinds over the land that is occupied; each kind has its own fill, not its colour alone."""

from dataclasses import dataclass

from clusterwise.press.cells import Table
from clusterwise.press.charts.drawing import Drawing, text_width
from clusterwise.press.charts.geometry import Outline, Ring, drawn_path, fitted
from clusterwise.press.charts.picture import SMALL, WIDTH, Direction, Picture, UndrawableError, fill_of, ink

#: The fills in the order of the kinds: full, hatched, dotted, pale.
_LOOKS = (
    f'fill="{ink("accent")}" stroke="{ink("ink")}" stroke-width="0.5"',
    f'fill="{fill_of("hatch")}" stroke="{ink("accent")}" stroke-width="0.5"',
    f'fill="{fill_of("dots")}" stroke="{ink("accent")}" stroke-width="0.5"',
    f'fill="{ink("accent-soft")}" stroke="{ink("soft")}" stroke-width="0.3"',
)
_PATTERNS = ("", "hatch", "dots", "")


@dataclass(frozen=True, slots=True)
class Hexagon:
    """A cell's ring in longitude and latitude, and its kind."""

    ring: Ring
    kind: str


@dataclass(frozen=True, slots=True)
class HexagonWords:
    """The columns of the table."""

    kind: str = "Kind of cell"
    cells: str = "Cells"


def hexagon_map(
    hexagons: tuple[Hexagon, ...],
    kinds: tuple[str, ...],
    *,
    title: str,
    ground: tuple[Outline, ...] = (),
    description: str = "",
    language: str = "en",
    direction: Direction = "ltr",
    names: HexagonWords = HexagonWords(),
    width: int = WIDTH,
) -> Picture:
    """Draw the cells, the first kind on top; `ground` is drawn below and fixes the frame, so that maps can be compared."""
    if len(kinds) > len(_LOOKS):
        raise UndrawableError(f"{len(kinds)} kinds of cells cannot be told apart; show at most {len(_LOOKS)}.")
    strangers = sorted({one.kind for one in hexagons} - set(kinds))
    if strangers:
        raise UndrawableError(f"Cells have the kind {strangers[0]!r} that the legend lacks; add it.")
    spots = [spot for outline in ground for ring in outline.rings for spot in ring]
    spots += [spot for one in hexagons for spot in one.ring]
    projection, height = fitted(spots, width=width, most_height=width * 0.8)
    drawing = Drawing(width, direction, language)
    for outline in ground:
        look = f'fill="{ink("sheet")}" stroke="{ink("soft")}" stroke-width="0.5" fill-rule="evenodd"'
        drawing.marks.append(f'<path d="{drawn_path(outline.rings, projection)}" {look}/>')
    for place in reversed(range(len(kinds))):
        rings = [one.ring for one in hexagons if one.kind == kinds[place]]
        if rings:
            drawing.marks.append(f'<path d="{drawn_path(rings, projection)}" {_LOOKS[place]}/>')
    used = [place for place in range(len(kinds)) if _PATTERNS[place]]
    drawing.patterns.update(_PATTERNS[place] for place in used)
    foot = _legend(drawing, kinds, height + 16)
    counts = tuple((kind, sum(one.kind == kind for one in hexagons)) for kind in kinds)
    table = Table((names.kind, names.cells), counts)
    return drawing.picture(foot, title=title, description=description, table=table)


def _legend(drawing: Drawing, kinds: tuple[str, ...], top: float) -> float:
    across, down = 6.0, top
    for place, kind in enumerate(kinds):
        wide = text_width(kind, SMALL) + 40
        if across > 6 and across + wide > drawing.width:
            across, down = 6.0, down + 20
        drawing.box((across, down - 11), (18, 13), _LOOKS[place])
        drawing.text((across + 24, down), kind, size=SMALL, colour="soft")
        across += wide
    return down + 10
