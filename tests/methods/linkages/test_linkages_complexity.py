import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from clusterwise.methods.linkages.complexity import ComplexityError, complexity, connected_parts, knowledge_complexity
from clusterwise.methods.linkages.cooccurrence import Incidence, Presence, presence

NESTED = np.array([[1, 1, 1, 1], [1, 1, 1, 0], [1, 1, 0, 0], [1, 0, 0, 0]], dtype=bool)


def present(values) -> Presence:
    values = np.asarray(values, dtype=bool)
    rows, columns = values.shape
    return Presence(np.array([f"R{n}" for n in range(rows)]), np.array([f"I{n}" for n in range(columns)]), values)


def test_in_a_nested_map_the_most_diverse_region_and_the_rarest_industry_come_first():
    result = complexity(present(NESTED))

    assert np.argsort(-result.of_regions).tolist() == [0, 1, 2, 3]
    assert np.argsort(-result.of_industries).tolist() == [3, 2, 1, 0]
    assert (result.of_regions.mean(), result.of_regions.std()) == (pytest.approx(0, abs=1e-12), pytest.approx(1))


def test_a_regions_complexity_is_the_mean_of_its_industries():
    values = np.array([[1, 1, 0, 1, 1], [1, 1, 1, 0, 0], [0, 1, 0, 1, 1]], dtype=bool)
    result = complexity(present(values))

    np.testing.assert_allclose(values @ result.of_industries / values.sum(axis=1), result.of_regions, atol=1e-12)


@given(arrays(np.bool_, st.tuples(st.integers(3, 8), st.integers(3, 8))), st.randoms(use_true_random=False))
def test_both_sides_give_the_textbook_eigenvector_whatever_the_order(values, random):
    try:
        result = complexity(present(values))
    except ComplexityError:
        assume(False)
    rows, columns = list(range(values.shape[0])), list(range(values.shape[1]))
    random.shuffle(rows)
    random.shuffle(columns)
    kept = values[values.any(axis=1)][:, values.any(axis=0)].astype(float)
    walk = (kept / kept.sum(axis=1)[:, None]) @ (kept / kept.sum(axis=0)).T
    eigenvalues, vectors = np.linalg.eig(walk)
    order = np.argsort(-np.real(eigenvalues))
    assume(np.real(eigenvalues[order[1]] - eigenvalues[order[min(2, len(order) - 1)]]) > 1e-6 or len(order) == 2)
    assume(result.sign_correlation > 1e-6)
    textbook = np.real(vectors[:, order[1]])
    textbook = (textbook - textbook.mean()) / textbook.std()
    ours = result.of_regions[values.any(axis=1)]

    assert min(abs(ours - textbook).max(), abs(ours + textbook).max()) < 1e-5
    moved = complexity(present(values[rows][:, columns])).of_regions
    np.testing.assert_allclose(moved, result.of_regions[rows], atol=1e-5)


def test_a_disconnected_map_is_refused_and_its_parts_are_named():
    peers_example = [[100, 0, 0, 0, 0], [0, 15, 5, 70, 10], [0, 20, 10, 20, 50], [0, 25, 30, 5, 40], [0, 40, 55, 5, 0]]
    names = [np.array([f"{letter}{number}" for number in range(1, 6)]) for letter in "RI"]
    here = presence(Incidence(*names, np.array(peers_example, dtype=float)))

    for method in (complexity, knowledge_complexity):
        with pytest.raises(
            ComplexityError, match=r"2 parts that share nothing: R2, R3, R4, R5 with I2, .*; R1 with I1"
        ):
            method(here)
    assert connected_parts(here) == ((("R2", "R3", "R4", "R5"), ("I2", "I3", "I4", "I5")), (("R1",), ("I1",)))


def test_empty_regions_and_industries_are_unknown_and_do_not_make_parts():
    wider = np.zeros((5, 5), dtype=bool)
    wider[:4, 1:] = NESTED
    result = complexity(present(wider))

    assert (np.isnan(result.of_regions[4]), np.isnan(result.of_industries[0])) == (True, True)
    np.testing.assert_allclose(result.of_regions[:4], complexity(present(NESTED)).of_regions)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        (np.ones((3, 3)), "same industries"),
        (np.ones((1, 3)), "two regions and two industries"),
        (np.zeros((2, 2)), "two regions and two industries"),
        (1 - np.eye(4), "Two directions"),
        ([[1, 1, 0], [0, 1, 1]], "sign cannot be told"),
    ],
)
def test_a_map_without_a_scale_is_refused(values, sentence):
    with pytest.raises(ComplexityError, match=sentence):
        complexity(present(values))


def test_knowledge_complexity_is_the_same_order_scaled_to_a_sum_of_one():
    plain, scaled = complexity(present(NESTED)), knowledge_complexity(present(NESTED))

    assert abs(scaled.of_regions.sum()) == pytest.approx(1)
    assert np.argsort(scaled.of_regions).tolist() == np.argsort(plain.of_regions).tolist()
    assert np.argsort(scaled.of_industries).tolist() == np.argsort(plain.of_industries).tolist()
