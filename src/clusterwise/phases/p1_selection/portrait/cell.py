"""The establishments of a candidate and of its industry elsewhere, read from the stored register by the engine."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from clusterwise.engines.session import run_on_duckdb, unbound
from clusterwise.methods.standing.firms import Firms, firms
from clusterwise.methods.standing.sizes import BandRule, Shape, SizeRule, jobs_of_bands
from clusterwise.phases.p1_selection.rings import inside

Numbers = NDArray[np.float64]
Rows = NDArray[np.intp]
_MONEY = {"turnover": "turnover", "wages": "wage_bill", "women_wages": "wage_bill_women", "men_wages": "wage_bill_men"}
_COLUMNS = (
    "establishment", "region", "region_name", "lon", "lat", "precision", "employment", "size_low", "size_high", "women",
    "men", *_MONEY.values(), "exports", "owner_sex", "legal_form", "birth_year", "is_informal",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cell:
    """Which establishments are the candidate's: those of an industry in a region, or within an outline (GeoJSON)."""

    path: Path
    period: str
    earlier: str
    industry: str
    region: str
    outline: str = ""


@dataclass(frozen=True, slots=True)
class Ages:
    """From how many years on firms count as no longer young, and as old."""

    young_below: int
    old_from: int


@dataclass(frozen=True, slots=True, eq=False)
class CellFirms:
    """All firms of the industry in the period, and which rows are the candidate's.

    `over` holds those of both periods, closed ones with no job now, for growth and survival; None without an earlier
    period. `labels` are the members' groups, None where the register lacks the column.
    """

    firms: Firms
    members: Rows
    over: Firms | None
    over_members: Rows
    labels: Mapping[str, tuple[str, ...] | None]
    lon: Numbers
    lat: Numbers
    precision: tuple[str, ...]


@lru_cache(maxsize=8)
def read_cell(cell: Cell, sizes: SizeRule, open_band_factor: float, ages: Ages) -> CellFirms:
    """Return the firms of a candidate's industry in the order of their ids; wages and sales as the register has them."""
    now = _now(cell)
    own = _belongs(now, cell)
    before = {name: _numbers(now, name) for name in ("jobs_before", "wages_before", "turnover_before")}
    was = _numbers(now, "was") == 1
    if cell.earlier:
        before = {
            "jobs_before": np.where(was, before["jobs_before"], 0.0),
            "wages_before": np.where(was, before["wages_before"], np.nan),
            "turnover_before": np.where(was, before["turnover_before"], np.nan),
        }
    jobs = _jobs(now, sizes, open_band_factor)
    found = firms([cell.industry] * now.num_rows, jobs=jobs, **_told(now), **before)
    over, over_members = _over(cell, jobs, was, before["jobs_before"], own)
    at = np.flatnonzero(own)
    members = now.take(pa.array(at))
    return CellFirms(
        firms=found,
        members=at,
        over=over,
        over_members=over_members,
        labels=_labels(members, cell, ages),
        lon=_numbers(members, "lon"),
        lat=_numbers(members, "lat"),
        precision=tuple(value or "" for value in members["precision"].to_pylist()),
    )


def _now(cell: Cell) -> pa.Table:
    """The rows of the industry in the period, with what the same establishment had in the earlier one."""
    import ibis

    register: Any = unbound("register", cell.path)
    absent = {name: ibis.null("string") for name in _COLUMNS if name not in register.columns}
    now = register.filter(register.period == cell.period, register.industry == cell.industry)
    now = now.mutate(**absent).select(*_COLUMNS)
    old = register.filter(register.period == (cell.earlier or "no earlier period"))
    old = old.select(
        old_id=old.establishment, was=ibis.literal(1), jobs_before=old.employment, wages_before=old.wage_bill,
        turnover_before=old.turnover,
    )  # fmt: skip
    joined = now.left_join(old, now.establishment == old.old_id).drop("old_id")
    return run_on_duckdb(joined.order_by("establishment"), {"register": cell.path})


def _closed(cell: Cell) -> pa.Table:
    """The rows of the industry in the earlier period whose establishment is nowhere in the register now."""
    register: Any = unbound("register", cell.path)
    old = register.filter(register.period == cell.earlier, register.industry == cell.industry)
    still = register.filter(register.period == cell.period).select(still_id=register.establishment)
    gone = old.anti_join(still, old.establishment == still.still_id)
    wanted = gone.select("establishment", "region", "lon", "lat", "employment")
    return run_on_duckdb(wanted.order_by("establishment"), {"register": cell.path})


def _over(
    cell: Cell, jobs: Numbers, was: NDArray[np.bool_], before: Numbers, own: NDArray[np.bool_]
) -> tuple[Firms | None, Rows]:
    if not cell.earlier:
        return None, np.zeros(0, dtype=np.intp)
    gone = _closed(cell)
    both = firms(
        [cell.industry] * (len(jobs) + gone.num_rows),
        jobs=np.concatenate([jobs, np.zeros(gone.num_rows)]),
        jobs_before=np.concatenate([before, _numbers(gone, "employment")]),
        survived=np.concatenate([np.where(was, 1.0, np.nan), np.zeros(gone.num_rows)]),
    )
    return both, np.flatnonzero(np.concatenate([own, _belongs(gone, cell)]))


def _belongs(table: pa.Table, cell: Cell) -> NDArray[np.bool_]:
    """Say which rows are the candidate's."""
    if not cell.outline:
        return np.array([region == cell.region for region in table["region"].to_pylist()], dtype=np.bool_)
    return within(_numbers(table, "lon"), _numbers(table, "lat"), cell.outline)


def within(lon: Numbers, lat: Numbers, outline: str) -> NDArray[np.bool_]:
    """Say which points lie within a GeoJSON polygon; a point that is not known does not."""
    rings = [[(float(spot[0]), float(spot[1])) for spot in ring] for ring in json.loads(outline)["coordinates"]]
    known = ~np.isnan(lon) & ~np.isnan(lat)
    found = np.zeros(len(lon), dtype=np.bool_)
    if known.any():
        found[known] = inside(np.column_stack([lon[known], lat[known]]), rings)
    return found


def _numbers(table: pa.Table, name: str) -> Numbers:
    return np.asarray(table[name].cast(pa.float64()).to_numpy(zero_copy_only=False), dtype=np.float64)


def _jobs(table: pa.Table, sizes: SizeRule, open_band_factor: float) -> Numbers:
    """People employed; where only a size band is told, what firms of such a band have on average."""
    jobs = _numbers(table, "employment")
    low, high = table["size_low"].to_pylist(), table["size_high"].to_pylist()
    codes = [
        f"{max(int(least), 1)}-{most}" if np.isnan(known) and least is not None else ""
        for known, least, most in zip(jobs, low, high, strict=True)
    ]
    if not any(codes):
        return jobs
    bands = {
        code: (float(code.partition("-")[0]), None if most is None else float(most))
        for code, most in zip(codes, high, strict=True)
        if code
    }
    rule = BandRule(sizes.name, bands, open_band_factor, Shape.LOG_UNIFORM, sizes.source, sizes.valid_from)
    return np.where(np.isnan(jobs), jobs_of_bands(codes, rule).expected, jobs)


def _told(table: pa.Table) -> dict[str, Numbers]:
    columns = {name: _numbers(table, column) for name, column in _MONEY.items()}
    columns["exports"] = np.fmin(_numbers(table, "exports"), columns["turnover"])
    owned = {"women": 1.0, "men": 0.0, "both": 0.0, "other": 0.0}
    owner = [owned.get(value or "", np.nan) for value in table["owner_sex"].to_pylist()]
    return {
        **columns,
        "women": _numbers(table, "women"),
        "men": _numbers(table, "men"),
        "women_owned": np.array(owner, dtype=np.float64),
    }


def _labels(members: pa.Table, cell: Cell, ages: Ages) -> dict[str, tuple[str, ...] | None]:
    """The groups of the members beyond size and owner's sex; a column without any value is missing."""
    informal = {True: "informal", False: "formal", None: ""}
    year = int(cell.period[:4]) if cell.period[:4].isdigit() else None
    born = members["birth_year"].to_pylist()
    regions = tuple(value or "" for value in members["region_name"].to_pylist())
    found: dict[str, tuple[str, ...]] = {
        "age_of_firm": tuple(_age(year, value, ages) for value in born),
        "legal_form": tuple(value or "" for value in members["legal_form"].to_pylist()),
        "informality": tuple(informal[value] for value in members["is_informal"].to_pylist()),
        "place": regions if len(set(regions)) > 1 else (),
    }
    missing: dict[str, tuple[str, ...] | None] = {"poverty": None, "age_of_people": None}
    return {name: column if any(column) else None for name, column in found.items()} | missing


def _age(year: int | None, born: int | None, ages: Ages) -> str:
    if year is None or born is None or born > year:
        return ""
    years = year - born
    return "young" if years < ages.young_below else "middle" if years < ages.old_from else "old"
