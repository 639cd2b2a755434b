"""Several persons' judgements and weights become one, their differences stay visible."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.methods.choosing.choosing_cases import table

from clusterwise.methods.choosing.concordance import kendall_tau, kendall_w
from clusterwise.methods.choosing.groups import (
    Opinion,
    aggregate_judgements,
    aggregate_priorities,
    dispersion,
    side_by_side,
)
from clusterwise.methods.choosing.pairwise import judgements, pairwise_weights
from clusterwise.methods.choosing.scales import ChoosingError, shares_of
from clusterwise.methods.people import Sex

NAMES = ("c0", "c1")


def opinion(person, sex, *weights, voice=1.0):
    return Opinion(person, sex, shares_of(NAMES, weights), voice)


def test_kendalls_w_with_ties_matches_a_hand_worked_case():
    # Rank sums 2, 4.5, 5.5, 8 around 5: S = 18.5; one tie of two: T = 6; W = 12 * 18.5 / (4 * 60 - 2 * 6).
    first, second = [1, 2, 3, 4], [1, 2.5, 2.5, 4]

    assert kendall_w([first, second]) == pytest.approx(222 / 228)
    assert kendall_w([first, first, first]) == 1.0
    assert kendall_w([first, first[::-1]]) == 0.0


def test_agreement_is_unknown_for_one_person_or_all_ties():
    assert kendall_w([[1, 2, 3]]) is None
    assert kendall_w([[1, 1, 1], [2, 2, 2]]) is None
    assert kendall_tau([1, 1], [1, 2]) is None


@given(st.lists(st.integers(1, 5), min_size=2, max_size=7), st.data())
def test_tau_is_symmetric_and_turns_its_sign_with_the_order(one, data):
    other = data.draw(st.lists(st.integers(1, 5), min_size=len(one), max_size=len(one)))
    tau = kendall_tau(one, other)

    assert kendall_tau(other, one) == tau
    if tau is not None:
        assert kendall_tau([-place for place in one], other) == pytest.approx(-tau)


def test_joined_judgements_stay_reciprocal_and_skip_who_did_not_answer():
    ada = judgements(list("abc"), {("a", "b"): 4, ("b", "c"): 2})
    ben = judgements(list("abc"), {("a", "b"): 1, ("a", "c"): 3})

    joined = aggregate_judgements([ada, ben])

    assert joined.matrix[0].tolist() == pytest.approx([1, 2, 3])
    assert joined.matrix[1].tolist() == pytest.approx([0.5, 1, 2])
    assert joined.missing == ()


def test_a_voice_weighs_in_the_geometric_mean():
    ada, ben = (judgements(["a", "b"], {("a", "b"): value}) for value in (8, 1))

    assert aggregate_judgements([ada, ben], [2, 1]).matrix[0, 1] == pytest.approx(4)


def test_joining_equal_judgements_changes_nothing():
    one = judgements(list("abc"), {("a", "b"): 4, ("b", "c"): 2, ("a", "c"): 5})

    assert pairwise_weights(aggregate_judgements([one, one])).weights.shares == pytest.approx(
        pairwise_weights(one).weights.shares
    )


def test_priorities_are_the_mean_by_voice():
    ada, ben = shares_of(NAMES, [1, 0]), shares_of(NAMES, [1, 3])

    assert aggregate_priorities([ada, ben]).shares == (0.625, 0.375)
    assert aggregate_priorities([ada, ben], [1, 3]).shares == (0.4375, 0.5625)


def test_groups_without_people_or_with_other_criteria_are_refused():
    with pytest.raises(ChoosingError, match="Nobody has given weights"):
        aggregate_priorities([])
    with pytest.raises(ChoosingError, match="use one list of criteria"):
        aggregate_priorities([shares_of(["a"], [1]), shares_of(["b"], [1])])
    with pytest.raises(ChoosingError, match="voices above zero"):
        aggregate_priorities([shares_of(["a"], [1])], [0])


def test_dispersion_shows_each_criterion_and_the_agreement():
    spread = dispersion([shares_of(NAMES, [3, 1]), shares_of(NAMES, [1, 3])])

    assert (spread.least, spread.greatest, spread.kendall_w) == ((0.25, 0.25), (0.75, 0.75), 0.0)
    assert spread.standard_deviation == pytest.approx((0.35355339, 0.35355339))
    assert dispersion([shares_of(NAMES, [3, 1])]).standard_deviation is None


def test_other_and_not_stated_count_in_the_whole_and_are_never_dropped():
    scores = table([[9, 1], [1, 9]])
    people = [
        opinion("ada", Sex.WOMEN, 1, 3),
        opinion("ben", Sex.MEN, 3, 1),
        opinion("kim", Sex.OTHER, 0, 1),
        opinion("lou", Sex.NOT_STATED, 0, 1),
    ]

    result = side_by_side(people, scores)

    assert (result.whole.persons, result.women.persons, result.men.persons, result.in_whole_only) == (4, 1, 1, 2)
    assert result.whole.weights.shares == (0.25, 0.75)
    assert result.whole.order == ("b", "a")
    assert (result.women.order[0], result.men.order[0], result.tau, result.differ_on_first) == ("b", "a", -1.0, True)


def test_a_side_without_people_is_unknown():
    result = side_by_side([opinion("ada", Sex.WOMEN, 1, 3)], table([[9, 1], [1, 9]]))

    assert (result.men, result.tau, result.differ_on_first) == (None, None, None)


def test_a_person_counts_once():
    with pytest.raises(ChoosingError, match="person is listed twice"):
        side_by_side([opinion("ada", Sex.WOMEN, 1, 3), opinion("ada", Sex.WOMEN, 1, 1)], table([[9, 1], [1, 9]]))
