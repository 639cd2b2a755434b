"""Counts a cell give the hot spots of the establishments that they count."""

import numpy as np
import pytest

from clusterwise.methods.space.hexagons import HexagonError, cell_table
from clusterwise.methods.space.hot_spots import Correction, counted_hot_spots, hot_spots

RANDOM = np.random.default_rng(4)
TABLE = cell_table(RANDOM.uniform(36, 37, 900), RANDOM.uniform(0, 1, 900), 5)
MARKS = RANDOM.random(900) < 0.2
COUNTS = np.bincount(TABLE.row_cell, weights=MARKS, minlength=len(TABLE))


@pytest.mark.parametrize("correction", list(Correction))
def test_counts_give_the_same_as_single_establishments(correction):
    single, counted = (
        hot_spots(TABLE, MARKS, correction=correction),
        counted_hot_spots(TABLE, COUNTS, correction=correction),
    )

    for name in ("industry", "observed", "expected", "z", "p", "q"):
        np.testing.assert_array_equal(getattr(single, name), getattr(counted, name))


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        (COUNTS[:-1], "one number a cell"),
        (TABLE.establishments + 1, "one number a cell"),
        (-COUNTS, "one number a cell"),
    ],
)
def test_counts_that_fit_no_table_are_refused(counts, said):
    with pytest.raises(HexagonError, match=said):
        counted_hot_spots(TABLE, counts)


def test_an_industry_of_nobody_is_refused():
    with pytest.raises(HexagonError, match="0 of 900 establishments"):
        counted_hot_spots(TABLE, np.zeros(len(TABLE)))
