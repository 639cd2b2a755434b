"""Effects around a start: where each point stands, what is hollow, what the table tells, and what is refused."""

import re
from itertools import pairwise

import pytest

from clusterwise.press.charts.around_start import Around, around_start
from clusterwise.press.charts.picture import UndrawableError

POINTS = (Around(1, 4.0, 2.0, 6.0), Around(-1, 0.0, None, None), Around(0, 2.0, 1.0, 3.0), Around(-2, -1.0, -3.0, 1.0))


def circles(svg):
    return [(float(x), float(y)) for x, y in re.findall(r'<circle cx="([0-9.]+)" cy="([0-9.]+)"', svg)]


def test_points_stand_in_order_of_time_and_higher_for_more():
    found = circles(around_start(POINTS, title="t").svg)

    xs, ys = zip(*found, strict=True)
    steps = {round(b - a) for a, b in pairwise(xs)}
    assert len(steps) == 1 and steps.pop() > 0
    assert ys == tuple(sorted(ys, reverse=True))
    assert ys[1] - ys[2] == pytest.approx(2 * (ys[0] - ys[1]), abs=0.2)


def test_the_period_of_comparison_is_hollow_and_has_no_interval():
    svg = around_start(POINTS, title="t").svg

    fills = re.findall(r'<circle [^>]*fill="var\(--([a-z]+)', svg)
    assert fills == ["accent", "sheet", "accent", "accent"]


def test_the_start_is_marked_only_where_periods_lie_on_both_sides():
    assert "stroke-dasharray" in around_start(POINTS, title="t").svg
    assert "stroke-dasharray" not in around_start(POINTS[:1], title="t").svg


def test_the_table_tells_the_same_in_order():
    table = around_start(POINTS, title="t").table

    assert [row[0] for row in table.rows] == ["-2", "-1", "0", "1"]
    assert table.rows[1][2:] == ("not known", "not known")
    assert table.columns == ("Periods from the start", "Effect", "At least", "At most")


def test_title_and_description_are_in_the_picture_and_it_is_mirrored():
    plain = around_start(POINTS, title="Effect & time", description="d")
    turned = around_start(POINTS, title="Effect & time", description="d", direction="rtl", language="ar")

    assert "<title" in plain.svg and "Effect &amp; time</title>" in plain.svg and ">d</desc>" in plain.svg
    assert [round(480 - x, 1) for x, _y in circles(turned.svg)] == [x for x, _y in circles(plain.svg)]


def test_nothing_is_not_drawn():
    with pytest.raises(UndrawableError, match="no period"):
        around_start((), title="t")
