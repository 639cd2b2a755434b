import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusterwise.methods.linkages.communities import adjusted_rand, communities, nearest_neighbours
from clusterwise.methods.linkages.relatedness import Relatedness, RelatednessError

NAMES = np.array([f"I{number:02d}" for number in range(12)])


def planted(noise: float, seed: int = 3) -> Relatedness:
    rng = np.random.default_rng(seed)
    values = np.kron(np.eye(3), np.ones((4, 4))) + noise * rng.random((12, 12))
    return Relatedness(NAMES, (values + values.T) / 2, "invented")


def test_planted_groups_are_found_firmly():
    found = communities(planted(0.2), neighbours=3, seeds=range(10))

    assert found.group.tolist() == [0] * 4 + [1] * 4 + [2] * 4
    assert (found.mean_rand, found.weak, found.isolated, found.seeds) == (1.0, (), (), 10)
    assert found.members(1) == ("I04", "I05", "I06", "I07")


def test_pure_noise_is_shown_as_unstable():
    rng = np.random.default_rng(5)
    values = rng.random((40, 40))
    noise = Relatedness(np.array([f"N{n:02d}" for n in range(40)]), (values + values.T) / 2, "noise")
    found = communities(noise, neighbours=8, seeds=range(15))

    assert found.mean_rand < 0.8
    assert set(found.weak) == {
        name for name, firm in zip(found.industries.tolist(), found.stability, strict=True) if firm < 0.6
    }
    assert found.weak != ()


def test_an_industry_that_nothing_is_related_to_is_named_and_stays_alone():
    values = np.array([[1, 0.8, 0, np.nan], [0.8, 1, 0, np.nan], [0, 0, 1, np.nan], [np.nan] * 4])
    found = communities(Relatedness(NAMES[:4], values, "invented"), seeds=range(3))

    assert (found.isolated, found.group.tolist()) == (("I02", "I03"), [0, 0, 1, 2])


@given(st.permutations(range(12)))
def test_the_order_of_rows_decides_nothing(order):
    links = planted(0.9)
    moved = Relatedness(NAMES[order], links.values[np.ix_(order, order)], "invented")
    forth, back = communities(links, 3, range(3)), communities(moved, 3, range(3))

    assert back.group.tolist() == forth.group[order].tolist()
    assert back.stability.tolist() == forth.stability[order].tolist()


def test_the_scale_of_relatedness_decides_nothing():
    links = planted(0.9)
    larger = Relatedness(NAMES, links.values * 8, "invented")

    assert communities(larger, 3, range(4)).group.tolist() == communities(links, 3, range(4)).group.tolist()


def test_tied_neighbours_are_all_kept():
    links = Relatedness(NAMES[:4], np.full((4, 4), 0.5), "invented")

    assert (nearest_neighbours(links, 1) > 0).sum() == 12


@given(st.lists(st.integers(0, 3), min_size=2, max_size=20), st.permutations(range(4)))
def test_agreement_ignores_the_names_of_groups(groups, renamed):
    group = np.array(groups)

    assert adjusted_rand(group, np.array(renamed)[group]) == 1.0


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=2, max_size=14))
def test_agreement_equals_counting_pairs_one_by_one(both):
    one, other = np.array(both).T
    pairs = [(a, b) for a in range(len(both)) for b in range(a)]
    in_one, in_other = ({pair for pair in pairs if group[pair[0]] == group[pair[1]]} for group in (one, other))
    expected = len(in_one) * len(in_other) / len(pairs)
    highest = (len(in_one) + len(in_other)) / 2
    rand = 1.0 if highest == expected else (len(in_one & in_other) - expected) / (highest - expected)

    assert adjusted_rand(one, other) == pytest.approx(rand, abs=1e-12)


def test_a_single_run_agrees_with_itself():
    found = communities(planted(0.2), neighbours=3, seeds=(1,))

    assert (found.stability.tolist(), found.mean_rand, found.seeds) == ([1.0] * 12, 1.0, 1)


def test_agreement_by_hand():
    # Hubert and Arabie by hand: pairs together in both 2, in the first 3 + 3, in the second 3 + 3 of 15.
    one, other = np.array([0, 0, 0, 1, 1, 1]), np.array([0, 0, 1, 0, 1, 1])

    assert adjusted_rand(one, other) == pytest.approx((2 - 36 / 15) / (6 - 36 / 15))


@pytest.mark.parametrize("wrong", [{"neighbours": 0}, {"resolution": 0}, {"seeds": ()}])
def test_meaningless_settings_are_refused(wrong):
    with pytest.raises(RelatednessError, match="one neighbour or more"):
        communities(planted(0.1), **wrong)
