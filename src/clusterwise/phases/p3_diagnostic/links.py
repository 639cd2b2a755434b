"""Keeps the link rows of a record equal to what was chosen, within the record's own event."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from clusterwise.foundation.journal.changes import Change
from clusterwise.foundation.people.records import check
from clusterwise.foundation.people.scope import Scoped


def keep_links(
    change: Change, kept: Mapping[Any, Scoped], wanted: Iterable[Any], make: Callable[[Any], Scoped]
) -> None:
    """Remove links to what is no longer chosen and add those that are new; `kept` maps a target's key to its link."""
    chosen = {one.pk: one for one in wanted}
    for key, link in kept.items():
        if key not in chosen:
            change.delete(link)
    for key, one in chosen.items():
        if key not in kept:
            link = make(one)
            check(link)
            change.create(link)
