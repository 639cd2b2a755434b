"""The pages of bodies, seats, meetings, decisions and endorsements, in an initiative and in the programme."""

from typing import Any

from django.utils import formats, timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.deliberation import selectors, services
from clusterwise.foundation.deliberation.access import CLOSE, EDIT, SEE, SHAPE
from clusterwise.foundation.deliberation.forms import (
    AgendaItemForm,
    AssetForm,
    BodyForm,
    DecisionForm,
    DoneForm,
    EndorsementForm,
    MeetingForm,
    MinutesForm,
    SeatForm,
)
from clusterwise.foundation.deliberation.models import (
    AgendaItem,
    AssetInTrust,
    Attendance,
    Body,
    Decision,
    Endorsement,
    Meeting,
    Seat,
    Vote,
)
from clusterwise.foundation.documents.levels import TwoLevelRegister
from clusterwise.foundation.pages.register import Column
from clusterwise.foundation.people import access
from clusterwise.foundation.people.models import Sex

SCOPES = ("programme", "initiative__programme")


def _scope(record: Any) -> Any:
    return record.initiative if record.initiative_id else record.programme


def split_pairs(split: dict[str, int]) -> list[tuple[str, int]]:
    """Return a split by sex as the component shows it: women, men, other, not stated."""
    return [(sex.plural, split[sex.value]) for sex in Sex]


def _share(share: Any) -> str | None:
    return (
        None
        if share is None
        else _now("%(share)s %%") % {"share": formats.number_format(round(float(share) * 100, 1), 1)}
    )


def _body_panel(body: Body, user: Any) -> dict[str, Any]:
    split, share = selectors.women_seat_share([body], timezone.localdate())
    return {"split": split_pairs(split), "women_share": _share(share), "seats": sum(split.values())}


BODIES = TwoLevelRegister(
    model=Body,
    slug="bodies",
    title=_("Bodies"),
    one=_("body"),
    teaches=_(
        "The groups that decide for the cluster belong here: its commission, the board of its CMO, working groups, and "
        "informal groups without any registration. Start with the commission, its quorum and its seats."
    ),
    columns=(
        Column("name", _("name")),
        Column("kind", _("kind")),
        Column("is_formal", _("registered"), "yes_no"),
        Column("founded_on", _("founded on"), "date"),
        Column("ended_on", _("ended on"), "date"),
    ),
    details=(
        Column("kind", _("kind")),
        Column("is_formal", _("registered"), "yes_no"),
        Column("organisation", _("organisation that it belongs to")),
        Column("mandate", _("mandate")),
        Column("founded_on", _("founded on"), "date"),
        Column("ended_on", _("ended on"), "date"),
        Column("quorum_kind", _("quorum counts")),
        Column("quorum_needed", _("quorum")),
        Column("quorum_source", _("where the quorum is written")),
    ),
    see=SEE,
    edit=SHAPE,
    form=BodyForm,
    add=services.found_body,
    revise=services.revise_body,
    related=("organisation",),
    search=("name",),
    order=("name",),
    panel="deliberation/body_panel.html",
    panel_context=_body_panel,
)

SEATS = TwoLevelRegister(
    model=Seat,
    slug="seats",
    title=_("Seats"),
    one=_("seat"),
    teaches=_(
        "Who sits in a body, for whom, and since when. A seat without a vote is for advisers and guests. End a seat "
        "instead of changing its holder, so that earlier meetings stay true."
    ),
    columns=(
        Column("body", _("body"), "record"),
        Column("person", _("person"), "person"),
        Column("person.sex", _("sex"), value=lambda seat: seat.person.get_sex_display() if seat.person else None),
        Column("organisation", _("organisation")),
        Column("category", _("category"), "code:seat_category"),
        Column("starts", _("from"), "date"),
        Column("ends", _("until"), "date"),
        Column("is_chair", _("chairs the body"), "yes_no"),
        Column("votes", _("votes"), "yes_no"),
        Column("weight", _("weight of the vote"), "number"),
    ),
    see=SEE,
    edit=SHAPE,
    form=SeatForm,
    add=services.give_seat,
    revise=services.revise_seat,
    parent="body",
    related=("body", "person", "organisation"),
    search=("person__code", "organisation__name", "body__name"),
    order=("body__name", "starts"),
)

ASSETS = TwoLevelRegister(
    model=AssetInTrust,
    slug="assets",
    title=_("Assets held in trust"),
    one=_("asset held in trust"),
    teaches=_(
        "What a group owns together although it is not registered: a scale, a savings box, a dryer. Name the person or "
        "organisation that holds it for the members, and the decision that entrusted it."
    ),
    columns=(
        Column("what", _("what")),
        Column("body", _("body"), "record"),
        Column("value", _("value"), "money:currency"),
        Column("trustee_person", _("trustee (person)"), "person"),
        Column("trustee_organisation", _("trustee (organisation)")),
        Column("starts", _("from"), "date"),
        Column("ends", _("until"), "date"),
        Column("decision", _("decision that entrusted it"), "record"),
    ),
    see=SEE,
    edit=SHAPE,
    form=AssetForm,
    add=services.entrust_asset,
    revise=services.revise_asset,
    parent="body",
    related=("body", "trustee_person", "trustee_organisation", "decision"),
    search=("what",),
    order=("starts",),
)


def _tally(decision: Decision, room: selectors.Room) -> dict[str, Any]:
    outcome, weights = selectors.standing(decision, room)
    return {
        "decision": decision,
        "outcome": Decision.Outcome(outcome).label if outcome else _now("not known"),
        "is_frozen": bool(decision.outcome),
        **{f"weight_{name}": formats.number_format(weight.normalize()) for name, weight in weights.items()},
    }


def meeting_panel(meeting: Meeting, user: Any, data: Any = None) -> dict[str, Any]:
    """Return what the page of a meeting shows: quorum, who was there, tallies, and the form while it is open."""
    scope = _scope(meeting)
    room = selectors.room_of(meeting)
    decisions = list(meeting.decisions.select_related("meeting__body").prefetch_related("votes"))
    may_edit = access.may(user, EDIT, scope) and not meeting.is_closed
    names = access.may(user, "people.names", scope)
    form = MinutesForm(data, meeting=meeting, room=room, decisions=decisions, names=names) if may_edit else None
    quorum = selectors.quorum_of(meeting, room)
    return {
        "quorum": quorum,
        "quorum_present": formats.number_format(quorum.present.normalize()) if quorum else "",
        "quorum_seats": formats.number_format(quorum.seats.normalize()) if quorum else "",
        "split": split_pairs(selectors.present_by_sex(meeting)),
        "tallies": [_tally(decision, room) for decision in decisions],
        "decisions": decisions,
        "minutes_form": form,
        "minutes_url": MEETINGS.url("keep", scope, meeting.pk) if may_edit else "",
        "close_url": MEETINGS.url("close", scope, meeting.pk)
        if not meeting.is_closed and access.may(user, CLOSE, scope)
        else "",
        "names": names,
    }


MEETINGS = TwoLevelRegister(
    model=Meeting,
    slug="meetings",
    title=_("Meetings"),
    one=_("meeting"),
    teaches=_(
        "Each meeting with who was there, what was put to the vote and what came of it. Add the meeting, put decisions "
        "to it, then take attendance and votes on its page."
    ),
    columns=(
        Column("body", _("body"), "record"),
        Column("held_on", _("date"), "date"),
        Column("place", _("place")),
        Column("called_by", _("called by")),
        Column("notice_days", _("days of notice"), "number"),
        Column("is_closed", _("closed"), "yes_no"),
        Column("is_quorate", _("quorum"), "yes_no"),
    ),
    details=(
        Column("body", _("body"), "record"),
        Column("held_on", _("date"), "date"),
        Column("place", _("place")),
        Column("called_by", _("called by")),
        Column("notice_days", _("days of notice"), "number"),
        Column("minutes", _("minutes"), "record"),
        Column("is_closed", _("closed"), "yes_no"),
    ),
    see=SEE,
    edit=EDIT,
    form=MeetingForm,
    add=services.call_meeting,
    revise=services.revise_meeting,
    parent="body",
    related=("body", "minutes__document", *SCOPES),
    search=("body__name", "place"),
    order=("-held_on",),
    panel="deliberation/meeting_panel.html",
    panel_context=meeting_panel,
)

AGENDA = TwoLevelRegister(
    model=AgendaItem,
    slug="agenda",
    title=_("Agenda"),
    one=_("agenda item"),
    teaches=_("What a meeting is to talk about, in order. Send it out with the notice."),
    columns=(
        Column("meeting", _("meeting"), "record"),
        Column("position", _("number"), "number"),
        Column("title", _("title")),
        Column("notes", _("what was said")),
    ),
    see=SEE,
    edit=EDIT,
    form=AgendaItemForm,
    add=services.add_agenda_item,
    revise=services.revise_agenda_item,
    remove=services.remove_agenda_item,
    parent="meeting",
    related=("meeting__body",),
    search=("title", "notes"),
    order=("-meeting__held_on", "position"),
)

ATTENDANCES = TwoLevelRegister(
    model=Attendance,
    slug="attendance",
    title=_("Attendance"),
    one=_("attendance"),
    teaches=_("Which seats were there. Take attendance on the page of the meeting."),
    columns=(
        Column("meeting", _("meeting"), "record"),
        Column("seat", _("seat"), "record"),
        Column("person", _("who came"), "person"),
        Column("person.sex", _("sex"), value=lambda row: row.person.get_sex_display() if row.person else None),
        Column("seat.votes", _("votes"), "yes_no"),
    ),
    see=SEE,
    parent="meeting",
    related=("meeting__body", "seat__person", "seat__organisation", "person"),
    search=("seat__person__code", "meeting__body__name"),
    order=("-meeting__held_on", "id"),
)


def _decision_panel(decision: Decision, user: Any) -> dict[str, Any]:
    scope = _scope(decision)
    can_do = decision.is_carried and decision.done_on is None and access.may(user, EDIT, scope)
    can_endorse = decision.is_carried and access.may(user, CLOSE, scope)
    return {
        "tally": _tally(decision, selectors.room_of(decision.meeting)),
        "split": split_pairs(selectors.present_by_sex(decision.meeting)),
        "is_overdue": selectors.is_overdue(decision, timezone.localdate()),
        "done_form": DoneForm(initial={"done_on": timezone.localdate()}) if can_do else None,
        "done_url": DECISIONS.url("done", scope, decision.pk) if can_do else "",
        "endorse_url": f"{ENDORSEMENTS.url('add', scope)}?decision={decision.pk}" if can_endorse else "",
    }


def due_word(decision: Decision) -> str:
    """Return how a decision stands: done, overdue, due, or without a date."""
    if decision.done_on is not None:
        return _now("done")
    if selectors.is_overdue(decision, timezone.localdate()):
        return _now("overdue")
    return _now("open") if decision.is_carried or not decision.outcome else "—"


DECISIONS = TwoLevelRegister(
    model=Decision,
    slug="decisions",
    title=_("Decisions"),
    one=_("decision"),
    teaches=_(
        "What the bodies decided, how each voted, and who does it by when. A decision without quorum is kept as void. "
        "Put a decision to an open meeting to begin."
    ),
    columns=(
        Column("text", _("decision"), value=str),
        Column("meeting", _("meeting"), "record"),
        Column("outcome", _("outcome")),
        Column("owner_person", _("who does it (person)"), "person"),
        Column("owner_organisation", _("who does it (organisation)")),
        Column("due", _("due"), "date"),
        Column("state", _("state"), value=due_word),
    ),
    details=(
        Column("text", _("decision")),
        Column("meeting", _("meeting"), "record"),
        Column("agenda_item", _("agenda item"), "record"),
        Column("method", _("how it is decided")),
        Column("threshold", _("share needed")),
        Column("outcome", _("outcome")),
        Column("reasons", _("reasons")),
        Column("dissent", _("dissent")),
        Column("owner_person", _("who does it (person)"), "person"),
        Column("owner_organisation", _("who does it (organisation)")),
        Column("due", _("due"), "date"),
        Column("done_on", _("done on"), "date"),
        Column("state", _("state"), value=due_word),
    ),
    see=SEE,
    edit=EDIT,
    form=DecisionForm,
    add=services.table_decision,
    revise=services.revise_decision,
    remove=services.remove_decision,
    parent="meeting",
    related=("meeting__body", "agenda_item", "owner_person", "owner_organisation", *SCOPES),
    search=("text", "reasons"),
    order=("-meeting__held_on", "id"),
    panel="deliberation/decision_panel.html",
    panel_context=_decision_panel,
)

VOTES = TwoLevelRegister(
    model=Vote,
    slug="votes",
    title=_("Votes"),
    one=_("vote"),
    teaches=_("What each present seat said. Record votes on the page of the meeting."),
    columns=(
        Column("decision", _("decision"), "record"),
        Column("attendance.seat", _("seat"), "record"),
        Column("choice", _("vote")),
        Column("attendance.seat.weight", _("weight of the vote"), "number"),
    ),
    see=SEE,
    parent="decision",
    related=("decision", "attendance__seat__person", "attendance__seat__organisation"),
    search=("decision__text",),
    order=("-decision__meeting__held_on", "id"),
)

ENDORSEMENTS = TwoLevelRegister(
    model=Endorsement,
    slug="endorsements",
    title=_("Endorsements"),
    one=_("endorsement"),
    teaches=_(
        "Which version of which document a body stands behind, with the quorum and who was there. It follows from a "
        "decision that was carried in a closed meeting."
    ),
    columns=(
        Column("document_version", _("version of a document"), "record"),
        Column("decision", _("decision"), "record"),
        Column("endorsed_on", _("endorsed on"), "date"),
        Column("quorum_present", _("present for the quorum"), "number"),
        Column("quorum_seats", _("seats for the quorum"), "number"),
        Column("women", _("women present"), "number"),
        Column("men", _("men present"), "number"),
        Column("other", _("others present"), "number"),
        Column("not_stated", _("present, sex not stated"), "number"),
    ),
    see=SEE,
    edit=CLOSE,
    form=EndorsementForm,
    add=services.endorse,
    parent="decision",
    related=("document_version__document", "decision"),
    search=("document_version__document__title",),
    order=("-endorsed_on",),
)

ALL = (BODIES, SEATS, ASSETS, MEETINGS, AGENDA, ATTENDANCES, DECISIONS, VOTES, ENDORSEMENTS)
