"""What the road shows of an initiative, worked out once for each state of its journal.

Everything on the road is derived from journalled records, so the heads of the chains that an initiative lives in name the
state that it was derived from: while no event was written, yesterday's answer is today's, except for dates.
"""

from collections import OrderedDict
from collections.abc import Sequence
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
from clusterwise.foundation.journal.reading import shared_reads
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

    @property
    def standing(self) -> int:
        """How many gates of open phases are not passed yet."""
        return sum(len(stop.standing) for stop in self.stops)

    @property
    def broken(self) -> int:
        """How many threads break off before their figure, or begin with nothing that leads to them."""
        return sum(bool(thread.missing) for thread in self.threads) + len(self.orphans)


_kept: OrderedDict[Any, Summary] = OrderedDict()
_lock = Lock()


def _scopes(initiative: Initiative) -> set[str]:
    return {initiative.journal_scope, initiative.programme.journal_scope, "site"}


def _keys(initiatives: Sequence[Initiative]) -> dict[Any, Any]:
    """Return under which key the answer of each initiative is kept; asked in one query for all of them."""
    scopes = {scope for initiative in initiatives for scope in _scopes(initiative)}
    rows = ChainHead.objects.filter(scope__in=scopes).order_by("scope", "node").values_list("scope", "node", "hash")
    heads, told = list(rows), (get_language(), timezone.localdate())
    return {one.pk: (one.pk, *told, tuple(head for head in heads if head[0] in _scopes(one))) for one in initiatives}


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
    with shared_reads():
        return _worked_out(initiative)


def _worked_out(initiative: Initiative) -> Summary:
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


def known_summaries(initiatives: Sequence[Initiative]) -> dict[Any, Summary]:
    """Return the roads that are worked out already for the present state of the journal, by the initiative's key."""
    keys = _keys(initiatives)
    with _lock:
        return {pk: _kept[key] for pk, key in keys.items() if key in _kept}


def summary(initiative: Initiative) -> Summary:
    """Return the road of an initiative, worked out anew only when an event was written since."""
    key = _keys([initiative])[initiative.pk]
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
