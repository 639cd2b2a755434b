"""What governance can be counted as: seats, attendance, meetings, decisions, facilitators and visits."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.deliberation.models import Attendance, Decision, Meeting, Seat
from clusterwise.foundation.evidence.facts import Fact, measure
from clusterwise.foundation.organisations.models import Initiative
from clusterwise.phases.p2_governance.models import Facilitator, Visit


def _about(person: Any, day: Any) -> dict[str, Any]:
    """Return what a fact says of a person; nothing is guessed for a seat without one."""
    if person is None:
        return {}
    return {"person": person.pk, "sex": person.sex, "age_band": person.age_band_on(day), "place": person.place}


def _yes(claim: bool) -> str:
    return "yes" if claim else "no"


@measure(
    "seat_held", _("holds a seat in a body"), subject="person", is_state=True,
    dimensions={"category": "seat_category", "body": "", "votes": "", "chair": ""},
)  # fmt: skip
def seats(initiatives: Sequence[Initiative]) -> Iterator[Fact]:
    """One state for each seat, from its first day until the day it ends."""
    for seat in Seat.objects.filter(initiative__in=initiatives).select_related("body", "person", "organisation"):
        yield Fact(
            measure="seat_held", initiative=seat.initiative_id, starts=seat.starts, ends=seat.ends,
            source=("deliberation.Seat", str(seat.pk)), label=f"{seat.body}: {seat}", organisation=seat.organisation_id,
            dimensions={
                "category": seat.category, "body": seat.body.kind, "votes": _yes(seat.votes),
                "chair": _yes(seat.is_chair),
            },
            **_about(seat.person, seat.starts),
        )  # fmt: skip


@measure(
    "meeting_attended", _("attended a meeting of a body"), subject="person",
    dimensions={"category": "seat_category", "body": ""},
)  # fmt: skip
def attendances(initiatives: Sequence[Initiative]) -> Iterator[Fact]:
    """One event for each seat that was at a closed meeting."""
    rows = Attendance.objects.filter(initiative__in=initiatives, meeting__closed_at__isnull=False)
    for row in rows.select_related("meeting__body", "seat", "person"):
        day = row.meeting.held_on
        yield Fact(
            measure="meeting_attended", initiative=row.initiative_id, starts=day,
            source=("deliberation.Attendance", str(row.pk)), label=str(row.meeting),
            organisation=row.seat.organisation_id,
            dimensions={"category": row.seat.category, "body": row.meeting.body.kind},
            **_about(row.person, day),
        )  # fmt: skip


@measure(
    "meeting_held", _("meeting of a body"), subject="record",
    dimensions={"body": "", "called_by": "", "quorum": ""},
)  # fmt: skip
def meetings(initiatives: Sequence[Initiative]) -> Iterator[Fact]:
    """One event for each closed meeting, with who called it and whether it had a quorum."""
    rows = Meeting.objects.filter(initiative__in=initiatives, closed_at__isnull=False).select_related("body")
    for row in rows:
        yield Fact(
            measure="meeting_held", initiative=row.initiative_id, starts=row.held_on,
            source=("deliberation.Meeting", str(row.pk)), label=str(row),
            dimensions={
                "body": row.body.kind, "called_by": row.called_by, "quorum": _yes(bool(row.is_quorate)),
            },
            recorded_at=row.closed_at,
        )  # fmt: skip


@measure(
    "decision_taken", _("decision of a body"), subject="record",
    dimensions={"outcome": "", "body": "", "owned": "", "done": ""},
)  # fmt: skip
def decisions(initiatives: Sequence[Initiative]) -> Iterator[Fact]:
    """One event for each decision of a closed meeting, void ones among them."""
    rows = Decision.objects.filter(initiative__in=initiatives).exclude(outcome=Decision.Outcome.PENDING)
    for row in rows.select_related("meeting__body"):
        yield Fact(
            measure="decision_taken", initiative=row.initiative_id, starts=row.meeting.held_on,
            source=("deliberation.Decision", str(row.pk)), label=str(row), organisation=row.owner_organisation_id,
            dimensions={
                "outcome": row.outcome, "body": row.meeting.body.kind,
                "owned": _yes(row.has_owner and row.due is not None), "done": _yes(row.done_on is not None),
            },
            recorded_at=row.meeting.closed_at,
        )  # fmt: skip


@measure("decision_done", _("decision carried out"), subject="record", unit="days", dimensions={"body": ""})
def decisions_done(initiatives: Sequence[Initiative]) -> Iterator[Fact]:
    """One event for each decision that was carried out, with the days that it took."""
    rows = Decision.objects.filter(initiative__in=initiatives, done_on__isnull=False)
    for row in rows.select_related("meeting__body"):
        if row.done_on is None:
            continue
        yield Fact(
            measure="decision_done", initiative=row.initiative_id, starts=row.done_on,
            source=("deliberation.Decision", str(row.pk)), label=str(row), organisation=row.owner_organisation_id,
            dimensions={"body": row.meeting.body.kind},
            amount=Decimal((row.done_on - row.meeting.held_on).days), unit="days",
        )  # fmt: skip


@measure("facilitated", _("facilitates the cluster"), subject="person", is_state=True, dimensions={"kind": ""})
def facilitators(initiatives: Sequence[Initiative]) -> Iterator[Fact]:
    """One state for each facilitator, an agent or a management organisation."""
    for row in Facilitator.objects.filter(initiative__in=initiatives).select_related("person", "organisation"):
        yield Fact(
            measure="facilitated", initiative=row.initiative_id, starts=row.starts, ends=row.ends,
            source=("governance.Facilitator", str(row.pk)), label=str(row), organisation=row.organisation_id,
            dimensions={"kind": row.kind}, **_about(row.person, row.starts),
        )  # fmt: skip


@measure(
    "visited", _("was visited by the facilitator"), subject="organisation", unit="minutes",
    dimensions={"purpose": "visit_purpose", "ownership": "", "size": ""},
)  # fmt: skip
def visits(initiatives: Sequence[Initiative]) -> Iterator[Fact]:
    """One event for each visit, with its length where it was noted."""
    for row in Visit.objects.filter(initiative__in=initiatives).select_related("person", "organisation"):
        firm, length = row.organisation, row.duration_minutes
        yield Fact(
            measure="visited", initiative=row.initiative_id, starts=row.visited_on,
            source=("governance.Visit", str(row.pk)), label=str(row), organisation=row.organisation_id,
            dimensions={
                "purpose": row.purpose, "ownership": firm.ownership if firm else "", "size": firm.size if firm else "",
            },
            amount=None if length is None else Decimal(length), unit="minutes", **_about(row.person, row.visited_on),
        )  # fmt: skip
