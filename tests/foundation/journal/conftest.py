"""Deeds of the journal's own tests, on the records that the foundation has."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, transaction
from tests import factories

from clusterwise.foundation.journal import triggers
from clusterwise.foundation.journal.verbs import Verb
from clusterwise.foundation.people import services as people

NOTED = Verb("test.noted", "noted something")
FINAL = Verb("test.final", "did something for good", final="What was sent away does not come back.")


@pytest.fixture
def chain_of_forty(initiative: Any) -> str:
    """A chain of forty events of one programme, with what people do: add, change, erase. Returns its scope."""
    programme = initiative.programme
    for number in range(16):
        person = people.add_person(programme=programme, by=None, code=f"T-{number:03}", name=f"Ama {number}", sex="F")
        people.revise_person(person, by=None, place=f"Village {number}")
        if number % 4 == 0:
            people.erase_person(person, by=None)
    for number in range(3):
        factories.person(initiative, f"I-{number}")
    return f"programme:{programme.pk}"


@contextmanager
def tampering() -> Iterator[Any]:
    """Give a cursor whose deeds are taken back at the end; foreign keys wait as they do for an intruder's own session."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            yield cursor
        transaction.set_rollback(True)


@pytest.fixture
def unprotected(db: None) -> Iterator[None]:
    """The database as somebody sees it who dropped the triggers first; they come back at the end."""
    triggers.remove()
    yield
    triggers.install()
