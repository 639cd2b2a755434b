"""The batch with pandas: one frame of all facts, grouped once an indicator."""

from pathlib import Path
from typing import Any

from bench.facts import Asked, batch, paths

COLUMNS = ["starts", "person", "sex", "age_band", "topic", "amount", "denominator"]


def answered(home: str) -> dict[str, float]:
    """Answer all indicators, reading each measure once; return how many cells there are and what they add up to."""
    frames = {int(path.stem[1:]): _frame(path) for path in paths(Path(home))}
    cells, total = 0, 0.0
    for asked in batch():
        found = _of(asked, frames[asked.measure])
        cells += len(found)
        total += float(found.sum())
    return {"cells": float(cells), "total": total}


def _frame(path: Path) -> Any:
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    table = pq.read_table(path, columns=["starts", "person", "sex", "age_band", "dimensions", "amount", "denominator"])
    topic = pc.map_lookup(table["dimensions"].combine_chunks(), "topic", "first")
    amounts = {name: pc.cast(table[name], "float64") for name in ("amount", "denominator")}
    plain = table.drop_columns(["dimensions", *amounts]).append_column("topic", topic)
    for name, column in amounts.items():
        plain = plain.append_column(name, column)
    frame = plain.to_pandas()
    frame["month"] = frame["starts"].astype("datetime64[s]").dt.to_period("M")
    return frame


def _of(asked: Asked, frame: Any) -> Any:
    if asked.topics:
        frame = frame[frame["topic"].isin([f"t{one}" for one in asked.topics])]
    groups = frame.groupby(["month", "sex", "age_band"], observed=True)
    if asked.how == "count":
        return groups.size()
    if asked.how == "distinct":
        return groups["person"].nunique()
    if asked.how == "ratio":
        sums = groups[["amount", "denominator"]].sum()
        return sums["amount"] / sums["denominator"]
    return groups["amount"].agg(asked.how)
