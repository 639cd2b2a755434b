"""Joint actions with what belongs to them, each as one step: members, money, trainings, certificates, facilities, events."""

from typing import Any

from clusterwise.exchange.demo.deeds import Stage, call, deed
from clusterwise.exchange.demo.script import resolve
from clusterwise.foundation.people.models import Person
from clusterwise.phases.p5_action.certification.services import Entry
from clusterwise.phases.p5_action.facilities.services import Pledge


@deed("action")
def action(stage: Stage, arguments: dict[str, Any]) -> Any:
    """Propose a joint action with its members, contributions, milestones and tasks."""
    given = resolve(arguments, stage.names)
    parts = {name: given.pop(name, []) for name in ("members", "people", "contributions", "milestones", "tasks")}
    made = call(stage, "joint_actions.propose_action", given)
    for member in parts["members"]:
        call(stage, "joint_actions.add_member", {"action": made, "organisation": member, "joined": made.starts})
    for person in parts["people"]:
        call(stage, "joint_actions.add_member", {"action": made, "person": person, "joined": made.starts})
    for name, verb in (
        ("contributions", "record_contribution"),
        ("milestones", "set_milestone"),
        ("tasks", "plan_task"),
    ):
        for values in parts[name]:
            call(stage, f"joint_actions.{verb}", {"action": made, **values})
    return made


@deed("training")
def training(stage: Stage, arguments: dict[str, Any]) -> Any:
    """Hold a session of a course: `present` names people by their category, `heads` counts those nobody named."""
    given = resolve(arguments, stage.names)
    present, heads = given.pop("present", {}), given.pop("heads", [])
    session = call(stage, "training.add_session", given)
    for category, people in present.items():
        call(stage, "training.take_attendance", {"session": session, "people_present": people, "category": category})
    for values in heads:
        call(stage, "training.count_heads", {"session": session, **values})
    return session


@deed("certificate")
def certificate(stage: Stage, arguments: dict[str, Any]) -> Any:
    """Lead a holder through the steps of a standard; `farmers` are on the list of the group from a day."""
    given = resolve(arguments, stage.names)
    steps, farmers, listed = given.pop("steps"), given.pop("farmers", []), given.pop("listed", None)
    made = call(stage, "certification.open_certificate", given)
    for state, on in steps.items():
        call(stage, "certification.take_step", {"certificate": made, "state": state, "on": on})
    if farmers:
        entries = [Entry(person=person, starts=listed) for person in farmers]
        call(stage, "certification.list_farmers", {"certificate": made, "entries": entries})
    return made


@deed("facility")
def facility(stage: Stage, arguments: dict[str, Any]) -> Any:
    """Put a common facility into use and fix who pays for it."""
    given = resolve(arguments, stage.names)
    pledges = [Pledge(**share) for share in given.pop("shares")]
    made = call(stage, "facilities.add_facility", given)
    call(stage, "facilities.share_cost", {"facility": made, "pledges": pledges})
    return made


@deed("event")
def event(stage: Stage, arguments: dict[str, Any]) -> Any:
    """Record an event of the market with the people who took part."""
    given = resolve(arguments, stage.names)
    participants: list[Person] = given.pop("participants", [])
    made = call(stage, "market.add_event", given)
    for person in participants:
        call(stage, "market.add_participant", {"event": made, "person": person})
    return made
