"""The hash chain of events, its sealed head, and the search for the first broken link."""

import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from clusterwise.foundation.journal import triggers
from clusterwise.foundation.journal.models import ChainHead, Event
from clusterwise.foundation.journal.state import plain

GENESIS = "0" * 64


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


def _walk(scope: str, node: str) -> Iterator[tuple[Event, list[list[Any]]]]:
    events = Event.objects.filter(scope=scope, node=node).order_by("sequence").prefetch_related("touched")
    for event in events.iterator(chunk_size=500):
        yield event, [[row.model, row.record_id, row.version] for row in event.touched.all()]


def _verify_chain(scope: str, node: str) -> tuple[int, Broken | None]:
    count, previous = 0, GENESIS
    for event, touched in _walk(scope, node):
        reason = _fault(event, count + 1, previous, touched)
        if reason:
            return count, Broken(scope, node, min(event.sequence, count + 1), reason)
        count, previous = count + 1, event.hash
    head = ChainHead.objects.filter(scope=scope, node=node).first()
    if head is None:
        return count, Broken(scope, node, count, "the head of the chain is missing")
    if head.seal != seal(scope, node, head.sequence, head.hash):
        return count, Broken(scope, node, count, "the head of the chain was not sealed by this installation")
    if head.sequence > count:
        return count, Broken(scope, node, count + 1, f"the tail was cut: {head.sequence - count} events are missing")
    if (head.sequence, head.hash) != (count, previous if count else ""):
        return count, Broken(scope, node, head.sequence + 1, "events were added after the sealed head")
    return count, None


def verify() -> Verdict:
    """Read every chain and name the first broken event of each, and any missing trigger."""
    pairs = set(Event.objects.values_list("scope", "node").distinct())
    pairs |= set(ChainHead.objects.values_list("scope", "node"))
    total, broken = 0, []
    for missing in triggers.missing():
        broken.append(Broken("site", settings.CLUSTERWISE_NODE, 0, f"the trigger {missing} is gone; run migrate"))
    for scope, node in sorted(pairs):
        count, fault = _verify_chain(scope, node)
        total += count
        if fault:
            broken.append(fault)
    return Verdict(total, tuple(broken))
