"""Quotients, ranks and strong flags as one table expression, for registers that do not fit in memory."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from clusterwise.engines.session import EngineError, run_on_duckdb, unbound
from clusterwise.methods.specialisation import StrongRule

if TYPE_CHECKING:
    import ibis.expr.types as ir

REQUIRED = ("region", "industry", "employment")
OPTIONAL = ("establishments", "women", "share_of_industry")


def specialisation(table: "ir.Table", rules: Sequence[StrongRule]) -> "ir.Table":
    """Add lq, lq_establishments, lq_women, rank and one flag column a rule to a region by industry table.

    Formula, source and limits are those of `clusterwise.methods.specialisation`, to which the tests hold it equal.
    Null is unknown: quotients and ranks stay null, and a flag is null where unknown cells could still decide it.
    """
    rows = _columns(table)
    rows = _with_quotients(rows)
    rows = _with_rank(rows)
    for rule in rules:
        rows = _with_flag(rows, rule)
    return rows.order_by("industry", "region")


def specialisation_of_file(path: Path, rules: Sequence[StrongRule]) -> pa.Table:
    """Return the specialisation of a region by industry Parquet file, computed by the embedded engine."""
    return run_on_duckdb(specialisation(unbound("register", path), rules), {"register": path})


def _columns(table: "ir.Table") -> "ir.Table":
    import ibis

    missing = [name for name in REQUIRED if name not in table.columns]
    if missing:
        raise EngineError(f"The table lacks {', '.join(missing)}; map these columns when importing it.")
    numbers = {name: table[name].cast("float64") for name in ("employment", *OPTIONAL) if name in table.columns}
    absent = {name: ibis.null("float64") for name in OPTIONAL if name not in table.columns}
    return table.select(region=table.region.cast("string"), industry=table.industry.cast("string"), **numbers, **absent)


def _with_quotients(rows: "ir.Table") -> "ir.Table":
    regions = rows.group_by("region").aggregate(
        region_employment=rows.employment.sum(),
        region_establishments=rows.establishments.sum(),
        region_women=rows.women.sum(),
    )
    both = rows.employment.notnull() & rows.share_of_industry.notnull()
    published = rows.employment.sum(where=both) / rows.share_of_industry.sum(where=both).nullif(0)
    industries = rows.group_by("industry").aggregate(
        industry_employment=published.coalesce(rows.employment.sum()),
        industry_establishments=rows.establishments.sum(),
        industry_women=rows.women.sum(),
    )
    whole = industries.aggregate(
        all_employment=industries.industry_employment.sum(),
        all_establishments=industries.industry_establishments.sum(),
        all_women=industries.industry_women.sum(),
    )
    wide = rows.left_join(regions, "region").drop("region_right")
    wide = wide.left_join(industries, "industry").drop("industry_right").cross_join(whole)
    quotients = {}
    for quantity, name in (("employment", "lq"), ("establishments", "lq_establishments"), ("women", "lq_women")):
        local = wide[quantity] / wide[f"region_{quantity}"].nullif(0)
        quotients[name] = local / (wide[f"industry_{quantity}"] / wide[f"all_{quantity}"].nullif(0)).nullif(0)
    return wide.mutate(**quotients).select("region", "industry", "employment", *OPTIONAL[:2], *quotients)


def _with_rank(rows: "ir.Table") -> "ir.Table":
    import ibis

    is_countable = ((rows.employment > 0) & rows.lq.notnull()).fill_null(False)
    rows = rows.mutate(is_countable=is_countable)
    window = ibis.window(group_by=[rows.industry, rows.is_countable], order_by=ibis.desc(rows.lq))
    place = (ibis.rank().over(window) + 1).cast("int64")
    return rows.mutate(rank=rows.is_countable.ifelse(place, ibis.null("int64"))).drop("is_countable")


def _with_flag(rows: "ir.Table", rule: StrongRule) -> "ir.Table":
    has_jobs = rows.employment > 0
    limits = rows.group_by("industry").aggregate(
        least_lq=rows.lq.quantile(rule.lq_quantile, where=has_jobs),
        above_employment=rows.employment.quantile(rule.size_quantile, where=has_jobs),
        above_establishments=rows.establishments.quantile(rule.size_quantile, where=has_jobs),
    )
    wide = rows.left_join(limits, "industry")
    flag = (
        (wide.employment > 0)
        & (wide.lq > rule.lq_floor)
        & (wide.lq >= wide.least_lq)
        & (wide.employment > wide.above_employment)
        & (wide.establishments > wide.above_establishments)
    )
    return wide.mutate(**{rule.name: flag}).select(*rows.columns, rule.name)
