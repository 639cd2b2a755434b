"""Synthetic facts of two years: forty measures, ten topics, people with a sex and an age band; seeded, one file a measure."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

MEASURES = 40
TOPICS = 10
MONTHS = 24
FIRST = "2022-01-01"
LAST = "2023-12-31"


@dataclass(frozen=True, slots=True)
class Asked:
    """One indicator of the batch: how it counts which measure, and of which topics."""

    how: str
    measure: int
    topics: tuple[int, ...]

    @property
    def formula(self) -> str:
        """The indicator in our language."""
        name = f"m{self.measure:02}"
        listed = ", ".join(f'"t{one}"' for one in self.topics)
        where = f" where topic in ({listed})" if self.topics else ""
        counted = {
            "count": f"count({name}{where})",
            "distinct": f'distinct(person where measure = "{name}"{where.replace(" where ", " and ")})',
            "sum": f"sum({name}{where})",
            "mean": f"mean({name}{where})",
            "ratio": f"ratio(sum({name}{where}))",
        }[self.how]
        return f"{counted} in period by sex, age_band per month"


def batch() -> list[Asked]:
    """Return the two hundred indicators: five ways of counting each measure, every other one of some topics alone."""
    hows = ("count", "distinct", "sum", "mean", "ratio")
    return [
        Asked(how, number, tuple((number + step) % TOPICS for step in range(3)) if number % 2 else ())
        for number in range(MEASURES)
        for how in hows
    ]


def facts_of(rows: int, folder: Path) -> Path:
    """Return the folder of the synthetic facts of so many rows, made once."""
    home = folder / f"facts-{rows}"
    if not (home / "done").exists():
        home.mkdir(parents=True, exist_ok=True)
        for query in _queries(rows, home):
            _run(query)
        (home / "done").touch()
    return home


def paths(home: Path) -> list[Path]:
    """Return the file of each measure."""
    return sorted(home.glob("m*.parquet"))


def _run(query: str) -> None:
    import duckdb

    with duckdb.connect() as connection:
        connection.execute(query)


def _queries(rows: int, home: Path) -> Iterator[str]:
    each = rows // MEASURES
    people = max(1_000, rows // 10)
    for number in range(MEASURES):
        # hash() is the same in every run of one version, which is all that one comparison needs.
        dice = [f"hash(i * 131 + {number * 1_000_003 + step})" for step in range(5)]
        who = f"{dice[0]} % {people}"
        yield f"""
        COPY (
          SELECT 'm{number:02}' AS measure, 'p' AS programme, 'i' || ({dice[4]} % 50) AS initiative,
            (DATE '{FIRST}' + ({dice[1]} % 730)::INT)::DATE AS starts, NULL::DATE AS ends,
            'person-' || ({who}) AS person, NULL::VARCHAR AS organisation, '' AS place,
            ['F', 'F', 'M', 'M', 'U'][(hash({who}) % 5)::INT + 1] AS sex,
            ['under_18', 'youth', 'middle', 'older'][(hash(({who}) * 7) % 4)::INT + 1] AS age_band,
            MAP {{'topic': 't' || ({dice[2]} % {TOPICS})}} AS dimensions,
            ({dice[3]} % 100000 / 100.0)::DECIMAL(20,6) AS amount, (1 + {dice[4]} % 100)::DECIMAL(20,6) AS denominator,
            'kg' AS unit, NULL::INT AS head_count, '=' AS qualifier, 'bench.Fact' AS source_model,
            '{number}-' || i AS source_key, '' AS label
          FROM range({each}) rows(i)
        ) TO '{home}/m{number:02}.parquet' (FORMAT parquet, COMPRESSION zstd)
        """
