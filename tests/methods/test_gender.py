from datetime import date
from decimal import Decimal

import pytest

from clusterwise.methods.gender import DoNoHarmRule, GenderFigureError, harm_checks, share_gap, wage_gap
from clusterwise.methods.people import Sex

RULE = DoNoHarmRule(Decimal(5), "programme", date(2024, 1, 1))


def test_womens_share_is_among_those_stated_with_the_others_beside():
    result = share_gap("seats", {Sex.WOMEN: 3, Sex.MEN: 8, Sex.OTHER: 1, Sex.NOT_STATED: 5})

    assert (result.women_share, result.stated, result.not_stated) == (Decimal("0.25"), 12, 5)
    assert round(result.gap, 4) == Decimal("0.4167")


def test_where_nobody_stated_their_sex_there_is_no_share():
    result = share_gap("seats", {Sex.NOT_STATED: 5})

    assert (result.women_share, result.gap, result.not_stated) == (None, None, 5)


@pytest.mark.parametrize(
    ("women", "men", "gap"), [("15", "20", "0.25"), ("20", "20", "0"), ("25", "20", "-0.25"), (None, "20", None)]
)
def test_the_wage_gap_is_what_is_missing_to_mens_wage(women, men, gap):
    assert wage_gap(women and Decimal(women), Decimal(men)) == (gap and Decimal(gap))


@pytest.mark.parametrize(
    ("before", "after", "fall", "alarm"),
    [
        ("0.60", "0.55", "5.00", True),
        ("0.60", "0.5501", "4.99", False),
        ("0.40", "0.60", "-20.00", False),
        ("0.60", None, None, None),
        (None, "0.60", None, None),
    ],
)
def test_the_alarm_rings_at_five_points(before, after, fall, alarm):
    (check,) = harm_checks({"drying": before and Decimal(before)}, {"drying": after and Decimal(after)}, RULE)

    assert (check.fall_points, check.is_alarm) == (fall and Decimal(fall), alarm)


def test_a_node_that_is_new_or_gone_is_unknown_not_unharmed():
    checks = harm_checks({"sale": Decimal("0.3")}, {"drying": Decimal("0.5")}, RULE)

    assert [(check.node, check.is_alarm) for check in checks] == [("sale", None), ("drying", None)]


def test_impossible_figures_are_refused():
    with pytest.raises(GenderFigureError, match="below zero"):
        share_gap("seats", {Sex.WOMEN: -1})
    with pytest.raises(GenderFigureError, match="men's wage"):
        wage_gap(Decimal(10), Decimal(0))
    with pytest.raises(GenderFigureError, match="drying"):
        harm_checks({"drying": Decimal(-1)}, {"drying": Decimal(0)}, RULE)
