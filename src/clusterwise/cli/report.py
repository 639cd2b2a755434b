"""`clusterwise report`: freeze the report of a period and write it as PDF, or count a published one again."""

import argparse
from pathlib import Path
from typing import Any
from uuid import UUID

from clusterwise.cli.refusal import RefusalError


def add_to(commands: Any) -> None:
    """Declare the command; its first word is an initiative, or `verify`."""
    report = commands.add_parser(
        "report",
        help="freeze and print the report of a period, or verify a published one",
        usage="clusterwise report PROGRAMME/INITIATIVE --period 2024Q3 --out DIR [--language fr]\n"
        "       clusterwise report verify PUBLICATION\n"
        "       clusterwise report pack PUBLICATION --out DIR",
    )
    report.add_argument("what", metavar="PROGRAMME/INITIATIVE | verify | pack")
    report.add_argument("publication", nargs="?", help="the key of a published report, as its page shows it")
    report.add_argument("--period", help="a quarter (2024Q3) or two days (2024-07-01..2024-09-30)")
    report.add_argument("--out", type=Path, metavar="DIR", help="folder of the PDF")
    report.add_argument("--language", default="", choices=("en", "fr", "ar"), help="default: the programme's")
    report.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Do one or the other."""
    if asked.what == "verify":
        return verify(asked)
    if asked.what == "pack":
        return pack(asked)
    if not asked.period or asked.out is None or asked.publication:
        raise RefusalError("A report needs its initiative, --period and --out; see `clusterwise report --help`.")
    return write(asked)


def write(asked: argparse.Namespace) -> int:
    """Build, freeze and print the report of a period; its numbers are those of the records at this moment."""
    from django.core.exceptions import ValidationError

    from clusterwise.phases.p6_results.services import command

    asked.out.mkdir(parents=True, exist_ok=True)
    words = [asked.what.strip("/").replace("/", "-"), asked.period, asked.language]
    path = asked.out / ("-".join(filter(None, words)) + ".pdf")
    if path.exists():
        raise RefusalError(f"{path} exists already; name another folder, so that no report is overwritten.")
    try:
        written = command.report(asked.what, asked.period, path, language=asked.language)
    except (command.UnknownPeriodError, command.UnknownInitiativeError) as error:
        raise RefusalError(str(error)) from error
    except ValidationError as error:
        raise RefusalError(" ".join(error.messages)) from error
    print(f"{written.publication.title}: {written.path}")
    print(f"Published as {written.publication.pk}, hash {written.publication.hash}.")
    return _say(written.verification)


def verify(asked: argparse.Namespace) -> int:
    """Count every figure of a published report again, from its frozen facts and from today's records."""
    from clusterwise.phases.p6_results.checking import verify_publication

    return _say(verify_publication(_published(asked)))


def pack(asked: argparse.Namespace) -> int:
    """Write the archive with which anybody counts a published report again."""
    from clusterwise.phases.p6_results.pack.archive import pack as packed

    publication = _published(asked)
    if asked.out is None:
        raise RefusalError("Say with --out into which folder the pack is written.")
    asked.out.mkdir(parents=True, exist_ok=True)
    path = asked.out / f"{publication.pk}.zip"
    if path.exists():
        raise RefusalError(f"{path} exists already; name another folder, so that nothing is overwritten.")
    path.write_bytes(packed(publication))
    print(f"{publication.title}: {path}")
    return 0


def _published(asked: argparse.Namespace) -> Any:
    """Return the published report that was asked for."""
    from clusterwise.foundation.evidence.models import Publication

    try:
        key = UUID(asked.publication or "")
    except ValueError as error:
        raise RefusalError(
            "Give the key of a published report; `clusterwise report` prints it, as its page does."
        ) from error
    publication = Publication.objects.filter(pk=key).first()
    if publication is None:
        raise RefusalError(f"There is no published report {key} in this installation.")
    return publication


def _say(verification: Any) -> int:
    """Tell what was found; records that changed since are news, a broken hash is a failure."""
    for difference in verification.differences:
        print(difference)
    n = len(verification.checks)
    if not verification.is_sound:
        print(f"BROKEN  the report was altered after it was published ({n} figures counted again).")
        return 1
    today = "today's records give the same" if verification.is_current else "today's records give others, listed above"
    print(f"The report is as it was published: {n} figures counted again; {today}.")
    return 0
