"""The strand of capacity and trust: at least one activity in each phase from the diagnostic to the results."""

from dataclasses import dataclass
from datetime import date

from clusterwise.foundation.organisations.models import Initiative
from clusterwise.foundation.road.models import Phase, PhaseState
from clusterwise.foundation.road.strands import Activity, tellers

PHASES = (Phase.DIAGNOSTIC, Phase.PLANNING, Phase.ACTION, Phase.RESULTS)
SHOWN = 5


@dataclass(frozen=True, slots=True)
class Stretch:
    """The activities of one kind while a phase was open: how many, and the latest of them."""

    kind: str
    count: int
    latest: tuple[Activity, ...]


@dataclass(frozen=True, slots=True)
class PhaseStrand:
    """A phase with the days on which it was open and the activities of those days."""

    phase: Phase
    opened_on: date | None
    closed_on: date | None
    stretches: tuple[Stretch, ...]

    @property
    def count(self) -> int:
        return sum(stretch.count for stretch in self.stretches)

    @property
    def is_bare(self) -> bool:
        """Whether the phase was opened and nothing built capacity or trust meanwhile."""
        return self.opened_on is not None and self.count == 0


def strand_of(initiative: Initiative) -> list[PhaseStrand]:
    """Return the activities of each phase by the days on which it was open; phases may run side by side."""
    told = [(str(kind), sorted(tell(initiative), key=lambda one: one.day, reverse=True)) for kind, tell in tellers]
    states = {state.phase: state for state in PhaseState.objects.filter(initiative=initiative)}
    return [_stretch(phase, states.get(phase.value), told) for phase in PHASES]


def _stretch(phase: Phase, state: PhaseState | None, told: list[tuple[str, list[Activity]]]) -> PhaseStrand:
    if state is None:
        return PhaseStrand(phase, None, None, ())
    found = []
    for kind, activities in told:
        inside = [one for one in activities if _holds(state, one.day)]
        if inside:
            found.append(Stretch(kind, len(inside), tuple(inside[:SHOWN])))
    return PhaseStrand(phase, state.opened_on, state.closed_on, tuple(found))


def _holds(state: PhaseState, day: date) -> bool:
    return state.opened_on <= day and (state.closed_on is None or day <= state.closed_on)
