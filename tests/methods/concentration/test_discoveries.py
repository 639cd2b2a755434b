import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusterwise.methods.concentration.discoveries import ProbabilityError, benjamini_hochberg

PROBABILITIES = st.lists(st.floats(0, 1), min_size=1, max_size=40)


def test_four_tests_by_hand():
    assert benjamini_hochberg([0.001, 0.5, 0.02, 0.01]).round(12).tolist() == [0.004, 0.5, 0.026666666667, 0.02]


def test_an_unknown_test_counts_nowhere():
    assert benjamini_hochberg([np.nan, 0.02, 0.03]).tolist()[1:] == [0.03, 0.03]
    assert np.isnan(benjamini_hochberg([np.nan, 0.02, 0.03])[0])


def test_a_table_of_tests_keeps_its_shape():
    assert benjamini_hochberg([[0.01, 0.02], [0.03, 0.04]]).tolist() == [[0.04, 0.04], [0.04, 0.04]]


@pytest.mark.parametrize("wrong", [-0.1, 1.1])
def test_a_value_that_is_no_probability_is_refused(wrong):
    with pytest.raises(ProbabilityError, match="is no p value"):
        benjamini_hochberg([0.5, wrong])


@given(PROBABILITIES)
def test_q_values_equal_those_of_scipy(p):
    from scipy.stats import false_discovery_control

    np.testing.assert_allclose(benjamini_hochberg(p), false_discovery_control(p), rtol=1e-12)


@given(PROBABILITIES, st.randoms(use_true_random=False))
def test_the_order_of_the_tests_does_not_matter(p, random):
    order = list(range(len(p)))
    random.shuffle(order)

    np.testing.assert_allclose(benjamini_hochberg(np.array(p)[order]), benjamini_hochberg(p)[order])


@given(PROBABILITIES)
def test_a_q_value_is_never_below_its_p_value(p):
    assert (benjamini_hochberg(p) >= np.array(p) * (1 - 1e-12)).all()
