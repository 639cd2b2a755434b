"""`clusterwise register`: take in a register that is too large for the browser."""

import argparse
import sys
import time
from pathlib import Path
from typing import Any

from clusterwise.cli.refusal import RefusalError

SHAPES = {"establishments": "one row an establishment", "region_industry": "one row a region and industry"}


def add_to(commands: Any) -> None:
    """Declare the command."""
    register = commands.add_parser("register", help="take in a register of any size (CSV, XLSX, Parquet)")
    register.add_argument("file", type=Path, metavar="FILE")
    register.add_argument("--programme", required=True, help="the programme's name in its address")
    register.add_argument("--title", required=True)
    register.add_argument("--source", required=True, help="who keeps the register, and its date")
    register.add_argument("--shape", choices=sorted(SHAPES), help="default: as the columns show")
    register.add_argument("--scheme", default="", help="industry classification, as in “ISIC rev. 4”")
    register.add_argument("--period", help="year or period of the whole file, where it has no column for it")
    register.add_argument("--encoding", help="encoding of the text, default UTF-8")
    register.add_argument("--delimiter", help="what separates the columns")
    register.add_argument("--sheet", help="sheet of the workbook")
    register.add_argument("--decimal-mark", choices=(".", ","))
    register.add_argument("--date-order", choices=("dmy", "mdy", "ymd"))
    register.add_argument("--leave-out", action="store_true", help="leave out rows with errors and take in the others")
    register.add_argument("--check", action="store_true", help="only say what would come of it")
    register.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Read, check and keep the file; say what stands against it."""
    from django.core.exceptions import ValidationError

    from clusterwise.formats.sentences import RefusedError
    from clusterwise.foundation.organisations.models import Programme
    from clusterwise.phases.p1_selection import wording
    from clusterwise.phases.p1_selection.services import intake

    programme = Programme.objects.filter(slug=asked.programme).first()
    if programme is None:
        known = ", ".join(Programme.objects.order_by("slug").values_list("slug", flat=True)) or "none yet"
        raise RefusalError(f"There is no programme {asked.programme}; there are: {known}.")
    began = time.monotonic()
    try:
        found = intake.take_in_file(asked.file, _asked(asked), programme=programme, by=None, tell=_tell)
    except RefusedError as refusal:
        raise RefusalError(wording.refusal(refusal)) from refusal
    except ValidationError as refusal:
        raise RefusalError(" ".join(refusal.messages)) from refusal
    for sentence in intake.sentences(found):
        print(f"  {sentence}")
    rows = f"{found.intake.rows:,} rows read, {found.intake.rows_left_out:,} with errors"
    print(f"{rows}, {time.monotonic() - began:.1f} s.")
    if found.register is not None:
        print(f"Kept as “{found.register.title}” ({found.register.sha256[:12]}).")
        return 0
    if asked.check and not found.stops:
        print("Nothing stands against it; without --check it is taken in.")
        return 0
    raise RefusalError("Nothing was taken in. Correct the file, or see --leave-out.")


def _asked(asked: argparse.Namespace) -> Any:
    from clusterwise.formats.register import Shape
    from clusterwise.formats.register.intake import Given
    from clusterwise.formats.register.staging import Declared
    from clusterwise.phases.p1_selection.services.intake import Asked

    return Asked(
        title=asked.title,
        source=asked.source,
        industry_scheme=asked.scheme,
        shape=Shape(asked.shape) if asked.shape else None,
        given=Given(period=asked.period, decimal_mark=asked.decimal_mark, date_order=asked.date_order),
        declared=Declared(asked.encoding, asked.delimiter, asked.sheet),
        leave_out=asked.leave_out,
        keep=not asked.check,
    )


def _tell(stage: str, share: float | None) -> None:
    if sys.stderr.isatty():
        print(f"\r{stage} {'' if share is None else f'{share:.0%}'}   ", end="", file=sys.stderr, flush=True)
