"""What a formula's text means: its canonical form, its words, its type, its time and its hooks."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from clusterwise.methods.formulas import Catalogue, Measure, PlainRow, check, evaluate, of_structure, parse, text, words

CATALOGUE = Catalogue(
    {
        "trained": Measure("trained", "person", dimensions={"topic": ""}),
        "certified": Measure("certified", "person", is_state=True, dimensions={"topic": ""}),
        "observed.sales": Measure("observed.sales", "organisation"),
        "staff": Measure("staff", "organisation", is_state=True),
    }
)


def typed(formula, **given):
    return check(parse(formula), CATALOGUE, **given)


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("((sum(observed.sales)))", "sum(observed.sales)"),
        ('sum("observed.sales")', "sum(observed.sales)"),
        ('count("two words" where "a b"="c""d")', 'count("two words" where "a b" = "c""d")'),
        ('count("person")', 'count("person")'),
        ("(sum(a)-sum(b))-(sum(c)-sum(d))", "sum(a) - sum(b) - (sum(c) - sum(d))"),
        ("(sum(a)+sum(b))/2*3", "(sum(a) + sum(b)) / 2 * 3"),
        ("count(a where sex = \"F\" or sex = \"M\" and not (x = \"1\" or x = \"2\"))",
         'count(a where sex = "F" or (sex = "M" and not (x = "1" or x = "2")))'),
        ('count(a where sex not in ("F", "not stated"))', 'count(a where not sex in ("F", "U"))'),
        ("sum(a in 2024-01-01 to 2024-12-31)", "sum(a in 2024)"),
        ("sum(a in 2024-04-01 to 2024-06-30)", "sum(a in 2024-Q2)"),
        ("sum(a in 2024-02-01 to 2024-02-29)", "sum(a in 2024-02)"),
        ("sum(a in 2024-02-01 to 2024-02-28)", "sum(a in 2024-02-01 to 2024-02-28)"),
        ("ratio( sum(a at period  start) ) since start by sex per year",
         "ratio(sum(a at period start)) since start by sex per year"),
    ],
)  # fmt: skip
def test_a_text_has_one_canonical_form(written, canonical):
    assert text(parse(written)) == canonical
    assert text(parse(canonical)) == canonical


@pytest.mark.parametrize(
    ("formula", "kind", "unit", "rolls_up"),
    [
        ("count(trained)", "ADDITIVE", "person", True),
        ('sum(observed.sales where unit = "TND")', "ADDITIVE", "TND", True),
        ("sum(observed.sales) / 12", "ADDITIVE", "", True),
        ("distinct(trained)", "DISTINCT", "person", False),
        ("mean(observed.sales)", "MEAN", "", False),
        ("min(observed.sales)", "EXTREME", "", False),
        ('ratio(sum(observed.sales where unit = "TND"), distinct(trained))', "RATIO", "TND/person", False),
        ("percent(ratio(distinct(certified), distinct(trained)))", "PERCENT", "%", False),
        ("fold(sum(observed.sales), baseline)", "CHANGE", "times", False),
        ("weighted_mean(observed.sales, weight: staff)", "MEAN", "", False),
    ],
)
def test_the_type_says_what_adds_up(formula, kind, unit, rolls_up):
    found = typed(formula)

    assert (found.type.kind.name, found.unit, found.rolls_up, bool(found.type.why_not)) == (
        kind,
        unit,
        rolls_up,
        not rolls_up,
    )


def test_what_a_formula_reads_is_told():
    found = typed('distinct(person where measure in ("trained", "certified") and topic = "GMP")')

    assert (found.measures, found.needs_baseline) == (("certified", "trained"), False)
    assert typed("fold(count(trained), baseline)").needs_baseline is True


STATES = [
    PlainRow("certified", date(2024, 1, 1), ("c", "1"), ends=date(2025, 1, 1), person="ada"),
    PlainRow("certified", date(2024, 7, 1), ("c", "2"), person="ben"),
    PlainRow("trained", date(2024, 2, 1), ("t", "1"), person="cyd"),
]


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("distinct(certified)", 1),
        ("distinct(certified at 2024-12-31)", 2),
        ("distinct(certified at period start)", 2),
        ("distinct(certified since start)", 2),
        ("distinct(certified in 2024-Q1)", 1),
        ("distinct(certified) in period", 1),
        ('distinct(person where measure in ("certified", "trained"))', 2),
    ],
)
def test_time_picks_states_that_hold_and_events_that_began(formula, value):
    assert evaluate(typed(formula), STATES, on=date(2025, 1, 1), start=date(2024, 7, 1)).value == value


def test_states_are_taken_at_the_end_of_each_period_and_events_within_it():
    asked = {"on": date(2025, 3, 31), "start": date(2024, 1, 1)}
    states = evaluate(typed("distinct(certified) per quarter"), STATES, **asked)
    events = evaluate(typed("count(trained) per quarter"), STATES, **asked)

    assert [int(group.total.value) for group in states.per.values()] == [1, 1, 2, 2, 1]
    assert [int(group.total.value) for group in events.per.values()] == [1, 0, 0, 0, 0]


def test_an_unknown_amount_fits_neither_a_comparison_nor_its_contrary():
    rows = [PlainRow("observed.sales", date(2025, 1, 1), amount=amount) for amount in (None, Decimal(3), Decimal(9))]
    counts = [
        evaluate(typed(f"count(observed.sales where {condition})"), rows, on=date(2025, 1, 1)).n
        for condition in ("amount > 5", "not amount > 5", 'amount = "not stated"', 'not amount = "not stated"')
    ]

    assert counts == [1, 1, 1, 2]


def test_an_index_is_computed_by_its_method_from_the_rows():
    index = typed("weai(trained)", composites=("weai",))
    rows = [PlainRow("trained", date(2025, 1, 1)), PlainRow("trained", date(2025, 1, 2)), *STATES[:2]]
    found = evaluate(index, rows, on=date(2025, 1, 1), composites={"weai": lambda some: Fraction(len(some), 4)})

    assert (found.value, index.type.kind.name, index.rolls_up) == (Decimal("0.25"), "INDEX", False)


def test_a_mean_is_weighted_by_another_measure_of_the_same_subject():
    day = date(2025, 1, 1)
    rows = [
        PlainRow("observed.sales", day, organisation="mill", amount=Decimal(10)),
        PlainRow("observed.sales", day, organisation="coop", amount=Decimal(40)),
        PlainRow("observed.sales", day, organisation="shop", amount=Decimal(99)),
        PlainRow("staff", day, organisation="mill", amount=Decimal(2)),
        PlainRow("staff", day, organisation="coop", amount=Decimal(1)),
    ]
    found = evaluate(typed("weighted_mean(observed.sales, weight: staff)"), rows, on=day)

    assert (found.value, found.n, found.unknown) == (Decimal(20), 3, 1)


def test_words_name_measures_and_codes_as_the_reader_knows_them():
    names = {"trained": "took part in a training", "GMP": "good manufacturing practice", "topic": "subject"}
    formula = parse('pct_change(count(trained where topic = "GMP" and amount >= 2 in 2024), baseline) by sex per year')
    told = words(formula, label=lambda kind, code, of: names.get(code, code))

    assert told == (
        "the change of (the number of records “took part in a training”, where subject is good manufacturing practice"
        " and amount is at least 2, begun from 2024-01-01 to 2024-12-31) in percent of (the frozen baseline);"
        " split by sex; for each year"
    )


def test_words_of_a_typed_formula_say_who_is_counted():
    told = [words(typed(one)) for one in ("distinct(trained)", "distinct(staff)", "count(trained)")]

    assert told == [
        "the number of different people in “trained”",
        "the number of different organisations in “staff”",
        "the number of participations of people in “trained”",
    ]
    assert words(parse("distinct(trained)")) == "the number of different ones in “trained”"


def test_words_are_translated_by_whole_templates():
    french = {
        "the sum of “{records}”": "la somme de « {records} »",
        "{value}, begun within the period": "{value}, durant la période",
    }

    assert (
        words(parse("sum(sales in period)"), lambda one: french.get(one, one))
        == "la somme de « sales », durant la période"
    )


def test_an_empty_filter_means_not_stated():
    formula = of_structure(how="sum", measure="observed.sales", filters={"topic": "", "sex": ["F", None]}, when="in")

    assert text(formula) == 'sum(observed.sales where sex in ("F", "U") and topic = "not stated" in period)'
