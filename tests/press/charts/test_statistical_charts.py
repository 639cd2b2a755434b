"""Bars, columns and lines show what the figures are, and never a figure that is not known."""

import re
from datetime import date

import pytest

from clusterwise.press.charts.indicator import Standing, indicator_line
from clusterwise.press.charts.months import Month, MonthWords, month_columns
from clusterwise.press.charts.picture import UndrawableError
from clusterwise.press.charts.ranked import Ranked, ranked_bars
from clusterwise.press.charts.sexes import SexCounts, SexWords, bars_by_sex
from clusterwise.press.charts.timeline import PlannedLine, plan_timeline
from clusterwise.press.numbers import Words

ARABIC = SexWords("المجموعة", "نساء", "رجال", "أخرى", "غير مذكور")


def words_of(svg: str) -> list[str]:
    return re.findall(r"<text[^>]*>([^<]*)</text>", svg)


def bars_of(svg: str, paint: str) -> list[tuple[float, float]]:
    """Where each bar with a paint begins, and how wide it is."""
    found = re.findall(r'd="M([0-9.]+),[0-9.]+h([0-9.]+)[^"]*" fill="([^"]*)"', svg)
    return [(float(x), float(wide)) for x, wide, fill in found if paint in fill]


def test_women_and_men_differ_by_pattern_and_label():
    svg = bars_by_sex((SexCounts("All", 331, 662),), title="T").svg
    assert words_of(svg) == ["Women", "Men", "Other", "Not stated", "331", "662", "0", "0"]
    (_, women), (_, men) = bars_of(svg, "--accent")[0], bars_of(svg, "hatch")[0]
    assert men == 2 * women


def test_people_not_known_are_said_not_drawn():
    picture = bars_by_sex((SexCounts("All", None, 5, None, 0),), title="T")
    assert words_of(picture.svg)[4:] == ["not known", "5", "not known", "0"]
    assert bars_of(picture.svg, "--accent") == []
    assert picture.description == "All: Women not known, Men 5, Other not known, Not stated 0."
    assert picture.table.rows == (("All", None, 5, None, 0),)


def test_arabic_bars_begin_at_the_right():
    left = bars_by_sex((SexCounts("All", 331, 662),), title="T").svg
    right = bars_by_sex((SexCounts("All", 331, 662),), title="T", language="ar", direction="rtl", names=ARABIC).svg
    begins, wide = bars_of(left, "hatch")[0]
    assert bars_of(right, "hatch")[0] == (480 - begins - wide, wide)
    assert words_of(right)[:4] == ["نساء", "رجال", "أخرى", "غير مذكور"]


def test_negative_people_are_refused():
    with pytest.raises(UndrawableError, match="cannot be negative"):
        bars_by_sex((SexCounts("All", -1, 5),), title="T")


def test_bars_are_ranked_and_the_unknown_comes_last():
    picture = ranked_bars((Ranked("c", None), Ranked("b", 1.0), Ranked("a", 2.0)), title="T", decimals=1)
    assert picture.table.rows == (("a", "2.0"), ("b", "1.0"), ("c", "not known"))
    assert bars_of(picture.svg, "--accent") == [(0, 370), (0, 185), (0, 0)]


def test_ranking_of_nothing_is_an_empty_picture():
    assert ranked_bars((), title="T").table.rows == ()


def test_month_over_its_limit_is_hatched_and_one_not_known_is_dashed():
    months = (Month("Jan", 500, 1000), Month("Feb", 1100, 1000), Month("Mar", None, 1000), Month("Apr", 0, 1000))
    picture = month_columns(months, title="Dryer", unit="kg", names=MonthWords(limit="Capacity"))
    assert picture.svg.count("-hatch)") == 1
    assert picture.svg.count('stroke-dasharray="3,3"') == 1
    assert words_of(picture.svg) == ["500", "1,100", "?", "0", "Jan", "Feb", "Mar", "Apr", "Capacity 1,000\u00a0kg"]
    assert picture.table.rows[2] == ("Mar", "not known", "1,000\u00a0kg")


def test_months_without_limits_have_no_limit_column():
    assert month_columns((Month("Jan", 5),), title="T").table.columns == ("Month", "Value")


def test_indicator_shows_baseline_latest_and_target_on_one_scale():
    picture = indicator_line(Standing(600, 0, 1200), title="T")
    assert words_of(picture.svg) == ["Baseline 0", "Latest 600", "Target 1,200"]
    assert re.search(r'<circle cx="([0-9.]+)"', picture.svg).group(1) == "240"


def test_indicator_in_arabic_is_the_mirror_image():
    left = indicator_line(Standing(300, 0, 1200), title="T").svg
    right = indicator_line(Standing(300, 0, 1200), title="T", direction="rtl").svg
    dots = [float(re.search(r'<circle cx="([0-9.]+)"', svg).group(1)) for svg in (left, right)]
    assert sum(dots) == 480


def test_indicator_not_known_has_no_dot():
    picture = indicator_line(Standing(None, 23, 10), title="T", words=Words(not_known="inconnu"))
    assert "<circle" not in picture.svg
    assert picture.table.rows == (("Baseline", "23"), ("Latest", "inconnu"), ("Target", "10"))


def test_half_an_interval_is_refused():
    with pytest.raises(UndrawableError, match="both ends"):
        indicator_line(Standing(5, low=1), title="T")


def test_plan_lines_lie_between_their_days_and_today_is_marked():
    lines = (
        PlannedLine("A", date(2024, 1, 1), date(2024, 12, 31), "done"),
        PlannedLine("B", date(2024, 7, 1), date(2024, 7, 1)),
    )
    picture = plan_timeline(lines, title="T", today=date(2024, 7, 1))
    assert [word for word in ("A", "B", "Today", "Jan 2024") if word not in words_of(picture.svg)] == []
    assert picture.table.rows[1][:3] == ("B", "Jul 1, 2024", "Jul 1, 2024")


def test_today_outside_the_plan_is_not_drawn():
    lines = (PlannedLine("A", date(2024, 1, 1), date(2024, 12, 31)),)
    assert "Today" not in plan_timeline(lines, title="T", today=date(2026, 1, 1)).svg


def test_plan_line_that_ends_before_it_starts_is_refused():
    with pytest.raises(UndrawableError, match="before it starts"):
        plan_timeline((PlannedLine("A", date(2024, 2, 1), date(2024, 1, 1)),), title="T")
