import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusterwise.methods.concordance import ConcordanceError, Scheme, concordance

OLD, NEW = Scheme("ISIC", "3.1"), Scheme("ISIC", "4")


def test_codes_without_weights_are_split_in_equal_parts():
    table = concordance(OLD, NEW, ["15", "15", "17"], ["10", "11", "13"])

    assert (len(table), table.weight.tolist(), str(table.target)) == (3, [0.5, 0.5, 1.0], "ISIC 4")


@given(st.lists(st.integers(1, 5), min_size=1, max_size=20))
def test_nothing_is_lost_or_doubled_by_equal_parts(splits: list[int]):
    sources = [f"s{code}" for code, parts in enumerate(splits) for _ in range(parts)]
    targets = [f"t{part}" for parts in splits for part in range(parts)]

    table = concordance(OLD, NEW, sources, targets)

    np.testing.assert_allclose(table.weight.sum(), len(splits), rtol=1e-12)


@pytest.mark.parametrize(
    ("codes", "targets", "weights", "words"),
    [
        (["15", "15"], ["10", "11"], [0.5, 0.4], r"do not add up to 1: 15 \(0\.9\)"),
        (["15", "15"], ["10", "11"], [1.5, -0.5], "Row 1 .15. has weight 1.5"),
        (["15", "15"], ["10", "11"], [float("nan"), 1], "Row 1 .15. has weight nan"),
        (["15", "15"], ["10", "10"], [0.5, 0.5], "pair 15 to 10 is there twice"),
        (["15", ""], ["10", "11"], None, "Row 2 lacks a code"),
        (["15"], ["10", "11"], None, "1 source and 2 target codes"),
        ([], [], None, "0 source"),
        (["15"], ["10"], [1, 1], "2 weights do not fit 1 pairs"),
    ],
)
def test_a_concordance_that_loses_or_doubles_is_refused(codes, targets, weights, words):
    with pytest.raises(ConcordanceError, match=words):
        concordance(OLD, NEW, codes, targets, weights)
