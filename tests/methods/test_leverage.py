from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from clusterwise.methods.leverage import LeverageError, LeveragePoint, QuickWinRule, is_quick_win, ranked_points
from clusterwise.methods.people import Sex

RULE = QuickWinRule(6, Decimal(5000), "USD", 10, "programme", date(2024, 1, 1))
POINT = LeveragePoint("meters", 4, 5, 6, Decimal(5000), "USD", {Sex.WOMEN: 6, Sex.MEN: 4})


def test_points_come_by_score_then_speed_then_reach_then_cost_with_unknown_last():
    points = [
        replace(POINT, code="dear", cost=Decimal(6000)),
        replace(POINT, code="narrow", firms={Sex.WOMEN: 3}),
        replace(POINT, code="slow", months_to_effect=12),
        replace(POINT, code="when?", months_to_effect=None),
        replace(POINT, code="strong", impact=5),
        POINT,
        replace(POINT, code="twin"),
    ]

    assert [(one.rank, one.point.code, one.score) for one in ranked_points(points, RULE)] == [
        (1, "strong", 25),
        (2, "meters", 20),
        (2, "twin", 20),
        (4, "dear", 20),
        (5, "narrow", 20),
        (6, "slow", 20),
        (7, "when?", 20),
    ]


@pytest.mark.parametrize(
    ("changes", "verdict"),
    [
        ({}, True),
        ({"months_to_effect": 7}, False),
        ({"cost": Decimal("5000.01")}, False),
        ({"firms": {Sex.WOMEN: 9}}, False),
        ({"firms": None}, None),
        ({"firms": None, "months_to_effect": 7}, False),
    ],
)
def test_a_quick_win_is_fast_cheap_and_wide(changes, verdict):
    assert is_quick_win(replace(POINT, **changes), RULE) is verdict


def test_scores_off_the_scale_and_foreign_money_are_refused():
    with pytest.raises(LeverageError, match="from 1 to 5"):
        replace(POINT, impact=6)
    with pytest.raises(LeverageError, match="convert to USD"):
        is_quick_win(replace(POINT, currency="TND"), RULE)
