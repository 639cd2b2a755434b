"""The third stage: quotients, ranks and flags by an engine, then how sure they are."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from clusterwise.engines.session import run_on_duckdb
from clusterwise.engines.specialisation import expression_of
from clusterwise.formats.register.staging import literal, quoted
from clusterwise.methods.concentration.significance import (
    CellTests,
    cluster_tests,
    effective_plants,
    establishment_tests,
    job_tests,
)
from clusterwise.methods.concentration.stars import give_stars
from clusterwise.methods.frames import RegionIndustry, region_industry
from clusterwise.phases.p1_selection.mapping.plan import Plan
from clusterwise.phases.p1_selection.mapping.register import Register

Numbers = NDArray[np.float64]
WOMEN = ("women", "men", "not_stated", "women_share", "lq_women", "rank_women")
TESTS = ("lq_low", "lq_high", "lq_smoothed", "p", "q")


@dataclass(frozen=True, slots=True, eq=False)
class Specialised:
    """The whole table with full detail, and the largest establishment of each cell (None where the source has sums)."""

    table: pa.Table
    largest: Numbers | None
    frame: RegionIndustry
    plants: Mapping[str, float]
    region_names: Mapping[str, str]
    industry_names: Mapping[str, str]

    def called(self, industry: str) -> str:
        """Return an industry's code with its name, where it has another one."""
        name = self.industry_names.get(industry, industry)
        return industry if name == industry else f"{industry} {name}"


def specialised(register: Register, plan: Plan) -> Specialised:
    """Map every region's industries, with interval and q value of each quotient."""
    expression = expression_of(register.path, plan.rules.strong, plan.by)
    found = (
        _on_spark(expression, register, plan)
        if plan.engine == "spark"
        else run_on_duckdb(expression, {"register": register.path})
    )
    share = None if register.has_establishments else _beside(register, found, plan, "max(share_of_industry)")
    frame = _frame(found, plan, share)
    plants = _plants(register, plan, frame)
    return Specialised(
        table=_widened(found, frame, plants, plan),
        largest=np.nan_to_num(_beside(register, found, plan, "max(employment)"))
        if register.has_establishments
        else None,
        frame=frame,
        plants=plants,
        region_names=_names(register, plan.by[0]),
        industry_names=_names(register, plan.by[1]),
    )


def _on_spark(expression: object, register: Register, plan: Plan) -> pa.Table:
    from clusterwise.engines.spark import run_on_spark, spark_session

    session = spark_session(plan.master)
    try:
        return run_on_spark(expression, {"register": register.path}, session)  # type: ignore[arg-type]
    finally:
        session.stop()


def numbers(table: pa.Table, name: str) -> Numbers:
    """Return a column as numbers, nan where nothing is known."""
    return np.asarray(table[name].cast(pa.float64()).combine_chunks().to_numpy(zero_copy_only=False), dtype=np.float64)


def _frame(found: pa.Table, plan: Plan, share: Numbers | None) -> RegionIndustry:
    """The table as methods take it; with further columns in `by`, each value is an economy and tests stay within."""
    place, industry, *economy = plan.by
    labels = [found[name].to_pylist() for name in (place, industry)]
    if economy:
        mark = ["\x1f".join(map(str, row)) for row in zip(*(found[name].to_pylist() for name in economy), strict=True)]
        labels = [[f"{label}\x1f{one}" for label, one in zip(column, mark, strict=True)] for column in labels]
    women = np.fmin(numbers(found, "women"), numbers(found, "employment"))
    return region_industry(
        labels[0], labels[1], numbers(found, "employment"), numbers(found, "establishments"), women, share
    )


def _widened(found: pa.Table, frame: RegionIndustry, plants: Mapping[str, float], plan: Plan) -> pa.Table:
    tests = _tests(frame, plants, plan)
    women, men, jobs = (numbers(found, name) for name in ("women", "men", "employment"))
    columns = {
        name: found[name] for name in (*plan.by, "employment", "establishments", "lq", "rank", "strong", "strong10")
    }
    if not np.isnan(women).all():
        both = women + men
        share = np.divide(women, both, out=np.full_like(both, np.nan), where=both > 0)
        rest = np.where(np.isnan(women) & np.isnan(men), jobs, jobs - np.nan_to_num(women) - np.nan_to_num(men))
        columns |= {
            "women": found["women"], "men": found["men"], "not_stated": _known(rest), "women_share": _known(share),
            "lq_women": found["lq_women"], "rank_women": found["rank_women"],
        }  # fmt: skip
    columns |= {
        "lq_low": _known(tests.low), "lq_high": _known(tests.high), "lq_smoothed": _known(tests.smoothed),
        "p": _known(tests.p), "q": _known(tests.q),
    }  # fmt: skip
    stars = give_stars(frame, plan.rules.stars)
    columns["stars"] = pa.array(stars.count)
    return pa.table(columns)


def _known(values: Numbers) -> pa.Array:
    return pa.array(values, pa.float64(), from_pandas=True)


def _tests(frame: RegionIndustry, plants: Mapping[str, float], plan: Plan) -> CellTests:
    """Test on both establishments and jobs where both are known, else on what is there."""
    confidence = plan.rules.of("concentration_test", "confidence")
    if np.isnan(frame.establishments).all():
        return job_tests(frame, dict.fromkeys(np.unique(frame.industry).tolist(), np.nan), confidence)
    if not np.nansum(frame.employment) > 0:
        return establishment_tests(frame, confidence)
    return cluster_tests(frame, plants, confidence)


def _plants(register: Register, plan: Plan, frame: RegionIndustry) -> Mapping[str, float]:
    """Each industry's effective number of plants: from the register, or estimated where it has sums only."""
    if not register.has_establishments or len(plan.by) > 2:
        return effective_plants(frame, plan.rules.of("concentration_test", "size_variation"))
    import duckdb

    name = quoted(plan.by[1])
    with duckdb.connect() as connection:
        rows = connection.execute(
            f"FROM read_parquet({literal(str(register.path))}) "
            f"SELECT {name}, sum(employment) ** 2 / nullif(sum(employment ** 2), 0) WHERE {name} IS NOT NULL GROUP BY 1"
        ).fetchall()
    return {code: max(1.0, value) if value is not None else float("nan") for code, value in rows}


def _beside(register: Register, found: pa.Table, plan: Plan, aggregate: str) -> Numbers:
    """One more figure of each cell, in the order of the table; nan where nothing is known."""
    import duckdb

    by = ", ".join(quoted(name) for name in plan.by)
    keys = found.select(list(plan.by)).append_column("spot", pa.array(range(found.num_rows)))
    with duckdb.connect() as connection:
        connection.register("keys", keys)
        table = connection.sql(
            f"FROM keys JOIN (FROM read_parquet({literal(str(register.path))}) "
            f"SELECT {by}, {aggregate} AS figure GROUP BY ALL) USING ({by}) SELECT figure ORDER BY spot"
        ).to_arrow_table()
    return numbers(table, "figure")


def _names(register: Register, column: str) -> Mapping[str, str]:
    import duckdb

    if column not in ("region", "industry"):
        return {}
    with duckdb.connect() as connection:
        return dict(
            connection.execute(
                f"FROM read_parquet({literal(str(register.path))}) SELECT {column}, min({column}_name) "
                f"WHERE {column} IS NOT NULL GROUP BY 1"
            ).fetchall()
        )
