"""The least that a test needs, built through the services."""

from datetime import date
from itertools import count
from typing import Any

from clusterwise.foundation.organisations import services as organisations
from clusterwise.foundation.organisations.models import Initiative, Organisation, Programme
from clusterwise.foundation.people import services as people
from clusterwise.foundation.people.models import Person, User

PASSWORD = "correct horse battery"
_numbers = count(1)


def programme(slug: str) -> Programme:
    """A programme named after its slug."""
    return organisations.create_programme(name=f"Programme {slug}", slug=slug, by=None)


def initiative(within: Programme, slug: str, **values: Any) -> Initiative:
    """An initiative with its cluster."""
    given = {"country": "LR", "territory": "Nimba", "value_chain": slug, "starts": date(2022, 3, 1), **values}
    return organisations.create_initiative(
        programme=within, by=None, name=f"Initiative {slug}", slug=slug, cluster_name=f"Cluster {slug}", **given
    )


def user(code: str, scope: Any, organisation: Organisation | None = None) -> User:
    """A user with one role in a programme or an initiative."""
    number = next(_numbers)
    account = people.create_account(
        email=f"{code}{number}@example.org", name=f"{code} {number}", password=PASSWORD, by=None
    )
    inside = isinstance(scope, Initiative)
    people.give_role(
        programme=scope.programme if inside else scope,
        initiative=scope if inside else None,
        user=account,
        code=code,
        organisation=organisation,
        by=None,
        starts=date(2020, 1, 1),
    )
    return account


def person(
    within: Initiative, code: str = "", *, role: str = "farmer", since: date = date(2022, 4, 1), **values: Any
) -> Person:
    """A person who takes part in an initiative."""
    return organisations.take_in_person(
        programme=within.programme,
        initiative=within,
        by=None,
        role=role,
        since=since,
        code=code or f"P-{next(_numbers):04}",
        **values,
    )


def organisation(
    within: Initiative, name: str = "", *, role: str = "core_firm", since: date = date(2022, 4, 1), **values: Any
) -> Organisation:
    """An organisation that takes part in an initiative."""
    number = next(_numbers)
    given = {"actor_types": ("firm",), **values}
    return organisations.add_organisation(
        programme=within.programme,
        initiative=within,
        by=None,
        role=role,
        since=since,
        code=f"O-{number:04}",
        name=name or f"Firm {number}",
        **given,
    )
