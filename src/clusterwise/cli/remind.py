"""`clusterwise remind`: tell people by e-mail what is due, late or was sent back; meant to run each day."""

import argparse
from typing import Any

from clusterwise.cli.refusal import RefusalError


def add_to(commands: Any) -> None:
    """Declare the command."""
    remind = commands.add_parser("remind", help="send the reminders of today; run again, nothing is sent twice")
    remind.add_argument(
        "initiative", nargs="?", default="", metavar="PROGRAMME/INITIATIVE", help="only this one; default: all of them"
    )
    remind.set_defaults(run=send)


def send(asked: argparse.Namespace) -> int:
    """Send what is new or failed before; a mail server that refuses is a failure, and the next run tries again."""
    from django.utils import timezone

    from clusterwise.cli import installation
    from clusterwise.foundation.organisations.models import Initiative
    from clusterwise.phases.p6_results.reporting.services.reminders import remind
    from clusterwise.phases.p6_results.services.command import UnknownInitiativeError, find_initiative

    installation.refuse_unready()
    if asked.initiative:
        try:
            chosen = [find_initiative(asked.initiative)]
        except UnknownInitiativeError as error:
            raise RefusalError(str(error)) from error
    else:
        chosen = list(Initiative.objects.filter(is_profile=False).select_related("programme").order_by("pk"))
    sent = remind(chosen, timezone.localdate())
    print(f"{sent.made} new reminders; messages to {sent.mailed} people.")
    if sent.failed:
        print(f"The mail server refused {sent.failed} messages. They are kept; run the command again to try once more.")
        return 1
    return 0
