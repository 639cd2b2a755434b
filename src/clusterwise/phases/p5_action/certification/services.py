"""Leading a holder through the pipeline of a standard, keeping a group's list, and closing what audits find."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation import journal
from clusterwise.foundation.codes.selectors import codes
from clusterwise.foundation.journal.verbs import Verb
from clusterwise.foundation.organisations.models import Initiative
from clusterwise.foundation.people import access
from clusterwise.foundation.people.models import Person, User
from clusterwise.foundation.people.records import add_record, check, check_row, remove_record, revise_record
from clusterwise.phases.p5_action.certification import selectors
from clusterwise.phases.p5_action.certification.intervals import Span, most_at_once, overlap
from clusterwise.phases.p5_action.certification.models import (
    FOLLOWS,
    AuditFinding,
    Certificate,
    CertificateMember,
    CertificationStep,
    State,
)
from clusterwise.phases.p5_action.joint_actions import access as _access  # noqa: F401  (declares the permissions)

OPENED = Verb("certification.opened", _("opened the way to a certificate"))
REVISED = Verb("certification.revised", _("revised a certificate"))
REMOVED = Verb("certification.removed", _("removed a certificate"))
STEPPED = Verb("certification.stepped", _("moved a certificate to a new state"))
TOOK_BACK = Verb("certification.took_back", _("took back a step of a certificate"))
LISTED = Verb("certification.listed", _("put farmers on the list of a certificate"))
REVISED_ENTRY = Verb("certification.revised_entry", _("revised an entry of a certificate list"))
REMOVED_ENTRY = Verb("certification.removed_entry", _("removed an entry from a certificate list"))
FOUND = Verb("certification.found", _("recorded an audit finding"))
REVISED_FINDING = Verb("certification.revised_finding", _("revised an audit finding"))
REMOVED_FINDING = Verb("certification.removed_finding", _("removed an audit finding"))

EDIT, AGREE = "action.edit", "action.agree"


@dataclass(frozen=True, slots=True)
class Entry:
    """A farmer for a list, from a day; what is not known stays empty."""

    person: Person
    starts: date
    ends: date | None = None
    plots: int | None = None
    area_ha: Decimal | None = None


class StepRefusedError(ValidationError):
    """A certificate cannot move to a state from where it is, or not on that day."""


class GroupTooLargeError(ValidationError):
    """A list would have more farmers on one day than the standard's rule allows."""

    def __init__(self, certificate: Certificate, most: int, limit: int, day: date | None) -> None:
        words = {"certificate": certificate, "most": most, "limit": limit, "day": day}
        super().__init__(
            _now("The list of “%(certificate)s” would have %(most)d farmers on %(day)s; the rule allows %(limit)d. Found a second group.") % words
        )  # fmt: skip
        self.most, self.limit = most, limit


class InTwoGroupsError(ValidationError):
    """A farmer is on the list of another group under the same standard."""

    def __init__(self, person: Person, other: str) -> None:
        words = {"person": person.code, "other": other or _now("another group")}
        super().__init__(
            _now("%(person)s is on the list of “%(other)s” in those days; a farmer belongs to one group. End that entry first.") % words
        )  # fmt: skip


def open_certificate(
    *, initiative: Initiative, by: User | None, client_id: UUID | None = None, **values: Any
) -> Certificate:
    """Record that a holder sets out for a standard; the steps tell how far it came."""
    certificate = Certificate(initiative=initiative, **values)
    certificate.title = _title(certificate)
    return add_record(certificate, by=by, permission=AGREE, verb=OPENED, client_id=client_id)


def _title(certificate: Certificate) -> str:
    """Return the holder with the standard's original name; a title is stored, so it has one language."""
    entry = codes("standard").get(certificate.standard)
    return f"{certificate.holder}: {entry.label('en') if entry else certificate.standard}"[:200]


def revise_certificate(certificate: Certificate, *, by: User | None, **values: Any) -> Certificate:
    """Change what a certificate says, such as its number and validity."""
    for name, value in values.items():
        setattr(certificate, name, value)
    _refuse_undated(certificate, certificate.steps.filter(state=State.CERTIFIED).exists())
    return revise_record(certificate, {"title": _title(certificate)}, by=by, permission=AGREE, verb=REVISED)


def remove_certificate(certificate: Certificate, *, by: User | None) -> None:
    """Remove a certificate on which nothing was built."""
    remove_record(certificate, by=by, permission=AGREE, verb=REMOVED)


def _refuse_undated(certificate: Certificate, is_certified: bool) -> None:
    if is_certified and (certificate.valid_from is None or certificate.valid_to is None):
        raise StepRefusedError(
            _now("A certificate in force has its first and last day of validity; enter both on the certificate.")
        )


def _refuse_step(step: CertificationStep) -> None:
    last = selectors.latest_step(step.certificate)
    now = last.state if last else ""
    if step.state not in FOLLOWS[now]:
        words = {"now": last.get_state_display() if last else "", "next": State(step.state).label}
        if last is None:
            raise StepRefusedError(
                {"state": _now("A certificate cannot begin as “%(next)s”; enter the earlier steps first.") % words}
            )
        raise StepRefusedError(
            {
                "state": _now("A certificate that is “%(now)s” cannot become “%(next)s”; choose a state that follows.")
                % words
            }
        )
    if last is not None and step.on < last.on:
        words = {"day": last.on.isoformat()}
        raise StepRefusedError(
            {"on": _now("The latest step is of %(day)s; a new step is of that day or later.") % words}
        )
    _refuse_undated(step.certificate, step.state == State.CERTIFIED)


def take_step(
    *, initiative: Initiative, by: User | None, client_id: UUID | None = None, **values: Any
) -> CertificationStep:
    """Move a certificate to its next state on a day; the pipeline decides what may follow."""
    step = CertificationStep(initiative=initiative, programme_id=initiative.programme_id, **values)
    access.require(by, EDIT, initiative)
    with journal.change(by, STEPPED, step, client_id=client_id) as change:
        check(step)
        _refuse_step(step)
        return change.create(step)


def take_back_step(step: CertificationStep, *, by: User | None) -> None:
    """Take back the latest step of a certificate; earlier ones carry what followed."""
    last = selectors.latest_step(step.certificate)
    if last is not None and last.pk != step.pk:
        raise StepRefusedError(_now("Only the latest step can be taken back."))
    remove_record(step, by=by, permission=EDIT, verb=TOOK_BACK)


def _refuse_large(certificate: Certificate, entries: Sequence[CertificateMember], limit: int) -> None:
    own = {entry.pk for entry in entries}
    kept = certificate.entries.order_by().values_list("pk", "starts", "ends")
    spans = [Span(starts, ends) for pk, starts, ends in kept if pk not in own]
    most, day = most_at_once([*spans, *(Span(entry.starts, entry.ends) for entry in entries)])
    if most > limit:
        raise GroupTooLargeError(certificate, most, limit, day)


def _refuse_second_group(certificate: Certificate, entries: Sequence[CertificateMember]) -> None:
    """Look across the programme, and name the other group only inside the initiative."""
    others = CertificateMember.objects.filter(
        programme=certificate.programme_id,
        certificate__standard=certificate.standard,
        person__in={entry.person_id for entry in entries},
    )
    elsewhere: dict[UUID, list[CertificateMember]] = {}
    for row in others.exclude(certificate=certificate).select_related("certificate"):
        elsewhere.setdefault(row.person_id, []).append(row)
    for entry in entries:
        for row in elsewhere.get(entry.person_id, ()):
            if overlap(Span(entry.starts, entry.ends), Span(row.starts, row.ends)):
                is_here = row.initiative_id == certificate.initiative_id
                raise InTwoGroupsError(entry.person, row.certificate.title if is_here else "")


def _refuse_twice(certificate: Certificate, entries: Sequence[CertificateMember]) -> None:
    own = {entry.pk for entry in entries}
    listed: dict[UUID, list[Span]] = {}
    for pk, person, starts, ends in certificate.entries.order_by().values_list("pk", "person_id", "starts", "ends"):
        if pk not in own:
            listed.setdefault(person, []).append(Span(starts, ends))
    for entry in entries:
        span = Span(entry.starts, entry.ends)
        if any(overlap(span, other) for other in listed.get(entry.person_id, ())):
            words = {"person": entry.person.code}
            raise ValidationError({"person": _now("%(person)s is on this list already in those days.") % words})
        listed.setdefault(entry.person_id, []).append(span)


def _refuse_list(certificate: Certificate, entries: Sequence[CertificateMember]) -> None:
    """Hold a group's list against the rule of its standard on the day of each entry."""
    if not certificate.is_group:
        raise ValidationError(
            _now("“%(certificate)s” is not a group certificate; mark it as one before listing farmers.")
            % {"certificate": certificate}
        )
    _refuse_twice(certificate, entries)
    rules = [selectors.group_rule(certificate.standard, day) for day in {entry.starts for entry in entries}]
    in_force = [found for found in rules if found is not None]
    if in_force:
        _refuse_large(certificate, entries, min(int(found["max_members"]) for found in in_force))
    if any(found.get("one_group_a_member") for found in in_force):
        _refuse_second_group(certificate, entries)


def list_farmers(
    *, certificate: Certificate, entries: Iterable[Entry], by: User | None, client_id: UUID | None = None
) -> list[CertificateMember]:
    """Put many farmers on the list of a group certificate in one event; all of them or none."""
    access.require(by, EDIT, certificate)
    rows = [
        CertificateMember(
            initiative=certificate.initiative, programme_id=certificate.programme_id, certificate=certificate,
            person=entry.person, starts=entry.starts, ends=entry.ends, plots=entry.plots, area_ha=entry.area_ha,
        )
        for entry in entries
    ]  # fmt: skip
    with journal.change(by, LISTED, certificate, client_id=client_id) as change:
        for row in rows:
            check_row(row)
        _refuse_list(certificate, rows)
        return change.create(rows)


def list_farmer(
    *, initiative: Initiative, by: User | None, client_id: UUID | None = None, **values: Any
) -> CertificateMember:
    """Put one farmer on the list of a group certificate."""
    entry = CertificateMember(initiative=initiative, programme_id=initiative.programme_id, **values)
    access.require(by, EDIT, initiative)
    with journal.change(by, LISTED, entry, client_id=client_id) as change:
        check(entry)
        _refuse_list(entry.certificate, [entry])
        return change.create(entry)


def revise_entry(entry: CertificateMember, *, by: User | None, **values: Any) -> CertificateMember:
    """Change an entry, such as the day on which a farmer left the list."""
    access.require(by, EDIT, entry)
    for name, value in values.items():
        setattr(entry, name, value)
    with journal.change(by, REVISED_ENTRY, entry) as change:
        check(entry)
        _refuse_list(entry.certificate, [entry])
        return change.save(entry)


def remove_entry(entry: CertificateMember, *, by: User | None) -> None:
    """Remove an entry that was made by mistake; a farmer who left has an end instead."""
    remove_record(entry, by=by, permission=EDIT, verb=REMOVED_ENTRY)


def record_finding(
    *, initiative: Initiative, by: User | None, client_id: UUID | None = None, **values: Any
) -> AuditFinding:
    """Record what an audit found, with its severity and the day by which it must be closed."""
    finding = AuditFinding(initiative=initiative, **values)
    return add_record(finding, by=by, permission=EDIT, verb=FOUND, client_id=client_id)


def revise_finding(finding: AuditFinding, *, by: User | None, **values: Any) -> AuditFinding:
    """Change a finding, or close it with what was done."""
    return revise_record(finding, values, by=by, permission=EDIT, verb=REVISED_FINDING)


def remove_finding(finding: AuditFinding, *, by: User | None) -> None:
    """Remove a finding that was entered by mistake."""
    remove_record(finding, by=by, permission=EDIT, verb=REMOVED_FINDING)
