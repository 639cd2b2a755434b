"""The plan on a time axis."""

from collections.abc import Iterable
from datetime import date
from typing import Literal

from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _

from clusterwise.phases.p4_planning.models import PlanLine
from clusterwise.phases.p4_planning.selectors import Progress
from clusterwise.press.charts.picture import Picture
from clusterwise.press.charts.timeline import PlannedLine, TimelineWords, plan_timeline

Look = Literal["planned", "running", "done", "late"]


def plan_picture(lines: Iterable[Progress], today: date) -> Picture | None:
    """Draw each line from its start to its end with its state; None where the plan has no line."""
    drawn = tuple(PlannedLine(str(one.line), one.line.starts, one.line.ends, _look(one), _said(one)) for one in lines)
    if not drawn:
        return None
    return plan_timeline(
        drawn,
        title=_("The plan in time"),
        today=today,
        language=(get_language() or "en").split("-")[0],
        direction="rtl" if get_language_bidi() else "ltr",
        names=TimelineWords(_("Line"), _("Starts"), _("Ends"), _("State"), _("Today")),
        width=720,
    )


def _look(one: Progress) -> Look:
    if one.is_late:
        return "late"
    looks: dict[str, Look] = {PlanLine.Status.DONE: "done", PlanLine.Status.RUNNING: "running"}
    return looks.get(one.status, "planned")


def _said(one: Progress) -> str:
    if one.is_late:
        return _("late by %(n)s days, %(percent)s %% done") % {"n": one.days_late, "percent": one.percent_complete}
    if one.status == PlanLine.Status.RUNNING:
        return _("running, %(percent)s %% done") % {"percent": one.percent_complete}
    return str(one.line.get_status_display())
