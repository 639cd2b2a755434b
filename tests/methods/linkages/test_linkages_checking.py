import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from clusterwise.methods.linkages.checking import check_pairs
from clusterwise.methods.linkages.relatedness import Relatedness, RelatednessError

NAMES = np.array(list("abcdef"))


def links(upper) -> Relatedness:
    values = np.eye(6)
    values[np.triu_indices(6, 1)] = upper
    return Relatedness(NAMES, np.maximum(values, values.T), "invented")


def test_each_published_pair_is_placed_among_the_others_with_ties_as_halves():
    upper = [0.5, 0.1, 0.5] + [0.1] * 6 + [0.9] * 6
    result = check_pairs(links(upper), [("b", "a"), ("a", "b"), ("a", "d")])

    assert (result.pairs, result.related, result.others) == ((("a", "b"), ("a", "d")), 2, 13)
    np.testing.assert_allclose(result.placements, [7 / 13, 7 / 13])
    assert check_pairs(links([0.1] * 15), [("a", "b")]).auc == 0.5


@given(
    arrays(np.float64, 15, elements=st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.9])),
    st.sets(st.integers(0, 14), min_size=1, max_size=14),
    st.permutations(range(6)),
)
def test_the_area_is_mann_whitneys_and_ignores_order_and_monotone_scale(upper, chosen, order):
    from scipy.stats import mannwhitneyu

    rows, columns = np.triu_indices(6, 1)
    pairs = [(NAMES[rows[pair]], NAMES[columns[pair]]) for pair in chosen]
    result = check_pairs(links(upper), pairs)
    is_chosen = np.isin(np.arange(15), list(chosen))
    statistic = mannwhitneyu(upper[is_chosen], upper[~is_chosen]).statistic

    assert result.auc == pytest.approx(statistic / (is_chosen.sum() * (~is_chosen).sum()), abs=1e-12)
    moved = Relatedness(NAMES[order], links(upper**3).values[np.ix_(order, order)], "invented")
    assert check_pairs(moved, pairs).auc == pytest.approx(result.auc, abs=1e-12)


def test_pairs_whose_relatedness_is_unknown_are_left_out_and_counted():
    values = links(np.linspace(0.1, 0.9, 15)).values
    values[5, :] = values[:, 5] = np.nan

    assert check_pairs(Relatedness(NAMES, values, "invented"), [("a", "b"), ("a", "f")]).unknown == 5


@pytest.mark.parametrize(
    ("pairs", "sentence"),
    [([("a", "z")], "names z"), ([("a", "a")], "to itself"), ([], "needs a published pair")],
)
def test_a_list_that_does_not_fit_is_refused(pairs, sentence):
    with pytest.raises(RelatednessError, match=sentence):
        check_pairs(links([0.1] * 15), pairs)
