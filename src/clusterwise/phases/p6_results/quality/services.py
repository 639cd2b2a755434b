"""Dismissing a finding with a reason, taking that back, and recording a second look."""

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.journal.verbs import Verb
from clusterwise.foundation.organisations.models import Initiative
from clusterwise.foundation.people import access
from clusterwise.foundation.people.models import User
from clusterwise.foundation.people.records import add_record, remove_record, revise_record
from clusterwise.phases.p6_results.quality.access import JUDGE, RECHECK
from clusterwise.phases.p6_results.quality.models import Dismissal, Recheck
from clusterwise.phases.p6_results.quality.selectors import finding_of

DISMISSED = Verb("quality.dismissed", _("dismissed a finding about the data"))
REOPENED = Verb("quality.reopened", _("opened a finding about the data again"))
LOOKED = Verb("quality.looked", _("recorded a second look at an observation"))
CORRECTED = Verb("quality.corrected", _("corrected a second look at an observation"))
WITHDREW = Verb("quality.withdrew", _("removed a second look at an observation"))


class NoSuchFindingError(ValidationError):
    """The finding is gone: the record was corrected, or somebody dismissed it."""

    def __init__(self) -> None:
        super().__init__(_now("This finding no longer stands: the record was corrected, or somebody dismissed it."))


def dismiss_finding(
    *,
    initiative: Initiative,
    rule: str,
    key: str,
    reason: str,
    by: User | None,
    language: str = "en",
    client_id: UUID | None = None,
) -> Dismissal:
    """Judge a finding to be right after all; it comes back by itself when the record changes."""
    access.require(by, JUDGE, initiative)
    found = finding_of(initiative, timezone.localdate(), rule, key)
    if found is None:
        raise NoSuchFindingError
    _rule, finding = found
    what = f"{finding.label}. {finding.what}"[:400]
    row = Dismissal(initiative=initiative, rule=rule, finding=key, what=what, reason=reason.strip(), language=language)
    return add_record(row, by=by, permission=JUDGE, verb=DISMISSED, client_id=client_id)


def reopen_finding(dismissal: Dismissal, *, by: User | None) -> None:
    """Take a dismissal back, so that the finding stands again."""
    remove_record(dismissal, by=by, permission=JUDGE, verb=REOPENED)


def record_recheck(*, initiative: Initiative, by: User | None, client_id: UUID | None = None, **values: Any) -> Recheck:
    """Record what a second look at an observation found; the observation itself stays as it is."""
    return add_record(
        Recheck(initiative=initiative, **values), by=by, permission=RECHECK, verb=LOOKED, client_id=client_id
    )


def revise_recheck(recheck: Recheck, *, by: User | None, **values: Any) -> Recheck:
    """Correct a second look; the journal keeps what it was."""
    return revise_record(recheck, values, by=by, permission=RECHECK, verb=CORRECTED)


def remove_recheck(recheck: Recheck, *, by: User | None) -> None:
    """Remove a second look that was recorded by mistake."""
    remove_record(recheck, by=by, permission=RECHECK, verb=WITHDREW)
