"""The road is worked out again when, and only when, something was recorded."""

from datetime import date
from typing import Any

from clusterwise.foundation.road import services
from clusterwise.foundation.road.summary import summary


def test_a_second_look_asks_for_the_heads_alone(initiative, django_assert_num_queries):
    first = summary(initiative)

    with django_assert_num_queries(1):
        assert summary(initiative) is first


def test_a_new_event_is_seen_at_once(initiative):
    before = [stop.words for stop in summary(initiative).stops]
    services.open_phase(initiative=initiative, phase="selection", on=date(2023, 1, 1), by=None)

    assert (before[0], summary(initiative).stops[0].words) == ("Not started", "Open")


def test_another_initiatives_event_leaves_it_alone(initiative, other_initiative: Any):
    first = summary(initiative)
    services.open_phase(initiative=other_initiative, phase="selection", on=date(2023, 1, 1), by=None)

    assert summary(initiative) is first
