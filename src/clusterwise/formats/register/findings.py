"""What is checked over a whole register in the one layout, each check one expression over the Parquet file.

Row by row checks share one pass. A finding gives its count, its first examples, what to do, and whether it stops.
"""

from collections.abc import Callable, Collection, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from clusterwise.formats.register.checks import PILE, TOTAL_NAMES
from clusterwise.formats.register.fields import Shape
from clusterwise.formats.register.mapping import plain_words
from clusterwise.formats.register.staging import literal
from clusterwise.formats.register.totals import LEAST_CASES, LEAST_PARTS, TOLERANCE
from clusterwise.formats.sentences import Sentence, say

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

EXAMPLES = 5
NUMBERS = ("employment", "women", "men", "unknown", "turnover", "wage_bill", "wage_bill_women", "wage_bill_men")
#: Of the rows with a code, the share that may be unknown to the scheme before the vintage is taken to be wrong.
MOST_UNKNOWN_CODES = 0.05


@dataclass(frozen=True, slots=True)
class Box:
    """Where the points of a register should lie, in decimal degrees."""

    west: float
    south: float
    east: float
    north: float


@dataclass(frozen=True, slots=True)
class Known:
    """What the checks may compare with: the area of the register, and the codes of its scheme in its vintage."""

    box: Box | None = None
    codes: Collection[str] = ()
    most_unknown_codes: float = MOST_UNKNOWN_CODES


@dataclass(frozen=True, slots=True)
class RegisterFinding:
    """What a check has found: how often, examples such as "row 7: A1", what to do, and whether the import stops."""

    code: str
    count: int
    examples: tuple[str, ...]
    reason: Sentence
    remedy: Sentence
    stops: bool


@dataclass(frozen=True, slots=True)
class _RowCheck:
    code: str
    condition: str
    shown: str
    reason: Sentence
    remedy: Sentence
    stops: bool


def check_register(path: Path, shape: Shape, known: Known | None = None) -> tuple[RegisterFinding, ...]:
    """Return all findings of a register in the one layout, those that stop first."""
    import duckdb

    given = known or Known()
    with closing(duckdb.connect()) as connection:
        connection.read_parquet(str(path)).create_view("register")
        found = [*_by_row(connection, shape, given)]
        for check in _WHOLE:
            found += check(connection, shape, given)
    return tuple(sorted(found, key=lambda finding: not finding.stops))


def _by_row(connection: "DuckDBPyConnection", shape: Shape, known: Known) -> Iterator[RegisterFinding]:
    checks = [*_people(shape), *(_points(known.box) if shape is Shape.ESTABLISHMENTS else [])]
    counts = ", ".join(f"count(*) FILTER (WHERE {check.condition})" for check in checks)
    for check, count in zip(checks, connection.execute(f"FROM register SELECT {counts}").fetchone() or (), strict=True):
        if count:
            first = f"FROM register SELECT row, {check.shown} WHERE {check.condition} ORDER BY row LIMIT {EXAMPLES}"
            examples = tuple(
                say("row {row}: {shown}", row=row, shown=shown) for row, shown in connection.execute(first).fetchall()
            )
            yield RegisterFinding(
                check.code, count, examples, say(check.reason.template, count=count), check.remedy, check.stops
            )


def _people(shape: Shape) -> list[_RowCheck]:
    negative = " OR ".join(f"{name} < 0" for name in NUMBERS)
    parts = "women + coalesce(men, 0) + coalesce(unknown, 0)"
    checks = [
        _RowCheck(
            "sums_by_sex",
            f"({parts} > employment OR (men IS NOT NULL AND {parts} <> employment))",
            f"format('{{:g}} by sex, {{:g}} in all', {parts}, employment)",
            say("In {count} rows women, men and unknown do not add up to the total.", count=0),
            say("Correct the counts; people of unknown sex go into the column “unknown”."),
            True,
        ),
        _RowCheck(
            "negative",
            f"({negative})",
            f"concat_ws(' ', {', '.join(f'CASE WHEN {name} < 0 THEN {literal(name)} END' for name in NUMBERS)})",
            say("{count} rows hold a number below zero.", count=0),
            say("Write 0 or more; if the number is a code for a withheld value, declare that code."),
            True,
        ),
        _RowCheck(
            "suppressed",
            "suppressed IS NOT NULL",
            "suppressed",
            say("In {count} rows the source withholds a value; it is unknown, not zero.", count=0),
            say("Nothing needs to be done; the map says how many rows it could not count."),
            False,
        ),
    ]
    if shape is Shape.ESTABLISHMENTS:
        outside = "(employment < size_low OR employment > size_high)"
        checks.append(
            _RowCheck(
                "outside_band",
                outside,
                "format('{:g} people, band {} to {}', employment, size_low, coalesce(size_high::VARCHAR, 'more'))",
                say("In {count} rows the total is outside the size band.", count=0),
                say("Check both columns; the total is used."),
                False,
            )
        )
    return checks


def _points(box: Box | None) -> list[_RowCheck]:
    shown = "format('longitude {}, latitude {}', lon, lat)"
    is_right, is_swapped = _inside("lon", "lat", box), _inside("lat", "lon", box)
    return [
        _RowCheck(
            "swapped_coordinates",
            f"(NOT {is_right} AND {is_swapped})",
            shown,
            say("In {count} rows longitude and latitude seem to have changed places.", count=0),
            say("Swap the two columns."),
            True,
        ),
        _RowCheck(
            "impossible_coordinates",
            f"((abs(lat) > 90 OR abs(lon) > 180) AND NOT ({is_swapped}))",
            shown,
            say("In {count} rows the point lies beyond 90 degrees of latitude or 180 of longitude.", count=0),
            say("Write decimal degrees."),
            True,
        ),
        _RowCheck(
            "zero_coordinates",
            "(lon = 0 AND lat = 0)",
            shown,
            say("In {count} rows longitude and latitude are both 0, a point in the Atlantic.", count=0),
            say("Leave both cells empty where the place is unknown."),
            True,
        ),
        _RowCheck(
            "outside_area",
            f"(abs(lat) <= 90 AND abs(lon) <= 180 AND NOT (lon = 0 AND lat = 0) AND NOT {is_right} AND NOT {is_swapped})",
            shown,
            say("{count} points lie outside the area of the register.", count=0),
            say("Check the coordinates."),
            False,
        ),
        _RowCheck(
            "half_coordinates",
            "((lon IS NULL) <> (lat IS NULL))",
            shown,
            say("{count} rows have only one of the two coordinates.", count=0),
            say("Fill both cells or neither."),
            True,
        ),
    ]


def _inside(lon: str, lat: str, box: Box | None) -> str:
    area = box or Box(-180, -90, 180, 90)
    return f"({lon} BETWEEN {area.west} AND {area.east} AND {lat} BETWEEN {area.south} AND {area.north})"


def _duplicates(connection: "DuckDBPyConnection", shape: Shape, known: Known) -> Iterator[RegisterFinding]:
    """Find rows of the same establishment, or the same region and industry, in one period, beyond the first."""
    keys = "establishment, period" if shape is Shape.ESTABLISHMENTS else "region, industry, period"
    connection.execute(
        f"CREATE TEMP TABLE twice AS FROM register SELECT {keys}, count(*) AS n, min(row) AS first "
        "GROUP BY ALL HAVING n > 1"
    )
    (count,) = connection.execute("FROM twice SELECT coalesce(sum(n - 1), 0)::BIGINT").fetchone() or (0,)
    if count:
        shown = connection.execute(
            f"FROM twice SELECT first, concat_ws(' · ', {keys}), n ORDER BY first LIMIT {EXAMPLES}"
        ).fetchall()
        yield RegisterFinding(
            "duplicates",
            count,
            tuple(
                say("row {row}: {key}, {count} times", row=first, key=key, count=times) for first, key, times in shown
            ),
            say("{count} rows repeat a record of the same period.", count=count),
            say("Keep one of the rows, or give them different periods."),
            stops=True,
        )


def _hidden_totals(connection: "DuckDBPyConnection", shape: Shape, known: Known) -> Iterator[RegisterFinding]:
    """Find regions and industries that are the sum of all others; the rule is that of `totals.hidden_totals`."""
    if shape is not Shape.REGION_INDUSTRY:
        return
    for part, case in (("region", "industry"), ("industry", "region")):
        parts = connection.execute(_TOTALS.format(part=part, case=case)).fetchall()
        if parts:
            names = tuple(f"{name}" for name, _ in parts[:EXAMPLES])
            yield RegisterFinding(
                f"totals_among_{'regions' if part == 'region' else 'industries'}",
                sum(rows for _, rows in parts),
                names,
                say("“{name}” equals the sum of all others: it is a total, not one of them.", name=", ".join(names)),
                say("Leave out all rows of “{name}”.", name=", ".join(names)),
                stops=True,
            )


_TOTALS = f"""
WITH cells AS (
    FROM register SELECT {{part}} AS part, {{case}} AS one_case, period,
        sum(coalesce(employment, establishments)) AS amount, count(*) AS n
    WHERE coalesce(employment, establishments) IS NOT NULL GROUP BY ALL
), compared AS (
    FROM cells SELECT part, amount, n, sum(amount) OVER w AS whole, count(*) OVER w AS others
    WINDOW w AS (PARTITION BY one_case, period)
), judged AS (
    FROM compared SELECT part, sum(n)::BIGINT AS n, count(*) FILTER (WHERE amount > 0 AND others > 2) AS cases,
        count(*) FILTER (WHERE amount > 0 AND others > 2
            AND abs(amount - (whole - amount)) <= {TOLERANCE} * amount) AS equal
    GROUP BY part
)
FROM judged SELECT part, n
WHERE cases >= {LEAST_CASES} AND equal * 2 > cases AND (FROM judged SELECT count(*)) >= {LEAST_PARTS} ORDER BY part
"""  # noqa: S608 - only names and numbers of this module stand in it


def _named_like_totals(connection: "DuckDBPyConnection", shape: Shape, known: Known) -> Iterator[RegisterFinding]:
    for column in ("region", "region_name", "industry", "industry_name"):
        names = connection.execute(f"FROM register SELECT DISTINCT {column} WHERE {column} IS NOT NULL").fetchall()
        like = sorted(name for (name,) in names if plain_words(name) in TOTAL_NAMES)
        if like:
            yield RegisterFinding(
                "named_like_total",
                len(like),
                tuple(like[:EXAMPLES]),
                say("“{name}” is a word for a total.", name=", ".join(like[:EXAMPLES])),
                say("Leave its rows out if they sum up others."),
                stops=False,
            )
            return


def _vintage(connection: "DuckDBPyConnection", shape: Shape, known: Known) -> Iterator[RegisterFinding]:
    """Find a register of several schemes, and codes that the given list of codes does not have."""
    schemes = connection.execute(
        "FROM register SELECT concat_ws(' ', industry_scheme, industry_vintage) AS scheme, count(*) AS n "
        "WHERE industry_scheme IS NOT NULL OR industry_vintage IS NOT NULL GROUP BY ALL ORDER BY n DESC, scheme"
    ).fetchall()
    if len(schemes) > 1:
        yield RegisterFinding(
            "several_schemes",
            sum(rows for _, rows in schemes[1:]),
            tuple(say("{code}: {count} rows", code=scheme, count=rows) for scheme, rows in schemes[:EXAMPLES]),
            say("The register mixes {count} classifications or versions.", count=len(schemes)),
            say("Translate them into one with a concordance, or map them one by one."),
            stops=True,
        )
    if known.codes:
        yield from _unknown_codes(connection, known)


def _unknown_codes(connection: "DuckDBPyConnection", known: Known) -> Iterator[RegisterFinding]:
    connection.register("codes", pa.table({"code": pa.array(sorted(set(known.codes)), pa.string())}))
    strange = connection.execute(
        "FROM register ANTI JOIN codes ON industry = code SELECT industry, count(*) AS n "
        "WHERE industry IS NOT NULL GROUP BY ALL ORDER BY n DESC, industry"
    ).fetchall()
    (every,) = connection.execute("FROM register SELECT count(industry)").fetchone() or (0,)
    count = sum(rows for _, rows in strange)
    if count:
        share = count / every
        yield RegisterFinding(
            "unknown_codes",
            count,
            tuple(say("{code}: {count} rows", code=code, count=rows) for code, rows in strange[:EXAMPLES]),
            say(
                "{percent} % of the rows have an industry code that the classification does not have.",
                percent=round(100 * share, 1),
            ),
            say("Check the version of the classification, or translate the codes with a concordance."),
            stops=share > known.most_unknown_codes,
        )


def _piles(connection: "DuckDBPyConnection", shape: Shape, known: Known) -> Iterator[RegisterFinding]:
    """Find many establishments at one coordinate, often the centre of a district: they make false hot spots."""
    if shape is not Shape.ESTABLISHMENTS:
        return
    piles = connection.execute(
        "FROM register SELECT round(lon, 5) AS x, round(lat, 5) AS y, count(*) AS n "
        "WHERE lon IS NOT NULL AND lat IS NOT NULL AND coalesce(precision, 'point') NOT IN ('area', 'settlement') "
        f"GROUP BY ALL HAVING n >= {PILE} ORDER BY n DESC, x, y"
    ).fetchall()
    if piles:
        yield RegisterFinding(
            "piles_of_points",
            sum(n for _, _, n in piles),
            tuple(
                say("longitude {x}, latitude {y}: {count} establishments", x=x, y=y, count=n)
                for x, y, n in piles[:EXAMPLES]
            ),
            say("{count} points are shared by many establishments.", count=len(piles)),
            say(
                "If these are centres of districts, give them the precision “area”; point methods then leave them out."
            ),
            stops=False,
        )


_Check = Callable[["DuckDBPyConnection", Shape, Known], Iterator[RegisterFinding]]
_WHOLE: tuple[_Check, ...] = (_duplicates, _hidden_totals, _named_like_totals, _vintage, _piles)


def shape_of(path: Path) -> Shape:
    """Return which kind of register a file in the layout is."""
    names = pq.read_schema(path).names
    return Shape.ESTABLISHMENTS if "establishment" in names else Shape.REGION_INDUSTRY
