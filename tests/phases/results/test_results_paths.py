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


def test_a_target_of_women_that_is_missed_shows_though_the_total_is_reached(initiative):
    from tests import factories

    from clusterwise.foundation.evidence import selectors
    from clusterwise.foundation.evidence import services as evidence
    from clusterwise.phases.p6_results.paths import light_of, path_rule

    kpi = {"level": "output", "source": "s", "method": "m", "collects": "c", "verifies": "v", "reports": "r"}
    farmers = evidence.define_indicator(
        initiative=initiative,
        by=None,
        code="F",
        name="F",
        definition="F",
        how="distinct",
        measure="involved",
        when="at",
        **kpi,
    )
    for sex in "FMM":
        factories.person(initiative, sex=sex)
    day = date(2023, 1, 1)
    evidence.set_target(initiative=initiative, by=None, indicator=farmers, due=day, value=Decimal(3))
    women = evidence.set_target(initiative=initiative, by=None, indicator=farmers, due=day, value=Decimal(2), sex="F")

    value = selectors.figure(farmers, day)

    assert light_of(value, path_rule(day)).code == "reached"
    light = light_of(value, path_rule(day), {"F": women})
    assert (light.code, light.words) == ("partly", "Target reached in total, not for: women")


@pytest.mark.parametrize(
    ("qualifier", "direction", "code"),
    [
        ("=", "up", "reached"), ("≥", "up", "reached"), ("max", "up", "open"), ("≤", "up", "open"),
        ("≥", "down", "open"), ("≤", "down", "reached"),
    ],
)  # fmt: skip
def test_a_bound_on_the_wrong_side_proves_no_target(initiative, qualifier, direction, code):
    value = replace(_value(initiative, 100, base=100, target=100, direction=direction), qualifier=qualifier)

    assert light_of(value, LIMITS).code == code
