"""`clusterwise demo`: load the demo clusters and say who can log in."""

import argparse
from typing import Any

from clusterwise.cli.refusal import RefusalError


def add_to(commands: Any) -> None:
    """Declare the command."""
    demo = commands.add_parser("demo", help="load the demo clusters and print their accounts")
    demo.add_argument("--if-empty", action="store_true", help="do nothing in an installation that holds real work")
    demo.set_defaults(run=load)


def load(asked: argparse.Namespace) -> int:
    """Load the demo into an empty installation; its accounts are printed also when it is there already."""
    from clusterwise.exchange import demo
    from clusterwise.exchange.demo.accounts import FILE, demo_folder
    from clusterwise.foundation.organisations.models import Programme

    if not (demo_folder() / FILE).is_file():
        raise RefusalError(f"The demo's files are not in {demo_folder()}; they come with the source code.")
    if demo.is_loaded():
        accounts = demo.accounts()
    elif not Programme.objects.exists():
        accounts = demo.load_demo(demo_folder())
    elif asked.if_empty:
        print("This installation holds work of its own; the demo is not loaded.")
        return 0
    else:
        raise RefusalError(
            "This installation holds work of its own, and the demo's accounts have known passwords. "
            "Load the demo into another one: set CLUSTERWISE_VAR to an empty folder and run `clusterwise setup` first."
        )
    print("Demo accounts:")
    for account in accounts:
        print(f"  {account.email:<34} {account.password:<22} {account.role}: {account.sees}")
    return 0
