"""An erased name is in no byte of the database and its log, and the journal still holds."""

from tests.reliability.conftest import ask, faults
from tests.reliability.installation import BEGIN

ERASE = """
from clusterwise.foundation.organisations import services as organisations
from clusterwise.foundation.people import services as people
from clusterwise.foundation.people.models import Person
programme = organisations.create_programme(name="Alpha", slug="alpha", by=None)
kept = [people.add_person(programme=programme, by=None, code=f"K-{n}", name=f"Kept Person {n}") for n in range(20)]
for n in range(5):
    person = people.add_person(programme=programme, by=None, code=f"E-{n}", name=f"CanaryA{n} Doe", phone=f"+23177000{n}")
    people.revise_person(person, by=None, name=f"CanaryB{n} Smith", phone=f"+23188000{n}")
if ERASING:
    for person in Person.objects.filter(code__startswith="E-"):
        people.erase_person(person, by=None)
from django.db import connection
print(*connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone())
import os
os._exit(0)  # the connection is not closed, so that the log stays where it is
"""
KNOWN = [
    *(f"CanaryA{n} Doe" for n in range(5)),
    *(f"CanaryB{n} Smith" for n in range(5)),
    *(f"+23177000{n}" for n in range(5)),
    *(f"+23188000{n}" for n in range(5)),
]


def _found(installation):
    files = [path for path in installation.var.glob("clusterwise.sqlite3*") if not path.name.endswith("-shm")]
    content = b"".join(path.read_bytes() for path in files)
    return [text for text in KNOWN if text.encode() in content]


def test_twenty_erased_strings_are_nowhere_in_the_bytes(installation):
    installation.python("-u", "-c", _script(erasing=True))
    rows = ask(installation, "SELECT count(*), sum(name = '') FROM people_person")

    assert (len(KNOWN), _found(installation)) == (20, [])
    assert (rows, faults(installation)) == ([(25, 5)], {})


def test_before_they_are_erased_all_of_them_are_there(installation):
    installation.python("-u", "-c", _script(erasing=False))

    assert _found(installation) == KNOWN


def _script(*, erasing):
    return BEGIN + ERASE.replace("ERASING", str(erasing))
