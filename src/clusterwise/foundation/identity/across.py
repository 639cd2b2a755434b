"""People whom two programmes have in common: counted by keyed digests, never shown and never joined."""

from datetime import date
from typing import Any

from clusterwise.foundation.codes.selectors import rule
from clusterwise.foundation.identity.access import ACROSS
from clusterwise.foundation.identity.digests import of_particulars
from clusterwise.foundation.identity.proposals import records_of
from clusterwise.foundation.identity.selectors import canonical
from clusterwise.foundation.organisations.models import Programme
from clusterwise.foundation.people import access
from clusterwise.methods.linkage.names import folded, skeleton


def people_in_both(one: Programme, other: Programme, *, by: Any, on: date) -> int | None:
    """Return how many people of a programme are in another too; None where so few that one could be recognised.

    Two are taken for one where a number, or name, sex, birth year and place together, have the same digest. The one
    who asks must hold the right in both programmes.
    """
    access.require(by, ACROSS, one)
    access.require(by, ACROSS, other)
    mine, theirs = _digests(one), _digests(other)
    stands_for = {str(person): str(first) for person, first in canonical(one).items()}
    people = {
        stands_for.get(person, person) for digest, persons in mine.items() if digest in theirs for person in persons
    }
    return len(people) if not people or len(people) >= int(rule("small_groups", on)["least"]) else None


def _digests(programme: Programme) -> dict[str, set[str]]:
    records = records_of(programme)
    found: dict[str, set[str]] = {}
    for holders in records.keys.values():
        for digest, person in holders:
            found.setdefault(digest, set()).add(person)
    for person, row in records.people.items():
        sex = row["sex"] if row["sex"] != "U" else ""
        whole = of_particulars(skeleton(row["name"]), sex, str(row["birth_year"] or ""), folded(row["place"]))
        if whole:
            found.setdefault(whole, set()).add(person)
    return found
