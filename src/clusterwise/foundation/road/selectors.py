"""What the road page shows: phases with their states, facts and gates, and the next best step."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Count, Value
from django.urls import reverse
from django.utils.translation import gettext as _

from clusterwise.foundation.organisations.models import Initiative
from clusterwise.foundation.pages.register import Register, scope_args
from clusterwise.foundation.road import registry
from clusterwise.foundation.road.models import Phase, PhaseState
from clusterwise.foundation.road.registry import Gate, Outcome, Step
from clusterwise.foundation.road.threads import Thread, threads


@dataclass(frozen=True, slots=True)
class Stop:
    """A phase on the road."""

    phase: Phase
    state: PhaseState | None
    words: str
    look: str
    facts: tuple[str, ...]
    gates: tuple[tuple[Gate, Outcome], ...]
    url: str

    @property
    def standing(self) -> list[tuple[Gate, Outcome]]:
        """Gates that are not passed yet."""
        return [(gate, outcome) for gate, outcome in self.gates if not outcome.passed]


def _words(state: PhaseState | None, standing: int) -> tuple[str, str]:
    if state is None:
        return _("Not started"), "waiting"
    if state.state == PhaseState.State.CLOSED:
        return _("Closed"), "closed"
    word = _("Reopened") if state.state == PhaseState.State.REOPENED else _("Open")
    return word, "open blocked" if standing else "open"


def stop_of(initiative: Initiative, phase: Phase, state: PhaseState | None) -> Stop:
    """Return one phase with what keeps it open; gates of a phase that has not started are not asked yet."""
    desk = registry.desks.get(phase.value)
    gates: tuple[tuple[Gate, Outcome], ...] = ()
    if state is not None and state.state != PhaseState.State.CLOSED:
        gates = tuple(registry.checked(phase.value, initiative))
    standing = sum(not outcome.passed for _gate, outcome in gates)
    words, look = _words(state, standing)
    facts = tuple(desk.facts(initiative)) if desk else ()
    return Stop(
        phase, state, words, look, facts[:3], gates, reverse("phase", args=[*scope_args(initiative), phase.value])
    )


def stops(initiative: Initiative) -> list[Stop]:
    """Return the six phases of an initiative in order."""
    states = {state.phase: state for state in PhaseState.objects.filter(initiative=initiative)}
    return [stop_of(initiative, phase, states.get(phase.value)) for phase in Phase]


def next_step(initiative: Initiative, road: list[Stop], known: list[Thread] | None = None) -> Step | None:
    """Return the one step that helps most now: an adviser's, a standing gate's, or a broken thread's."""
    proposed: list[Step] = [step for advise in registry.advisers for step in advise(initiative)]
    for place, stop in enumerate(road):
        for _gate, outcome in stop.standing[:1]:
            proposed.append(Step(50 + place, outcome.reason, outcome.url or stop.url, _("Go there")))
    found = threads(initiative) if known is None else known
    for thread in [thread for thread in found if thread.missing][:1]:
        sentence = _("“%(stop)s”: %(missing)s.") % {"stop": thread.stops[-1].label, "missing": thread.missing}
        proposed.append(Step(70, sentence, thread.stops[-1].url, _("Mend the thread")))
    waiting = [stop for stop in road if stop.state is None]
    if waiting and not proposed:
        proposed.append(
            Step(
                90, _("Start the phase “%(phase)s”.") % {"phase": waiting[0].phase.label}, waiting[0].url, _("Open it")
            )
        )
    return min(proposed, key=lambda step: step.weight) if proposed else None


def desk_of(phase: str) -> Any:
    """Return the desk of a phase."""
    return registry.desks.get(phase)


def record_counts(registers: Sequence[Register], initiative: Initiative, user: Any) -> dict[str, int]:
    """Return how many records each register holds for a reader, asked in one query however many registers there are."""
    counted = [
        register.rows(initiative, user)
        .order_by()
        .annotate(counted_register=Value(register.key, output_field=CharField()))
        .values("counted_register")
        .annotate(counted_rows=Count("pk", distinct=True))
        .values_list("counted_register", "counted_rows")
        for register in registers
    ]
    if not counted:
        return {}
    return dict(counted[0].union(*counted[1:], all=True) if len(counted) > 1 else counted[0])
