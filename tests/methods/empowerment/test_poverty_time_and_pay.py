from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusterwise.methods.empowerment.alkire_foster import Dimension, alkire_foster
from clusterwise.methods.empowerment.nodes import Aspect, NodeSide, node_checks
from clusterwise.methods.empowerment.rules import EmpowermentError
from clusterwise.methods.empowerment.same_task import Paid, Wage, task_gap, task_gaps
from clusterwise.methods.empowerment.time_use import Diary, is_overloaded, work_hours, workloads
from clusterwise.methods.gender import DoNoHarmRule, GenderFigureError
from clusterwise.methods.people import Sex

RULE = DoNoHarmRule(Decimal(5), "programme", date(2024, 1, 1))
THREE = [Dimension("income", 10), Dimension("school", 5), Dimension("water", 1)]


def people(women, men):
    return {Sex.WOMEN: women, Sex.MEN: men}


def test_with_yes_and_no_alone_depth_equals_breadth():
    found = alkire_foster([[0, 0, 0], [10, 5, 1]], THREE, 2)

    assert (found.m0, found.m1, found.m2) == (Fraction(1, 2), Fraction(1, 2), Fraction(1, 2))


def test_whoever_is_deprived_in_fewer_than_the_cut_off_is_not_poor():
    found = alkire_foster([[0, 5, 1], [0, 0, 1]], THREE, 2)

    assert (found.headcount, found.intensity, dict(found.contributions)) == (
        Fraction(1, 2),
        Fraction(2, 3),
        {"income": Fraction(1, 2), "school": Fraction(1, 2), "water": 0},
    )


def test_an_unknown_dimension_leaves_the_person_out():
    found = alkire_foster([[0, 0, None], [10, 5, 1]], THREE, 1)

    assert (found.n, found.left_out, found.headcount) == (1, 1, 0)


@given(st.lists(st.lists(st.integers(0, 20), min_size=3, max_size=3), min_size=1, max_size=10), st.integers(1, 3))
def test_deeper_measures_are_never_larger(rows, least):
    found = alkire_foster(rows, THREE, least)

    assert found.headcount >= found.m0 >= found.m1 >= found.m2
    assert sum(found.contributions.values()) == (1 if found.m0 else 0)


def test_poverty_without_meaning_is_refused():
    for rows, dimensions, least, words in (
        ([[1, 2]], THREE, 1, "Row 1 has 2 values"),
        ([[1, 2, -1]], THREE, 1, "below zero"),
        ([[1, 2, None]], THREE, 1, "whole row"),
        ([[1, 2, 3]], THREE, 4, "cut-off of 4"),
        ([[1]], [Dimension("x", 0)], 1, "above zero"),
    ):
        with pytest.raises(EmpowermentError, match=words):
            alkire_foster(rows, dimensions, least)


def diary(work, sex=Sex.WOMEN, beside=0):
    hours = {"farm": Decimal(work), "rest": 24 - Decimal(work)}
    return Diary("P-1", sex, hours, {"care": Decimal(beside)})


@pytest.mark.parametrize(("work", "beside", "much"), [("10.5", 0, False), ("10.6", 0, True), ("10", "1.5", True)])
def test_a_day_is_too_long_above_ten_and_a_half_hours(work, beside, much):
    assert is_overloaded(diary(work, beside=beside)) is much


def test_care_beside_another_activity_counts_half():
    assert work_hours(diary("8", beside="3")) == Decimal("9.5")


def test_workloads_tell_women_and_men_apart_with_their_number():
    found = workloads([diary("12"), diary("8"), diary("6", Sex.MEN)])

    assert [(one.sex, one.n, one.mean_hours, one.overloaded, one.share_overloaded) for one in found] == [
        (Sex.WOMEN, 2, Decimal(10), 1, Decimal("0.5")),
        (Sex.MEN, 1, Decimal(6), 0, Decimal(0)),
    ]
    assert found[0].by_activity == {"farm": Decimal(10), "rest": Decimal(14)}


def test_a_day_that_is_not_filled_or_has_hours_below_zero_is_refused():
    with pytest.raises(EmpowermentError, match="P-1 tells 20 hours"):
        work_hours(Diary("P-1", Sex.MEN, {"farm": Decimal(20)}, {}))
    with pytest.raises(EmpowermentError, match="-1 hours of rest"):
        work_hours(Diary("P-1", Sex.MEN, {"farm": Decimal(25), "rest": Decimal(-1)}, {}))


def test_pay_of_a_small_group_is_withheld_whole():
    found = task_gap("sorting", Paid(4, Decimal(6)), Paid(60, Decimal(8)), least=5)

    assert (found.is_withheld, found.women, found.men, found.gap, found.pooled_mean) == (True, None, None, None, None)


def test_tasks_are_compared_one_by_one_and_never_pooled():
    wages = [Wage("picking", Sex.WOMEN, Decimal(5), "USD"), Wage("picking", Sex.MEN, Decimal(5), "USD")]
    wages += [Wage("driving", Sex.WOMEN, Decimal(9), "USD"), Wage("driving", Sex.MEN, Decimal(12), "USD")]

    assert [(one.task, one.gap, one.women.n) for one in task_gaps(wages, least=1)] == [
        ("picking", Decimal(0), 1),
        ("driving", Decimal("0.25"), 1),
    ]


def test_pay_in_two_units_is_refused():
    wages = [Wage("picking", Sex.WOMEN, Decimal(5), "USD"), Wage("picking", Sex.MEN, Decimal(5), "EUR")]

    with pytest.raises(GenderFigureError, match="USD and EUR"):
        task_gaps(wages, least=1)
    with pytest.raises(GenderFigureError, match="least group"):
        task_gap("picking", Paid(1, Decimal(1)), Paid(1, Decimal(1)), least=0)


@pytest.mark.parametrize(
    ("before", "after", "alarms"),
    [
        (NodeSide(people(60, 40)), NodeSide(people(55, 45)), [Aspect.SHARE]),
        (NodeSide(people(60, 40)), NodeSide(people(5501, 4499)), []),
        (NodeSide(people(6, 4), Decimal(100)), NodeSide(people(6, 4), Decimal(95)), [Aspect.PAY]),
        (NodeSide(people(6, 4), Decimal(100)), NodeSide(people(6, 4), Decimal("95.01")), []),
        (
            NodeSide(people(6, 4), Decimal(80), Decimal(100)),
            NodeSide(people(6, 4), Decimal(90), Decimal(120)),
            [Aspect.PARITY],
        ),
    ],
)
def test_the_alarm_rings_where_share_or_pay_fell_by_five_points(before, after, alarms):
    (check,) = node_checks({"drying": before}, {"drying": after}, RULE)

    assert (list(check.alarms), check.is_alarm) == (alarms, bool(alarms))


def test_a_node_seen_once_is_unknown_and_not_unharmed():
    found = node_checks({"sale": NodeSide(people(1, 1))}, {"drying": NodeSide(people(1, 1))}, RULE)

    assert [(one.node, one.is_alarm) for one in found] == [("sale", None), ("drying", None)]
