"""Writes what came out: a ranking for a spreadsheet, the file that reproduces it, and a report for people."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from clusterwise.cli.select import as_json
from clusterwise.cli.select.report import page
from clusterwise.press.cells import Sheet
from clusterwise.press.tables import write_csv, write_xlsx

Document = Mapping[str, Any]
METHODS = {"topsis": "TOPSIS", "vikor": "VIKOR", "promethee": "PROMETHEE II"}
#: The same results give the same bytes, whenever they are written.
CREATED = datetime(2000, 1, 1, tzinfo=UTC)


def files(document: dict[str, Any]) -> tuple[bytes, bytes, bytes, bytes]:
    """Return ranking.csv, robustness.json, ranking.xlsx and select.html."""
    sheets = [_ranking(document), _acceptability(document), _stability(document), _weights(document)]
    if document["result"]["portfolio"] is not None:
        sheets.append(_portfolio(document))
    return write_csv(_plain(_ranking(document))), as_json(document), write_xlsx(sheets, created=CREATED), page(document)


def _plain(sheet: Sheet) -> Sheet:
    """Return a sheet whose first line is the header, as other programs read it."""
    return Sheet("", sheet.columns, sheet.rows)


def _ranking(document: Document) -> Sheet:
    result = document["result"]
    ranking, found = result["ranking"], result["acceptability"]
    best = set(result["portfolio"]["best"]["clusters"]) if result["portfolio"] is not None else None
    checks = {one["method"]: one["ranks"] for one in result["cross_checks"]}
    rows = [
        (
            ranking["ranks"][row],
            name,
            ranking["values"][row],
            ranking["low"][row],
            ranking["high"][row],
            ranking["best_ranks"][row],
            ranking["worst_ranks"][row],
            found["ranks"][row][0],
            *(checks[method][row] for method in METHODS),
            None if best is None else ("yes" if name in best else "no"),
        )
        for row, name in enumerate(ranking["alternatives"])
    ]
    columns = (
        "rank", "candidate", "value", "value_low", "value_high", "best_rank", "worst_rank", "first_share",
        *(f"{method}_rank" for method in METHODS), "in_best_set",
    )  # fmt: skip
    return Sheet("Ranking", columns, sorted(rows, key=lambda row: (row[0], row[1])))


def _acceptability(document: Document) -> Sheet:
    found = document["result"]["acceptability"]
    places = range(1, len(found["alternatives"]) + 1)
    columns = ("candidate", *(f"place {place}" for place in places))
    rows = [(name, *shares) for name, shares in zip(found["alternatives"], found["ranks"], strict=True)]
    return Sheet("Rank acceptability", columns, rows)


def _stability(document: Document) -> Sheet:
    columns = ("criterion", "weight", "same_choice_from", "same_choice_to", "comes_in_below", "comes_in_above")
    keys = ("criterion", "share", "low", "high", "below", "above")
    return Sheet(
        "Weight stability", columns, [tuple(one[key] for key in keys) for one in document["result"]["stability"]]
    )


def _weights(document: Document) -> Sheet:
    joint, people = document["result"]["weights"], document["case"]["people"]
    columns = ("person", "sex", *joint["names"])
    rows = [(one["person"], one["sex"], *one["weights"]["shares"]) for one in people]
    return Sheet("Weights", columns, [("group", None, *joint["shares"]), *rows])


def _portfolio(document: Document) -> Sheet:
    found = document["result"]["portfolio"]
    lines = list(document["case"]["budget"]["limits"])
    columns = ("set", "clusters", "value", *(f"{line} needed" for line in lines), *(f"{line} left" for line in lines))
    sets = [("best", found["best"]), ("runner-up", found["runner_up"])]
    sets += [(f"with {one['extra']} more {one['line']}", one["portfolio"]) for one in found["next_steps"]]
    rows = [
        (name, ", ".join(one["clusters"]), one["value"], *(one["costs"][line] for line in lines), *(one["left"][line] for line in lines))
        for name, one in sets
        if one is not None
    ]  # fmt: skip
    return Sheet("Sets for the means at hand", columns, rows)


def summary(document: Document, seconds: float) -> str:
    """Return one line with what came out."""
    result, case = document["result"], document["case"]
    found = result["finding"]
    people = f", weights of {len(case['people'])} people" if case["people"] else ""
    return (
        f"{len(result['ranking']['alternatives'])} candidates, {len(case['scores']['criteria']['names'])} criteria{people}: "
        f"{', '.join(found['chosen'])} first, {found['verdict']} ({found['least_share']:.0%} of {case['draws']:,} draws), "
        f"{seconds:.1f} s."
    )
