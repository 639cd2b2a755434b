"""Random facts and random formulas over one small catalogue, and the facts as the table that the engine reads."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pyarrow as pa
from hypothesis import strategies as st

from clusterwise.methods.formulas import Catalogue, Measure, PlainRow

MEASURES = {
    one.code: one
    for one in (
        Measure("trained", "person", dimensions={"topic": "topics", "level": ""}),
        Measure("certified", "person", is_state=True, dimensions={"topic": "topics"}),
        Measure("observed.sales", "organisation", dimensions={"topic": ""}),
        Measure("jobs", "organisation", is_state=True, dimensions={"topic": ""}),
        Measure("batch", "record", unit="kg", dimensions={"topic": ""}),
    )
}
CATALOGUE = Catalogue(MEASURES, {"topics": ("GMP", "HACCP", "o'il")})
FIRST, LAST = date(2024, 1, 1), date(2025, 12, 31)


def _row(random):
    code = random.choice(sorted(MEASURES))
    starts = FIRST + timedelta(days=random.randint(-200, 790))
    lasts = random.choice([None, random.randint(0, 400)]) if MEASURES[code].is_state else None
    is_named = random.random() < 0.8
    dimensions = {name: random.choice(["GMP", "HACCP", "o'il", ""]) for name in ("topic", "level")}
    return PlainRow(
        code,
        starts,
        ("app.Model", str(random.randint(0, 20))),
        ends=None if lasts is None else starts + timedelta(days=lasts),
        person=random.choice([f"p{number}" for number in range(6)]) if is_named else None,
        organisation=random.choice([None, "firm", "coop", "o'mill"]),
        place=random.choice(["", "Sfax", "Gabès"]),
        sex=random.choice(["F", "M", "X", "U", ""]),
        age_band=random.choice(["", "15-24", "25+"]),
        dimensions=dimensions if random.random() < 0.8 else {},
        amount=random.choice([None, Decimal(0), *(Decimal(random.randint(-500, 5000)) / 100 for _ in range(6))]),
        denominator=random.choice([None, *(Decimal(random.randint(0, 40)) for _ in range(4))]),
        unit="TND" if code != "batch" and random.random() < 0.97 else random.choice(["kg", "kg", "kg", "EUR", ""]),
        head_count=None if is_named else random.choice([None, random.randint(0, 30)]),
        initiative=random.choice(["i1", "i2"]),
    )


def rows(random, most):
    """A list of random facts; sometimes of one unit, so that means and sums are not all refused."""
    facts = [_row(random) for _ in range(random.randint(0, most))]
    return [replace(row, unit="TND") for row in facts] if random.random() < 0.6 else facts


LEAVES = st.sampled_from(
    [
        'sex = "F"', 'sex != "M"', 'topic in ("GMP", "o\'il")', 'topic = "not stated"', "amount > 10.5", "amount <= 0",
        'amount = "not stated"', "denominator >= 3", "starts >= 2024-06-01", 'ends = "not stated"', "ends < 2025-03-01",
        'place = "Gabès"', 'age_band != "25+"', "head_count > 3", 'initiative = "i1"', 'unit = "TND"',
    ]
)  # fmt: skip
CONDITIONS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(lambda two: f"({two[0]} and {two[1]})"),
        st.tuples(inner, inner).map(lambda two: f"({two[0]} or {two[1]})"),
        inner.map(lambda one: f"not ({one})"),
    ),
    max_leaves=4,
)
TIMES = st.sampled_from(
    [
        "", "", "at date", "at period start", "at 2025-03-31", "in period", "in 2024", "in 2024-Q3", "in 2024-02",
        "in 2024-01-15 to 2025-02-03", "since start", "since 2024-09-01", "at 2030-01-01",
    ]
)  # fmt: skip
AMOUNT_MEASURES = st.sampled_from(["observed.sales", "jobs", "batch", "trained"])


@st.composite
def sources(draw, name):
    where = draw(st.none() | st.none() | CONDITIONS)
    pieces = [name, f"where {where}" if where else "", draw(TIMES)]
    return " ".join(filter(None, pieces))


@st.composite
def countings(draw):
    op, subject = (
        draw(st.sampled_from(["count", "distinct"])),
        draw(st.sampled_from(["person", "organisation", "record"])),
    )
    measures = draw(
        st.sampled_from(['measure = "trained"', 'measure in ("trained", "certified")', 'measure != "batch"'])
    )
    where = draw(CONDITIONS)
    return f"{op}({subject} where {measures} and {where} {draw(TIMES)})"


@st.composite
def amounts(draw):
    inner = draw(sources(draw(AMOUNT_MEASURES)))
    name = draw(st.sampled_from(["sum", "mean", "median", "min", "max", "ratio", "weighted_mean", "count", "distinct"]))
    if name == "ratio":
        return f"ratio(sum({inner}))"
    if name == "weighted_mean":
        return f"weighted_mean({inner}, weight: denominator)"
    return f"{name}({inner})"


WEIGHTED = sources("observed.sales").map(lambda inner: f"weighted_mean({inner}, weight: jobs)")
FIGURES = st.one_of(countings(), amounts(), amounts(), WEIGHTED)
VALUES = st.one_of(
    FIGURES,
    FIGURES,
    st.tuples(FIGURES, FIGURES).map(lambda two: f"ratio({two[0]}, {two[1]})"),
    st.tuples(sources("batch"), sources("batch")).map(lambda two: f"sum({two[0]}) - sum({two[1]}) / 4"),
    st.tuples(sources("jobs"), sources("jobs")).map(lambda two: f"pct_change(mean({two[0]}), mean({two[1]}))"),
    sources("observed.sales").map(lambda inner: f"change(sum({inner}), baseline)"),
    sources("jobs").map(lambda inner: f"fold(median({inner}), baseline) * 3"),
)
BY = st.sampled_from(["", "", "by sex", "by sex, age_band", "by topic", "by place, sex, topic", "by initiative"])
PER = st.sampled_from(["", "", "per month", "per quarter", "per year"])
FORMULAS = st.tuples(VALUES, TIMES, BY, PER).map(lambda parts: " ".join(filter(None, parts)))


def table(rows):
    columns = {
        "measure": pa.string(), "programme": pa.string(), "initiative": pa.string(), "starts": pa.date32(),
        "ends": pa.date32(), "person": pa.string(), "organisation": pa.string(), "place": pa.string(),
        "sex": pa.string(), "age_band": pa.string(), "amount": pa.decimal128(20, 6),
        "denominator": pa.decimal128(20, 6), "unit": pa.string(), "head_count": pa.int32(), "qualifier": pa.string(),
    }  # fmt: skip
    arrays = {name: pa.array([getattr(row, name) for row in rows], kind) for name, kind in columns.items()}
    maps = pa.map_(pa.string(), pa.string())
    arrays["dimensions"] = pa.array([list(row.dimensions.items()) for row in rows], maps)
    arrays["source_model"] = pa.array([row.source[0] for row in rows], pa.string())
    arrays["source_key"] = pa.array([row.source[1] for row in rows], pa.string())
    return pa.table(arrays)
