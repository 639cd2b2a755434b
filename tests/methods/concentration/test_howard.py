import itertools

import numpy as np
import pytest

from clusterwise.methods.concentration.crosstab import ConcentrationError
from clusterwise.methods.concentration.howard import colocation

PLACES, INDUSTRIES = list("XXYXYZ"), list("ABACBC")


def test_expected_share_and_p_are_those_of_all_deals():
    deals = [
        sum(PLACES[one] == PLACES[two] for one in a for two in b) / 4
        for a in itertools.combinations(range(6), 2)
        for b in itertools.combinations([place for place in range(6) if place not in a], 2)
    ]
    found = colocation(PLACES, INDUSTRIES, ("A", "B"), draws=4000, random=np.random.default_rng(5))

    assert found.share == 0.5
    assert found.expected == pytest.approx(np.mean(deals))
    assert found.excess == pytest.approx(0.5 - np.mean(deals))
    assert found.p == pytest.approx(np.mean(np.array(deals) >= 0.5), abs=0.03)


def test_the_same_seed_gives_the_same_p():
    twice = [colocation(PLACES, INDUSTRIES, ("A", "B"), draws=50, random=np.random.default_rng(1)).p for _ in range(2)]

    assert twice[0] == twice[1]


def test_without_draws_there_is_no_p():
    assert colocation(PLACES, INDUSTRIES, ("A", "B")).p is None


@pytest.mark.parametrize(
    ("pair", "draws", "told"),
    [(("A", "Q"), 0, "Q is not"), (("A", "A"), 0, "two industries"), (("A", "B"), 9, "random generator")],
)
def test_a_pair_that_cannot_be_compared_is_refused(pair, draws, told):
    with pytest.raises(ConcentrationError, match=told):
        colocation(PLACES, INDUSTRIES, pair, draws=draws)
