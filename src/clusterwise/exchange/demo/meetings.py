"""A whole meeting as one step: who was there, what was decided and how it was voted, closed with its quorum."""

from typing import Any

from clusterwise.exchange.demo.deeds import Stage, call, deed
from clusterwise.exchange.demo.script import resolve
from clusterwise.foundation.deliberation.minutes import holders
from clusterwise.foundation.deliberation.models import Decision, Meeting, Seat
from clusterwise.foundation.deliberation.selectors import seats_on

CHOICES = ("against", "abstain", "block")


@deed("meeting")
def meeting(stage: Stage, arguments: dict[str, Any]) -> Meeting:
    """Hold a meeting: all seats are there but those `absent`; whoever is not named with another vote is for a decision."""
    given = resolve(arguments, stage.names)
    absent, agenda, wanted = given.pop("absent", []), given.pop("agenda", []), given.pop("decisions", [])
    held: Meeting = call(stage, "deliberation.call_meeting", given)
    items = [
        call(stage, "deliberation.add_agenda_item", {"meeting": held, "position": place, "title": title})
        for place, title in enumerate(agenda, start=1)
    ]
    there = [seat for seat in seats_on(held.body, held.held_on) if seat not in absent]
    tabled = [_table(stage, held, dict(zip(("agenda_item",), items[place : place + 1], strict=False)), decision)
              for place, decision in enumerate(wanted)]  # fmt: skip
    votes = {decision: _votes(wish, there) for decision, wish in zip(tabled, wanted, strict=True)}
    call(stage, "deliberation.keep_minutes", {"meeting": held, "present": holders(there), "votes": votes})
    call(stage, "deliberation.close_meeting", {"meeting": held, "on": held.held_on})
    for decision, wish in zip(tabled, wanted, strict=True):
        decision.refresh_from_db()
        if "done_on" in wish:
            call(stage, "deliberation.mark_done", {"of": decision, "done_on": wish["done_on"]})
    return held


def _table(stage: Stage, held: Meeting, item: dict[str, Any], wish: dict[str, Any]) -> Decision:
    values = {key: one for key, one in wish.items() if key not in ("as", "done_on", *CHOICES)}
    decision: Decision = call(stage, "deliberation.table_decision", {"meeting": held, **item, **values})
    if "as" in wish:
        stage.names.keep(wish["as"], decision)
    return decision


def _votes(wish: dict[str, Any], there: list[Seat]) -> dict[Seat, str]:
    choices = {seat: "for" for seat in there if seat.votes}
    said = {seat: choice for choice in CHOICES for seat in wish.get(choice, [])}
    return choices | {seat: choice for seat, choice in said.items() if seat in choices}
