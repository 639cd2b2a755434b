"""Spans of days by hand."""

from datetime import date

from clusterwise.phases.p5_action.certification.intervals import Span, common, joined, most_at_once, overlap


def day(month, number=1):
    return date(2023, month, number)


def test_spans_that_only_touch_share_no_day():
    assert overlap(Span(day(1), day(2)), Span(day(2), day(3))) is None
    assert overlap(Span(day(1), day(3)), Span(day(2))) == Span(day(2), day(3))


def test_overlapping_and_touching_spans_become_one():
    spans = [Span(day(5)), Span(day(1), day(2)), Span(day(2), day(3)), Span(day(6), day(7))]

    assert joined(spans) == [Span(day(1), day(3)), Span(day(5))]


def test_common_days_of_three_sets():
    one, two, three = [Span(day(1))], [Span(day(2), day(5)), Span(day(8))], [Span(day(4), day(9))]

    assert common([one, two, three]) == [Span(day(4), day(5)), Span(day(8), day(9))]
    assert common([one, []]) == []


def test_a_day_of_leaving_frees_the_place_for_the_next():
    assert most_at_once([Span(day(1), day(3)), Span(day(3))]) == (1, day(1))
    assert most_at_once([Span(day(1), day(4)), Span(day(3)), Span(day(3))]) == (3, day(3))
    assert most_at_once([]) == (0, None)
