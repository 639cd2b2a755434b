"""`clusterwise setup` and `clusterwise migrate`: bring an installation to the state of the program."""

import argparse
from pathlib import Path
from typing import Any

from clusterwise.cli import installation
from clusterwise.cli.refusal import RefusalError

#: How many automatic copies from before a migration are kept.
KEPT_COPIES = 10


def add_to(commands: Any) -> None:
    """Declare both commands."""
    whole = commands.add_parser("setup", help="compile translations, migrate, collect static files")
    whole.set_defaults(run=set_up)
    only = commands.add_parser(
        "migrate", help="bring the database to the state of the program, after an automatic copy"
    )
    only.set_defaults(run=migrate)


def set_up(_asked: argparse.Namespace) -> int:
    """Prepare everything that serving needs; safe to repeat."""
    from django.conf import settings
    from django.core.management import call_command

    compiled = compile_translations([Path(path) for path in settings.LOCALE_PATHS])
    print(f"Translations compiled: {compiled}.")
    migrate(_asked)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    print("Static files collected.")
    return 0


def migrate(_asked: argparse.Namespace) -> int:
    """Copy the database, then migrate it; the triggers of the journal are put back at the end."""
    from django.core.management import call_command

    from clusterwise.foundation.journal import triggers

    installation.refuse_old_sqlite()
    _close_to_others()
    pending = installation.pending_migrations()
    if not pending:
        call_command("migrate", interactive=False, verbosity=0)
    else:
        with installation.alone("migrate"):
            _keep_copy(pending[0])
            call_command("migrate", interactive=False, verbosity=0)
    if triggers.missing():
        raise RefusalError("The journal's triggers could not be made; look at the database's log.")
    print(f"Database: {len(pending)} migrations applied." if pending else "Database: up to date.")
    return 0


def _close_to_others() -> None:
    """Let nobody but the owner read the embedded database, from before its first row."""
    from django.db import connection

    if installation.is_embedded():
        path = Path(connection.settings_dict["NAME"])
        path.touch(mode=0o600)
        path.chmod(0o600)


def _keep_copy(first: str) -> None:
    """Copy a database that holds something, and forget the oldest copies."""
    from django.conf import settings
    from django.db import connection

    if not connection.introspection.table_names():
        return
    if not installation.is_embedded():
        print("PostgreSQL is not copied before a migration; `clusterwise backup` does so when you ask.")
        return
    from clusterwise.exchange.backup import sqlite, taking

    folder = Path(settings.CLUSTERWISE_VAR) / "backups"
    folder.mkdir(exist_ok=True)
    target = folder / f"before-migrate-{taking.stamp()}.sqlite3"
    sqlite.copy(target)
    print(f"The database as it was before {first} is kept in {target}.")
    for old in sorted(folder.glob("before-migrate-*.sqlite3"))[:-KEPT_COPIES]:
        old.unlink()


def compile_translations(folders: list[Path]) -> int:
    """Write a .mo file beside every .po file that is newer; return how many there are."""
    import polib

    sources = [path for folder in folders for path in sorted(folder.glob("*/LC_MESSAGES/*.po"))]
    for source in sources:
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            polib.pofile(str(source)).save_as_mofile(str(target))
    return len(sources)
