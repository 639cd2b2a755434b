"""While the road is worked out, nothing is asked twice, and what it says is what each part says alone."""

from contextlib import nullcontext
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.demo.fixture import demo as loaded
from tests.demo.fixture import loaded_demo

from clusterwise.foundation.journal.reading import shared, shared_reads
from clusterwise.foundation.organisations.models import Initiative
from clusterwise.foundation.road import summary as road

__all__ = ["loaded", "loaded_demo"]


def test_a_read_is_kept_for_the_block_alone():
    calls: list[int] = []

    @shared
    def double(number: int) -> int:
        calls.append(number)
        return 2 * number

    with shared_reads():
        inside = [double(1), double(1), double(2)]
        with shared_reads():
            inside.append(double(2))
    outside = [double(1), double(1)]

    assert (inside, outside, calls) == ([2, 2, 4, 4], [2, 2], [1, 2, 1, 1])


def _told(summary: road.Summary) -> Any:
    stops = [
        (stop.phase, stop.words, stop.facts, [(gate.code, str(outcome.reason)) for gate, outcome in stop.gates])
        for stop in summary.stops
    ]
    return (
        stops,
        summary.next,
        summary.threads,
        summary.orphans,
        [(words, parts) for _v, words, parts in summary.figures],
    )


@pytest.fixture
def initiatives(loaded: Any) -> list[Initiative]:
    return list(Initiative.objects.select_related("programme", "cluster"))


def test_no_statement_is_asked_twice(initiatives):
    twice = []
    for initiative in initiatives:
        with CaptureQueriesContext(connection) as captured:
            road.work_out(initiative)
        asked = [query["sql"] for query in captured.captured_queries]
        twice += [sql for sql in set(asked) if asked.count(sql) > 1]

    assert twice == []


def test_sharing_changes_nothing_that_is_told(initiatives, monkeypatch):
    together = [_told(road.work_out(one)) for one in initiatives]
    monkeypatch.setattr(road, "shared_reads", nullcontext)
    alone = [_told(road.work_out(one)) for one in Initiative.objects.select_related("programme", "cluster")]

    assert together == alone
