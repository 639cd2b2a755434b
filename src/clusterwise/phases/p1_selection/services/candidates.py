"""The long list: candidates, their institutions and shared issues, thresholds, and signed justifications."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation import journal
from clusterwise.foundation.journal.verbs import Verb
from clusterwise.foundation.organisations.models import Programme
from clusterwise.foundation.people import access as people
from clusterwise.foundation.people.models import User
from clusterwise.foundation.people.records import add_record, check, remove_record, revise_record
from clusterwise.phases.p1_selection import profile
from clusterwise.phases.p1_selection.access import DECIDE, EDIT
from clusterwise.phases.p1_selection.models import (
    Candidate,
    CandidateInstitution,
    Justification,
    RegisterFile,
    SharedIssue,
    Thresholds,
)
from clusterwise.phases.p1_selection.specialised import CellCounts, MapRow

ADDED = Verb("selection.added_candidate", _("put a candidate on the long list"))
REVISED = Verb("selection.revised_candidate", _("changed a candidate's profile"))
NAMED_INSTITUTION = Verb("selection.named_institution", _("named an institution of a candidate"))
RENAMED_INSTITUTION = Verb("selection.renamed_institution", _("changed an institution of a candidate"))
REMOVED_INSTITUTION = Verb("selection.removed_institution", _("removed an institution of a candidate"))
NAMED_ISSUE = Verb("selection.named_issue", _("recorded an issue that enterprises share"))
RENAMED_ISSUE = Verb("selection.renamed_issue", _("changed an issue that enterprises share"))
REMOVED_ISSUE = Verb("selection.removed_issue", _("removed an issue that enterprises share"))
SET_THRESHOLDS = Verb("selection.set_thresholds", _("set what a candidate must show to count as a cluster"))
JUSTIFIED = Verb("selection.justified", _("signed the justification of a green-field candidate"))


def add_candidate(*, programme: Programme, by: User | None, client_id: UUID | None = None, **values: Any) -> Candidate:
    """Put a candidate on the long list by hand, with its source and level of evidence."""
    return add_record(Candidate(programme=programme, **values), by=by, permission=EDIT, verb=ADDED, client_id=client_id)


def add_candidate_from_map(
    *, register: RegisterFile, row: MapRow, counts: CellCounts, period: str, by: User | None, country: str,
    client_id: UUID | None = None, **values: Any,
) -> Candidate:  # fmt: skip
    """Put a row of the map on the long list, with what the register tells of it and the register as evidence."""
    given: dict[str, Any] = {
        "name": f"{row.industry_name}, {row.region_name}"[:200],
        "product_group": row.industry_name[:200],
        "territory": row.region_name[:200],
        "country": country,
        "evidence_level": "statistical",
        "source": register.source,
        "register": register,
        "register_region": row.region,
        "register_industry": row.industry,
        "register_period": period,
        "lq": None if row.lq is None else round(Decimal(str(row.lq)), 4),
        "units": None if row.establishments is None else int(row.establishments),
        "units_micro": counts.micro,
        "units_small": counts.small,
        "units_medium": counts.larger,
        "employed_women": counts.women,
        "employed_men": counts.men,
        "employed_not_stated": counts.not_stated,
        "concentration_evidence": _now("Register “%(title)s”, %(period)s")
        % {"title": register.title, "period": period},
    }
    given |= profile.without_counting_twice(given, values)
    return add_candidate(programme=register.programme, by=by, client_id=client_id, **given)


def revise_candidate(candidate: Candidate, *, by: User | None, **values: Any) -> Candidate:
    """Change a candidate's profile; rounds that were frozen keep what they saw, and nobody employed counts twice."""
    kept = Candidate.objects.filter(pk=candidate.pk).values(*profile.STATED, profile.NOT_STATED).get()
    values = profile.without_counting_twice(kept, values)
    return revise_record(candidate, values, by=by, permission=EDIT, verb=REVISED)


def add_institution(
    *, programme: Programme, by: User | None, client_id: UUID | None = None, **values: Any
) -> CandidateInstitution:
    """Name an institution that is present for a candidate."""
    record = CandidateInstitution(programme=programme, **values)
    return add_record(record, by=by, permission=EDIT, verb=NAMED_INSTITUTION, client_id=client_id)


def revise_institution(institution: CandidateInstitution, *, by: User | None, **values: Any) -> CandidateInstitution:
    """Correct an institution of a candidate."""
    return revise_record(institution, values, by=by, permission=EDIT, verb=RENAMED_INSTITUTION)


def remove_institution(institution: CandidateInstitution, *, by: User | None) -> None:
    """Remove an institution that is not there."""
    remove_record(institution, by=by, permission=EDIT, verb=REMOVED_INSTITUTION)


def add_issue(*, programme: Programme, by: User | None, client_id: UUID | None = None, **values: Any) -> SharedIssue:
    """Record a challenge or opportunity and how many enterprises report it."""
    record = SharedIssue(programme=programme, **values)
    _refuse_too_many(record)
    return add_record(record, by=by, permission=EDIT, verb=NAMED_ISSUE, client_id=client_id)


def revise_issue(issue: SharedIssue, /, *, by: User | None, **values: Any) -> SharedIssue:
    """Correct a shared issue."""
    for name, value in values.items():
        setattr(issue, name, value)
    _refuse_too_many(issue)
    return revise_record(issue, values, by=by, permission=EDIT, verb=RENAMED_ISSUE)


def remove_issue(issue: SharedIssue, *, by: User | None) -> None:
    """Remove a shared issue."""
    remove_record(issue, by=by, permission=EDIT, verb=REMOVED_ISSUE)


def _refuse_too_many(issue: SharedIssue) -> None:
    if issue.candidate.units is not None and issue.units > issue.candidate.units:
        raise ValidationError(
            {
                "units": _now(
                    "%(units)s enterprises report it, but the candidate has %(all)s; correct one of the counts."
                )
                % {"units": issue.units, "all": issue.candidate.units}
            }
        )


def set_thresholds(*, programme: Programme, by: User | None, **values: Any) -> Thresholds:
    """Set the programme's own thresholds; every candidate is tested anew, and the change is in the journal."""
    kept = Thresholds.objects.filter(programme=programme).first()
    if kept is not None:
        return revise_record(kept, values, by=by, permission=DECIDE, verb=SET_THRESHOLDS)
    return add_record(Thresholds(programme=programme, **values), by=by, permission=DECIDE, verb=SET_THRESHOLDS)


def sign_justification(
    *, candidate: Candidate, text: str, by: User, language: str = "", client_id: UUID | None = None
) -> Justification:
    """Sign why a place without enterprises before the project may go on; it does once a second person signs over the gate."""
    people.require(by, DECIDE, candidate)
    if candidate.units_before_project != 0:
        raise ValidationError(
            _now(
                "Only a candidate with no enterprise before the project needs this; write the number in its profile first."
            )
        )
    if not text.strip():
        raise ValidationError({"text": _now("Write why this place may go on although nothing stood there before.")})
    signed = Justification(
        programme=candidate.programme,
        candidate=candidate,
        text=text.strip(),
        language=language or (get_language() or "en"),
        signed_by=by,
    )
    with journal.change(by, JUSTIFIED, signed, client_id=client_id) as change:
        check(signed)
        return change.create(signed)
