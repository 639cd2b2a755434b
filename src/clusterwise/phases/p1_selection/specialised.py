"""Quotients, ranks and strong flags of a stored register, computed by the engine and kept in memory by its digest."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from clusterwise.engines.register import region_industry
from clusterwise.engines.session import run_on_duckdb, unbound
from clusterwise.engines.specialisation import specialisation
from clusterwise.methods.specialisation import StrongRule

if TYPE_CHECKING:
    import ibis.expr.types as ir


@dataclass(frozen=True, slots=True)
class MapRow:
    """One industry in one region; None is not known."""

    region: str
    region_name: str
    industry: str
    industry_name: str
    employment: float | None
    establishments: float | None
    women: float | None
    lq: float | None
    lq_establishments: float | None
    lq_women: float | None
    rank: int | None
    strong: bool | None
    strong_tenth: bool | None

    @property
    def women_percent(self) -> float | None:
        """Women among the people employed, where both are known."""
        if self.women is None or not self.employment:
            return None
        return 100 * self.women / self.employment


@dataclass(frozen=True, slots=True)
class SpecialisedMap:
    """The rows of a map, and how much of the register they could not use."""

    rows: tuple[MapRow, ...]
    unplaced: int
    employment_unknown: int
    women_unknown: int
    register_rows: int

    @property
    def knows_women(self) -> bool:
        return any(row.women is not None for row in self.rows)


@dataclass(frozen=True, slots=True)
class Slice:
    """The part of a register that is mapped: one period, and one group of industries or all."""

    path: Path
    is_establishments: bool
    period: str
    group: str


@lru_cache(maxsize=8)
def specialised(part: Slice, strong: StrongRule, tenth: StrongRule) -> SpecialisedMap:
    """Return the map of a part of a register; totals are those of the part, as the method asks."""
    held = _held(part)
    result = run_on_duckdb(specialisation(_source(part), (strong, tenth)), {"register": part.path})
    names = {(row["region"], row["industry"]): row for row in _names(held)}
    rows = tuple(
        _row(row, names[row["region"], row["industry"]], strong.name, tenth.name) for row in result.to_pylist()
    )
    placed = held.filter(pc.and_(held["region"].is_valid(), held["industry"].is_valid()))
    return SpecialisedMap(
        rows=rows,
        unplaced=held.num_rows - placed.num_rows,
        employment_unknown=placed["employment"].null_count,
        women_unknown=placed["women"].null_count,
        register_rows=held.num_rows,
    )


def strong_rule(name: str, parameters: dict[str, Any], valid_from: date) -> StrongRule:
    """Return a dated rule as the method takes it."""
    return StrongRule(
        name,
        float(parameters["lq_quantile"]),
        float(parameters["lq_floor"]),
        float(parameters["size_quantile"]),
        str(parameters["source"]),
        valid_from,
    )


def _source(part: Slice) -> "ir.Table":
    table: Any = unbound("register", part.path)
    table = table.filter(table.period == part.period)
    if part.group:
        table = table.filter(table.industry_group == part.group)
    if not part.is_establishments:
        return table
    return region_industry(table.filter(table.region.notnull(), table.industry.notnull()))


def _held(part: Slice) -> pa.Table:
    wanted = ["region", "region_name", "industry", "industry_name", "employment", "women"]
    filters: list[tuple[str, str, str]] = [("period", "=", part.period)]
    if part.group:
        filters.append(("industry_group", "=", part.group))
    return pq.read_table(part.path, columns=wanted, filters=filters)


def _names(held: pa.Table) -> list[dict[str, str]]:
    grouped = held.group_by(["region", "industry"]).aggregate([("region_name", "min"), ("industry_name", "min")])
    return grouped.to_pylist()


def _row(row: dict[str, Any], names: dict[str, str], strong: str, tenth: str) -> MapRow:
    numbers = {
        name: row[name] for name in ("employment", "establishments", "women", "lq", "lq_establishments", "lq_women")
    }
    return MapRow(
        region=row["region"],
        region_name=names["region_name_min"],
        industry=row["industry"],
        industry_name=names["industry_name_min"],
        rank=row["rank"],
        strong=row[strong],
        strong_tenth=row[tenth],
        **numbers,
    )


def ranked(rows: Sequence[MapRow]) -> list[MapRow]:
    """Return rows with the highest quotient first, those not known last."""
    return sorted(rows, key=lambda row: (row.lq is None, -(row.lq or 0), row.industry_name, row.region_name))


@dataclass(frozen=True, slots=True)
class Firm:
    """One establishment of a register, as far as it is carried over."""

    establishment: str
    row: int
    name: str
    place: str
    lon: float | None
    lat: float | None
    employment: float | None
    size_low: int | None
    owner_sex: str
    legal_form: str
    birth_year: int | None
    is_informal: bool | None


def firms_in(path: Path, *, industry: str, region: str, period: str) -> list[Firm]:
    """Return the establishments of one industry in one region, in the order of the register."""
    filters = [("industry", "=", industry), ("region", "=", region), ("period", "=", period)]
    found = pq.read_table(path, filters=filters).sort_by("row").to_pylist()
    return [
        Firm(
            establishment=row["establishment"],
            row=row["row"],
            name=row["name"] or "",
            place=row["region_name"] or "",
            lon=row["lon"],
            lat=row["lat"],
            employment=row["employment"],
            size_low=row["size_low"],
            owner_sex=row["owner_sex"] or "",
            legal_form=row["legal_form"] or "",
            birth_year=row["birth_year"],
            is_informal=row["is_informal"],
        )
        for row in found
    ]


@dataclass(frozen=True, slots=True)
class CellCounts:
    """What the register tells of one industry in one region; None is not known."""

    women: int | None
    men: int | None
    not_stated: int | None
    micro: int | None
    small: int | None
    larger: int | None


def counts_in(path: Path, *, industry: str, region: str, period: str) -> CellCounts:
    """Add up people by sex, and establishments by size where each tells its size."""
    filters = [("industry", "=", industry), ("region", "=", region), ("period", "=", period)]
    held = pq.read_table(path, filters=filters)
    women, men = _sum(held, "women"), _sum(held, "men")
    total = _sum(held, "employment")
    rest = None if total is None else max(0, total - (women or 0) - (men or 0))
    sizes = _sizes(held) if "establishment" in held.column_names else (None, None, None)
    return CellCounts(women, men, rest, *sizes)


def _sum(held: pa.Table, name: str) -> int | None:
    total = pc.sum(held[name]).as_py()
    return None if total is None else round(total)


def _sizes(held: pa.Table) -> tuple[int | None, int | None, int | None]:
    told = zip(held["employment"].to_pylist(), held["size_low"].to_pylist(), strict=True)
    jobs = [people if people is not None else low for people, low in told]
    if any(people is None for people in jobs):
        return None, None, None
    micro = sum(people < 10 for people in jobs)
    small = sum(10 <= people < 50 for people in jobs)
    return micro, small, len(jobs) - micro - small
