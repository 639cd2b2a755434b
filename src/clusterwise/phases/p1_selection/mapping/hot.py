"""The fourth stage: where each industry gathers on hexagons, at two resolutions, for all and for women."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from clusterwise.methods.space.hexagons import CellTable, cell_neighbours, cell_table
from clusterwise.methods.space.hot_spots import Agreement, HotSpots, counted_hot_spots
from clusterwise.phases.p1_selection.mapping.places import Places
from clusterwise.phases.p1_selection.mapping.plan import Plan

#: Women: establishments of the industry where women are more than half of the people whose sex is known.
SEXES = ("all", "women")


@dataclass(frozen=True, slots=True, eq=False)
class Hot:
    """Rows for every window with an establishment of the industry, how far the resolutions agree, and hot rows.

    `share_hot` says of each usable establishment at how many of the two resolutions it lies in a hot cell (0, .5, 1).
    """

    table: pa.Table
    agreements: pa.Table
    share_hot: NDArray[np.float32]
    cells: dict[int, NDArray[np.uint64]]


def hot(register: Places, plan: Plan, tell: Callable[[float], None]) -> Hot:
    """Test every industry at both resolutions; one with all or no establishments is no test and left out."""
    rows = register.points
    lon, lat = register.lon[rows], register.lat[rows]
    grids = [(cell_table(lon, lat, size), size) for size in plan.resolutions]
    near = [cell_neighbours(grid.cells) for grid, _ in grids]
    level = plan.rules.of("hot_spot", "level")
    industry = register.industry.codes[rows]
    women, men, jobs = register.women[rows], register.men[rows], register.jobs[rows]
    mostly_women = women > men
    share_hot = np.zeros(len(rows), dtype=np.float32)
    order = np.argsort(industry, kind="stable")
    bounds = np.searchsorted(industry[order], np.arange(len(register.industry.words) + 1))
    codes = np.flatnonzero(np.diff(bounds)).tolist()

    def one(code: int) -> tuple[list[dict[str, object]], list[tuple[object, ...]]]:
        found: list[dict[str, object]] = []
        alike: list[tuple[object, ...]] = []
        own = order[bounds[code] : bounds[code + 1]]
        for sex in SEXES:
            chosen = own if sex == "all" else own[mostly_women[own]]
            if not 0 < len(chosen) < len(rows):
                continue
            maps = [
                counted_hot_spots(grid, _counts(grid, chosen), level=level, neighbours=where)
                for (grid, _), where in zip(grids, near, strict=True)
            ]
            people = jobs if sex == "all" else women
            name = str(register.industry.words[code])
            found += [_rows(one, size, name, sex, own, people) for one, (_, size) in zip(maps, grids, strict=True)]
            first, second = (one.hot[one.table.row_cell[chosen]] for one in maps)
            both = Agreement(
                *(int(part.sum()) for part in (first & second, first & ~second, ~first & second, ~(first | second)))
            )
            alike.append((name, sex, both.both, both.only_first, both.only_second, both.neither, both.overlap))
            if sex == "all":
                share_hot[own] = (first.astype(np.float32) + second) / np.float32(2)
        return found, alike

    parts: list[dict[str, object]] = []
    alike: list[tuple[object, ...]] = []
    with ThreadPoolExecutor(2) as pool:
        for done, (found, told) in enumerate(pool.map(one, codes)):
            parts += found
            alike += told
            tell((done + 1) / len(codes))
    return Hot(_table(parts), _agreements(alike, plan), share_hot, {size: grid.cells for grid, size in grids})


def _counts(grid: CellTable, rows: NDArray[np.intp]) -> NDArray[np.float64]:
    return np.bincount(grid.row_cell[rows], minlength=len(grid)).astype(np.float64)


def _rows(
    found: HotSpots, size: int, industry: str, sex: str, own: NDArray[np.intp], people: NDArray[np.float64]
) -> dict[str, object]:
    """Columns for the cells with an establishment of the industry, and for hot cells without one of their own."""
    cell = found.table.row_cell[own]
    counted = np.bincount(cell, weights=np.nan_to_num(people[own]), minlength=len(found.table))
    largest = np.zeros(len(found.table))
    np.maximum.at(largest, cell, np.nan_to_num(people[own]))
    kept = np.flatnonzero((found.industry > 0) | found.hot)
    # The spread of the window's count under chance, from which a published z is made coarse enough.
    gap = found.observed - found.expected
    spread = np.divide(gap, found.z, out=np.zeros_like(gap), where=found.z != 0)
    return {
        "cell": found.table.cells[kept],
        "resolution": np.full(len(kept), size, dtype=np.int8),
        "industry": pa.DictionaryArray.from_arrays(pa.array(np.zeros(len(kept), dtype=np.int32)), [industry]),
        "sex": pa.DictionaryArray.from_arrays(pa.array(np.zeros(len(kept), dtype=np.int32)), [sex]),
        "establishments": found.industry[kept].astype(np.float32),
        "jobs": counted[kept].astype(np.float32),
        "expected": found.expected[kept].astype(np.float32),
        "z": found.z[kept].astype(np.float32),
        "q": found.q[kept].astype(np.float32),
        "hot": found.hot[kept],
        "spread": np.abs(spread[kept]).astype(np.float32),
    }


def _table(parts: list[dict[str, object]]) -> pa.Table:
    if not parts:
        return pa.table({name: [] for name in ("cell", "resolution", "industry", "sex", "establishments", "jobs")})
    return pa.concat_tables([pa.table(part) for part in parts]).unify_dictionaries()


def _agreements(alike: list[tuple[object, ...]], plan: Plan) -> pa.Table:
    fine, wide = plan.resolutions
    names = (
        "industry",
        "sex",
        "hot_at_both",
        f"hot_at_{fine}_only",
        f"hot_at_{wide}_only",
        "hot_at_neither",
        "overlap",
    )
    types = (pa.string(), pa.string(), *[pa.int64()] * 4, pa.float64())
    columns = list(zip(*alike, strict=True)) if alike else [()] * len(names)
    return pa.table({name: pa.array(values, kind) for name, values, kind in zip(names, columns, types, strict=True)})
