"""`clusterwise backup` and `clusterwise restore`: one archive out, and the way back."""

import argparse
import subprocess
import sys
from pathlib import Path
from typing import Any

from clusterwise.cli import installation
from clusterwise.cli.refusal import RefusalError


def add_to(commands: Any) -> None:
    """Declare both commands."""
    save = commands.add_parser("backup", help="write one archive with database, files and keys")
    save.add_argument("--out", type=Path, metavar="FILE", help="default: a new file in the folder backups of the state")
    save.set_defaults(run=take)
    back = commands.add_parser("restore", help="check an archive, then put it in the place of the present state")
    back.add_argument("archive", type=Path, metavar="FILE")
    back.add_argument("--check", action="store_true", help="only check the archive")
    back.set_defaults(run=restore)


def take(asked: argparse.Namespace) -> int:
    """Take a backup and say what is in it."""
    from clusterwise.exchange import backup

    try:
        target, manifest = backup.take(asked.out)
    except backup.BackupError as error:
        raise RefusalError(str(error)) from error
    print(f"{target}: {_summary(manifest)}")
    print("It holds personal data and the key of this installation: keep it locked away, and on another machine.")
    return 0


def restore(asked: argparse.Namespace) -> int:
    """Restore a backup, then read its journal in a fresh process, under the key that came with it."""
    from clusterwise.exchange import backup

    try:
        if asked.check:
            print(f"{asked.archive} is sound: {_summary(backup.inspect(asked.archive))}")
            return 0
        with installation.alone("restore"):
            restored = backup.restore(asked.archive)
    except backup.BackupError as error:
        raise RefusalError(str(error)) from error
    print(f"Restored {_summary(restored.manifest)}")
    print(f"What was there before is kept in {restored.kept_aside}.", flush=True)
    for words in (*([["migrate"]] if restored.is_behind else []), ["journal", "verify"]):
        code = subprocess.run([sys.executable, "-m", "clusterwise.cli", *words], check=False).returncode
        if code:
            return code
    return 0


def _summary(manifest: Any) -> str:
    rows = sum(int(entry[0]) for entry in manifest.tables.values())
    files = sum(1 for name in manifest.files if "/" in name)
    events = sum(int(head[2]) for head in manifest.heads)
    return f"{rows} rows in {len(manifest.tables)} tables, {events} journal events and {files} files of {manifest.made_at}."
