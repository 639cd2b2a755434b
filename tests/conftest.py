"""Fixtures that every test may use: two programmes, an initiative each, and a user for every role."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.utils import translation

from tests import factories

hypothesis.settings.register_profile("house", deadline=None, max_examples=40)
hypothesis.settings.load_profile("house")

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


class _NoMigrations:
    """Says of every app that it has no migrations, so that its tables are made as its models say."""

    def __contains__(self, _app: str) -> bool:
        return True

    def __getitem__(self, _app: str) -> None:
        return None


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> Iterator[None]:
    """Make the tables of the test database as the models say: a hundred migrations take a minute, the tables seconds.

    That the migrations give the same tables is tested by itself; commands and journeys run them.
    """
    from django.conf import settings

    kept = settings.MIGRATION_MODULES
    settings.MIGRATION_MODULES = _NoMigrations()
    yield
    settings.MIGRATION_MODULES = kept


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Note every migration as applied once the tables are there."""
    from django.conf import settings
    from django.db import connection
    from django.db.migrations.loader import MigrationLoader
    from django.db.migrations.recorder import MigrationRecorder

    settings.MIGRATION_MODULES = {}
    with django_db_blocker.unblock():
        recorder = MigrationRecorder(connection)
        recorder.ensure_schema()
        recorder.migration_qs.bulk_create(
            recorder.Migration(app=app, name=name) for app, name in sorted(MigrationLoader(None).disk_migrations)
        )


@pytest.fixture
def data() -> Callable[[str], Path]:
    """Find a file of the shared test material, or skip the test by the file's name."""

    def find(name: str) -> Path:
        path = DATA / name
        if not path.exists():
            pytest.skip(f"shared test material {name} is absent")
        return path

    return find


@pytest.fixture(autouse=True)
def _quick_passwords(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """Begin each test in English, whatever language the one before read a page in."""
    translation.activate("en")
    yield
    translation.activate("en")


@pytest.fixture
def open_tables(transactional_db: None) -> Iterator[None]:
    """A transactional database: append-only tables are opened for the emptying after the test, then protected again."""
    from clusterwise.foundation.journal import triggers

    triggers.install()
    yield
    triggers.remove()


@pytest.fixture
def programme(db: None) -> Any:
    """The programme that tests work in."""
    return factories.programme("alpha")


@pytest.fixture
def other_programme(db: None) -> Any:
    """Another tenant, of which nothing may ever be seen."""
    return factories.programme("omega")


@pytest.fixture
def initiative(programme: Any) -> Any:
    """An initiative of the programme."""
    return factories.initiative(programme, "cocoa")


@pytest.fixture
def other_initiative(other_programme: Any) -> Any:
    """An initiative of the other tenant."""
    return factories.initiative(other_programme, "secret")


@pytest.fixture
def sibling(programme: Any) -> Any:
    """A second initiative of the same programme."""
    return factories.initiative(programme, "mango")


@pytest.fixture
def cda(initiative: Any) -> Any:
    """A cluster development agent of the initiative."""
    return factories.user("cda", initiative)


@pytest.fixture
def manager(programme: Any) -> Any:
    """The programme's manager."""
    return factories.user("programme_manager", programme)


@pytest.fixture
def clerk(initiative: Any) -> Any:
    """A clerk of the initiative."""
    return factories.user("clerk", initiative)


@pytest.fixture
def evaluator(initiative: Any) -> Any:
    """An evaluator of the initiative."""
    return factories.user("evaluator", initiative)


@pytest.fixture
def viewer(initiative: Any) -> Any:
    """A viewer of the initiative."""
    return factories.user("viewer", initiative)


@pytest.fixture
def stranger(other_initiative: Any) -> Any:
    """A cluster development agent of another tenant."""
    return factories.user("cda", other_initiative)
