"""How an initiative came about: its candidate, the round that chose it, or the note that says why."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from clusterwise.foundation.organisations.models import Initiative
from clusterwise.phases.p1_selection import profile
from clusterwise.phases.p1_selection.models import Candidate, Criterion, EntryNote, Judge, Outcome
from clusterwise.phases.p1_selection.standing import Place, Ranking, ranking_of
from clusterwise.phases.p1_selection.wording import PARTS


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an initiative's cluster comes from; a note stands where it was chosen elsewhere."""

    candidate: Candidate | None
    outcome: Outcome | None
    note: EntryNote | None

    @property
    def gate_parts(self) -> list[dict[str, Any]]:
        """The four parts as the round froze them."""
        if self.outcome is None:
            return []
        return [part | {"label": PARTS[part["part"]]} for part in self.outcome.entry.gate.get("parts", [])]

    @property
    def existence(self) -> str:
        """What the round knew of the time before the project."""
        return "" if self.outcome is None else str(self.outcome.entry.gate.get("existence", ""))

    @property
    def completeness(self) -> profile.Completeness | None:
        return None if self.candidate is None else profile.completeness(self.candidate)

    @property
    def ranking(self) -> Ranking | None:
        return None if self.outcome is None else ranking_of(self.outcome.note.round)

    @property
    def place(self) -> Place | None:
        """The place of this candidate in the ranking."""
        if self.outcome is None or (ranking := self.ranking) is None:
            return None
        return next((place for place in ranking.places if place.entry.pk == self.outcome.entry_id), None)


def origin_of(initiative: Initiative) -> Origin:
    """Return how the cluster of an initiative was chosen."""
    chosen = Outcome.objects.filter(entry__candidate__initiative=initiative, verdict=Outcome.Verdict.CHOSEN)
    outcome = chosen.select_related("entry__candidate__register", "note__round", "note__signed_by").first()
    if outcome is not None:
        return Origin(outcome.entry.candidate, outcome, None)
    return Origin(None, None, EntryNote.objects.filter(initiative=initiative).select_related("signed_by").first())


def weighs_women(outcome: Outcome) -> bool:
    """Tell whether a criterion about women's jobs, roles or firms was among those adopted, with a weight."""
    return Criterion.objects.filter(round=outcome.note.round, is_about_women=True, weight__gt=0).exists()


def awaiting_scores(user: Any) -> list[Judge]:
    """Return the seats of a user as a judge in rounds that are weighed or scored now, oldest round first."""
    weighed = Q(round__weighing_opened_at__isnull=False, round__weighing_closed_at=None, round__frozen_at=None)
    weighed &= ~Q(weighing__handed_in_at__isnull=False)
    scored = Q(round__frozen_at__isnull=False, round__closed_at=None)
    seats = Judge.objects.filter(weighed | scored, user=user)
    return list(seats.select_related("round__programme").order_by("round__frozen_at"))
