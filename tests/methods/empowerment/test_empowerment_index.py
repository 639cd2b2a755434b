from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusterwise.methods.empowerment.answers import Answers, score
from clusterwise.methods.empowerment.domains import empowerment
from clusterwise.methods.empowerment.index import weai
from clusterwise.methods.empowerment.parity import parity
from clusterwise.methods.empowerment.rules import A_WEAI, PRO_WEAI, EmpowermentError, IndexRule
from clusterwise.methods.people import Sex

NAMES = list(A_WEAI.weights)


def adult(household, sex, *bad, rule=A_WEAI, unknown=(), weight=1):
    inadequate = {name: None if name in unknown else name in bad for name in rule.weights}
    return Answers(household, sex, inadequate, Fraction(weight))


def test_assets_and_credit_together_are_exactly_the_cut_off_and_not_more():
    found = score(adult("h", Sex.WOMEN, "asset_own", "credit"), A_WEAI)

    assert (found.value, found.is_disempowered) == (Fraction(1, 5), False)


def test_three_of_twelve_are_the_most_that_pro_weai_allows():
    names = list(PRO_WEAI.weights)

    at = score(adult("h", Sex.WOMEN, *names[:3], rule=PRO_WEAI), PRO_WEAI)
    above = score(adult("h", Sex.WOMEN, *names[:4], rule=PRO_WEAI), PRO_WEAI)

    assert [(one.value, one.is_disempowered) for one in (at, above)] == [
        (Fraction(1, 4), False),
        (Fraction(1, 3), True),
    ]


def test_a_person_with_a_gap_in_the_answers_is_left_out_and_counted():
    found = empowerment([adult("1", Sex.WOMEN, "group", "credit"), adult("2", Sex.WOMEN, unknown=["group"])], A_WEAI)

    assert (found.n, found.left_out, found.headcount) == (1, 1, Fraction(1))


def test_nobody_with_answers_gives_no_figure_rather_than_full_empowerment():
    found = weai([adult("1", Sex.WOMEN, unknown=["group"])], A_WEAI)

    assert (found.women.empowerment, found.parity.index, found.value) == (None, None, None)


def test_a_sample_weight_counts_as_so_many_people():
    heavy = empowerment([adult("1", Sex.WOMEN, "group", "workload", weight=3), adult("2", Sex.WOMEN)], A_WEAI)
    copied = empowerment(
        [adult(str(place), Sex.WOMEN, "group", "workload") for place in range(3)] + [adult("4", Sex.WOMEN)], A_WEAI
    )

    assert (heavy.headcount, heavy.adjusted, heavy.censored) == (copied.headcount, copied.adjusted, copied.censored)


def test_a_household_with_one_adult_says_nothing_about_parity():
    found = parity([adult("1", Sex.WOMEN, "group", "workload"), adult("2", Sex.MEN)], A_WEAI)

    assert (found.households, found.index) == (0, None)


def test_a_woman_under_the_cut_off_has_parity_with_any_man():
    found = parity([adult("1", Sex.WOMEN, "group"), adult("1", Sex.MEN)], A_WEAI)

    assert (found.lacking, found.gap, found.index) == (0, None, 1)


def test_two_women_of_a_household_are_refused():
    with pytest.raises(EmpowermentError, match="Household 1"):
        parity([adult("1", Sex.WOMEN), adult("1", Sex.WOMEN, unknown=["group"])], A_WEAI)


def test_unknown_indicators_and_weights_without_meaning_are_refused():
    with pytest.raises(EmpowermentError, match="no indicator"):
        score(Answers("1", Sex.WOMEN, {"luck": True}), A_WEAI)
    with pytest.raises(EmpowermentError, match="weight of 0"):
        score(adult("1", Sex.WOMEN, weight=0), A_WEAI)
    with pytest.raises(EmpowermentError, match="exactly one"):
        IndexRule("x", {"a": Fraction(1, 3)}, Fraction(1, 5), Fraction(9, 10), "s", A_WEAI.valid_from)
    with pytest.raises(EmpowermentError, match="cut-off"):
        IndexRule("x", {"a": Fraction(1)}, Fraction(1), Fraction(9, 10), "s", A_WEAI.valid_from)


groups = st.lists(st.sets(st.sampled_from(NAMES)), min_size=1, max_size=12)


@given(groups)
def test_what_the_indicators_contribute_adds_to_one_exactly(group):
    found = empowerment([adult(str(place), Sex.WOMEN, *bad) for place, bad in enumerate(group)], A_WEAI)

    assert sum(found.contributions.values()) == (1 if found.adjusted else 0)
    assert found.adjusted == (found.headcount * found.intensity if found.intensity else 0)
    assert found.empowerment == 1 - found.adjusted


@given(groups, st.sampled_from(NAMES))
def test_one_more_inadequacy_never_empowers(group, name):
    def of(sets):
        return empowerment([adult(str(place), Sex.WOMEN, *bad) for place, bad in enumerate(sets)], A_WEAI).empowerment

    assert of([group[0] | {name}, *group[1:]]) <= of(group)


@given(groups, groups)
def test_the_order_of_households_does_not_matter(women, men):
    people = [adult(str(place), Sex.WOMEN, *bad) for place, bad in enumerate(women)]
    people += [adult(str(place), Sex.MEN, *bad) for place, bad in enumerate(men)]

    assert weai(people, A_WEAI).value == weai(people[::-1], A_WEAI).value
