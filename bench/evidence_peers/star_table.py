"""How such tools work today: PostgreSQL with a star table, indexed by measure, and a plain GROUP BY an indicator."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.facts import Asked, batch, paths

ADDRESS = "CLUSTERWISE_BENCH_POSTGRES"
TABLES = """
CREATE TABLE measure (id smallint PRIMARY KEY, code text);
CREATE TABLE period (id smallint PRIMARY KEY, month date);
CREATE TABLE category (id smallint PRIMARY KEY, sex text, age_band text);
CREATE TABLE topic (id smallint PRIMARY KEY, code text);
CREATE UNLOGGED TABLE fact (measure smallint, period smallint, category smallint, topic smallint, person integer,
  amount numeric(20,6), denominator numeric(20,6));
"""


@contextmanager
def filled(home: Path) -> Iterator[str]:
    """Fill a throwaway server with the facts, as its nightly job would; the filling is not timed."""
    import tempfile

    from tools.postgres import throwaway

    with throwaway(Path(tempfile.gettempdir()) / "bench-pg") as address:
        _fill(address, home)
        os.environ[ADDRESS] = address
        yield address


def _fill(address: str, home: Path) -> None:
    import duckdb
    import psycopg

    with psycopg.connect(address, autocommit=True) as server, duckdb.connect() as facts:
        server.execute(TABLES)
        facts.execute(
            "CREATE TABLE category AS SELECT row_number() OVER () AS id, sex, age_band FROM "
            "(SELECT unnest(['F','M','X','U']) AS sex), (SELECT unnest(['under_18','youth','middle','older']) AS age_band)"
        )
        _insert(server, "measure", [(int(path.stem[1:]), path.stem) for path in paths(home)])
        _insert(server, "topic", [(number, f"t{number}") for number in range(10)])
        _insert(server, "period", [(n, f"{2022 + n // 12}-{n % 12 + 1:02}-01") for n in range(24)])
        _insert(server, "category", facts.sql("SELECT id, sex, age_band FROM category").fetchall())
        for path in paths(home):
            _copy(server, facts, path)
        server.execute("CREATE INDEX ON fact (measure, period)")
        server.execute("ANALYZE")


def _insert(server: Any, table: str, rows: list[Any]) -> None:
    marks = ", ".join(["%s"] * len(rows[0]))
    with server.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)


def _copy(server: Any, facts: Any, path: Path) -> None:
    csv = path.with_suffix(".csv")
    facts.execute(
        f"COPY (SELECT {int(path.stem[1:])}, (year(starts) - 2022) * 12 + month(starts) - 1, c.id, "
        f"substr(dimensions['topic'], 2), substr(person, 8), amount, denominator "
        f"FROM read_parquet('{path}') f JOIN category c USING (sex, age_band)) TO '{csv}' (HEADER false)"
    )
    with server.cursor() as cursor, cursor.copy("COPY fact FROM STDIN (FORMAT csv)") as copy, csv.open("rb") as file:
        while part := file.read(1 << 20):
            copy.write(part)
    csv.unlink()


def answered(_home: str) -> dict[str, float]:
    """Answer all indicators; return how many cells there are and what they add up to."""
    import psycopg

    cells, total = 0, 0.0
    with psycopg.connect(os.environ[ADDRESS]) as server:
        for asked in batch():
            found = server.execute(query(asked)).fetchall()
            cells += len(found)
            total += sum(float(row[-1]) for row in found)
    return {"cells": float(cells), "total": total}


def query(asked: Asked) -> str:
    """Return the query of one indicator over the star."""
    counted = {
        "count": "count(*)",
        "distinct": "count(DISTINCT person)",
        "sum": "sum(amount)",
        "mean": "avg(amount)",
        "ratio": "sum(amount) / sum(denominator)",
    }[asked.how]
    listed = ", ".join(f"'t{one}'" for one in asked.topics)
    where = f"AND topic.code IN ({listed})" if asked.topics else ""
    return (
        f"SELECT period.month, category.sex, category.age_band, {counted} FROM fact "
        "JOIN measure ON measure.id = fact.measure JOIN period ON period.id = fact.period "
        "JOIN category ON category.id = fact.category JOIN topic ON topic.id = fact.topic "
        f"WHERE measure.code = 'm{asked.measure:02}' {where} GROUP BY 1, 2, 3"
    )
