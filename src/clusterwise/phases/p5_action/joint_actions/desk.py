"""The workspace of phase 5, which each kind of joint action joins; its gates, its thread and its next steps."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from django.apps import apps
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from clusterwise.foundation.organisations.models import Initiative
from clusterwise.foundation.pages.register import Register, record_url
from clusterwise.foundation.road import registry
from clusterwise.foundation.road.models import Phase
from clusterwise.foundation.road.registry import (
    Desk,
    Door,
    Link,
    Node,
    Outcome,
    Step,
    add_desk,
    add_gate,
    add_link,
    adviser,
)
from clusterwise.phases.p5_action.joint_actions import selectors
from clusterwise.phases.p5_action.joint_actions.models import JointAction
from clusterwise.phases.p5_action.joint_actions.participation import people_of
from clusterwise.phases.p5_action.joint_actions.registers import ACTIONS, CONTRIBUTIONS, MEMBERS, MILESTONES, REGISTERS

PHASE = Phase.ACTION.value
SHOWN_FACTS = 3
Facts = Callable[[Initiative], list[str]]
_tellers: list[Facts] = []


def _facts(initiative: Initiative) -> list[str]:
    """Ask each kind of record for its facts until the road has enough to show."""
    found: list[str] = []
    for tell in _tellers:
        if len(found) >= SHOWN_FACTS:
            break
        found += tell(initiative)
    return found


def join_desk(*registers: Register, doors: tuple[Door, ...] = (), facts: Facts | None = None) -> None:
    """Put the registers, pages and facts of a kind of joint action on the desk of this phase."""
    desk = registry.desks[PHASE]
    registry.desks[PHASE] = replace(desk, registers=(*desk.registers, *registers), doors=(*desk.doors, *doors))
    if facts is not None:
        _tellers.append(facts)


def _own_facts(initiative: Initiative) -> list[str]:
    counts = selectors.status_counts(initiative)
    running, closed = counts.get(JointAction.Status.RUNNING, 0), counts.get(JointAction.Status.CLOSED, 0)
    words = [ngettext("%(n)d joint action running", "%(n)d joint actions running", running) % {"n": running}]
    if closed:
        words.append(ngettext("%(n)d joint action closed", "%(n)d joint actions closed", closed) % {"n": closed})
    return words


add_desk(
    Desk(
        phase=PHASE,
        purpose=_("Members carry out together what the plan says, and keep the records that later show what came of it."),
        help=(
            _("Small firms and farms gain together what none of them could gain alone: a lower price for inputs, a dryer, a certificate, a buyer. UNIDO calls this advantage collective efficiency."),
            _("Each action names the line of the plan that it carries out, a lead, its members, who gives what in cash or in kind, and dated milestones."),
            _("The records of an action are trainings, certificates, facilities with their batches, agreements with their deliveries, and events. Record them as they happen; the figures of the last phase are counted from them and from nothing else."),
            _("Look at who takes part. An action without women is either a decision that can be explained, or something to change."),
        ),
        registers=REGISTERS,
        facts=_facts,
    )
)  # fmt: skip
_tellers.append(_own_facts)


def _nothing_yet(initiative: Initiative) -> Outcome:
    return Outcome(
        False, _("No joint action is running or closed yet: start the first one."), ACTIONS.url("list", initiative)
    )


@add_gate("action.collective", PHASE, _("Members act together"))
def collective(initiative: Initiative) -> Outcome:
    """At least one running or closed action has as many members as make it a joint one."""
    actions = selectors.carried_out(initiative)
    if not actions:
        return _nothing_yet(initiative)
    needed = selectors.members_needed(timezone.localdate())
    if any(action.firms + action.persons >= needed for action in actions):  # type: ignore[attr-defined]
        return Outcome(True)
    reason = _now("No running action has %(needed)d members yet: add those who take part.") % {"needed": needed}
    return Outcome(False, reason, MEMBERS.url("list", initiative))


@add_gate("action.contributions", PHASE, _("Contributions are recorded"))
def contributions(initiative: Initiative) -> Outcome:
    """Each running or closed action says who gives what."""
    actions = selectors.carried_out(initiative)
    if not actions:
        return _nothing_yet(initiative)
    bare = next((action for action in actions if not action.pledges), None)  # type: ignore[attr-defined]
    if bare is None:
        return Outcome(True)
    reason = _now("“%(action)s” has no contribution yet: record who gives what, in cash or in kind.") % {"action": bare}
    return Outcome(False, reason, CONTRIBUTIONS.url("list", initiative))


@add_gate("action.milestones", PHASE, _("Milestones are dated"))
def milestones(initiative: Initiative) -> Outcome:
    """Each running or closed action has at least one milestone."""
    actions = selectors.carried_out(initiative)
    if not actions:
        return _nothing_yet(initiative)
    bare = next((action for action in actions if not action.dates), None)  # type: ignore[attr-defined]
    if bare is None:
        return Outcome(True)
    reason = _now("“%(action)s” has no milestone: give it at least one with a date.") % {"action": bare}
    return Outcome(False, reason, MILESTONES.url("list", initiative))


@add_gate("action.gender", PHASE, _("Women take part"), is_gender=True)
def women_take_part(initiative: Initiative) -> Outcome:
    """Each running or closed action has women among its named people, or says why it has none."""
    actions = selectors.carried_out(initiative)
    if not actions:
        return _nothing_yet(initiative)
    people = people_of([action.pk for action in actions if not action.women_note])
    silent = next((action for action in actions if action.pk in people and not people[action.pk]["F"]), None)
    if silent is None:
        return Outcome(True)
    reason = _now(
        "“%(action)s” names no woman who takes part: record the people, or say on its page why there is none."
    ) % {"action": silent}
    return Outcome(False, reason, ACTIONS.url("record", initiative, silent.pk))


def _nodes(initiative: Initiative) -> Iterator[tuple[str, Node]]:
    for stop in selectors.thread_stops(initiative):
        record = apps.get_model(stop.model)(pk=stop.key)
        before = f"planning.PlanLine:{stop.before}" if stop.before else ""
        yield before, Node(f"{stop.model}:{stop.key}", stop.title, record_url(record, initiative))


add_link(
    Link(
        level=2,
        nodes=_nodes,
        missing=_("no joint action carries out this plan line"),
        orphan=_("no plan line leads to this; name the joint action and its plan line"),
    )
)


@adviser
def overdue_milestones(initiative: Initiative) -> Iterator[Step]:
    """Name the milestone that has waited longest."""
    late = list(selectors.late_milestones(initiative, timezone.localdate()))
    if late:
        words = {"milestone": late[0].title, "action": late[0].action.title, "n": len(late)}
        sentence = ngettext(
            "The milestone “%(milestone)s” of “%(action)s” is past its day.",
            "%(n)d milestones are past their day, first of them “%(milestone)s” of “%(action)s”.",
            len(late),
        )
        yield Step(40, sentence % words, MILESTONES.url("record", initiative, late[0].pk), _("Look at it"))
