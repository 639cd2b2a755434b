"""Writing a progress report and freezing it into a publication."""

from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation import journal
from clusterwise.foundation.evidence.models import Publication
from clusterwise.foundation.evidence.services import publish
from clusterwise.foundation.journal.verbs import Verb
from clusterwise.foundation.organisations.models import Initiative
from clusterwise.foundation.people import access
from clusterwise.foundation.people.models import User
from clusterwise.foundation.people.records import add_record, remove_record, revise_record
from clusterwise.phases.p6_results.access import REPORT
from clusterwise.phases.p6_results.assembly import assemble
from clusterwise.phases.p6_results.models import ProgressReport
from clusterwise.phases.p6_results.paper import check_printable
from clusterwise.phases.p6_results.reporting.periods import refuse_open

KIND = "progress"
BEGAN = Verb("results.began_report", _("began a progress report"))
WROTE = Verb("results.wrote_report", _("wrote in a progress report"))
DROPPED = Verb("results.dropped_report", _("removed the draft of a progress report"))
FROZE = Verb(
    "results.froze_report",
    _("froze a progress report"),
    final=_("A published report has left: publish a corrected one."),
)


class FrozenReportError(ValidationError):
    """A published report cannot be changed; a corrected one is a new report."""

    def __init__(self, report: ProgressReport) -> None:
        sentence = _now("“%(report)s” is published and stays as it is. Begin a new report of the period to correct it.")
        super().__init__(sentence % {"report": report})


class PeriodNotOverError(ValidationError):
    """A report is frozen once its period is over, so that nothing of it is left out."""

    def __init__(self, ends: date) -> None:
        sentence = _now("The period ends on %(day)s. Freeze the report on that day or later, or shorten its period.")
        super().__init__(sentence % {"day": ends.isoformat()})


def begin_report(
    *, initiative: Initiative, by: User | None, client_id: UUID | None = None, **values: Any
) -> ProgressReport:
    """Begin the draft of a report; its numbers follow from the records until it is frozen."""
    report = ProgressReport(initiative=initiative, **values)
    return add_record(report, by=by, permission=REPORT, verb=BEGAN, client_id=client_id)


def build_report(*, initiative: Initiative, starts: date, ends: date, language: str, by: User | None) -> ProgressReport:
    """Return the draft of a period in a language: the one already begun, or a new one."""
    access.require(by, REPORT, initiative)
    kept = ProgressReport.objects.filter(
        initiative=initiative, starts=starts, ends=ends, language=language, publication=None
    ).first()
    return kept or begin_report(initiative=initiative, by=by, starts=starts, ends=ends, language=language)


def _open(report: ProgressReport) -> None:
    if ProgressReport.objects.filter(pk=report.pk, publication__isnull=False).exists():
        raise FrozenReportError(report)


def annotate_report(report: ProgressReport, *, by: User | None, **values: Any) -> ProgressReport:
    """Change the words of a draft, or its period."""
    access.require(by, REPORT, report)
    _open(report)
    return revise_record(report, values, by=by, permission=REPORT, verb=WROTE)


def remove_report(report: ProgressReport, *, by: User | None) -> None:
    """Remove a draft; a published report stays."""
    access.require(by, REPORT, report)
    _open(report)
    remove_record(report, by=by, permission=REPORT, verb=DROPPED)


def freeze_report(report: ProgressReport, *, by: User | None, client_id: UUID | None = None) -> Publication:
    """Publish a report of approved periods: what is frozen is what its records say within one transaction, with a hash.

    Records that came in since the preview count; words that somebody else changed since it was read are refused.
    """
    access.require(by, REPORT, report)
    if report.ends > timezone.localdate():
        raise PeriodNotOverError(report.ends)
    refuse_open(report.initiative, report.starts, report.ends)
    check_printable(report, assemble(report))
    with journal.change(by, FROZE, report, client_id=client_id) as change:
        _open(report)
        refuse_open(report.initiative, report.starts, report.ends)
        found = assemble(report)
        report.publication = publish(
            initiative=report.initiative,
            title=found.title,
            kind=KIND,
            language=report.language,
            starts=report.starts,
            ends=report.ends,
            content=found.content,
            values=found.values,
            by=by,
        )
        change.save(report)
    return report.publication
