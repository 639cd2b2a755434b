"""A thousand tamperings with the journal through plain SQL, each found and the first broken event named."""

import random
from collections import Counter
from typing import Any

import pytest
from django.db import connection
from tests.foundation.journal.conftest import tampering

from clusterwise.foundation.journal import chain
from clusterwise.foundation.journal.models import ChainHead, Event, Touched, new_id

TAMPERINGS = 1_000
SEED = 20_261_124
TEXT = ("scope", "node", "verb", "subject_model", "subject_id", "stored", "previous", "hash")
KEYS = ("id", "actor_id", "client_id", "undoes_id")


def _key(value: Any) -> Any:
    """Return a key as the database holds it."""
    return value if connection.vendor == "postgresql" else value.hex


class Intruder:
    """Somebody with the rights of the database's owner, without the installation's key."""

    def __init__(self, cursor: Any, dice: random.Random, events: list[Event]) -> None:
        self.cursor, self.dice, self.events = cursor, dice, events
        self.scope, self.chosen = events[0].scope, dice.randrange(len(events))

    @property
    def event(self) -> Event:
        return self.events[self.chosen]

    def say(self, statement: str, *values: Any) -> None:
        self.cursor.execute(statement, values)

    def change_text(self) -> int:
        column = self.dice.choice(TEXT)
        value = getattr(self.event, column)
        self.say(f"UPDATE journal_event SET {column} = %s WHERE id = %s", value[:-1] + "~", _key(self.event.pk))
        return self.event.sequence

    def change_stored_byte(self) -> int:
        place = self.dice.randrange(len(self.event.stored))
        bitten = self.event.stored[:place] + "#" + self.event.stored[place + 1 :]
        self.say("UPDATE journal_event SET stored = %s WHERE id = %s", bitten, _key(self.event.pk))
        return self.event.sequence

    def change_stored_and_rehash(self) -> int:
        forged = self.event.stored.replace('"at":"20', '"at":"19', 1)
        hashed = chain.link(self.event.previous, forged)
        self.say("UPDATE journal_event SET stored = %s, hash = %s WHERE id = %s", forged, hashed, _key(self.event.pk))
        return self.event.sequence

    def change_key(self) -> int:
        column = self.dice.choice(KEYS)
        if column == "id":
            self.say("DELETE FROM journal_touched WHERE event_id = %s", _key(self.event.pk))
        value = self.events[self.chosen - 1].pk if column == "undoes_id" else new_id()
        self.say(f"UPDATE journal_event SET {column} = %s WHERE id = %s", _key(value), _key(self.event.pk))
        return self.event.sequence

    def change_time(self) -> int:
        column = self.dice.choice(("at", "claimed_at"))
        self.say(f"UPDATE journal_event SET {column} = '2020-01-01 00:00:00' WHERE id = %s", _key(self.event.pk))
        return self.event.sequence

    def change_place(self) -> int:
        shift = self.dice.choice((1_000, 5_000))
        self.say("UPDATE journal_event SET sequence = sequence + %s WHERE id = %s", shift, _key(self.event.pk))
        return self.event.sequence

    def delete(self) -> int:
        self.say("DELETE FROM journal_touched WHERE event_id = %s", _key(self.event.pk))
        self.say("DELETE FROM journal_event WHERE id = %s", _key(self.event.pk))
        return self.event.sequence

    def delete_and_close_the_gap(self) -> int:
        self.delete()
        for later in self.events[self.chosen + 1 :]:
            self.say("UPDATE journal_event SET sequence = %s WHERE id = %s", later.sequence - 1, _key(later.pk))
        # Of the last event nothing moves up: what shows then is the cut tail, under the same number.
        return self.event.sequence

    def insert(self) -> int:
        for later in reversed(self.events[self.chosen :]):
            self.say("UPDATE journal_event SET sequence = %s WHERE id = %s", later.sequence + 1, _key(later.pk))
        self._copy(self.event.sequence)
        return self.event.sequence

    def append(self) -> int:
        self._copy(self.events[-1].sequence + 1)
        return self.events[-1].sequence + 1

    def _copy(self, sequence: int) -> None:
        columns = "scope, node, verb, subject_model, subject_id, at, stored, previous, hash"
        self.say(
            f"INSERT INTO journal_event (id, sequence, {columns}) SELECT %s, %s, {columns} FROM journal_event WHERE id = %s",
            _key(new_id()),
            sequence,
            _key(self.event.pk),
        )

    def swap(self) -> int:
        other = self.events[self.dice.choice([n for n in range(len(self.events)) if n != self.chosen])]
        for event, place in ((self.event, 999_999), (other, self.event.sequence), (self.event, other.sequence)):
            self.say("UPDATE journal_event SET sequence = %s WHERE id = %s", place, _key(event.pk))
        return min(self.event.sequence, other.sequence)

    def cut_tail(self) -> int:
        for event in reversed(self.events[self.chosen :]):
            self.say("DELETE FROM journal_touched WHERE event_id = %s", _key(event.pk))
            self.say("DELETE FROM journal_event WHERE id = %s", _key(event.pk))
        return self.event.sequence

    def cut_tail_and_move_head(self) -> int:
        self.chosen = max(self.chosen, 1)
        first = self.cut_tail()
        last = self.events[self.chosen - 1]
        self.say(
            "UPDATE journal_chainhead SET sequence = %s, hash = %s WHERE scope = %s",
            last.sequence,
            last.hash,
            self.scope,
        )
        return first - 1

    def change_touched(self) -> int:
        row = self.dice.choice(list(Touched.objects.filter(event=self.event)))
        column, value = self.dice.choice(
            (("model", "people.Role"), ("record_id", "x" * 36), ("version", row.version + 7))
        )
        self.say(f"UPDATE journal_touched SET {column} = %s WHERE id = %s", value, row.pk)
        return self.event.sequence

    def move_touched(self) -> int:
        other = self.events[self.dice.choice([n for n in range(len(self.events)) if n != self.chosen])]
        row = self.dice.choice(list(Touched.objects.filter(event=self.event)))
        self.say("UPDATE journal_touched SET event_id = %s WHERE id = %s", _key(other.pk), row.pk)
        return min(self.event.sequence, other.sequence)

    def delete_touched(self) -> int:
        self.say("DELETE FROM journal_touched WHERE event_id = %s", _key(self.event.pk))
        return self.event.sequence

    def insert_touched(self) -> int:
        self.say(
            "INSERT INTO journal_touched (event_id, model, record_id, version) VALUES (%s, 'people.Person', 'x', 1)",
            _key(self.event.pk),
        )
        return self.event.sequence

    def change_head(self) -> int:
        head = ChainHead.objects.get(scope=self.scope)
        column, value = self.dice.choice(
            (("sequence", head.sequence + 1), ("sequence", head.sequence - 1), ("hash", "0" * 64), ("seal", "0" * 64))
        )
        self.say(f"UPDATE journal_chainhead SET {column} = %s WHERE id = %s", value, head.pk)
        return head.sequence if column == "seal" else len(self.events)

    def delete_head(self) -> int:
        self.say("DELETE FROM journal_chainhead WHERE scope = %s", self.scope)
        return len(self.events)


DEEDS = tuple(name for name, value in vars(Intruder).items() if callable(value) and not name.startswith("_"))
DEEDS = tuple(name for name in DEEDS if name != "say")


def test_a_thousand_random_tamperings_are_found_and_the_first_broken_event_is_named(chain_of_forty, unprotected):
    dice = random.Random(SEED)
    events = list(Event.objects.filter(scope=chain_of_forty).order_by("sequence"))
    unseen, misnamed, done = [], [], Counter()
    for number in range(TAMPERINGS):
        deed = DEEDS[number % len(DEEDS)]
        with tampering() as cursor:
            expected = getattr(Intruder(cursor, dice, events), deed)()
            _count, broken = chain._verify_chain(chain_of_forty, events[0].node)
        done[deed] += 1
        if broken is None:
            unseen.append((number, deed))
        elif broken.sequence != expected:
            misnamed.append((number, deed, expected, broken.sequence, broken.reason))

    assert (unseen, misnamed) == ([], [])
    assert (sum(done.values()), len(done)) == (TAMPERINGS, len(DEEDS))


def test_an_untouched_chain_holds(chain_of_forty):
    verdict = chain.verify()

    assert (verdict.broken, verdict.events) == ((), Event.objects.count())
    assert Event.objects.filter(scope=chain_of_forty).count() >= 40


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("id", "no key"),
        ("at", "yesterday"),
        ("sequence", "third"),
        ("stored", b"\xff\x00"),
        ("client_id", "x"),
        ("hash", b""),
    ],
)
def test_a_row_that_cannot_be_read_is_named_and_not_stumbled_over(chain_of_forty, unprotected, column, value):
    if connection.vendor == "postgresql":
        pytest.skip("PostgreSQL's columns hold their own type alone")
    third = Event.objects.get(scope=chain_of_forty, sequence=3)
    with tampering() as cursor:
        cursor.execute("DELETE FROM journal_touched WHERE event_id = %s", [third.pk.hex])
        cursor.execute(f"UPDATE journal_event SET {column} = %s WHERE id = %s", [value, third.pk.hex])
        broken = [fault.sequence for fault in chain.verify().broken if fault.scope == chain_of_forty]

    assert broken == [3]


def test_content_that_was_forged_with_its_hash_but_is_no_event_is_named(chain_of_forty, unprotected):
    last = Event.objects.filter(scope=chain_of_forty).latest("sequence")
    with tampering() as cursor:
        for forged in ("[]", "{}", "null", "not json"):
            cursor.execute(
                "UPDATE journal_event SET stored = %s, hash = %s WHERE id = %s",
                [forged, chain.link(last.previous, forged), _key(last.pk)],
            )
            _count, broken = chain._verify_chain(chain_of_forty, last.node)

            assert (forged, broken.sequence) == (forged, last.sequence)


def test_a_tail_cut_together_with_its_old_head_is_found_by_the_anchor_alone(programme, unprotected):
    from clusterwise.foundation.people import services as people

    scope = f"programme:{programme.pk}"
    people.add_person(programme=programme, by=None, code="A")
    old = ChainHead.objects.get(scope=scope)
    people.add_person(programme=programme, by=None, code="B")
    anchors = chain.heads()
    with tampering() as cursor:
        last = Event.objects.filter(scope=scope).latest("sequence")
        cursor.execute("DELETE FROM journal_touched WHERE event_id = %s", [_key(last.pk)])
        cursor.execute("DELETE FROM journal_event WHERE id = %s", [_key(last.pk)])
        cursor.execute(
            "UPDATE journal_chainhead SET sequence = %s, hash = %s, seal = %s WHERE id = %s",
            [old.sequence, old.hash, old.seal, old.pk],
        )
        blind = [fault for fault in chain.verify().broken if fault.scope == scope]
        seen = [fault.sequence for fault in chain.verify(anchors).broken if fault.scope == scope]

    assert (blind, seen) == ([], [last.sequence])


def test_anchors_of_a_whole_journal_hold(chain_of_forty):
    anchors = chain.heads()

    assert [anchor.scope for anchor in anchors] == sorted(ChainHead.objects.values_list("scope", flat=True))
    assert chain.verify(anchors).holds
