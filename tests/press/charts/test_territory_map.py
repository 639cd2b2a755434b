"""The map of a territory: parts with letters, numbered places, and a table with distances."""

import pytest

from clusterwise.press.charts.picture import UndrawableError
from clusterwise.press.charts.territory import PlaceMark, territory_map

SQUARE = ((8.0, 33.0), (8.5, 33.0), (8.5, 33.5), (8.0, 33.5), (8.0, 33.0))
FAR = tuple((east + 1, north) for east, north in SQUARE)
BANK = PlaceMark(1, "Bank", "bank", 8.6, 33.2, 9.34)


def test_one_part_has_no_letter_and_two_have_one_each():
    alone = territory_map((SQUARE,), (), title="Territory").svg
    both = territory_map((SQUARE, FAR), (), title="Territory").svg

    assert ">A<" not in alone
    assert (">A<" in both, ">B<" in both) == (True, True)


def test_the_table_tells_each_place_with_its_distance():
    picture = territory_map((SQUARE,), (BANK,), title="Territory")

    assert picture.table.columns == ("Number", "Place", "Kind", "Distance")
    assert [tuple(str(cell) for cell in row) for row in picture.table.rows] == [("1", "Bank", "bank", "9.3\u00a0km")]


def test_a_territory_without_any_part_is_refused():
    with pytest.raises(UndrawableError):
        territory_map((), (), title="Territory")
