"""How often each candidate comes where, and how far a weight may move: said in words, by pattern, and in both directions."""

import re
from xml.etree import ElementTree

import pytest

from clusterwise.press.charts.acceptability import Shares, acceptability_bars
from clusterwise.press.charts.picture import UndrawableError
from clusterwise.press.charts.stability import Interval, stability_bars

ROWS = (Shares("Figs", (0.6, 0.3, 0.1, 0.0)), Shares("Dates & olives", (0.4, 0.3, 0.2, 0.1)))
LIMITS = (Interval("Jobs", 0.5, 0.25, 0.75, "Dates", "Olives"), Interval("Women", 0.2, 0.0, 1.0))


def boxes(svg):
    return [
        (float(found["x"]), float(found["width"]), found["fill"])
        for found in (
            element.attrib for element in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}rect")
        )
        if "stroke" in found
    ]


def test_a_bar_is_parted_by_place_and_places_are_told_apart_by_pattern():
    picture = acceptability_bars(ROWS, title="Places")
    figs = boxes(picture.svg)[4:7]
    fills = {re.sub(r"#\w+?-", "#", fill) for _x, _width, fill in boxes(picture.svg)[:4]}

    assert [round(width / 478, 3) for _x, width, _fill in figs] == [0.6, 0.3, 0.1]
    assert len(fills) == 4
    assert picture.table.rows[1] == ("Dates & olives", "40\u00a0%", "30\u00a0%", "20\u00a0%", "10\u00a0%")
    assert picture.description.startswith("Figs: 60\u00a0%, 30\u00a0%, 10\u00a0%, 0\u00a0%.")
    assert "Dates &amp; olives" in picture.svg


def test_bars_read_from_the_right_in_arabic():
    left, right = (boxes(acceptability_bars(ROWS, title="Places", direction=way).svg) for way in ("ltr", "rtl"))

    assert [round(480 - x - width, 1) for x, width, _fill in right] == [round(x, 1) for x, _width, _fill in left]


def test_two_candidates_have_two_places():
    picture = acceptability_bars((Shares("Figs", (0.6, 0.4)), Shares("Dates", (0.4, 0.6))), title="Places")

    assert picture.table.columns == ("Candidate", "First", "Second")


def test_shares_beyond_the_whole_are_not_drawn():
    with pytest.raises(UndrawableError, match="do not add up to one"):
        acceptability_bars((Shares("Figs", (0.8, 0.4)),), title="Places")


def test_the_limits_of_a_weight_are_a_bar_with_the_weight_as_a_dot():
    picture = stability_bars(LIMITS, title="Limits")
    dots = [float(x) for x in re.findall(r'<circle cx="([\d.]+)"', picture.svg)]

    assert [(x, width) for x, width, _fill in boxes(picture.svg)] == [(124.0, 232.0), (8.0, 464.0)]
    assert dots == [240.0, 100.8]
    assert picture.table.rows[0] == ("Jobs", "50\u00a0%", "25\u00a0%", "75\u00a0%", "Dates", "Olives")
    assert picture.table.rows[1][4:] == ("–", "–")


def test_a_weight_outside_its_limits_is_not_drawn():
    with pytest.raises(UndrawableError, match="does not lie within its limits"):
        stability_bars((Interval("Jobs", 0.9, 0.2, 0.5),), title="Limits")
