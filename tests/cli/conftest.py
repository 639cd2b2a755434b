"""Installations that the commands are tried on."""

import os
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from tests.reliability.installation import Installation, embedded


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """A migrated installation on the kind of database that the tests run on, shared by the tests of a file."""
    var = tmp_path_factory.mktemp("installation") / "var"
    if connection.vendor == "sqlite":
        yield embedded(var)
        return
    url = os.environ["DATABASE_URL"]
    name = f"drill_{os.getpid()}"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        try:
            there = Installation(var, url.replace("/postgres?", f"/{name}?"))
            assert there.command("migrate").returncode == 0
            yield there
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A state folder for commands that run inside the test itself."""
    folder = tmp_path / "state"
    folder.mkdir(mode=0o700)
    for name, path in {"VAR": folder, "MEDIA": folder / "media", "REGISTERS": folder / "registers"}.items():
        monkeypatch.setattr(settings, f"CLUSTERWISE_{name}", path)
    return folder
