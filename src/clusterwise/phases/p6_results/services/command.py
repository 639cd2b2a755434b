"""A report made from the command line: built, frozen, verified and written as PDF."""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from clusterwise.foundation.evidence.models import Publication
from clusterwise.foundation.organisations.models import Initiative
from clusterwise.foundation.people.models import User
from clusterwise.phases.p6_results.checking import Verification, verify_publication
from clusterwise.phases.p6_results.paper import report_pdf
from clusterwise.phases.p6_results.services.reports import build_report, freeze_report

_QUARTER = re.compile(r"^(\d{4})-?Q([1-4])$", re.IGNORECASE)


class UnknownPeriodError(ValueError):
    """A period that cannot be read."""

    def __init__(self, text: str) -> None:
        super().__init__(
            f"“{text}” is no period. Write a quarter such as 2024-Q3, or two days: 2024-07-01..2024-09-30."
        )


class UnknownInitiativeError(LookupError):
    """No initiative has that address."""

    def __init__(self, path: str) -> None:
        super().__init__(f"There is no initiative “{path}”. Write programme/initiative, as in the address of its page.")


@dataclass(frozen=True, slots=True)
class Written:
    """What a command left: the publication, where its paper is, and its verification."""

    publication: Publication
    path: Path
    verification: Verification


def read_period(text: str) -> tuple[date, date]:
    """Return the first and the last day of a period in words.

    >>> read_period("2024-Q3")
    (datetime.date(2024, 7, 1), datetime.date(2024, 9, 30))
    """
    quarter = _QUARTER.match(text.strip())
    if quarter:
        year, month = int(quarter[1]), 3 * int(quarter[2]) - 2
        after = date(year + month // 10, (month + 3) % 12, 1)
        return date(year, month, 1), date.fromordinal(after.toordinal() - 1)
    first, _dots, last = text.partition("..")
    try:
        return date.fromisoformat(first.strip()), date.fromisoformat(last.strip())
    except ValueError as error:
        raise UnknownPeriodError(text) from error


def find_initiative(path: str) -> Initiative:
    """Return the initiative at `programme/initiative`."""
    programme, _slash, slug = path.strip("/").partition("/")
    found = (
        Initiative.objects.filter(programme__slug=programme, slug=slug).select_related("programme", "cluster").first()
    )
    if found is None:
        raise UnknownInitiativeError(path)
    return found


def report(initiative_path: str, period: str, out: Path, *, language: str = "", by: User | None = None) -> Written:
    """Build and freeze the report of a period, count it again, and write it as PDF."""
    initiative = find_initiative(initiative_path)
    starts, ends = read_period(period)
    draft = build_report(
        initiative=initiative, starts=starts, ends=ends, language=language or initiative.programme.language, by=by
    )
    publication = freeze_report(draft, by=by)
    out.write_bytes(report_pdf(publication))
    return Written(publication, out, verify_publication(publication))
