"""Whether a candidate from a register exists and is not new: its periods, the test of its concentration, who confirms."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import pyarrow as pa

from clusterwise.engines.session import run_on_duckdb, unbound
from clusterwise.methods.concentration.significance import (
    CellTests,
    cluster_tests,
    effective_plants,
    establishment_tests,
)
from clusterwise.methods.frames import RegionIndustry, region_industry
from clusterwise.methods.standing.persistence import PeriodFacts
from clusterwise.phases.p1_selection.portrait.cell import Cell, within


@dataclass(frozen=True, slots=True)
class Concentration:
    """The test of one cell: its quotient with the interval, and q after the control of false discoveries."""

    lq: float | None
    low: float | None
    high: float | None
    q: float | None


@dataclass(frozen=True, slots=True, eq=False)
class Tested:
    """All cells of a period with their tests."""

    table: RegionIndustry
    tests: CellTests | None

    def of(self, region: str, industry: str) -> Concentration:
        """Return the test of one cell; unknown where the register does not tell enough."""
        at = np.flatnonzero((self.table.region == region) & (self.table.industry == industry))
        if self.tests is None or not len(at):
            return Concentration(None, None, None, None)
        row = int(at[0])
        return Concentration(*(_known(getattr(self.tests, name)[row]) for name in ("lq", "low", "high", "q")))


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


@lru_cache(maxsize=8)
def cells_of_period(path: Any, period: str, has_establishments: bool) -> pa.Table:
    """Return jobs and establishments of every region and industry of a period."""
    register: Any = unbound("register", path)
    rows = register.filter(register.period == period, register.region.notnull(), register.industry.notnull())
    count = rows.count() if has_establishments else rows.establishments.sum()
    added = rows.group_by("region", "industry").aggregate(employment=rows.employment.sum(), establishments=count)
    return run_on_duckdb(added.order_by("industry", "region"), {"register": path})


@lru_cache(maxsize=8)
def tested(path: Any, period: str, has_establishments: bool, confidence: float, size_variation: float) -> Tested:
    """Test every cell of a period on establishments and jobs, or on what of both is known."""
    cells = cells_of_period(path, period, has_establishments)
    jobs, units = (
        np.asarray(cells[name].cast(pa.float64()).to_numpy(zero_copy_only=False), dtype=np.float64)
        for name in ("employment", "establishments")
    )
    table = region_industry(cells["region"].to_pylist(), cells["industry"].to_pylist(), jobs, units)
    if np.nansum(units) == 0:
        return Tested(table, None)
    if np.nansum(jobs) == 0 or np.isnan(jobs).any() or np.isnan(units).any():
        return Tested(table, establishment_tests(table, confidence))
    plants = {name: 1.0 if np.isnan(m) else m for name, m in effective_plants(table, size_variation).items()}
    return Tested(table, cluster_tests(table, plants, confidence))


@lru_cache(maxsize=64)
def concentration_of(cell: Cell, has_establishments: bool, confidence: float, size_variation: float) -> Concentration:
    """Return the test of a candidate's cell.

    An outline was drawn where the industry is dense, so its interval flatters and it has no q here; the chance
    behind an outline is that of the map on which it was found.
    """
    if not cell.outline:
        found = tested(cell.path, cell.period, has_establishments, confidence, size_variation)
        return found.of(cell.region, cell.industry)
    counts = _inside_and_outside(cell)
    if counts[0] + counts[2] == 0 or counts[1] + counts[3] == 0:
        return Concentration(None, None, None, None)
    table = region_industry(["in", "in", "out", "out"], ["own", "rest"] * 2, counts, counts)
    test = establishment_tests(table, confidence)
    return Concentration(_known(test.lq[0]), _known(test.low[0]), _known(test.high[0]), None)


def _inside_and_outside(cell: Cell) -> list[int]:
    register: Any = unbound("register", cell.path)
    rows = register.filter(register.period == cell.period).select("industry", "lon", "lat")
    table = run_on_duckdb(rows, {"register": cell.path})
    lon, lat = (
        np.asarray(table[name].cast(pa.float64()).to_numpy(zero_copy_only=False), dtype=np.float64)
        for name in ("lon", "lat")
    )
    here = within(lon, lat, cell.outline)
    own = np.array([industry == cell.industry for industry in table["industry"].to_pylist()], dtype=np.bool_)
    return [int((here & own).sum()), int((here & ~own).sum()), int((~here & own).sum()), int((~here & ~own).sum())]


@lru_cache(maxsize=64)
def periods_of(cell: Cell, has_establishments: bool) -> tuple[PeriodFacts, ...]:
    """Return firms and quotient (of establishments) of a candidate in every period of its register."""
    return _outline_periods(cell) if cell.outline else _cell_periods(cell, has_establishments)


def _cell_periods(cell: Cell, has_establishments: bool) -> tuple[PeriodFacts, ...]:
    import ibis

    register: Any = unbound("register", cell.path)
    rows = register.filter(register.region.notnull(), register.industry.notnull())
    one: Any = ibis.literal(1) if has_establishments else rows.establishments
    rows = rows.mutate(units=one)
    here, own = rows.region == cell.region, rows.industry == cell.industry
    added = rows.group_by("period").aggregate(
        firms=rows.units.sum(where=here & own),
        in_region=rows.units.sum(where=here),
        in_industry=rows.units.sum(where=own),
        everywhere=rows.units.sum(),
    )
    found = run_on_duckdb(added.order_by("period"), {"register": cell.path}).to_pylist()
    return tuple(_period(row) for row in found)


def _period(row: dict[str, Any]) -> PeriodFacts:
    if row["everywhere"] is None:
        return PeriodFacts(row["period"], None, None)
    firms, region, industry = (float(row[name] or 0) for name in ("firms", "in_region", "in_industry"))
    lq = firms * float(row["everywhere"]) / (region * industry) if region and industry else 0.0
    return PeriodFacts(row["period"], round(firms), lq)


def _outline_periods(cell: Cell) -> tuple[PeriodFacts, ...]:
    register: Any = unbound("register", cell.path)
    rows = register.filter(register.industry == cell.industry).select("period", "lon", "lat")
    table = run_on_duckdb(rows, {"register": cell.path})
    lon, lat = (
        np.asarray(table[name].cast(pa.float64()).to_numpy(zero_copy_only=False), dtype=np.float64)
        for name in ("lon", "lat")
    )
    inside = within(lon, lat, cell.outline)
    period = np.array(table["period"].to_pylist(), dtype=np.str_)
    return tuple(PeriodFacts(str(one), int(inside[period == one].sum()), None) for one in np.unique(period))
