"""Opening, closing and reopening a phase."""

from datetime import date

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation import journal
from clusterwise.foundation.journal.verbs import Verb
from clusterwise.foundation.organisations.models import Initiative
from clusterwise.foundation.people import access
from clusterwise.foundation.people.models import User
from clusterwise.foundation.road import access as _access  # noqa: F401  (declares the permissions)
from clusterwise.foundation.road import registry
from clusterwise.foundation.road.models import Phase, PhaseState

OPENED = Verb("road.opened", _("opened a phase"), needs="road.close")
CLOSED = Verb("road.closed", _("closed a phase"), needs="road.close")
REOPENED = Verb("road.reopened", _("reopened a phase"), needs="road.close")


class GateNotPassedError(ValueError):
    """A phase cannot close; the message names every gate that still stands."""

    def __init__(self, gates: list[tuple[str, str]]) -> None:
        self.gates = gates
        reasons = " ".join(f"{title}: {reason}" for title, reason in gates)
        super().__init__(_now("This phase cannot close yet. %(reasons)s") % {"reasons": reasons})


def _state(initiative: Initiative, phase: str) -> PhaseState | None:
    return PhaseState.objects.filter(initiative=initiative, phase=phase).first()


def open_phase(*, initiative: Initiative, phase: str, on: date, by: User | None) -> PhaseState:
    """Open a phase that has not started; phases may run side by side."""
    access.require(by, "road.close", initiative)
    kept = _state(initiative, phase)
    if kept is not None:
        return kept
    state = PhaseState(
        initiative=initiative,
        programme_id=initiative.programme_id,
        phase=phase,
        state=PhaseState.State.OPEN,
        opened_on=on,
    )
    with journal.change(by, OPENED, state) as change:
        return _state(initiative, phase) or change.create(state)


def close_phase(*, initiative: Initiative, phase: str, on: date, by: User | None) -> PhaseState:
    """Close a phase once all its gates are passed, the gender gate among them."""
    access.require(by, "road.close", initiative)
    standing = [
        (str(gate.title), str(outcome.reason))
        for gate, outcome in registry.checked(phase, initiative)
        if not outcome.passed
    ]
    if standing:
        raise GateNotPassedError(standing)
    state = _state(initiative, phase) or open_phase(initiative=initiative, phase=phase, on=on, by=by)
    state.state, state.closed_on = PhaseState.State.CLOSED, on
    with journal.change(by, CLOSED, state) as change:
        return change.save(state)


def reopen_phase(*, initiative: Initiative, phase: str, reason: str, by: User | None) -> PhaseState:
    """Open a closed phase again, with the reason."""
    access.require(by, "road.close", initiative)
    state = _state(initiative, phase)
    if state is None or state.state != PhaseState.State.CLOSED:
        raise ValueError(
            _now("Only a closed phase can be reopened; %(phase)s is not closed.") % {"phase": Phase(phase).label}
        )
    if not reason.strip():
        raise ValueError(_now("Say why the phase is reopened."))
    state.state, state.closed_on, state.reason = PhaseState.State.REOPENED, None, reason.strip()
    with journal.change(by, REOPENED, state) as change:
        return change.save(state)
