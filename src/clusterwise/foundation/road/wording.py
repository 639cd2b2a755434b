"""What was done to a phase and what comes next, in one message."""

from django.utils.translation import gettext as _

from clusterwise.foundation.organisations.models import Initiative
from clusterwise.foundation.road import registry
from clusterwise.foundation.road.models import Phase, PhaseState


def moved_words(initiative: Initiative, phase: Phase, state: PhaseState) -> str:
    """Return what happened to a phase and what is next: its first gate where it is open, else the phase to go on with."""
    if state.state == PhaseState.State.CLOSED:
        return _closed_words(initiative, phase)
    words = {"phase": phase.label, "gate": _first_standing(initiative, phase)}
    again = state.state == PhaseState.State.REOPENED
    if words["gate"]:
        text = (
            _("The phase “%(phase)s” is open again. Next: %(gate)s")
            if again
            else _("The phase “%(phase)s” is open. Next: %(gate)s")
        )
        return text % words
    if again:
        return (
            _("The phase “%(phase)s” is open again. All its gates are passed; close it when its work is done.") % words
        )
    return _("The phase “%(phase)s” is open. All its gates are passed; close it when its work is done.") % words


def _first_standing(initiative: Initiative, phase: Phase) -> str:
    outcomes = (outcome for _gate, outcome in registry.checked(phase.value, initiative))
    return next((str(outcome.reason) for outcome in outcomes if not outcome.passed), "")


def _closed_words(initiative: Initiative, phase: Phase) -> str:
    states = dict(PhaseState.objects.filter(initiative=initiative).values_list("phase", "state"))
    order = list(Phase)
    place = order.index(phase)
    # The phases after this one first, then those before it that were left open or never begun.
    others = [*order[place + 1 :], *order[:place]]
    unfinished = [one for one in others if states.get(one.value) != PhaseState.State.CLOSED]
    if not unfinished:
        return _("The phase “%(phase)s” is closed. All six phases are closed now.") % {"phase": phase.label}
    words = {"phase": phase.label, "next": unfinished[0].label}
    if unfinished[0].value in states:
        return _("The phase “%(phase)s” is closed. Next: go on with the phase “%(next)s”.") % words
    return _("The phase “%(phase)s” is closed. Next: open the phase “%(next)s”.") % words
