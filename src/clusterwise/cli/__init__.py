"""The `clusterwise` command."""

import argparse
import os
import sys
from collections.abc import Sequence

from clusterwise.cli import (
    account,
    backup,
    demo,
    doctor,
    iati,
    journal,
    mapping,
    mission,
    register,
    remind,
    report,
    select,
    serve,
    setup,
    worker,
)
from clusterwise.cli.refusal import RefusalError

COMMANDS = (
    setup,
    serve,
    account,
    worker,
    demo,
    register,
    mapping,
    report,
    remind,
    iati,
    select,
    journal,
    mission,
    doctor,
    backup,
)


def parser() -> argparse.ArgumentParser:
    """Return the parser of all commands."""
    top = argparse.ArgumentParser(prog="clusterwise", description="Runs and looks after a Clusterwise installation.")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for module in COMMANDS:
        module.add_to(commands)
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return 0 when it did what was asked, 1 when it says why not."""
    asked = parser().parse_args(arguments)
    try:
        if getattr(asked, "needs_django", True):
            _set_up_django()
        return int(asked.run(asked))
    except RefusalError as reason:
        print(f"clusterwise: {reason}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _set_up_django() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clusterwise.site.settings")
    import django

    django.setup()
