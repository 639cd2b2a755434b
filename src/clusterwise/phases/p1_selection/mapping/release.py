"""What leaves of the tables: hidden cells are empty or said to be withheld, and coarse where neighbours would tell."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from clusterwise.phases.p1_selection.mapping.hot import Hot
from clusterwise.phases.p1_selection.mapping.plan import Plan
from clusterwise.phases.p1_selection.mapping.specialise import WOMEN, Specialised, numbers
from clusterwise.phases.p1_selection.mapping.withhold import Booleans, cells_of, own_cells, protected, split_cells
from clusterwise.phases.p1_selection.mapping.words import INTERNAL, PUBLISHED

#: What a cell's figures have in common; with any of them, and the totals, the others could be worked out.
FIGURES = (
    "employment",
    "establishments",
    "lq",
    "rank",
    "strong",
    "strong10",
    "lq_low",
    "lq_high",
    "lq_smoothed",
    "p",
    "q",
)
LEAST_Z_STEP = 0.5


def specialisation(special: Specialised, plan: Plan) -> pa.Table:
    """Return the table as it leaves, with a last column `withheld`: nothing, `cell`, or `sex`."""
    table = special.table
    nothing = pa.array([""] * table.num_rows, pa.string())
    if plan.is_internal or not table.num_rows:
        return table.append_column("withheld", nothing).replace_schema_metadata(_said(plan))
    cell, sex = np.zeros(table.num_rows, dtype=np.bool_), np.zeros(table.num_rows, dtype=np.bool_)
    for rows in _economies(table, plan):
        cell[rows], sex[rows] = _hidden(special, table.take(pa.array(rows)), rows, plan)
    for name in (*FIGURES, "stars"):
        table = _emptied(table, name, cell)
    for name in WOMEN:
        if name in table.column_names:
            table = _emptied(table, name, sex)
    words = np.where(cell, "cell", np.where(sex, "sex", ""))
    return table.append_column("withheld", pa.array(words)).replace_schema_metadata(_said(plan))


def _economies(table: pa.Table, plan: Plan) -> list[NDArray[np.intp]]:
    """The rows of each economy: a value of the columns beyond place and industry, a period say."""
    if len(plan.by) == 2:
        return [np.arange(table.num_rows)]
    marks = ["\x1f".join(map(str, row)) for row in zip(*(table[name].to_pylist() for name in plan.by[2:]), strict=True)]
    groups = np.unique(marks, return_inverse=True)[1]
    return [np.flatnonzero(groups == group) for group in range(int(groups.max()) + 1)]


def _hidden(special: Specialised, part: pa.Table, rows: NDArray[np.intp], plan: Plan) -> tuple[Booleans, Booleans]:
    rule = plan.rules.published
    units = numbers(part, "establishments")
    largest = None if special.largest is None else special.largest[rows]
    cells = cells_of(part[plan.by[0]].to_pylist(), part[plan.by[1]].to_pylist(), units)
    hidden = protected(cells, own_cells(units, numbers(part, "employment"), largest, rule), rule)
    if "women" not in part.column_names:
        return hidden, hidden
    parts = tuple(numbers(part, name) for name in ("women", "men", "not_stated"))
    return hidden, split_cells(hidden, parts, cells, plan.rules.of("published_figures", "least_people"), rule)


def _emptied(table: pa.Table, name: str, hidden: Booleans) -> pa.Table:
    column = table[name].combine_chunks()
    column = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    kept = pc.if_else(pa.array(~hidden), column, pa.scalar(None, column.type))
    return table.set_column(table.column_names.index(name), name, kept)


def _said(plan: Plan) -> dict[bytes, bytes]:
    return {b"clusterwise": (INTERNAL if plan.is_internal else PUBLISHED).encode()}


def hot_spots(found: Hot, plan: Plan) -> pa.Table:
    """Return the windows as they leave: counts in steps of the least count, z and q in classes, jobs inside alone.

    Cells overlap with regions and with one another, so each exact count could be taken from another. Steps of `least`
    leave that many answers for every cell; a step of z is at least (least - 1) firms of the window wide.
    """
    table = found.table
    if not table.num_rows:
        return table
    table = table.set_column(0, "cell", _names(table["cell"]))
    if plan.is_internal:
        return table.drop_columns(["spread"]).replace_schema_metadata(_said(plan))
    least = plan.rules.published.least
    count = table["establishments"].to_numpy()
    steps = np.where(count >= least, np.floor(count / least) * least, np.where(count == 0, 0.0, np.nan))
    z, spread = table["z"].to_numpy(), np.maximum(table["spread"].to_numpy(), 1e-6)
    step = np.maximum(LEAST_Z_STEP, (least - 1) / spread)
    levels = np.array(plan.rules.of("hot_spot", "published_levels"), dtype=np.float64)
    classes = levels[np.minimum(np.searchsorted(levels, table["q"].to_numpy() * (1 - 1e-6)), len(levels) - 1)]
    coarse = {
        "establishments": pa.array(steps, pa.float32(), from_pandas=True),
        "jobs": pa.nulls(table.num_rows, pa.float32()),
        "z": pa.array(np.round(z / step) * step, pa.float32()),
        "q": pa.array(classes, pa.float32()),
    }
    for name, values in coarse.items():
        table = table.set_column(table.column_names.index(name), name, values)
    return table.drop_columns(["spread", "expected"]).replace_schema_metadata(_said(plan))


def _names(cells: pa.ChunkedArray) -> pa.Array:
    """The usual names of H3 cells, each written once."""
    codes, place = np.unique(cells.to_numpy(), return_inverse=True)
    names = pa.array([f"{code:x}" for code in codes.tolist()])
    return pa.DictionaryArray.from_arrays(pa.array(place.astype(np.int32)), names)


def agreements(found: Hot, plan: Plan) -> pa.Table:
    """Return how far the resolutions agree; counts under the least are empty, and the overlap where any is."""
    table = found.agreements
    if plan.is_internal:
        return table
    least = plan.rules.published.least
    counts = [name for name in table.column_names if name.startswith("hot_at")]
    few = np.zeros(table.num_rows, dtype=np.bool_)
    for name in counts:
        values = table[name].to_numpy()
        few |= (values > 0) & (values < least)
    for name in counts:
        steps = (table[name].to_numpy() // least * least).astype(np.int64)
        steps_known = pc.if_else(pa.array(~few), pa.array(steps), pa.scalar(None, pa.int64()))
        table = table.set_column(table.column_names.index(name), name, steps_known)
    return _emptied(table, "overlap", few)
