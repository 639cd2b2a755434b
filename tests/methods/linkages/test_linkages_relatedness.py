import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from clusterwise.methods.linkages.cooccurrence import Incidence, Presence, co_occurrence
from clusterwise.methods.linkages.relatedness import (
    Norm,
    Relatedness,
    RelatednessError,
    density,
    input_output_linkage,
    locational_correlation,
    normalised,
    proximity,
    related,
)

NAMES = np.array([f"I{number}" for number in range(9)])
MATRICES = arrays(np.bool_, st.tuples(st.integers(1, 8), st.integers(1, 6)))


def present(values) -> Presence:
    values = np.asarray(values, dtype=bool)
    return Presence(NAMES[: values.shape[0]], NAMES[: values.shape[1]], values)


def counts(values) -> Incidence:
    values = np.asarray(values, dtype=float)
    return Incidence(NAMES[: values.shape[0]], NAMES[: values.shape[1]], values)


@pytest.mark.parametrize(
    ("norm", "value"),
    [
        (Norm.ASSOCIATION, 2 * 30 / (6 * 6)),
        (Norm.COSINE, 2 / 6),
        (Norm.JACCARD, 2 / (6 + 6 - 2)),
        (Norm.PROBABILITY, 2 / ((6 / 30 * 6 / 24 + 6 / 30 * 6 / 24) * 15)),
    ],
)
def test_each_norm_by_hand(norm, value):
    together = np.array([[9.0, 2, 3, 1], [2, 9, 4, 0], [3, 4, 9, 5], [1, 0, 5, 9]])

    assert normalised(together, norm)[0, 1] == pytest.approx(value, rel=1e-12)
    assert np.diag(normalised(together, norm)).tolist() == [0, 0, 0, 0]
    assert together[0, 0] == 9


@pytest.mark.parametrize("norm", Norm)
def test_an_industry_without_partners_is_related_to_none_without_a_warning(norm):
    together = np.array([[0.0, 2, 0], [2, 0, 0], [0, 0, 0]])

    assert normalised(together, norm)[2].tolist() == [0, 0, 0]
    assert np.isfinite(normalised(together, norm)).all()


@given(MATRICES)
def test_proximity_is_the_lower_conditional_probability(values):
    result = proximity(present(values)).values
    for one in range(values.shape[1]):
        for other in range(values.shape[1]):
            both = int((values[:, one] & values[:, other]).sum())
            sizes = int(values[:, one].sum()), int(values[:, other].sum())
            if 0 in sizes:
                assert np.isnan(result[one, other])
            else:
                assert result[one, other] == min(both / sizes[0], both / sizes[1])


@given(MATRICES, st.sampled_from(list(Norm)), st.randoms(use_true_random=False))
def test_relatedness_ignores_the_order_of_regions_and_follows_that_of_industries(values, norm, random):
    rows, columns = list(range(values.shape[0])), list(range(values.shape[1]))
    random.shuffle(rows)
    random.shuffle(columns)
    moved = present(values[rows][:, columns])

    np.testing.assert_array_equal(proximity(moved).values, proximity(present(values)).values[np.ix_(columns, columns)])
    expected = related(present(values), norm).values[np.ix_(columns, columns)]
    np.testing.assert_allclose(related(moved, norm).values, expected, rtol=1e-12)


@given(arrays(np.float64, st.tuples(st.integers(3, 8), st.integers(2, 5)), elements=st.integers(0, 900).map(float)))
def test_locational_correlation_is_pearsons_and_ignores_units(values):
    ours = locational_correlation(counts(values)).values
    varies = values.std(axis=0) > 0
    expected = np.full(ours.shape, np.nan)
    if varies.any():
        expected[np.ix_(varies, varies)] = np.corrcoef(values[:, varies].T)

    np.testing.assert_allclose(ours, expected, atol=1e-9)
    np.testing.assert_allclose(locational_correlation(counts(values * 1000)).values, ours, atol=1e-9)


def test_locational_correlation_uses_the_regions_where_both_are_known():
    values = np.array([[1, 5, 2], [2, np.nan, 9], [3, 1, 4], [7, 2, np.nan], [4, 4, 4.0]])
    both = ~np.isnan(values[:, 0]) & ~np.isnan(values[:, 1])
    result = locational_correlation(counts(values)).values

    assert result[0, 1] == pytest.approx(np.corrcoef(values[both, 0], values[both, 1])[0, 1], abs=1e-12)
    assert np.isnan(locational_correlation(counts([[1, 2], [2, 5]])).values).all()


def test_input_output_takes_the_strongest_of_four_shares():
    flows = np.array([[0.0, 30, 70], [10, 0, 10], [5, 5, 0]])
    values = input_output_linkage(NAMES[:3], flows).values

    assert values[0, 1] == max(30 / 100, 30 / 35, 10 / 20, 10 / 15)
    assert values[0, 2] == max(70 / 100, 70 / 80, 5 / 10, 5 / 15)
    assert values.tolist() == values.T.tolist()


def test_an_industry_without_flows_has_no_linkage():
    assert np.isnan(input_output_linkage(NAMES[:2], np.array([[4.0, 0], [0, 0]])).values[1]).all()


def test_density_by_hand_with_and_without_the_industry_itself():
    here = present([[1, 1, 0], [0, 1, 1], [1, 0, 1]])
    links = Relatedness(NAMES[:3], np.array([[0, 0.5, 0.25], [0.5, 0, 0], [0.25, 0, 0]]), "invented")
    with_self = Relatedness(NAMES[:3], links.values + np.eye(3), "invented")

    np.testing.assert_allclose(density(here, links)[0], [0.5 / 0.75, 1, 1])
    np.testing.assert_allclose(density(here, with_self)[0], [1.5 / 1.75, 1, 0.25 / 1.25])


def test_an_industry_whose_relatedness_is_unknown_has_no_density_and_harms_no_other():
    here = present([[1, 1, 0], [0, 1, 0]])
    result = density(here, proximity(here))

    assert np.isnan(result[:, 2]).all()
    np.testing.assert_allclose(result[:, :2], [[1, 1], [1 / 3, 2 / 3]])


@given(MATRICES)
def test_density_lies_between_zero_and_one(values):
    result = density(present(values), proximity(present(values)))
    known = result[~np.isnan(result)]

    assert ((known >= 0) & (known <= 1 + 1e-12)).all()


def test_co_occurrence_equals_the_projection_of_networkx():
    values = np.array([[1, 1, 0, 1], [0, 1, 1, 0], [1, 1, 0, 0]], dtype=bool)
    graph = nx.Graph([(f"r{row}", column) for row, column in zip(*np.nonzero(values), strict=True)])
    shared = nx.bipartite.weighted_projected_graph(graph, range(4))
    together = co_occurrence(present(values))

    edges = {(int(row), int(column)) for row, column in zip(*np.nonzero(np.triu(together, 1)), strict=True)}
    assert {(a, b): data["weight"] for a, b, data in shared.edges(data=True)} == {
        edge: together[edge] for edge in edges
    }


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: normalised(np.array([[0, 1], [2, 0.0]]), Norm.COSINE), "square symmetric"),
        (lambda: normalised(np.array([[0, -1], [-1, 0.0]]), Norm.COSINE), "below zero"),
        (lambda: Relatedness(NAMES[:2], np.array([[1, 0.2], [0.3, 1]]), "x"), "not symmetric"),
        (lambda: Relatedness(NAMES[:2], np.ones((3, 3)), "x"), "give a square one"),
        (lambda: input_output_linkage(NAMES[:2], np.ones((2, 3))), "square table"),
        (lambda: input_output_linkage(NAMES[:2], np.array([[0, -1], [1, 0.0]])), "negative or unknown"),
        (lambda: density(present([[1, 0]]), Relatedness(NAMES[1:3], np.eye(2), "x")), "different industries"),
        (lambda: density(present([[1, 0]]), Relatedness(NAMES[:2], -np.eye(2), "x")), "below zero has no density"),
    ],
)
def test_what_cannot_be_used_is_refused_with_a_remedy(make, sentence):
    with pytest.raises(RelatednessError, match=sentence):
        make()
