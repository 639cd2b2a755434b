"""A PostgreSQL server that lives as long as a test run and leaves nothing behind."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ACCOUNT = "postgres"
# Nothing on this server outlives the tests, so it need not wait for the disk; durability is proved on SQLite, with kills.
CONF = """
listen_addresses = ''
unix_socket_directories = '{socket}'
max_connections = 60
shared_buffers = 256MB
fsync = off
synchronous_commit = off
full_page_writes = off
jit = off
"""


class NoServerError(Exception):
    """The machine cannot start PostgreSQL; the message says what is missing."""


def programs() -> Path | None:
    """Return the folder with `initdb` and `pg_ctl`: of the PATH, else the newest of Debian's."""
    on_path = shutil.which("initdb")
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: float(folder.parent.name))
    folders = [*([Path(on_path).resolve().parent] if on_path else []), *reversed(debian)]
    return next((folder for folder in folders if shutil.which("pg_ctl", path=str(folder))), None)


def account() -> str | None:
    """Return the account to run the server as; root may not run it, so root hands it to `postgres`."""
    if os.name == "nt" or os.geteuid() != 0:
        return None
    import pwd

    if ACCOUNT not in {entry.pw_name for entry in pwd.getpwall()}:
        raise NoServerError(f"Root may not run PostgreSQL and there is no account `{ACCOUNT}`; add one.")
    return ACCOUNT


def is_open_to_others(folder: Path) -> bool:
    """Tell whether another account can walk into a folder."""
    return all(step.stat().st_mode & 0o001 for step in (folder, *folder.parents))


def _control(bin_: Path, program: str, *words: str, user: str | None, cwd: Path) -> None:
    owner = {"user": user, "group": user, "extra_groups": []} if user else {}
    command = [str(bin_ / program), *words]
    ended = subprocess.run(command, cwd=cwd, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=False, **owner)
    if ended.returncode:
        log = cwd / "log"
        said = log.read_text(encoding="utf-8", errors="replace")[-500:] if log.exists() else ""
        raise NoServerError(f"PostgreSQL's {program} ended with code {ended.returncode}. {said}".rstrip())


@contextmanager
def throwaway(home: Path) -> Iterator[str]:
    """Give the address of a fresh server under `home`, heard on a local socket alone, and remove it afterwards."""
    bin_ = programs()
    if bin_ is None:
        raise NoServerError("PostgreSQL is not installed; install the package `postgresql`.")
    user, home = account(), home.resolve()
    home.mkdir(parents=True, exist_ok=True)
    # Where the server's account cannot walk into the project, the server lives in the temporary folder.
    parent = home if user is None or is_open_to_others(home) else None
    folder, socket = Path(tempfile.mkdtemp(dir=parent)), Path(tempfile.mkdtemp(prefix="pg"))
    data = str(folder / "data")
    try:
        if user:
            shutil.chown(folder, user, user)
            shutil.chown(socket, user, user)
        options = ("-D", data, "-U", ACCOUNT, "-A", "trust", "-E", "UTF8", "--locale=C", "--data-checksums")
        _control(bin_, "initdb", *options, user=user, cwd=folder)
        with (folder / "data" / "postgresql.conf").open("a", encoding="utf-8") as conf:
            conf.write(CONF.format(socket=socket))
        _control(bin_, "pg_ctl", "-D", data, "-l", str(folder / "log"), "-w", "start", user=user, cwd=folder)
        try:
            yield f"postgresql://{ACCOUNT}@/postgres?host={socket}&port=5432"
        finally:
            _control(bin_, "pg_ctl", "-D", data, "-m", "fast", "-w", "stop", user=user, cwd=folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        shutil.rmtree(socket, ignore_errors=True)
