import numpy as np
import pytest

from clusterwise.methods.disclosure.margins import refuse_uneven, with_largest, with_margins
from clusterwise.methods.disclosure.suppression import DisclosureError


def test_totals_stand_last_in_each_of_three_dimensions():
    table = with_margins(np.arange(8).reshape(2, 2, 2))

    assert table.shape == (3, 3, 3)
    assert (table[0, 0, 2], table[2, 1, 0], table[2, 2, 2]) == (1, 8, 28)
    refuse_uneven(table)


def test_the_largest_contributor_of_a_total_is_the_largest_of_its_cells():
    assert with_largest([[5, 2], [3, 4]]).tolist() == [[5, 2, 5], [3, 4, 4], [5, 4, 5]]


def test_a_table_that_does_not_add_up_is_refused_with_its_dimension():
    table = with_margins([[1, 2], [3, 4]])
    table[0, -1] += 1

    with pytest.raises(DisclosureError, match="along dimension"):
        refuse_uneven(table)


def test_a_dimension_of_totals_alone_is_refused():
    with pytest.raises(DisclosureError, match="leave this dimension out"):
        refuse_uneven(np.ones((3, 1)))
