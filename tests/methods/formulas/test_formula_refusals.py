"""Every refusal names its cause, its place in the text and what to write instead."""

from datetime import date
from decimal import Decimal

import pytest

from clusterwise.methods.formulas import (
    REFUSALS,
    Catalogue,
    FormulaError,
    Measure,
    PlainRow,
    check,
    evaluate,
    parse,
)

CATALOGUE = Catalogue(
    {
        one.code: one
        for one in (
            Measure("trained", "person", dimensions={"topic": "topics"}, has_amount=False),
            Measure("certified", "person", is_state=True),
            Measure("wage", "person", unit="TND"),
            Measure("loss", "record", unit="kg", dimensions={"stage": ""}),
            Measure("adoption", "organisation", unit="%"),
            Measure("jobs", "organisation"),
        )
    },
    {"topics": ("GMP", "HACCP")},
)

REFUSED = [
    ("", "empty", 1),
    ("sum(loss", "syntax_end", 9),
    ("sum(loss))", "syntax", 10),
    ("sum(loss) in spring", "syntax", 14),
    ("sum(loss) per week", "syntax", 15),
    ("sum(loss at noon)", "syntax", 13),
    ("count(trained where topic = 'GMP')", "character", 29),
    ("count(trained) " * 200, "too_long", 1),
    ("(" * 10_000 + "sum(loss)" + ")" * 10_000, "too_long", 1),
    ("(" * 60 + "sum(loss)" + ")" * 60, "too_deep", 41),
    ("sum(loss)" + " + sum(loss)" * 70, "too_many_operators", 779),
    ("sum(loss where amount > 123456789012345)", "number_too_large", 25),
    ("sum(loss where amount > 1.1234567)", "number_too_large", 25),
    ("sum(loss at 2025-02-30)", "date_impossible", 13),
    ("sum(loss in 2025-13)", "date_impossible", 13),
    ("sum(loss in 99)", "date_impossible", 13),
    ("sum(loss in 2025-06-30 to 2025-01-01)", "period_backwards", 10),
    ("summe(loss)", "unknown_function", 1),
    ("sum(loss, loss)", "argument_count", 1),
    ("weighted_mean(wage)", "argument_count", 1),
    ("percent(sum(loss), sum(loss))", "argument_count", 1),
    ("ratio(loss, sum(loss))", "argument_kind", 7),
    ("sum(person)", "argument_kind", 5),
    ("sum(3)", "argument_kind", 5),
    ("fold(sum(loss), loss)", "argument_kind", 17),
    ("sum(count(trained))", "nested", 5),
    ("mean(mean(wage))", "mean_of_means", 6),
    ("mean(wage) + mean(wage)", "mean_of_means", 12),
    ("sum(percent(ratio(sum(loss))))", "sum_of_percentages", 5),
    ("sum(adoption)", "sum_of_percentages", 1),
    ("ratio(sum(loss)) + ratio(sum(loss))", "sum_of_percentages", 18),
    ("percent(ratio(sum(loss))) + percent(ratio(sum(loss)))", "sum_of_percentages", 27),
    ("distinct(trained) + distinct(certified)", "distinct_added", 19),
    ("distinct(trained) - distinct(certified)", "distinct_added", 19),
    ("count(trained) + distinct(trained)", "distinct_added", 16),
    ("sum(distinct(trained))", "distinct_added", 5),
    ("median(wage) + median(wage)", "means_added", 14),
    ("max(wage) + max(wage)", "means_added", 11),
    ("weai(certified) + weai(certified)", "index_added", 17),
    ("change(sum(loss), baseline) + change(sum(loss), baseline)", "changes_added", 29),
    ("sum(wage) + sum(loss)", "units_differ", 11),
    ("pct_change(sum(wage), sum(loss))", "units_differ", 1),
    ("mean(wage) - median(wage)", "kinds_differ", 12),
    ("fold(mean(wage), sum(wage))", "kinds_differ", 1),
    ("sum(loss) + 3", "number_added", 11),
    ("42", "no_records", 1),
    ("sum(loss) * sum(loss)", "product", 11),
    ("sum(loss) / 0", "division_by_zero", 11),
    ("1 / sum(loss)", "divided_number", 3),
    ("sum(baseline)", "baseline_place", 5),
    ("ratio(baseline, sum(loss))", "baseline_place", 7),
    ("fold(sum(loss), baseline) / fold(sum(wage), baseline)", "baseline_twice", 29),
    ("fold(sum(loss), 3)", "baseline_number", 1),
    ("fold(fold(sum(loss), baseline), baseline)", "change_of_change", 1),
    ("percent(sum(loss))", "percent_of", 1),
    ("percent(ratio(sum(loss), sum(wage)))", "percent_of", 1),
    ("count(traned)", "unknown_measure", 1),
    ('count(person where measure = "traned")', "unknown_measure", 20),
    ("weighted_mean(wage, weight: heads)", "unknown_measure", 1),
    ("distinct(person)", "measure_missing", 1),
    ('count(person where measure = "trained" and measure = "certified")', "measure_contradiction", 1),
    ('count(trained where topik = "GMP")', "unknown_dimension", 21),
    ("count(trained) by topik", "dimension_not_declared", 19),
    ('count(person where measure in ("trained", "certified")) by topic', "dimension_not_declared", 60),
    ("count(trained) by sex, sex", "dimension_twice", 24),
    ("count(trained) by sex, place, topic, age_band, initiative", "too_many_dimensions", 48),
    ('count(trained where topic = "GMO")', "unknown_code", 21),
    ('count(trained where sex in ("F", "W"))', "unknown_code", 21),
    ('count(trained where topic > "GMP")', "comparison_of_text", 21),
    ("count(trained where topic = 3)", "comparison_of_text", 21),
    ('sum(loss where amount = "3")', "comparison_of_number", 16),
    ('sum(loss where starts > "2025"))', "syntax", 32),
    ("sum(loss where starts > 3)", "comparison_of_date", 16),
    ("mean(trained)", "no_amount", 1),
    ("weighted_mean(wage, weight: jobs)", "weight_subject", 1),
]


@pytest.mark.parametrize(("text", "code", "column"), REFUSED, ids=lambda given: str(given)[:40])
def test_a_formula_is_refused_at_its_fault(text, code, column):
    with pytest.raises(FormulaError) as refused:
        check(parse(text), CATALOGUE, composites=("weai",))

    assert (refused.value.code, refused.value.line, refused.value.column) == (code, 1, column)
    assert refused.value.message == REFUSALS[code].format(**refused.value.params).strip()


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"on": date(2025, 1, 1)}, "start_missing"),
        ({"on": date(2025, 1, 1), "start": date(2025, 2, 1)}, "period_empty"),
        ({"on": date(2525, 1, 1), "start": date(25, 2, 1)}, "too_many_periods"),
    ],
)
def test_periods_that_cannot_be_cut_are_refused(asked, code):
    with pytest.raises(FormulaError) as refused:
        evaluate(check(parse("sum(loss) per month"), CATALOGUE), [], **asked)

    assert refused.value.code == code


def test_each_refusal_has_a_case():
    of_periods = {"start_missing", "period_empty", "too_many_periods"}

    assert set(REFUSALS) - {code for _, code, _ in REFUSED} - of_periods == set()


def test_the_fault_is_found_in_a_later_line():
    with pytest.raises(FormulaError) as refused:
        check(parse("sum(loss)\n  + sum(wage)"), CATALOGUE)

    assert (refused.value.line, refused.value.column, refused.value.length) == (2, 3, 1)


def test_the_nearest_known_names_are_offered():
    with pytest.raises(FormulaError, match=r"Choose one of: trained, certified\.") as refused:
        check(parse("count(trianed)"), CATALOGUE)

    assert refused.value.params == {"name": "trianed", "nearest": "trained, certified"}


def test_a_text_of_a_million_signs_is_refused_unread():
    with pytest.raises(FormulaError) as refused:
        parse("not " * 250_000)

    assert refused.value.code == "too_long"


def test_many_nots_are_refused_before_they_nest():
    with pytest.raises(FormulaError) as refused:
        parse(f'count(trained where {"not " * 400} sex = "F")')

    assert refused.value.code == "too_many_operators"


@pytest.mark.parametrize(("before", "reason"), [("0", "baseline_zero"), ("-4", "baseline_negative")])
def test_growth_without_a_positive_baseline_is_undefined_with_a_reason(before, reason):
    rows = [
        PlainRow("loss", date(2024, 1, 1), amount=Decimal(before), unit="kg"),
        PlainRow("loss", date(2025, 1, 1), amount=Decimal(40), unit="kg"),
    ]
    typed = check(parse("pct_change(sum(loss in 2025), sum(loss in 2024))"), CATALOGUE)
    found = evaluate(typed, rows, on=date(2025, 12, 31))

    assert (found.value, found.reason) == (None, reason)


def test_records_in_two_units_have_no_sum():
    rows = [PlainRow("jobs", date(2024, 1, 1), amount=Decimal(1), unit=unit) for unit in ("jobs", "full-time jobs")]
    found = evaluate(check(parse("sum(jobs)"), CATALOGUE), rows, on=date(2025, 12, 31))

    assert (found.value, found.reason, found.n) == (None, "mixed_units", 2)
