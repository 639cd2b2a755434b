"""What is checked over the rows of a register, one small function a rule; a new rule registers itself."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from clusterwise.formats.dates import Period
from clusterwise.formats.register.cells import SizeBand, Value
from clusterwise.formats.register.fields import ALTERNATIVES, Shape
from clusterwise.formats.register.mapping import plain_words
from clusterwise.formats.register.totals import hidden_totals
from clusterwise.formats.sentences import Sentence, say

#: West, south, east and north in decimal degrees.
BoundingBox = tuple[Decimal, Decimal, Decimal, Decimal]
PILE = 5
TOTAL_NAMES = frozenset(
    plain_words(word)
    for word in [
        "total",
        " totals",
        " all",
        " overall",
        " grand total",
        " national",
        " national total",
        " country",
        " ensemble",
        " total général",
        " tous",
        " المجموع",
        " الإجمالي",
        " المجموع العام",
        " الكل",
        " total nacional",
        " total general",
        " todos",
        " total geral",
        " სულ",
        " ჯამი",
        " insgesamt",
        " gesamt",
    ]
)


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """A row of the register: the row in the sheet and its values by field, None where unknown."""

    row: int
    values: Mapping[str, Value | None]

    def number(self, field: str) -> Decimal | None:
        """Return a count or amount, None where it is unknown."""
        value = self.values.get(field)
        return value if isinstance(value, Decimal) else None


@dataclass(frozen=True, slots=True)
class Given:
    """What the rules may look at besides the rows; `unreadable` are cells that already have an error."""

    shape: Shape
    fields: frozenset[str]
    unreadable: frozenset[tuple[int, str]]
    box: BoundingBox | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule has found in one field of one row; a warning does not stop the import."""

    row: int
    field: str
    reason: Sentence
    suggestion: Sentence
    is_warning: bool = False


Rule = Callable[[Sequence[RegisterRow], Given], Iterator[Finding]]
RULES: dict[str, Rule] = {}


def rule(function: Rule) -> Rule:
    """Register a rule under the name of its function."""
    RULES[function.__name__] = function
    return function


@rule
def required_fields(rows: Sequence[RegisterRow], given: Given) -> Iterator[Finding]:
    """Find rows where none of the fields of a needed group is filled."""
    for group in ALTERNATIVES[given.shape]:
        mapped = [name for name in group if name in given.fields]
        for row in rows:
            is_unreadable = any((row.row, name) in given.unreadable for name in mapped)
            if mapped and not is_unreadable and all(row.values.get(name) is None for name in mapped):
                yield Finding(
                    row.row,
                    mapped[0],
                    say("The row has no {field}.", field=_said(mapped[0])),
                    say("Fill the cell, or delete the row if it is not a record."),
                )


@rule
def sums_by_sex(rows: Sequence[RegisterRow], given: Given) -> Iterator[Finding]:
    """Find rows where women, men and unknown do not add up to the total."""
    whole = "total" if given.shape is Shape.ESTABLISHMENTS else "employment"
    for row in rows:
        total, women, men, unknown = (row.number(name) for name in (whole, "women", "men", "unknown"))
        if total is None or women is None:
            continue
        parts = women + (men or 0) + (unknown or 0)
        has_all = men is not None
        if parts > total or (has_all and parts != total):
            yield Finding(
                row.row,
                whole,
                say("Women, men and unknown add up to {parts}, the total is {total}.", parts=parts, total=total),
                say("Correct the counts; people of unknown sex go into the column “unknown”."),
            )


@rule
def duplicates(rows: Sequence[RegisterRow], given: Given) -> Iterator[Finding]:
    """Find a second row of the same establishment, or of the same region and industry, in one period."""
    is_register = given.shape is Shape.ESTABLISHMENTS
    seen: dict[tuple[object, ...], int] = {}
    for row in rows:
        values = row.values
        period = values.get("period")
        when = (period.starts, period.ends) if isinstance(period, Period) else None
        names = (
            ("id",)
            if is_register
            else (
                "region_code" if values.get("region_code") else "region",
                "industry" if values.get("industry") else "industry_name",
            )
        )
        what = tuple(values.get(name) for name in names)
        if any(part is None for part in what):
            continue
        first = seen.setdefault((*what, when), row.row)
        if first != row.row:
            key = " · ".join(map(str, what))
            yield Finding(
                row.row,
                names[0],
                say("“{key}” is already in row {first}.", key=key, first=first),
                say("Keep one of the rows, or give them different periods."),
            )


@rule
def totals_among_regions(rows: Sequence[RegisterRow], given: Given) -> Iterator[Finding]:
    """Find a region that is the sum of all others: the national total, which would count everybody twice."""
    yield from _totals(rows, given, ("region_code", "region"), ("industry", "industry_name"))


@rule
def totals_among_industries(rows: Sequence[RegisterRow], given: Given) -> Iterator[Finding]:
    """Find an industry that is the sum of all others: the total of the economy."""
    yield from _totals(rows, given, ("industry", "industry_name"), ("region_code", "region"))


def _totals(
    rows: Sequence[RegisterRow], given: Given, part: tuple[str, ...], other: tuple[str, ...]
) -> Iterator[Finding]:
    if given.shape is not Shape.REGION_INDUSTRY:
        return
    field = next((name for name in part if name in given.fields), None)
    across = next((name for name in other if name in given.fields), None)
    if field is None or across is None:
        return
    amount = "employment" if "employment" in given.fields else "establishments"
    cells = []
    for row in rows:
        value, period = row.number(amount), row.values.get("period")
        if value is not None and row.values.get(field) is not None:
            when = period.raw if isinstance(period, Period) else ""
            cells.append((str(row.values[field]), (str(row.values.get(across)), when), value))
    totals = hidden_totals(cells)
    for row in rows:
        if row.values.get(field) in totals:
            name = row.values[field]
            yield Finding(
                row.row,
                field,
                say("“{name}” equals the sum of all others: it is a total, not one of them.", name=name),
                say("Leave out all rows of “{name}”.", name=name),
            )


@rule
def named_like_totals(rows: Sequence[RegisterRow], given: Given) -> Iterator[Finding]:
    """Warn of a region or industry whose name is the word for a total, though its figures are not the plain sum."""
    if given.shape is not Shape.REGION_INDUSTRY:
        return
    for field in ("region", "region_code", "industry", "industry_name"):
        first: dict[str, int] = {}
        for row in rows:
            name = row.values.get(field)
            if isinstance(name, str) and plain_words(name) in TOTAL_NAMES:
                first.setdefault(name, row.row)
        for name, number in first.items():
            reason = say("“{name}” is a word for a total.", name=name)
            yield Finding(number, field, reason, say("Leave its rows out if they sum up others."), is_warning=True)


@rule
def swapped_coordinates(rows: Sequence[RegisterRow], given: Given) -> Iterator[Finding]:
    """Find points whose longitude and latitude have changed places, and points that lie nowhere."""
    for row in rows:
        lon, lat = row.number("lon"), row.number("lat")
        if lon is None or lat is None:
            continue
        is_right, is_swapped = _inside(lon, lat, given.box), _inside(lat, lon, given.box)
        if lon == 0 and lat == 0:
            reason = say("Longitude and latitude are both 0, a point in the Atlantic.")
            yield Finding(row.row, "lat", reason, say("Leave both cells empty if the place is unknown."))
        elif not is_right and is_swapped:
            reason = say("Longitude {lon} and latitude {lat} seem to have changed places.", lon=lon, lat=lat)
            yield Finding(
                row.row,
                "lat",
                reason,
                say("Write longitude {lon} and latitude {lat}, or swap the two columns.", lon=lat, lat=lon),
            )
        elif abs(lat) > 90:
            yield Finding(
                row.row, "lat", say("The latitude {lat} is beyond 90 degrees.", lat=lat), say("Write decimal degrees.")
            )
        elif not is_right:
            reason = say("The point {lon}, {lat} lies outside the area of the register.", lon=lon, lat=lat)
            yield Finding(row.row, "lat", reason, say("Check the coordinates."), is_warning=True)


def _inside(lon: Decimal, lat: Decimal, box: BoundingBox | None) -> bool:
    if abs(lat) > 90 or abs(lon) > 180:
        return False
    return box is None or (box[0] <= lon <= box[2] and box[1] <= lat <= box[3])


@rule
def half_coordinates(rows: Sequence[RegisterRow], given: Given) -> Iterator[Finding]:
    """Find points with only one of their two coordinates."""
    for row in rows:
        for field, other in (("lon", "lat"), ("lat", "lon")):
            is_alone = row.values.get(field) is not None and row.values.get(other) is None
            if is_alone and (row.row, other) not in given.unreadable:
                reason = say("The row has a {field} but no {other}.", field=_said(field), other=_said(other))
                yield Finding(row.row, other, reason, say("Fill both cells or neither."))


@rule
def piles_of_points(rows: Sequence[RegisterRow], given: Given) -> Iterator[Finding]:
    """Warn of many establishments at one coordinate, often the centre of a district: they make false hot spots."""
    points: dict[tuple[Decimal, Decimal], list[int]] = defaultdict(list)
    for row in rows:
        lon, lat = row.number("lon"), row.number("lat")
        if lon is not None and lat is not None:
            points[round(lon, 5), round(lat, 5)].append(row.row)
    for (lon, lat), piled in points.items():
        if len(piled) >= PILE:
            reason = say(
                "{count} establishments stand at one point ({lon}, {lat}).",
                count=len(piled),
                lon=float(lon),
                lat=float(lat),
            )
            hint = say("If this is the centre of a district, map them by district and leave them out of hot spots.")
            yield Finding(piled[0], "lat", reason, hint, is_warning=True)


@rule
def fractions_of_people(rows: Sequence[RegisterRow], given: Given) -> Iterator[Finding]:
    """Warn once a column of counts that holds fractions: perhaps full-time equivalents or averages."""
    for field in ("women", "men", "unknown", "total", "employment", "establishments"):
        broken = [
            row for row in rows if (value := row.number(field)) is not None and value != value.to_integral_value()
        ]
        if broken:
            reason = say("{count} cells hold fractions of a count.", count=len(broken))
            hint = say("If these are averages or full-time equivalents, say so in the description of the register.")
            yield Finding(broken[0].row, field, reason, hint, is_warning=True)


@rule
def totals_outside_bands(rows: Sequence[RegisterRow], given: Given) -> Iterator[Finding]:
    """Warn of a size band that does not hold the number of people employed."""
    for row in rows:
        band, total = row.values.get("size_band"), row.number("total")
        if isinstance(band, SizeBand) and total is not None and (total < band.low or total > (band.high or total)):
            reason = say("The total {total} is outside the size band {band}.", total=total, band=band.raw)
            yield Finding(row.row, "size_band", reason, say("Check both cells; the total is used."), is_warning=True)


@rule
def codes_of_uneven_length(rows: Sequence[RegisterRow], given: Given) -> Iterator[Finding]:
    """Warn of industry codes that have probably lost their leading zeros in a spreadsheet."""
    codes = [(row.row, str(row.values["industry"])) for row in rows if row.values.get("industry") is not None]
    lengths = Counter(len(code) for _, code in codes if code.isdecimal())
    if len(lengths) == 2 and sum(lengths.values()) == len(codes):
        short, long = sorted(lengths)
        if long - short == 1 and lengths[long] > lengths[short]:
            first = next(row for row, code in codes if len(code) == short)
            reason = say(
                "{count} industry codes have {short} digits, the others {long}.",
                count=lengths[short],
                short=short,
                long=long,
            )
            yield Finding(
                first, "industry", reason, say("Leading zeros may be lost: format the column as text."), is_warning=True
            )


def _said(field: str) -> str:
    return {"id": "id", "lon": "longitude", "lat": "latitude"}.get(field, field.replace("_", " "))
