"""`clusterwise iati`: write an initiative as an IATI file, check a file, or read what one holds."""

import argparse
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from clusterwise.cli.refusal import RefusalError
from clusterwise.formats.sentences import RefusedError

LARGEST = 2_000_000_000


def add_to(commands: Any) -> None:
    """Declare the command with its three deeds."""
    iati = commands.add_parser("iati", help="write, check or read an IATI 2.03 activity file")
    deeds = iati.add_subparsers(dest="deed", required=True, metavar="DEED")
    export = deeds.add_parser("export", help="write what an initiative published as an activity file")
    export.add_argument("initiative", metavar="PROGRAMME/INITIATIVE")
    export.add_argument("--out", type=Path, required=True, metavar="FILE")
    export.set_defaults(run=write)
    for name, run, words in (
        ("check", verify, "check a file against the schema, the code lists and the rules"),
        ("read", tell, "list the activities and values of a file"),
    ):
        deed = deeds.add_parser(name, help=words)
        deed.add_argument("file", type=Path, metavar="FILE")
        deed.set_defaults(run=run, needs_django=False)


def write(asked: argparse.Namespace) -> int:
    """Write the file of an initiative; what is missing or invalid is said, and nothing is written."""
    from django.core.exceptions import ValidationError

    from clusterwise.exchange.iati.services import take_out
    from clusterwise.phases.p6_results.services.command import UnknownInitiativeError, find_initiative

    if asked.out.exists():
        raise RefusalError(f"{asked.out} exists already; name another file, so that none is overwritten.")
    if not asked.out.parent.is_dir():
        raise RefusalError(f"There is no folder {asked.out.parent}; make it first, or name another.")
    try:
        made = take_out(initiative=find_initiative(asked.initiative), by=None, now=datetime.now(UTC))
    except UnknownInitiativeError as error:
        raise RefusalError(str(error)) from error
    except ValidationError as error:
        raise RefusalError(" ".join(error.messages)) from error
    asked.out.write_bytes(made.data)
    print(f"{asked.out}: {len(made.data)} bytes, {len(made.activity.results)} results.")
    return _say(made.findings)


def verify(asked: argparse.Namespace) -> int:
    """Check a file of any size; 0 where it is valid, 1 where it is not."""
    from clusterwise.formats.iati.checking import check

    try:
        with _open(asked.file) as source:
            return _say(check(source, today=date.today(), max_bytes=LARGEST))
    except RefusedError as error:
        raise RefusalError(str(error)) from error


def tell(asked: argparse.Namespace) -> int:
    """List each activity with its values, as they come."""
    from clusterwise.formats.iati.reading import stream

    try:
        with _open(asked.file) as source:
            for activity in stream(source, max_bytes=LARGEST):
                _list(activity)
    except RefusedError as error:
        raise RefusalError(str(error)) from error
    return 0


def _list(activity: Any) -> None:
    name = activity.identifier.text.strip() if activity.identifier else "without identifier"
    print(f"{name}: {activity.title or 'without title'}")
    for result in activity.results:
        for indicator in result.indicators:
            for period in indicator.periods:
                for cell in period.actuals:
                    parts = ", ".join(f"{one.name} {one.value}" for one in cell.dimensions) or "total"
                    until = period.end.iso_date if period.end else "?"
                    print(f"  {indicator.title or '?'}, until {until}, {parts}: {cell.value}")


def _open(path: Path) -> Any:
    if not path.is_file():
        raise RefusalError(f"There is no file {path}.")
    return path.open("rb")


def _say(findings: Any) -> int:
    for fault in findings.faults:
        print(f"{fault.severity.value:8} line {fault.line}: {fault.text} {fault.remedy}", file=sys.stdout)
    if findings.hidden:
        print(f"… and {findings.hidden} more.")
    counts = ", ".join(f"{n} {severity.value}s" for severity, n in findings.counts.items())
    print(f"{findings.activities} activities: {counts}.")
    return 0 if findings.is_valid else 1
