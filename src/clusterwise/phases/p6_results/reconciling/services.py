"""Keeping what a comparison found, and removing it; the files with the names of people are never kept."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from clusterwise.foundation import journal
from clusterwise.foundation.journal.verbs import Verb
from clusterwise.foundation.organisations.models import Initiative
from clusterwise.foundation.people import access
from clusterwise.foundation.people.models import User
from clusterwise.foundation.people.records import check
from clusterwise.phases.p6_results.reconciling.access import MAKE
from clusterwise.phases.p6_results.reconciling.answers import Compared
from clusterwise.phases.p6_results.reconciling.models import Reconciliation, ReportedFigure

COMPARED = Verb("reconciling.compared", _("compared an old report with the records"))
REMOVED = Verb("reconciling.removed", _("removed the comparison of an old report"))


def keep_reconciliation(
    *,
    initiative: Initiative,
    by: User | None,
    title: str,
    starts: date,
    ends: date,
    report: Mapping[str, str],
    sheets: Sequence[Mapping[str, str]],
    compared: Sequence[Compared],
    client_id: UUID | None = None,
) -> Reconciliation:
    """Store what a report told, what was found, and why they differ, as one event; files by name and SHA-256."""
    access.require(by, MAKE, initiative)
    kept = Reconciliation(
        initiative=initiative,
        title=title,
        starts=starts,
        ends=ends,
        report_name=report["name"],
        report_sha256=report["sha256"],
        sheets=[dict(sheet) for sheet in sheets],
        made_by=by,
    )
    with journal.change(by, COMPARED, kept, client_id=client_id) as change:
        check(kept)
        change.create(kept)
        for one in compared:
            figure = _figure(kept, one)
            check(figure)
            change.create(figure)
    return kept


def _figure(kept: Reconciliation, one: Compared) -> ReportedFigure:
    line, answer = one.line, one.answer
    values: dict[str, Any] = {name: getattr(line, name) for name in ("row", "code", "name", "unit", "starts", "ends")}
    values |= {name: line.cells.get(name) for name in ("total", "women", "men")}
    values |= {f"found_{name}": answer.found.get(name) for name in ("total", "women", "men")}
    return ReportedFigure(
        **values,
        initiative=kept.initiative,
        reconciliation=kept,
        means=one.means,
        sheet=one.sheet[:300],
        topic=one.topic,
        indicator=one.indicator,
        outcome=answer.outcome.value,
        slips=list(answer.slips),
        rows=[dict(row) for row in answer.rows],
        rows_in_all=answer.rows_in_all,
    )


def remove_reconciliation(kept: Reconciliation, *, by: User | None) -> None:
    """Remove a comparison with its figures, as one event that can be undone."""
    access.require(by, MAKE, kept)
    with journal.change(by, REMOVED, kept) as change:
        for figure in kept.figures.all():
            change.delete(figure)
        change.delete(kept)
