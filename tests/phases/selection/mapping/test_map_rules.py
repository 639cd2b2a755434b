"""The rules of a map come from one file, and a plan that makes no sense is refused."""

from datetime import date

import pytest

from clusterwise.methods.space.piles import DEFAULT_PILES
from clusterwise.methods.space.scaling import DEFAULT_DELINEATION
from clusterwise.phases.p1_selection.mapping.plan import Plan
from clusterwise.phases.p1_selection.mapping.rules import NEEDED, MapError, Rules, rules_of, shipped_rules


def numbers(rule):
    return {name: getattr(rule, name) for name in rule.__slots__ if name not in ("name", "source", "valid_from")}


def test_every_shipped_rule_has_a_source_and_a_day():
    told = shipped_rules().described()

    assert [rule["code"] for rule in told] == list(NEEDED)
    assert all(rule["source"] and date.fromisoformat(rule["valid_from"]) for rule in told)


def test_shipped_numbers_are_those_of_the_methods():
    rules = shipped_rules()

    assert numbers(rules.delineation) == numbers(DEFAULT_DELINEATION)
    assert numbers(rules.piles) == numbers(DEFAULT_PILES)


def test_mass_is_the_least_number_of_units_of_identification():
    rules = shipped_rules()

    assert rules.axes.least_firms == rules.existence.least_firms == rules.of("cluster_identification", "minimum_units")


def test_the_newest_version_that_holds_on_a_day_is_taken():
    shared = [
        {"code": code, "name": code, "parameters": {"n": 1}, "source": "s", "valid_from": date(2000, 1, 1)}
        for code in NEEDED
    ]
    later = shared[0] | {"parameters": {"n": 2}, "valid_from": date(2020, 1, 1)}

    assert rules_of([*shared, later]).of(NEEDED[0], "n") == 2
    assert rules_of([later, *shared], on=date(2010, 1, 1)).of(NEEDED[0], "n") == 1


def test_a_missing_rule_is_named():
    with pytest.raises(MapError, match="strong_cluster"):
        Rules({})


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"engine": "pandas"}, "no engine pandas"),
        ({"resolution": 5}, "the same"),
        ({"resolution": 9}, "5, 6 and 7"),
        ({"by": ("region",)}, "a place and an industry"),
        ({"language": "xx"}, "set for"),
        ({"level": 0}, "one sign or more"),
    ],
)
def test_a_plan_without_sense_is_refused(options, said):
    with pytest.raises(MapError, match=said):
        Plan(**options)
