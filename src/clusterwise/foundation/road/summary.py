"""What the road shows of an initiative, worked out once for each state of its journal.

Everything on the road is derived from journalled records, so the heads of the chains that an initiative lives in name the
state that it was derived from: while no event was written, yesterday's answer is today's, except for dates.
"""

from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass
from threading import Lock
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language

from clusterwise.foundation.evidence import selectors as evidence
from clusterwise.foundation.evidence import wording
from clusterwise.foundation.evidence.figures import Value
from clusterwise.foundation.evidence.models import Indicator
from clusterwise.foundation.evidence.rows import split
from clusterwise.foundation.journal.models import ChainHead
from clusterwise.foundation.organisations.models import Initiative
from clusterwise.foundation.road import selectors
from clusterwise.foundation.road.registry import Step
from clusterwise.foundation.road.selectors import Stop
from clusterwise.foundation.road.threads import Thread, bundled, levels_of, orphans, threads
from clusterwise.methods.counting import CountingError

KEPT = 128
FIGURES = 4
LEVELS = ["outcome", "impact", "output", "activity", "input"]


@dataclass(frozen=True, slots=True)
class Summary:
    """The phases, the next best step, the threads and a few figures."""

    stops: list[Stop]
    next: Step | None
    threads: list[Thread]
    orphans: list[Thread]
    figures: list[tuple[Value, str, list[tuple[str, str]]]]


_kept: OrderedDict[Any, Summary] = OrderedDict()
_lock = Lock()


def _key(initiative: Initiative) -> Any:
    scopes = [initiative.journal_scope, initiative.programme.journal_scope, "site"]
    heads = ChainHead.objects.filter(scope__in=scopes).order_by("scope", "node").values_list("scope", "node", "hash")
    return initiative.pk, get_language(), timezone.localdate(), tuple(heads)


def _sound_figures(initiative: Initiative, chosen: list[Indicator]) -> list[Value]:
    """Return the figures, without those that mix what cannot be added; the results page says what is wrong with them."""
    today = timezone.localdate()
    try:
        return evidence.figures(initiative, today, indicators=chosen)
    except CountingError:
        found: list[Value] = []
        for indicator in chosen:
            with suppress(CountingError):
                found += evidence.figures(initiative, today, indicators=[indicator])
        return found


def work_out(initiative: Initiative) -> Summary:
    """Work out the road of an initiative from its records."""
    levels = levels_of(initiative)
    stops = selectors.stops(initiative)
    found = threads(initiative, levels)
    chosen = sorted(evidence.indicators_in_use(initiative), key=lambda one: (LEVELS.index(one.level), one.code))[
        :FIGURES
    ]
    values = _sound_figures(initiative, chosen) if chosen else []
    figures = [(value, wording.value_words(value), split(value)) for value in values]
    return Summary(
        stops, selectors.next_step(initiative, stops, found), bundled(found), orphans(initiative, levels), figures
    )


def summary(initiative: Initiative) -> Summary:
    """Return the road of an initiative, worked out anew only when an event was written since."""
    key = _key(initiative)
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    fresh = work_out(initiative)
    with _lock:
        _kept[key] = fresh
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return fresh
