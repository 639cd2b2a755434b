"""The demo, loaded once a test process into a database of its own; each test works in a transaction that is rolled back.

The database is a copy of the (empty) test database, so other tests never see the demo, and it stands in for the default
connection only while a test of the demo runs. It works on SQLite in memory and on PostgreSQL, alone and under xdist.
The fixture `db` is asked for so that a test database is made at all, and so that tests that empty tables come later.
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.db import connections, transaction

from clusterwise.exchange.demo import load_demo
from clusterwise.foundation.codes import selectors as codes
from clusterwise.foundation.codes.services import load_shipped
from clusterwise.foundation.evidence import selectors as evidence
from clusterwise.foundation.evidence.figures import Value
from clusterwise.foundation.evidence.models import Indicator
from clusterwise.foundation.organisations.models import Initiative

FOLDER = Path(__file__).resolve().parents[2] / "demo"


def _copy_in_memory(original: Any) -> Any:
    original.ensure_connection()
    copy = type(original)({**original.settings_dict, "NAME": "file:demo?mode=memory&cache=shared"}, "default")
    copy.settings_dict["OPTIONS"] = {**original.settings_dict["OPTIONS"], "init_command": "PRAGMA foreign_keys=ON"}
    copy.connect()
    original.connection.backup(copy.connection)
    return copy


def _copy_on_server(original: Any) -> Any:
    creation = original.creation
    creation.clone_test_db(suffix="demo", autoclobber=True, keepdb=False, verbosity=0)
    return type(original)(creation.get_test_db_clone_settings("demo"), "default")


@cache
def demo_connection() -> Any:
    """Return the connection to a copy of the test database that holds the demo; made once a process."""
    original = connections["default"]
    copy = _copy_in_memory(original) if original.vendor == "sqlite" else _copy_on_server(original)
    with instead(copy):
        load_shipped()
        load_demo(FOLDER)
    return copy


def _forget() -> None:
    """Close the copy, and on a server remove it; a second call finds nothing to do."""
    if demo_connection.cache_info().currsize:
        demo_connection().close()
        original = connections["default"]
        if original.vendor != "sqlite":
            original.creation.destroy_test_db(suffix="demo", verbosity=0, keepdb=False)
        demo_connection.cache_clear()


class instead:  # noqa: N801 - reads as a word: `with instead(connection):`
    """Let a connection stand in for the default one."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection

    def __enter__(self) -> None:
        self.original = connections["default"]
        connections["default"] = self.connection
        codes.all_codes.cache_clear()

    def __exit__(self, *failure: object) -> None:
        connections["default"] = self.original
        codes.all_codes.cache_clear()


@pytest.fixture(scope="session")
def loaded_demo(django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
    """The connection to the demo's database; quick hashes of passwords are enough for tests."""
    quick = patch("django.conf.settings.PASSWORD_HASHERS", ["django.contrib.auth.hashers.MD5PasswordHasher"])
    with django_db_blocker.unblock(), quick:
        connection = demo_connection()
    yield connection
    with django_db_blocker.unblock():
        _forget()


@pytest.fixture
def demo(loaded_demo: Any, db: None, django_db_blocker: Any) -> Iterator["Demo"]:
    """The demo as it was loaded; what a test changes is rolled back after it."""
    with django_db_blocker.unblock(), instead(loaded_demo), transaction.atomic():
        yield Demo()
        transaction.set_rollback(True)


class Demo:
    """Short ways to what tests of the demo ask for."""

    def initiative(self, programme: str, slug: str) -> Initiative:
        """Return an initiative by the address of its programme and its own."""
        return Initiative.objects.select_related("programme", "cluster").get(programme__slug=programme, slug=slug)

    @property
    def cocoa(self) -> Initiative:
        return self.initiative("liberia", "cocoa")

    @property
    def cactus(self) -> Initiative:
        return self.initiative("tunisia", "prickly-pear")

    @property
    def pharma(self) -> Initiative:
        return self.initiative("georgia", "biopharma")

    @property
    def mango(self) -> Initiative:
        return self.initiative("ghana", "mango")

    @property
    def complete(self) -> list[Initiative]:
        """Return the four clusters that went through all phases."""
        return [self.cocoa, self.cactus, self.pharma, self.mango]

    def indicator(self, initiative: Initiative, code: str) -> Indicator:
        """Return an indicator by its code."""
        return Indicator.objects.get(initiative=initiative, code=code)

    def figure(self, initiative: Initiative, code: str, on: Any) -> Value:
        """Return the figure of an indicator on a day."""
        return evidence.figure(self.indicator(initiative, code), on)
