"""One hand-written DuckDB query an indicator, as one would write it for these files."""

from pathlib import Path

from bench.facts import Asked, batch


def answered(home: str) -> dict[str, float]:
    """Answer all indicators; return how many cells there are and what they add up to."""
    import duckdb

    cells, total = 0, 0.0
    with duckdb.connect() as connection:
        for asked in batch():
            found = connection.execute(query(asked, Path(home))).fetchall()
            cells += len(found)
            total += sum(float(row[-1]) for row in found)
    return {"cells": float(cells), "total": total}


def distinct(home: str) -> dict[str, float]:
    """Answer those that count different people alone."""
    import duckdb

    total = 0.0
    with duckdb.connect() as connection:
        for asked in batch():
            if asked.how == "distinct":
                total += sum(float(row[-1]) for row in connection.execute(query(asked, Path(home))).fetchall())
    return {"total": total}


def query(asked: Asked, home: Path) -> str:
    """Return the query of one indicator."""
    counted = {
        "count": "count(*)",
        "distinct": "count(DISTINCT person)",
        "sum": "sum(amount)",
        "mean": "avg(amount)",
        "ratio": "sum(amount) / sum(denominator)",
    }[asked.how]
    listed = ", ".join(f"'t{one}'" for one in asked.topics)
    where = f"WHERE dimensions['topic'] IN ({listed})" if asked.topics else ""
    return (
        f"SELECT date_trunc('month', starts) AS month, sex, age_band, {counted} AS value "
        f"FROM read_parquet('{home}/m{asked.measure:02}.parquet') {where} GROUP BY ALL"
    )
