"""Keeping the plan as endorsed and before each revision, and the rule that an agreed line changes only under one."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation import journal
from clusterwise.foundation.codes.selectors import rule
from clusterwise.foundation.evidence.models import Indicator
from clusterwise.foundation.evidence.selectors import figure
from clusterwise.foundation.evidence.wording import shown
from clusterwise.foundation.journal.verbs import Verb
from clusterwise.foundation.organisations.models import Initiative
from clusterwise.foundation.people import access as permissions
from clusterwise.foundation.people.models import User
from clusterwise.foundation.people.records import check
from clusterwise.phases.p4_planning import access as _access  # noqa: F401  (declares the permissions)
from clusterwise.phases.p4_planning import snapshots
from clusterwise.phases.p4_planning.models import PlanLine, PlanRevision

REVISED_PLAN = Verb(
    "planning.revised_plan",
    _("kept the plan as it stood, for its endorsement or a revision"),
    final=_("What was kept of the plan stays: record a further revision."),
)


class PlanAgreedError(ValidationError):
    """A line of an endorsed plan changes only under a recent revision; the message names the remedy."""

    def __init__(self, line: PlanLine) -> None:
        sentence = _now(
            "“%(line)s” belongs to the endorsed plan. Record a revision of the plan first, with its reason and the "
            "figure that calls for it; then change the line."
        )
        super().__init__(sentence % {"line": line})


def require_revision(line: PlanLine, on: date | None = None) -> None:
    """Refuse to change a line of the endorsed plan unless a revision was recorded shortly before."""
    newest = snapshots.newest_revision(line.initiative_id)
    if newest is None or not any(row["id"] == str(line.pk) for row in newest.lines):
        return
    today = on or timezone.localdate()
    open_days = rule("plan_revision", today)["open_days"]
    if newest.is_first or not newest.made_on <= today <= newest.made_on + timedelta(days=open_days):
        raise PlanAgreedError(line)


def _figure_of(indicator: Indicator | None, on: date) -> dict[str, Any]:
    if indicator is None:
        return {}
    value = figure(indicator, on)
    words = shown(value.value, value.unit, value.qualifier)
    return {"figure_words": words, "figure_value": value.value, "figure_count": value.n}


def record_revision(
    *,
    initiative: Initiative,
    by: User | None,
    made_on: date,
    reason: str,
    client_id: UUID | None = None,
    indicator: Indicator | None = None,
    **values: Any,
) -> PlanRevision:
    """Keep the plan as it stands: first with the decision that endorsed it, later before a change, with its reason.

    A revision that cites no indicator is kept and marked; see `PlanRevision.lacks_evidence`.
    """
    permissions.require(by, "planning.endorse", initiative)
    revision = PlanRevision(
        initiative=initiative,
        programme_id=initiative.programme_id,
        made_on=made_on,
        reason=reason.strip(),
        indicator=indicator,
        **_figure_of(indicator, made_on),
        **values,
    )
    with journal.change(by, REVISED_PLAN, revision, client_id=client_id) as change:
        newest = snapshots.newest_revision(initiative.pk)
        revision.number = newest.number + 1 if newest else 1
        revision.lines = snapshots.plan_as_it_stands(initiative)
        revision.lines_hash = snapshots.hash_of(revision.lines)
        _require_sense(revision, newest)
        check(revision)
        return change.create(revision)


def _require_sense(revision: PlanRevision, newest: PlanRevision | None) -> None:
    if not revision.lines:
        raise ValidationError(_now("The plan has no line yet. Add its lines, then keep it as endorsed."))
    if revision.is_first and revision.decision is None:
        sentence = _now("The plan is kept for the first time as it was endorsed. Choose the decision that endorsed it.")
        raise ValidationError({"decision": sentence})
    if newest is not None and revision.made_on < newest.made_on:
        raise ValidationError({"made_on": _now("This is before the last revision. Choose that day or a later one.")})
