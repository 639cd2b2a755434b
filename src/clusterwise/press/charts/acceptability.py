"""How often each candidate comes first, second, third or later over all weights that are possible."""

from dataclasses import dataclass
from functools import lru_cache

from clusterwise.press.cells import Table
from clusterwise.press.charts.drawing import Drawing, outlined, shortened, text_width
from clusterwise.press.charts.picture import SMALL, WIDTH, Direction, Picture, UndrawableError, fill_of, ink
from clusterwise.press.numbers import ENGLISH, Words, percent_text

_LEGEND, _ROW, _BAR = 34, 44, 16
_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Shares:
    """One candidate with the shares of the draws at each place, the first place first."""

    name: str
    places: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class PlaceWords:
    """What the places are called; the last is for all places after the third."""

    name: str = "Candidate"
    places: tuple[str, str, str, str] = ("First", "Second", "Third", "Later")


@lru_cache(maxsize=256)
def acceptability_bars(
    rows: tuple[Shares, ...],
    *,
    title: str,
    description: str = "",
    language: str = "en",
    direction: Direction = "ltr",
    names: PlaceWords = PlaceWords(),
    words: Words = ENGLISH,
    width: int = WIDTH,
) -> Picture:
    """Draw a bar a candidate, parted by place, in the order given; places are told apart by their pattern."""
    for row in rows:
        if min(row.places, default=0) < 0 or sum(row.places) > 1 + 1e-9:
            raise UndrawableError(f"The shares of {row.name} do not add up to one; count the draws again.")
    parts = [_parted(row.places) for row in rows]
    drawing = Drawing(width, direction, language)
    used = 4 if any(part[3] for part in parts) else min(3, max((len(row.places) for row in rows), default=1))
    drawing.patterns |= {"hatch", "dots"}
    _legend(drawing, names.places[:used])
    for place, (row, part) in enumerate(zip(rows, parts, strict=True)):
        top = _LEGEND + place * _ROW
        said = f"{names.places[0]}: {percent_text(part[0], language=language, words=words)}"
        drawing.text((0, top + 16), shortened(row.name, width - text_width(said) - 12))
        drawing.text((width, top + 16), said, anchor="end", size=SMALL, colour="soft")
        _bar(drawing, part, top + 22)
    table = Table(
        (names.name, *names.places[:used]),
        tuple(
            (row.name, *(percent_text(share, language=language, words=words) for share in part[:used]))
            for row, part in zip(rows, parts, strict=True)
        ),
    )
    return drawing.picture(_LEGEND + len(rows) * _ROW + 4, title=title, description=description, table=table)


def _parted(places: tuple[float, ...]) -> tuple[float, ...]:
    padded = (*places[:_SHOWN], *(0.0,) * max(_SHOWN - len(places), 0))
    return (*padded, sum(places[_SHOWN:]))


def _look(part: int) -> str:
    fills = (ink("accent"), fill_of("hatch"), fill_of("dots"), ink("sheet"))
    return outlined(fills[part], "accent", width=1)


def _legend(drawing: Drawing, places: tuple[str, ...]) -> None:
    across = 1.0
    for part, name in enumerate(places):
        drawing.box((across, 6), (14, 14), _look(part))
        drawing.text((across + 20, 18), name, size=SMALL)
        across += 20 + text_width(name, SMALL) + 18


def _bar(drawing: Drawing, parts: tuple[float, ...], top: float) -> None:
    room, across = drawing.width - 2, 1.0
    for part, share in enumerate(parts):
        if share * room >= 0.5:
            drawing.box((across, top), (share * room, _BAR), _look(part))
        across += share * room
