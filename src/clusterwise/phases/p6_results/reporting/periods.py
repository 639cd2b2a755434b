"""Which periods cover some days, and whether they may be reported on."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from clusterwise.foundation.organisations.models import Initiative
from clusterwise.phases.p6_results.reporting.models import Period

REPORTABLE = (Period.State.APPROVED, Period.State.LOCKED)


class PeriodNotApprovedError(ValidationError):
    """A report says what was approved; a period that is open or only submitted is not."""


def why_not_reportable(initiative: Initiative, starts: date, ends: date) -> str:
    """Return why days may not be reported on yet, or an empty text.

    An initiative that has no period at all reports as before; from its first period on, every day of a report lies in
    an approved one.
    """
    periods = list(Period.objects.filter(initiative=initiative).order_by("starts"))
    if not periods:
        return ""
    day = starts
    for period in periods:
        if period.ends < day or period.starts > ends:
            continue
        if period.starts > day:
            return _no_period(day)
        if period.state not in REPORTABLE:
            text = _("The period %(period)s is %(state)s. It can be reported on once it is submitted and approved.")
            return text % {"period": period, "state": period.get_state_display()}
        day = period.ends + timedelta(days=1)
    return _no_period(day) if day <= ends else ""


def _no_period(day: date) -> str:
    text = _(
        "No reporting period covers %(day)s. Open the quarter or the year of that day, then submit and approve it."
    )
    return text % {"day": day.isoformat()}


def refuse_open(initiative: Initiative, starts: date, ends: date) -> None:
    """Raise unless the days of a report may be reported on."""
    reason = why_not_reportable(initiative, starts, ends)
    if reason:
        raise PeriodNotApprovedError(reason)
