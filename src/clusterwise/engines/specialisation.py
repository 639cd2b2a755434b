"""Quotients, ranks and strong flags as one table expression, for registers that do not fit in memory."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from clusterwise.engines.register import BY, SEXES, region_industry
from clusterwise.engines.session import EngineError, Resources, Watch, run_on_duckdb, unbound
from clusterwise.methods.specialisation import StrongRule

if TYPE_CHECKING:
    import ibis.expr.types as ir

OPTIONAL = ("establishments", *SEXES, "share_of_industry")
#: Each counted column and its quotient; the published map ranks by jobs, and by women's and men's jobs beside it.
QUOTIENTS = {"employment": "lq", "establishments": "lq_establishments", "women": "lq_women", "men": "lq_men"}
SIZES = ("employment", "establishments")
RANKS = {"lq": "rank", "lq_women": "rank_women", "lq_men": "rank_men"}


def specialisation(table: "ir.Table", rules: Sequence[StrongRule], by: Sequence[str] = BY) -> "ir.Table":
    """Add quotients and ranks on jobs, women's and men's jobs, and one flag column a rule, to a region by industry table.

    Of `by` the first column is the place, the second the industry, and every value of the others (a period, say) is
    an economy of its own. Formula, source and limits are those of `clusterwise.methods.specialisation`, to which the
    tests hold it equal. Null is unknown: quotients and ranks stay null, and a flag is null where unknown cells could
    still decide it.
    """
    _refuse_too_few(by)
    rows = _columns(table, by)
    rows = _with_quotients(rows, by)
    rows = _with_ranks(rows, by)
    rows = _with_flags(rows, by, rules)
    return rows.select(*_order(by, [rule.name for rule in rules])).order_by(*_sorted_by(by))


def specialisation_of_establishments(
    table: "ir.Table", rules: Sequence[StrongRule], by: Sequence[str] = BY
) -> "ir.Table":
    """Go from one row an establishment straight to its specialisation; rows without a place or industry are left out."""
    _refuse_too_few(by)
    placed = table
    for name in by:
        if name in table.columns:
            placed = placed.filter(placed[name].notnull())
    return specialisation(region_industry(placed, by), rules, by)


def specialisation_of_file(
    path: Path,
    rules: Sequence[StrongRule],
    by: Sequence[str] = BY,
    *,
    resources: Resources | None = None,
    watch: Watch | None = None,
) -> pa.Table:
    """Return the specialisation of a Parquet file of establishments or regions by industries, by the embedded engine."""
    return run_on_duckdb(expression_of(path, rules, by), {"register": path}, resources=resources, watch=watch)


def expression_of(path: Path, rules: Sequence[StrongRule], by: Sequence[str] = BY) -> "ir.Table":
    """Return the expression over a table named `register` that suits the file: establishments are added up first."""
    register = unbound("register", path)
    is_establishments = "establishment" in register.columns
    return (specialisation_of_establishments if is_establishments else specialisation)(register, rules, by)


def published_columns(table: pa.Table, rules: Sequence[StrongRule], by: Sequence[str] = BY) -> pa.Table:
    """Return the columns of `specialisation.parquet`; those on women are there where a register knows any of them."""
    names = [*by, "employment", "establishments", "lq", "rank", *(rule.name for rule in rules)]
    if table["women"].null_count < table.num_rows:
        names += ["women", "lq_women", "rank_women"]
    return table.select(names)


def _refuse_too_few(by: Sequence[str]) -> None:
    if len(by) < 2 or len(set(by)) < len(by):
        raise EngineError(f"A map needs a place and an industry, each once, not {', '.join(by) or 'nothing'}.")


def _order(by: Sequence[str], flags: Sequence[str]) -> list[str]:
    of_sexes = [name for sex in SEXES for name in (sex, f"lq_{sex}", f"rank_{sex}")]
    return [*by, "employment", "establishments", "lq", "rank", *flags, *of_sexes, "lq_establishments"]


def _sorted_by(by: Sequence[str]) -> tuple[str, ...]:
    return (*by[2:], by[1], by[0])


def _columns(table: "ir.Table", by: Sequence[str]) -> "ir.Table":
    import ibis

    missing = [name for name in (*by, "employment") if name not in table.columns]
    if missing:
        raise EngineError(f"The table lacks {', '.join(missing)}; map these columns when importing it.")
    numbers = {name: table[name].cast("float64") for name in ("employment", *OPTIONAL) if name in table.columns}
    absent = {name: ibis.null("float64") for name in OPTIONAL if name not in table.columns}
    return table.select(**{name: table[name].cast("string") for name in by}, **numbers, **absent)


def _with_quotients(rows: "ir.Table", by: Sequence[str]) -> "ir.Table":
    place, industry, *economy = by
    regions = rows.group_by(place, *economy).aggregate([rows[name].sum().name(f"region_{name}") for name in QUOTIENTS])
    both = rows.employment.notnull() & rows.share_of_industry.notnull()
    published = rows.employment.sum(where=both) / rows.share_of_industry.sum(where=both).nullif(0)
    sums = {f"industry_{name}": rows[name].sum() for name in QUOTIENTS}
    sums["industry_employment"] = published.coalesce(rows.employment.sum())
    industries = rows.group_by(industry, *economy).aggregate(_named(sums))
    totals = [industries[f"industry_{name}"].sum().name(f"all_{name}") for name in QUOTIENTS]
    wide = _joined(_joined(rows, regions, [place, *economy]), industries, [industry, *economy])
    if economy:
        wide = _joined(wide, industries.group_by(*economy).aggregate(totals), economy)
    else:
        wide = wide.cross_join(industries.aggregate(totals))
    quotients = {}
    for quantity, name in QUOTIENTS.items():
        local = wide[quantity] / wide[f"region_{quantity}"].nullif(0)
        quotients[name] = local / (wide[f"industry_{quantity}"] / wide[f"all_{quantity}"].nullif(0)).nullif(0)
    return wide.mutate(**quotients).select(*by, *QUOTIENTS, *quotients)


def _named(values: "Mapping[str, ir.Value]") -> "list[ir.Value]":
    return [value.name(name) for name, value in values.items()]


def _joined(rows: "ir.Table", others: "ir.Table", on: Sequence[str]) -> "ir.Table":
    return rows.left_join(others, list(on)).drop(*(f"{name}_right" for name in on))


def _with_ranks(rows: "ir.Table", by: Sequence[str]) -> "ir.Table":
    import ibis

    ranks = {}
    for quotient, rank in RANKS.items():
        is_countable = ((rows.employment > 0) & rows[quotient].notnull()).fill_null(False)
        counted = is_countable.ifelse(rows[quotient], ibis.null("float64"))
        window = ibis.window(group_by=list(by[1:]), order_by=ibis.desc(counted, nulls_first=False))
        place = (ibis.rank().over(window) + 1).cast("int64")
        ranks[rank] = is_countable.ifelse(place, ibis.null("int64"))
    return rows.mutate(**ranks)


def _with_flags(rows: "ir.Table", by: Sequence[str], rules: Sequence[StrongRule]) -> "ir.Table":
    if not rules:
        return rows
    has_jobs = rows.employment > 0
    limits = {}
    for rule in rules:
        limits[_limit("lq", rule.lq_quantile)] = rows.lq.quantile(rule.lq_quantile, where=has_jobs)
        for size in SIZES:
            limits[_limit(size, rule.size_quantile)] = rows[size].quantile(rule.size_quantile, where=has_jobs)
    wide = _joined(rows, rows.group_by(*by[1:]).aggregate(_named(limits)), by[1:])
    flags = {
        rule.name: (
            (wide.employment > 0)
            & (wide.lq > rule.lq_floor)
            & (wide.lq >= wide[_limit("lq", rule.lq_quantile)])
            & (wide.employment > wide[_limit("employment", rule.size_quantile)])
            & (wide.establishments > wide[_limit("establishments", rule.size_quantile)])
        )
        for rule in rules
    }
    return wide.mutate(**flags)


def _limit(name: str, quantile: float) -> str:
    return f"limit_{name}_{quantile}".replace(".", "_")
