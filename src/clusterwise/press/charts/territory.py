"""A map of a cluster's territory: the ground, the parts of its boundary, and numbered places in and around it."""

from dataclasses import dataclass

from clusterwise.press.cells import Table
from clusterwise.press.charts.drawing import Drawing, outlined
from clusterwise.press.charts.geometry import Outline, Ring, drawn_path, fitted
from clusterwise.press.charts.picture import SMALL, WIDTH, Direction, Picture, ink
from clusterwise.press.numbers import ENGLISH, Words, value_text

_BOUNDARY = outlined(ink("accent-soft"), "accent", width=1.6) + ' fill-opacity="0.6"'
_GROUND = f'fill="{ink("sheet")}" stroke="{ink("line")}" stroke-width="0.8" fill-rule="evenodd"'


@dataclass(frozen=True, slots=True)
class PlaceMark:
    """A numbered place with its kind and its distance to the boundary; zero is inside."""

    number: int
    name: str
    kind: str
    longitude: float
    latitude: float
    distance_km: float


@dataclass(frozen=True, slots=True)
class TerritoryWords:
    """The columns of the table, and the unit of distance."""

    number: str = "Number"
    name: str = "Place"
    kind: str = "Kind"
    distance: str = "Distance"
    unit: str = "km"


def territory_map(
    parts: tuple[Ring, ...],
    places: tuple[PlaceMark, ...],
    *,
    title: str,
    ground: tuple[Outline, ...] = (),
    description: str = "",
    language: str = "en",
    direction: Direction = "ltr",
    names: TerritoryWords = TerritoryWords(),
    words: Words = ENGLISH,
    width: int = WIDTH,
) -> Picture:
    """Draw the parts of the boundary over the ground, each with its letter where there are several, and the places."""
    spots = [spot for ring in parts for spot in ring] + [(one.longitude, one.latitude) for one in places]
    spots += [spot for outline in ground for ring in outline.rings for spot in ring]
    projection, height = fitted(spots, width=width, most_height=width * 0.8, edge=14)
    drawing = Drawing(width, direction, language)
    for outline in ground:
        drawing.marks.append(f'<path d="{drawn_path(outline.rings, projection)}" {_GROUND}/>')
    for place, ring in enumerate(parts):
        drawing.marks.append(f'<path d="{drawn_path((ring,), projection)}" {_BOUNDARY}/>')
        if len(parts) > 1:
            corners = [projection(spot) for spot in ring]
            middle = sum(spot[0] for spot in corners) / len(corners), sum(spot[1] for spot in corners) / len(corners)
            letter = chr(ord("A") + place % 26)
            drawing.text(
                (drawing.x(middle[0]), middle[1]), letter, size=SMALL, anchor="middle", is_bold=True, halo=True
            )
    for one in places:
        across, down = projection((one.longitude, one.latitude))
        drawing.circle((drawing.x(across), down), 4.5, outlined(ink("ink"), "sheet", width=1))
        drawing.text((drawing.x(across) + 7, down + 4), str(one.number), size=SMALL, halo=True)
    rows = tuple(
        (one.number, one.name, one.kind,
         value_text(round(one.distance_km, 1), unit=names.unit, language=language, words=words))
        for one in places
    )  # fmt: skip
    table = Table((names.number, names.name, names.kind, names.distance), rows)
    return drawing.picture(height, title=title, description=description or f"{title}.", table=table)
