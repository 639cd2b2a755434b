"""`clusterwise select`: rank candidates and say how sure the ranking is, from a file of a decision or from two tables."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter
from typing import Any

from clusterwise.cli.refusal import RefusalError

OUT = ("ranking.csv", "robustness.json", "ranking.xlsx", "select.html")


def add_to(commands: Any) -> None:
    """Declare the command; it needs no installation, no database and no network."""
    select = commands.add_parser(
        "select",
        help="rank candidates by criteria and say how sure the ranking is",
        usage="clusterwise select CHOICE.json --out DIR\n"
        "       clusterwise select CRITERIA SCORES --out DIR [--weights FILE] [--first N] [--budget AMOUNT --currency USD]\n"
        "                          [--staff-months N] [--seed N] [--draws N]",
    )
    select.add_argument(
        "files", nargs="+", type=Path, metavar="FILE", help="a file of a decision, or criteria and scores"
    )
    select.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder for the results")
    select.add_argument("--weights", type=Path, metavar="FILE", help="each person's own weights: person, sex, criteria")
    select.add_argument("--first", type=int, metavar="N", help="how many are to be chosen (default 1)")
    select.add_argument("--budget", metavar="AMOUNT", help="money at hand; the scores then have a column cost")
    select.add_argument("--currency", default="", metavar="CODE", help="currency of the money, such as USD")
    select.add_argument("--staff-months", metavar="N", help="staff months at hand; the scores then have that column")
    select.add_argument("--seed", type=int, metavar="N", help="another seed gives other draws (default 1)")
    select.add_argument("--draws", type=int, metavar="N", help="draws of weights (default 10,000)")
    select.set_defaults(run=run, needs_django=False)


def run(asked: argparse.Namespace) -> int:
    """Read, decide, write; the last line says what came out."""
    from clusterwise.cli.select import reading, writing
    from clusterwise.methods.choosing.dossier import decide
    from clusterwise.methods.choosing.record import differences, record
    from clusterwise.methods.choosing.scales import ChoosingError

    _refuse_old_files(asked.out)
    began = perf_counter()
    try:
        given = _read(asked, reading)
        result = decide(given.case)
    except ChoosingError as error:
        raise RefusalError(str(error)) from error
    plain = record(given.case, result)
    document = {"schema": plain["schema"], "about": given.about, "case": plain["case"], "result": plain["result"]}
    kept = given.document if given.document is not None and "result" in given.document else None
    told = differences(kept) if kept is not None else ()
    asked.out.mkdir(parents=True, exist_ok=True)
    for name, content in zip(OUT, writing.files(document), strict=True):
        (asked.out / name).write_bytes(content)
    for line in given.notices:
        print(line)
    print(writing.summary(document, perf_counter() - began))
    print(f"Written to {asked.out}: {', '.join(OUT)}.")
    return _compared(kept, told)


def _read(asked: argparse.Namespace, reading: Any) -> Any:
    if len(asked.files) == 1:
        _refuse_options(asked)
        return reading.from_document(asked.files[0])
    if len(asked.files) != 2:
        raise RefusalError("Give one file of a decision (JSON), or two tables: the criteria, then the scores.")
    return reading.from_tables(
        asked.files[0],
        asked.files[1],
        weights=asked.weights,
        first=1 if asked.first is None else asked.first,
        limits={reading.MONEY: asked.budget, reading.STAFF: asked.staff_months},
        currency=asked.currency,
        seed=1 if asked.seed is None else asked.seed,
        draws=10_000 if asked.draws is None else asked.draws,
    )


def _refuse_options(asked: argparse.Namespace) -> None:
    names = ("weights", "first", "budget", "staff_months", "seed", "draws")
    given = [f"--{name.replace('_', '-')}" for name in names if getattr(asked, name) is not None]
    if given:
        raise RefusalError(f"A file of a decision holds all that it rests on; leave out {', '.join(given)}.")


def _refuse_old_files(folder: Path) -> None:
    old = [name for name in OUT if (folder / name).exists()]
    if old:
        raise RefusalError(f"{folder / old[0]} exists already; name another folder, so that no result is overwritten.")


def _compared(document: dict[str, Any] | None, told: Sequence[str]) -> int:
    """Say whether the file's own result came out again."""
    if document is None:
        return 0
    if not told:
        print("The file's own result came out again, in every place.")
        return 0
    print(f"The file says something else in {len(told)} places, first in {told[0]}.", file=sys.stderr)
    return 1


def as_json(document: dict[str, Any]) -> bytes:
    """Return a document as the text that the browser's download has, too."""
    return json.dumps(document, ensure_ascii=False, indent=1).encode()
