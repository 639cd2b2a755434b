"""The hash chain of events, its sealed head, and the search for the first broken link."""

import hashlib
import hmac
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from clusterwise.foundation.journal import triggers
from clusterwise.foundation.journal.locks import one_snapshot
from clusterwise.foundation.journal.models import ChainHead, Event
from clusterwise.foundation.journal.state import plain

GENESIS = "0" * 64
#: What reading a row can raise when somebody put text where a number, a date or JSON belongs.
_UNREADABLE = (ValueError, TypeError, KeyError, AttributeError)


@dataclass(frozen=True, slots=True)
class Anchor:
    """The head of a chain as it was written down outside the database: it must still be in the chain."""

    scope: str
    node: str
    sequence: int
    hash: str


@dataclass(frozen=True, slots=True)
class Broken:
    """The first event of a chain that does not hold, and why."""

    scope: str
    node: str
    sequence: int
    reason: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """How many events were read, and what is wrong, in order of chains."""

    events: int
    broken: tuple[Broken, ...]

    @property
    def holds(self) -> bool:
        return not self.broken


def link(previous: str, stored: str) -> str:
    """Return SHA-256 of the previous hash, the length of the stored bytes and the bytes."""
    content = stored.encode()
    return hashlib.sha256(bytes.fromhex(previous) + len(content).to_bytes(8, "big") + content).hexdigest()


def seal(scope: str, node: str, sequence: int, head: str) -> str:
    """Return the keyed seal of a head; without the installation's key it cannot be made."""
    key = hashlib.sha256(b"journal-head:" + settings.SECRET_KEY.encode()).digest()
    return hmac.new(key, f"{scope}|{node}|{sequence}|{head}".encode(), hashlib.sha256).hexdigest()


def _columns(event: Event) -> dict[str, Any]:
    return {
        "id": str(event.pk),
        "scope": event.scope,
        "node": event.node,
        "sequence": event.sequence,
        "actor": plain(event.actor_id),
        "verb": event.verb,
        "subject": [event.subject_model, event.subject_id],
        "at": plain(event.at),
        "claimed_at": plain(event.claimed_at),
        "client_id": plain(event.client_id),
        "undoes": plain(event.undoes_id),
    }


def _fault(event: Event, expected: int, previous: str, touched: list[list[Any]]) -> str:
    if event.sequence != expected:
        return f"event {expected} is missing" if event.sequence > expected else "its place in the chain is taken twice"
    if event.previous != previous:
        return "it does not follow the event before it"
    if link(previous, event.stored) != event.hash:
        return "its content does not match its hash"
    content = json.loads(event.stored)
    columns = _columns(event)
    for name, value in columns.items():
        if content.get(name) != value:
            return f"its column {name} differs from what was stored"
    listed = sorted([change["model"], change["id"], change["version"]] for change in content["changes"])
    return "" if listed == sorted(touched) else "the list of records that it touched was altered"


def _touched(event: Event) -> list[list[Any]]:
    return [[row.model, row.record_id, row.version] for row in event.touched.all()]


def _walk(scope: str, node: str) -> Iterator[Event | None]:
    """Give the events of a chain in order; None stands for one that cannot be read at all."""
    events = Event.objects.filter(scope=scope, node=node).order_by("sequence")
    done = 0
    try:
        for event in events.prefetch_related("touched").iterator(chunk_size=500):
            yield event
            done += 1
    except _UNREADABLE:
        # The whole batch failed: read it again one by one, so that the very event can be named.
        for place in list(events.values_list("sequence", flat=True))[done:]:
            yield _one(events, place)


def _one(events: Any, place: Any) -> Event | None:
    try:
        found: Event = events.get(sequence=place)
    except _UNREADABLE:
        return None
    return found


def _verify_chain(scope: str, node: str) -> tuple[int, Broken | None]:
    count, previous = 0, GENESIS
    for event in _walk(scope, node):
        if event is None:
            return count, Broken(scope, node, count + 1, "its row cannot be read")
        try:
            reason = _fault(event, count + 1, previous, _touched(event))
        except _UNREADABLE:
            return count, Broken(scope, node, count + 1, "its content cannot be read")
        if reason:
            return count, Broken(scope, node, min(event.sequence, count + 1), reason)
        count, previous = count + 1, event.hash
    return count, _fault_of_head(scope, node, count, previous)


def _fault_of_head(scope: str, node: str, count: int, last: str) -> Broken | None:
    head = ChainHead.objects.filter(scope=scope, node=node).first()
    if head is None:
        return Broken(scope, node, count, "the head of the chain is missing")
    if head.seal != seal(scope, node, head.sequence, head.hash):
        return Broken(scope, node, count, "the head of the chain was not sealed by this installation")
    if head.sequence > count:
        return Broken(scope, node, count + 1, f"the tail was cut: {head.sequence - count} events are missing")
    if (head.sequence, head.hash) != (count, last if count else ""):
        return Broken(scope, node, head.sequence + 1, "events were added after the sealed head")
    return None


def heads() -> list[Anchor]:
    """Return the head of every chain, to be written down where the database's owner cannot change it."""
    rows = ChainHead.objects.exclude(sequence=0).order_by("scope", "node")
    return [Anchor(row.scope, row.node, row.sequence, row.hash) for row in rows]


def _missing_anchor(anchor: Anchor) -> Broken | None:
    place = Event.objects.filter(scope=anchor.scope, node=anchor.node, sequence=anchor.sequence)
    if place.values_list("hash", flat=True).first() == anchor.hash:
        return None
    return Broken(anchor.scope, anchor.node, anchor.sequence, "it is not the event whose hash was written down before")


def verify(anchors: Iterable[Anchor] = ()) -> Verdict:
    """Read every chain as of one moment; name the first broken event of each, missing triggers and lost anchors."""
    with one_snapshot():
        pairs = set(Event.objects.values_list("scope", "node").distinct())
        pairs |= set(ChainHead.objects.values_list("scope", "node"))
        total, broken = 0, []
        for missing in triggers.missing():
            broken.append(Broken("site", settings.CLUSTERWISE_NODE, 0, f"the trigger {missing} is gone; run migrate"))
        for scope, node in sorted(pairs, key=repr):
            count, fault = _verify_chain(scope, node)
            total += count
            if fault:
                broken.append(fault)
        broken += filter(None, map(_missing_anchor, anchors))
    return Verdict(total, tuple(broken))
