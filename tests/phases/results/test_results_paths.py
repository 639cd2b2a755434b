"""The light: a value against the straight path in time, not against the end target."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from clusterwise.foundation.evidence.facts import Fact
from clusterwise.foundation.evidence.figures import compute
from clusterwise.foundation.evidence.models import Baseline, Indicator, Target
from clusterwise.phases.p6_results.paths import expected_on, light_of

LIMITS = {"on_path_percent": 90, "behind_percent": 70}
FIRST, DUE = date(2023, 1, 1), date(2024, 1, 1)
HALF = date(2023, 7, 2)


def _value(initiative, number, *, base=0, target=100, direction="up", on=HALF):
    indicator = Indicator(
        initiative=initiative, how="sum", measure="x", subject="record", when="since", direction=direction
    )
    fact = Fact("x", initiative.pk, FIRST, ("x.X", "1"), "x", amount=Decimal(number))
    value = compute(indicator, [fact], on=on)
    return replace(
        value,
        baseline=None if base is None else Baseline(as_of=FIRST, value=Decimal(base)),
        target=None if target is None else Target(due=DUE, value=Decimal(target)),
    )


def test_the_path_is_straight_from_the_baseline_to_the_target():
    begins = (date(2023, 1, 1), Decimal(20))

    assert expected_on(begins, date(2023, 1, 11), Decimal(40), date(2023, 1, 6)) == 30
    assert expected_on(begins, date(2023, 1, 11), Decimal(40), date(2022, 1, 1)) == 20
    assert expected_on(begins, date(2023, 1, 11), Decimal(40), date(2025, 1, 1)) == 40


@pytest.mark.parametrize(
    ("number", "code"),
    [(100, "reached"), (50, "on_path"), (45, "on_path"), (44, "behind"), (35, "behind"), (34, "far"), (0, "far")],
)
def test_half_way_in_time_half_of_the_way_is_asked(initiative, number, code):
    light = light_of(_value(initiative, number), LIMITS)

    assert light.code == code


def test_where_less_is_better_the_path_falls(initiative):
    falling = {"base": 40, "target": 20, "direction": "down"}

    assert light_of(_value(initiative, 30, **falling), LIMITS).code == "on_path"
    assert light_of(_value(initiative, 38, **falling), LIMITS).code == "far"
    assert light_of(_value(initiative, 19, **falling), LIMITS).code == "reached"


def test_the_words_name_the_value_of_today(initiative):
    assert light_of(_value(initiative, 10), LIMITS).words == "Far behind its path (today 50)"


def test_without_a_target_there_is_no_light(initiative):
    assert light_of(_value(initiative, 10, target=None), LIMITS).code == "no_target"


def test_a_sum_without_a_baseline_starts_at_nothing_with_the_initiative(initiative):
    light = light_of(_value(initiative, 72, base=None, on=DUE), LIMITS)

    assert (light.code, light.expected) == ("behind", 100)


def test_before_the_first_day_nothing_is_behind(initiative):
    assert light_of(_value(initiative, 0, on=FIRST), LIMITS).code == "on_path"
