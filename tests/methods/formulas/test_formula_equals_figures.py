"""The formula made from an indicator's sheet gives the figure that the sheet gives, in total, by sex and as a change."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from clusterwise.foundation.evidence.facts import Fact
from clusterwise.foundation.evidence.figures import SEXES, compute
from clusterwise.foundation.evidence.models import Baseline as FrozenBaseline
from clusterwise.foundation.evidence.models import Indicator
from clusterwise.methods.counting import CountingError
from clusterwise.methods.formulas import Baseline, Catalogue, Measure, check, evaluate, of_structure, parse, text

DIMENSIONS = {"topic": "", "level": ""}
CATALOGUE = Catalogue(
    {
        code: Measure(code, "person", is_state=code == "held", dimensions=DIMENSIONS)
        for code in ("trained", "held", "observed.sales")
    }
)
ON, START = date(2025, 6, 30), date(2025, 1, 1)


@st.composite
def facts(draw):
    starts = draw(st.dates(START - timedelta(days=90), ON + timedelta(days=30)))
    lasts = draw(st.none() | st.integers(0, 200))
    return Fact(
        measure=draw(st.sampled_from(sorted(CATALOGUE.measures))),
        initiative=UUID(int=1),
        starts=starts,
        source=("app.Model", str(draw(st.integers(0, 9)))),
        label="",
        ends=None if lasts is None else starts + timedelta(days=lasts),
        person=draw(st.none() | st.integers(1, 5).map(lambda number: UUID(int=number))),
        organisation=draw(st.none() | st.integers(1, 3).map(lambda number: UUID(int=number))),
        sex=draw(st.sampled_from("FMXU")),
        age_band=draw(st.sampled_from(["", "25+"])),
        dimensions=draw(st.dictionaries(st.sampled_from(["topic", "level"]), st.sampled_from(["GMP", "HACCP"]))),
        amount=draw(st.none() | st.integers(-50, 90).map(lambda cents: Decimal(cents) / 4)),
        denominator=draw(st.none() | st.integers(0, 9).map(Decimal)),
        unit=draw(st.sampled_from(["TND", "TND", "TND", "EUR"])),
        head_count=draw(st.none() | st.integers(0, 20)),
    )


FILTERS = st.fixed_dictionaries(
    {},
    optional={
        "sex": st.sampled_from(["F", ["M", "U"]]),
        "topic": st.sampled_from(["GMP", ["GMP", "HACCP"]]),
        "unit": st.just("TND"),
        "age_band": st.sampled_from(["25+", ""]),
    },
)


@st.composite
def sheets(draw):
    how = draw(st.sampled_from(Indicator.How.values))
    measures = st.sampled_from(sorted(CATALOGUE.measures))
    return {
        "how": how,
        "measure": draw(measures),
        "subject": draw(st.sampled_from(["person", "organisation", "record"])),
        "filters": draw(FILTERS),
        "denominator_measure": draw(st.just("") | measures) if how == "ratio" else "",
        "denominator_filters": draw(FILTERS),
        "when": draw(st.sampled_from(Indicator.When.values)),
        "compared": draw(st.sampled_from(Indicator.Compared.values)),
    }


@settings(max_examples=150, deadline=None)
@given(st.lists(facts(), max_size=25), sheets(), st.sampled_from([None, START]), st.integers(-1, 3))
def test_formula_and_sheet_agree(given_facts, sheet, start, before):
    indicator = Indicator(**sheet)
    baseline = FrozenBaseline(indicator=indicator, value=Decimal(before), definition_version=1)
    formula = of_structure(**sheet)
    typed = check(parse(text(formula)), CATALOGUE)
    found = evaluate(typed, given_facts, on=ON, start=start, baseline=Baseline(Decimal(before)), by=["sex"])
    own = [fact for fact in given_facts if fact.measure == sheet["measure"]]
    below = [fact for fact in given_facts if fact.measure == sheet["denominator_measure"]]
    try:
        expected = compute(indicator, own, below, on=ON, start=start, baseline=baseline)
    except CountingError:
        assert found.reason == "mixed_units" or any(cell.reason == "mixed_units" for cell in found.by.values())
        return
    if sheet["compared"]:
        changes = {"absolute": expected.change.absolute, "percent": expected.change.percent}
        assert found.value == changes.get(sheet["compared"], expected.change.times)
        return
    gap = Decimal(0) if sheet["how"] in ("count", "distinct") else None
    assert found.value == expected.value
    assert {sex: found.by[sex,].value if (sex,) in found.by else gap for sex in SEXES} == expected.by_sex
    assert found.n == expected.n
    if not sheet["denominator_measure"]:
        assert (found.unknown, found.used[0]) == (expected.unknown, expected.facts)
