"""Quotients and ranks of jobs, women's and men's jobs: ours against pandas, hand-written SQL and plain reading."""

import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.measure import Measure, Ratio

if TYPE_CHECKING:
    from bench.mapping import Context

HERE = "bench.families.specialisation"
COLUMNS = ["region", "industry", "employment", "women", "men"]
PEOPLE = ("employment", "women", "men")
LIBRARIES = {
    "ours": ["ibis.backends.sql.compilers", "duckdb", "clusterwise.engines.specialisation"],
    "pandas_map": ["pandas"],
    "pandas_with_categories": ["pandas"],
    "plain_sql": ["duckdb", "pyarrow"],
}


def ratios(context: "Context") -> Iterator[Ratio]:
    """Yield time and memory against the peers, after checking that all give the same figures."""
    path, rows = str(context.register), context.rows
    is_full = rows >= 10_000_000
    floor = context.measure(f"{HERE}:floor", path)
    ours = context.measure(f"{HERE}:ours", path)
    peers = {name: context.measure(f"{HERE}:{name}", path) for name in LIBRARIES if name != "ours"}
    for name, peer in peers.items():
        _agree(name, ours.value, peer.value)
    against = {"pandas_map": "pandas", "pandas_with_categories": "pandas with categories", "plain_sql": "plain SQL"}
    for name, words in against.items():
        aims = (0.6, 0.35) if name == "pandas_map" and is_full else (None, None)
        yield from _both(f"LQ and rank by sex, {rows} rows, against {words}", ours, peers[name], aims)
    yield from _both(f"LQ and rank by sex, {rows} rows, against reading", ours, floor, (2.5 if is_full else None, None))


def _both(name: str, ours: Measure, peer: Measure, aims: tuple[float | None, float | None]) -> Iterator[Ratio]:
    yield Ratio(f"{name}: time", ours.seconds / peer.seconds, aims[0])
    yield Ratio(f"{name}: memory", ours.peak_mb / peer.peak_mb, aims[1])


def _agree(name: str, ours: dict[str, float], theirs: dict[str, float]) -> None:
    for key, value in ours.items():
        if abs(value - theirs[key]) > 1e-9 * max(1.0, abs(value)):
            raise ValueError(f"{name} gives {key} = {theirs[key]}, ours is {value}; a ratio would compare two things.")


def warm_up(name: str) -> None:
    """Import what a call needs before its time is taken."""
    for library in ["pyarrow.parquet", "pyarrow.dataset", *LIBRARIES.get(name, [])]:
        importlib.import_module(library)


def floor(path: str) -> dict[str, float]:
    """Read the five columns that the map needs, and do nothing with them."""
    import pyarrow.parquet as pq

    return {"rows": float(pq.read_table(path, columns=COLUMNS).num_rows)}


def ours(path: str) -> dict[str, float]:
    """Map with the engine as the command does, without flags, which the peers do not make."""
    from clusterwise.engines.specialisation import specialisation_of_file

    return _told(specialisation_of_file(Path(path), ()))


def plain_sql(path: str) -> dict[str, float]:
    """Map with SQL as one would write it by hand for this one file."""
    import duckdb

    quotients = ", ".join(
        f"({one} / sum({one}) OVER place) / (sum({one}) OVER line / sum({one}) OVER ()) AS {lq}"
        for one, lq in zip(PEOPLE, ("lq", "lq_women", "lq_men"), strict=True)
    )
    ranks = ", ".join(
        f"rank() OVER (PARTITION BY industry ORDER BY {lq} DESC) AS {rank}"
        for lq, rank in (("lq", "rank"), ("lq_women", "rank_women"), ("lq_men", "rank_men"))
    )
    sums = ", ".join(f"sum({one}) AS {one}" for one in PEOPLE)
    query = (
        f"FROM (FROM (FROM read_parquet($path) SELECT region, industry, {sums} GROUP BY ALL) SELECT *, {quotients} "
        "WINDOW place AS (PARTITION BY region), line AS (PARTITION BY industry)) "
        f"SELECT *, {ranks} ORDER BY industry, region"
    )
    with duckdb.connect() as connection:
        return _told(connection.sql(query, params={"path": path}).to_arrow_table())


def pandas_map(path: str) -> dict[str, float]:
    """Map with pandas as one would write it."""
    import pandas as pd

    return _in_pandas(pd.read_parquet(path, columns=COLUMNS))


def pandas_with_categories(path: str) -> dict[str, float]:
    """Map with pandas by one who knows that categories are faster than text."""
    import pyarrow.parquet as pq

    return _in_pandas(pq.read_table(path, columns=COLUMNS, read_dictionary=COLUMNS[:2]).to_pandas())


def _in_pandas(firms: Any) -> dict[str, float]:
    cells = firms.groupby(["industry", "region"], observed=True)[list(PEOPLE)].sum(min_count=1).reset_index()
    for one, lq, rank in zip(PEOPLE, ("lq", "lq_women", "lq_men"), ("rank", "rank_women", "rank_men"), strict=True):
        place = cells.groupby("region", observed=True)[one].transform("sum")
        line = cells.groupby("industry", observed=True)[one].transform("sum")
        cells[lq] = (cells[one] / place) / (line / cells[one].sum())
        cells[rank] = cells.groupby("industry", observed=True)[lq].rank(method="min", ascending=False)
    return {"rows": float(len(cells)), **{name: float(cells[name].sum()) for name in ("lq", "lq_women", "rank")}}


def _told(table: Any) -> dict[str, float]:
    import pyarrow.compute as pc

    sums = {name: float(pc.sum(table[name]).as_py()) for name in ("lq", "lq_women", "rank")}
    return {"rows": float(table.num_rows), **sums}
