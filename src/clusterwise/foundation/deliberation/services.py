"""Founding bodies and giving seats; calling, minuting and closing meetings; decisions and what they endorse."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any, TypeVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clusterwise.foundation import journal
from clusterwise.foundation.deliberation import minutes
from clusterwise.foundation.deliberation.access import CLOSE, EDIT, SHAPE
from clusterwise.foundation.deliberation.minutes import Present, Votes
from clusterwise.foundation.deliberation.models import (
    AgendaItem,
    AssetInTrust,
    Attendance,
    Body,
    Decision,
    Endorsement,
    Meeting,
    Seat,
)
from clusterwise.foundation.deliberation.selectors import present_by_sex
from clusterwise.foundation.documents.models import DocumentVersion
from clusterwise.foundation.documents.scope import InEitherScope, beside, placed
from clusterwise.foundation.journal.changes import StaleRecordError
from clusterwise.foundation.journal.verbs import Verb
from clusterwise.foundation.organisations.models import Initiative, Programme
from clusterwise.foundation.people import access
from clusterwise.foundation.people.models import User
from clusterwise.foundation.people.records import add_record, check, remove_record, revise_record

FOUNDED_BODY = Verb("deliberation.founded_body", gettext_lazy("recorded a body"))
REVISED_BODY = Verb("deliberation.revised_body", gettext_lazy("changed a body"))
GAVE_SEAT = Verb("deliberation.gave_seat", gettext_lazy("gave a seat"))
REVISED_SEAT = Verb("deliberation.revised_seat", gettext_lazy("changed a seat"))
ENTRUSTED_ASSET = Verb("deliberation.entrusted_asset", gettext_lazy("recorded an asset held in trust"))
REVISED_ASSET = Verb("deliberation.revised_asset", gettext_lazy("changed an asset held in trust"))
CALLED_MEETING = Verb("deliberation.called_meeting", gettext_lazy("recorded a meeting"))
REVISED_MEETING = Verb("deliberation.revised_meeting", gettext_lazy("changed a meeting"))
ADDED_ITEM = Verb("deliberation.added_agenda_item", gettext_lazy("added an agenda item"))
REVISED_ITEM = Verb("deliberation.revised_agenda_item", gettext_lazy("changed an agenda item"))
REMOVED_ITEM = Verb("deliberation.removed_agenda_item", gettext_lazy("removed an agenda item"))
KEPT_MINUTES = Verb("deliberation.kept_minutes", gettext_lazy("took attendance and recorded votes"))
TABLED_DECISION = Verb("deliberation.tabled_decision", gettext_lazy("put a decision to a meeting"))
REVISED_DECISION = Verb("deliberation.revised_decision", gettext_lazy("changed a decision"))
REMOVED_DECISION = Verb("deliberation.removed_decision", gettext_lazy("took a decision off a meeting"))
DID_DECISION = Verb("deliberation.did_decision", gettext_lazy("marked a decision as done"))
CLOSED_MEETING = Verb(
    "deliberation.closed_meeting",
    gettext_lazy("closed a meeting"),
    final=gettext_lazy("A closed meeting stays closed; decide anew in another meeting."),
)
ENDORSED = Verb("deliberation.endorsed", gettext_lazy("recorded the endorsement of a document"))

R = TypeVar("R", bound=InEitherScope)


def found_body(
    *,
    by: User | None,
    initiative: Initiative | None = None,
    programme: Programme | None = None,
    client_id: UUID | None = None,
    **values: Any,
) -> Body:
    """Record a body, registered or not, with its quorum."""
    body = placed(Body, initiative=initiative, programme=programme, **values)
    return add_record(body, by=by, permission=SHAPE, verb=FOUNDED_BODY, client_id=client_id)


def revise_body(body: Body, *, by: User | None, **values: Any) -> Body:
    """Change a body; closed meetings keep the quorum that they had."""
    return revise_record(body, values, by=by, permission=SHAPE, verb=REVISED_BODY)


def _below(above: InEitherScope, initiative: Any, programme: Any) -> None:
    """Refuse a record above that belongs to another scope than the page that names it."""
    elsewhere = (initiative is not None and above.initiative_id != initiative.pk) or (
        programme is not None and (above.initiative_id is not None or above.programme_id != programme.pk)
    )
    if elsewhere:
        raise ValidationError(_("Choose one from this initiative; the one given belongs elsewhere."))


def _add(
    record: R,
    *,
    by: User | None,
    permission: str,
    verb: Verb,
    client_id: UUID | None,
    also: Callable[[], None],
) -> R:
    """Add a record after checks of its own, which come after a repeated submission was recognised."""
    access.require(by, permission, record if record.initiative_id else record.programme)
    with journal.change(by, verb, record, client_id=client_id) as change:
        also()
        check(record)
        return change.create(record)


def _check_seat(seat: Seat) -> None:
    others = seat.body.seats.exclude(pk=seat.pk).filter(Q(ends__isnull=True) | Q(ends__gt=seat.starts))
    if seat.ends is not None:
        others = others.filter(starts__lt=seat.ends)
    if seat.person is not None and others.filter(person=seat.person).exists():
        raise ValidationError({"person": _("This person has a seat in the body at that time already.")})
    if seat.is_chair and others.filter(is_chair=True).exists():
        raise ValidationError({"is_chair": _("The body has a chair at that time already; end that seat first.")})
    attended = Attendance.objects.filter(seat=seat)
    outside = attended.filter(meeting__held_on__lt=seat.starts)
    if seat.ends is not None:
        outside = outside | attended.filter(meeting__held_on__gte=seat.ends)
    if outside.exists():
        raise ValidationError(
            _("The seat attended a meeting outside these dates; correct the dates or the attendance.")
        )


def give_seat(
    *,
    body: Body,
    by: User | None,
    initiative: Initiative | None = None,
    programme: Programme | None = None,
    client_id: UUID | None = None,
    **values: Any,
) -> Seat:
    """Give a person or an organisation a seat in a body from a day."""
    _below(body, initiative, programme)
    seat = beside(Seat, body, body=body, **values)
    return _add(seat, by=by, permission=SHAPE, verb=GAVE_SEAT, client_id=client_id, also=lambda: _check_seat(seat))


def revise_seat(seat: Seat, *, by: User | None, **values: Any) -> Seat:
    """Change or end a seat; meetings that were closed keep their figures."""
    if values.get("body", seat.body) != seat.body:
        raise ValidationError({"body": _("A seat stays in its body; end it and give another one.")})
    for name, value in values.items():
        setattr(seat, name, value)
    _check_seat(seat)
    return revise_record(seat, values, by=by, permission=SHAPE, verb=REVISED_SEAT)


def entrust_asset(
    *,
    body: Body,
    by: User | None,
    initiative: Initiative | None = None,
    programme: Programme | None = None,
    client_id: UUID | None = None,
    **values: Any,
) -> AssetInTrust:
    """Record what a body holds for its members, and in whose name."""
    _below(body, initiative, programme)
    asset = beside(AssetInTrust, body, body=body, **values)
    return add_record(asset, by=by, permission=SHAPE, verb=ENTRUSTED_ASSET, client_id=client_id)


def revise_asset(asset: AssetInTrust, *, by: User | None, **values: Any) -> AssetInTrust:
    """Change or end what is held in trust."""
    return revise_record(asset, values, by=by, permission=SHAPE, verb=REVISED_ASSET)


def call_meeting(
    *,
    body: Body,
    by: User | None,
    initiative: Initiative | None = None,
    programme: Programme | None = None,
    client_id: UUID | None = None,
    **values: Any,
) -> Meeting:
    """Record a meeting of a body, held or to be held."""
    _below(body, initiative, programme)
    meeting = beside(Meeting, body, body=body, **values)
    return add_record(meeting, by=by, permission=EDIT, verb=CALLED_MEETING, client_id=client_id)


def revise_meeting(meeting: Meeting, *, by: User | None, **values: Any) -> Meeting:
    """Change a meeting; once attendance is taken its body and date stay, and once closed only the minutes change."""
    kept = Meeting.objects.get(pk=meeting.pk)
    changed = {name for name, value in values.items() if getattr(kept, name) != value}
    if kept.is_closed and changed - {"minutes"}:
        raise ValidationError(minutes.closed_sentence(kept))
    if changed & {"body", "held_on"} and kept.attendances.exists():
        raise ValidationError(_("Attendance was taken for this body and date; clear it before you change them."))
    return revise_record(meeting, values, by=by, permission=EDIT, verb=REVISED_MEETING)


def add_agenda_item(
    *,
    meeting: Meeting,
    by: User | None,
    initiative: Initiative | None = None,
    programme: Programme | None = None,
    client_id: UUID | None = None,
    **values: Any,
) -> AgendaItem:
    """Add an item to the agenda of an open meeting."""
    _below(meeting, initiative, programme)
    item = beside(AgendaItem, meeting, meeting=meeting, **values)
    is_open = partial(minutes.require_open, meeting)
    return _add(item, by=by, permission=EDIT, verb=ADDED_ITEM, client_id=client_id, also=is_open)


def revise_agenda_item(item: AgendaItem, *, by: User | None, **values: Any) -> AgendaItem:
    """Change an agenda item of an open meeting."""
    minutes.require_open(item.meeting)
    return revise_record(item, values, by=by, permission=EDIT, verb=REVISED_ITEM)


def remove_agenda_item(item: AgendaItem, *, by: User | None) -> None:
    """Take an item off the agenda of an open meeting."""
    minutes.require_open(item.meeting)
    remove_record(item, by=by, permission=EDIT, verb=REMOVED_ITEM)


def keep_minutes(
    *,
    meeting: Meeting,
    by: User | None,
    present: Present | None = None,
    votes: Votes | None = None,
    version: int | None = None,
    client_id: UUID | None = None,
) -> Meeting:
    """Bring attendance and votes of an open meeting to what is given, as one event.

    `present` names every seat that was there (None leaves attendance as it is); `votes` holds choices by decision and
    seat, an empty choice clears one; `version` is the meeting's as the form showed it, a later one is refused.
    """
    access.require(by, EDIT, meeting if meeting.initiative_id else meeting.programme)
    with journal.change(by, KEPT_MINUTES, meeting, client_id=client_id) as change:
        minutes.require_open(meeting)
        if version is not None and version != meeting.version:
            raise StaleRecordError(meeting)
        minutes.write(change, meeting, present, votes or {})
    return meeting


def take_attendance(*, meeting: Meeting, present: Present, by: User | None, client_id: UUID | None = None) -> Meeting:
    """Record which seats attended a meeting, and who came for each."""
    return keep_minutes(meeting=meeting, present=present, by=by, client_id=client_id)


def record_votes(
    *, decision: Decision, votes: dict[Seat, str], by: User | None, client_id: UUID | None = None
) -> Decision:
    """Record what present voting seats said on a decision: for, against, abstain or block."""
    keep_minutes(meeting=decision.meeting, votes={decision: votes}, by=by, client_id=client_id)
    return decision


def close_meeting(*, meeting: Meeting, by: User | None, on: date | None = None) -> Meeting:
    """Close a meeting: quorum, attendance, votes and outcomes are frozen; without quorum its decisions are void."""
    access.require(by, CLOSE, meeting if meeting.initiative_id else meeting.programme)
    with journal.change(by, CLOSED_MEETING, meeting) as change:
        minutes.require_open(meeting)
        minutes.settle(change, meeting, timezone.now(), on or timezone.localdate())
    return meeting


def table_decision(
    *,
    meeting: Meeting,
    by: User | None,
    initiative: Initiative | None = None,
    programme: Programme | None = None,
    client_id: UUID | None = None,
    **values: Any,
) -> Decision:
    """Put a decision to an open meeting; its outcome comes from the votes when the meeting is closed."""
    _below(meeting, initiative, programme)
    decision = beside(Decision, meeting, meeting=meeting, **values)
    is_open = partial(minutes.require_open, meeting)
    return _add(decision, by=by, permission=EDIT, verb=TABLED_DECISION, client_id=client_id, also=is_open)


def revise_decision(decision: Decision, *, by: User | None, **values: Any) -> Decision:
    """Change a decision; once its meeting is closed only owner, due date and completion change."""
    kept = Decision.objects.select_related("meeting").get(pk=decision.pk)
    changed = {name for name, value in values.items() if getattr(kept, name) != value}
    if kept.meeting.is_closed and changed & set(Decision.settled_fields):
        raise ValidationError(minutes.closed_sentence(kept.meeting))
    if "meeting" in changed and kept.votes.exists():
        raise ValidationError({"meeting": _("Votes were recorded; clear them before you move the decision.")})
    return revise_record(decision, values, by=by, permission=EDIT, verb=REVISED_DECISION)


def remove_decision(decision: Decision, *, by: User | None) -> None:
    """Take a decision off an open meeting."""
    minutes.require_open(decision.meeting)
    remove_record(decision, by=by, permission=EDIT, verb=REMOVED_DECISION)


def mark_done(decision: Decision, *, done_on: date, by: User | None) -> Decision:
    """Record the day on which a carried decision was carried out."""
    if not decision.is_carried:
        raise ValidationError(_("Only a decision that was carried can be done; close its meeting first."))
    if done_on < decision.meeting.held_on:
        raise ValidationError({"done_on": _("It cannot be done before it was decided.")})
    return revise_record(decision, {"done_on": done_on}, by=by, permission=EDIT, verb=DID_DECISION)


def endorse(
    *,
    decision: Decision,
    document_version: DocumentVersion,
    by: User | None,
    initiative: Initiative | None = None,
    programme: Programme | None = None,
    client_id: UUID | None = None,
) -> Endorsement:
    """Record that a carried decision endorses one version of a document; quorum and sexes present are kept with it."""
    _below(decision, initiative, programme)
    meeting = decision.meeting
    if not decision.is_carried or meeting.quorum_present is None or meeting.quorum_seats is None:
        raise ValidationError(
            _("A document is endorsed by a decision that was carried with quorum in a closed meeting. Close it first.")
        )
    split = present_by_sex(meeting)
    endorsement = beside(
        Endorsement, decision, decision=decision, document_version=document_version, endorsed_on=meeting.held_on,
        quorum_present=meeting.quorum_present, quorum_seats=meeting.quorum_seats,
        women=split["F"], men=split["M"], other=split["X"], not_stated=split["U"],
    )  # fmt: skip
    return add_record(endorsement, by=by, permission=CLOSE, verb=ENDORSED, client_id=client_id)
