"""Splits, critical mass, signs and pooling: what the mission's rows F01, D02, D03, CE2 and CE3 ask of a profile."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusterwise.methods.linkages.relatedness import Relatedness
from clusterwise.methods.standing.firms import StandingError, firms
from clusterwise.methods.standing.mass import MassRule, critical_mass
from clusterwise.methods.standing.pooling import Need, Tier, pooled
from clusterwise.methods.standing.signals import Signal, SignalRule, State, signals
from clusterwise.methods.standing.sizes import SizeRule
from clusterwise.methods.standing.splits import Group, splits

DAY = date(2024, 1, 1)
SIZES = SizeRule("test", (("small", 50), ("large", None)), 250, None, "invented", DAY)
LINKS = Relatedness(
    np.array(["figs", "jars", "oil"]), np.array([[1, 0.2, 0.6], [0.2, 1, 0.1], [0.6, 0.1, 1]]), "proximity"
)
MASS = MassRule("test", 4, 0.5, "invented", DAY)
LIMITS = SignalRule("test", dict.fromkeys(Signal, (-0.05, 0.05)), "invented", DAY)


def test_each_group_tells_its_jobs_by_sex_and_the_rest_as_not_stated():
    members = firms(["figs"] * 4, jobs=[4, 60, 8, np.nan], women=[3, 20, np.nan, np.nan], men=[1, 30, np.nan, np.nan])
    by_size = splits(members, SIZES, {}).shown[0]

    assert by_size.groups == (
        Group("small", 2, 0.5, 12, 3, 1, 8),
        Group("large", 1, 0.25, 60, 20, 30, 10),
        Group("not_known", 1, 0.25, None, None, None, None),
    )
    assert by_size.coverage == 0.75


def test_dimensions_that_the_data_lack_are_named_and_counted():
    bare = splits(
        firms(["figs"] * 2, jobs=[3, 4]), SIZES, {"legal_form": None, "informal": ["", ""], "place": ["N", "S"]}
    )

    assert [split.dimension for split in bare.shown] == ["size", "place"]
    assert (bare.missing, bare.is_enough) == (("owner_sex", "legal_form", "informal", "worker_sex"), False)
    fuller = firms(["figs"] * 2, jobs=[3, 4], women=[1, 2], men=[2, 2], women_owned=[1, 0])
    assert splits(fuller, SIZES, {}).is_enough


@given(st.lists(st.tuples(st.integers(0, 90), st.sampled_from(["coop", "ltd", ""])), min_size=1, max_size=20))
def test_groups_add_up_to_the_whole(rows):
    members = firms(["figs"] * len(rows), jobs=[jobs for jobs, _ in rows], women=[jobs // 3 for jobs, _ in rows])
    for split in splits(members, SIZES, {"legal_form": [form for _, form in rows]}).shown:
        assert sum(group.firms for group in split.groups) == len(rows)
        assert sum(group.jobs for group in split.groups) == members.jobs.sum()
        assert sum(group.women + group.not_stated for group in split.groups) == members.jobs.sum()
        assert sum(group.share for group in split.groups) == pytest.approx(1)


def test_the_largest_group_comes_first_and_the_not_known_last_however_many():
    members = firms(["figs"] * 6, jobs=[1] * 6)
    split = splits(members, SIZES, {"place": ["", "", "", "S", "N", "N"]}).shown[-1]

    assert [(group.label, group.firms) for group in split.groups] == [("N", 2), ("S", 1), ("not_known", 3)]


def test_labels_that_do_not_fit_are_refused():
    with pytest.raises(StandingError, match="1 labels for 2 firms"):
        splits(firms(["figs"] * 2), SIZES, {"place": ["N"]})
    with pytest.raises(StandingError, match="nothing to split"):
        splits(firms([]), SIZES, {})


def test_relatedness_is_the_mean_over_pairs_of_firms():
    firm_of = ["figs", "figs", "oil", "jars"]
    order = LINKS.industries.tolist()
    pairs = [
        1.0 if one == other else LINKS.values[order.index(one), order.index(other)]
        for place, one in enumerate(firm_of)
        for other in firm_of[place + 1 :]
    ]

    assert critical_mass({"figs": 2, "oil": 1, "jars": 1}, LINKS, MASS).relatedness == pytest.approx(np.mean(pairs))


@pytest.mark.parametrize(
    ("found", "rule", "has_mass"),
    [
        ({"figs": 3, "oil": 2}, MASS, True),
        ({"figs": 3, "oil": 2}, replace(MASS, least_firms=6), False),
        ({"figs": 1, "jars": 2, "oil": 2}, MASS, False),
        ({"figs": 1, "jars": 2, "oil": 2}, replace(MASS, least_relatedness=0.3), True),
        ({"wool": 9}, MASS, None),
        ({"wool": 2}, MASS, False),
    ],
)
def test_a_changed_threshold_classifies_anew(found, rule, has_mass):
    result = critical_mass(found, LINKS, rule)

    assert (result.has_mass, result.rule) == (has_mass, rule)
    assert result.not_known == (("wool",) if "wool" in found else ())


def test_mass_refuses_what_has_no_average():
    with pytest.raises(StandingError, match="one firm at least"):
        critical_mass({"figs": 0}, LINKS, MASS)
    with pytest.raises(StandingError, match="use proximity"):
        critical_mass({"figs": 1}, Relatedness(np.array(["figs"]), np.array([[1.4]]), "prob"), MASS)


def test_signs_compare_two_periods_and_take_the_rest_from_the_field():
    members = firms(
        ["figs"] * 3,
        jobs=[10, 20, 5],
        jobs_before=[10, 10, np.nan],
        wages=[80, 190, 50],
        wages_before=[100, 100, 40],
        turnover=[100, 250, 1],
        turnover_before=[100, 100, 1],
    )
    found = signals(members, LIMITS, {Signal.WELFARE: 0.0})
    wages, technology, welfare, resources = found.readings

    assert (wages.change, wages.state, wages.told) == (pytest.approx((270 / 30) / (200 / 20) - 1), State.WARNING, 2)
    assert (technology.change, technology.state) == (pytest.approx((350 / 30) / (200 / 20) - 1), State.GOOD)
    assert (welfare.state, resources.state, found.not_known) == (State.BETWEEN, None, (Signal.RESOURCES,))
    assert found.scale == 0.5


def test_without_signs_there_is_no_place_on_the_scale():
    assert signals(firms(["figs"]), LIMITS).scale is None


def test_signs_of_the_register_cannot_be_typed_in():
    with pytest.raises(StandingError, match="read from the register"):
        signals(firms(["figs"]), LIMITS, {Signal.WAGES: 0.2})
    with pytest.raises(StandingError, match="all four signs"):
        replace(LIMITS, limits={Signal.WAGES: (0.0, 0.1)})


def test_a_common_order_may_cost_a_member_and_says_so():
    needs = [Need("A", Decimal(10), Decimal(2)), Need("B", Decimal(30), Decimal(4))]
    result = pooled(needs, [Tier(Decimal(20), Decimal(3)), Tier(Decimal(50), Decimal(1))])

    assert [(one.saving, one.share) for one in result.savings] == [
        (Decimal(-10), Decimal("-0.5")),
        (Decimal(30), Decimal("0.25")),
    ]
    assert (result.quantity, result.unit_price, result.saving) == (40, 3, 20)


@pytest.mark.parametrize(
    ("needs", "tiers", "sentence"),
    [
        ([], [Tier(Decimal(1), Decimal(1))], "quantity above zero"),
        ([Need("A", Decimal(0), Decimal(1))], [Tier(Decimal(1), Decimal(1))], "quantity above zero"),
        ([Need("A", Decimal(5), Decimal(1))], [Tier(Decimal(9), Decimal(1))], "reaches no tier"),
    ],
)
def test_an_order_that_cannot_be_priced_is_refused(needs, tiers, sentence):
    with pytest.raises(StandingError, match=sentence):
        pooled(needs, tiers)
