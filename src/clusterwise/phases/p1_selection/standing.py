"""The ranking of a round: all judges, and judges who are women and who are men side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from clusterwise.methods import ranking as method
from clusterwise.methods.people import Sex
from clusterwise.phases.p1_selection.models import Criterion, Entry, Judge, Score, SelectionRound


@dataclass(frozen=True, slots=True)
class Place:
    """One candidate's place; ranks by sex are those that judges of one sex alone would give."""

    entry: Entry
    rank: int | None
    low: float
    high: float
    best_rank: int | None
    worst_rank: int | None
    women_rank: int | None
    men_rank: int | None
    is_complete: bool
    vetoed_by: tuple[str, ...]
    parts: tuple[tuple[Criterion, float, float, int], ...]


@dataclass(frozen=True, slots=True)
class Ranking:
    """The places of a round, its judges by sex, and whether the ranking can be given at all."""

    places: tuple[Place, ...]
    criteria: tuple[Criterion, ...]
    judges_by_sex: dict[str, int]
    missing: int
    why_not: str
    #: The sexes of which judges were named and none of them gave any score.
    silent: frozenset[str] = frozenset()

    @property
    def women_are_silent(self) -> bool:
        return Sex.WOMEN.value in self.silent

    @property
    def men_are_silent(self) -> bool:
        return Sex.MEN.value in self.silent

    @property
    def has_women(self) -> bool:
        return self.judges_by_sex["F"] > 0

    @property
    def has_men(self) -> bool:
        return self.judges_by_sex["M"] > 0


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the scoring is: who is done is counted, never named, so that no judge is pressed by the others."""

    judges: int
    done: int

    @property
    def is_complete(self) -> bool:
        return self.done == self.judges


def progress_of(round_: SelectionRound) -> Progress:
    """Count the judges of a round that is scored, and those who have given every score that is asked."""
    asked = (
        Entry.objects.filter(round=round_, is_admitted=True).count() * Criterion.objects.filter(round=round_).count()
    )
    given = Judge.objects.filter(round=round_).annotate(
        given=Count("scores", filter=Q(scores__entry__is_admitted=True))
    )
    counts = list(given.values_list("given", flat=True))
    return Progress(len(counts), sum(count >= asked for count in counts))


def ranking_of(round_: SelectionRound) -> Ranking:
    """Return the ranking from the scores as they are stored; call it only for a round whose scoring is closed."""
    criteria = tuple(Criterion.objects.filter(round=round_))
    entries = {
        str(entry.pk): entry
        for entry in Entry.objects.filter(round=round_, is_admitted=True).select_related("candidate")
    }
    judges = {str(judge.pk): Sex(judge.sex) for judge in Judge.objects.filter(round=round_)}
    split = {sex.value: sum(one is sex for one in judges.values()) for sex in Sex}
    if not entries or not judges:
        return Ranking((), criteria, split, 0, _("Nobody could be ranked: a ranking needs candidates and judges."))
    scores = [
        method.Score(str(row.entry_id), row.criterion.code, str(row.judge_id), row.value, row.upper)
        for row in Score.objects.filter(entry__round=round_).select_related("criterion")
        if str(row.entry_id) in entries
    ]
    agreed = [_criterion(criterion) for criterion in criteria]
    standings = method.weighted_ranking(agreed, list(entries), list(judges), scores)
    by_sex = method.rankings_by_sex(agreed, list(entries), judges, scores)
    ranks = {sex: {one.candidate: one.rank for one in standings_} for sex, standings_ in by_sex.items()}
    places = tuple(_place(one, entries[one.candidate], criteria, ranks) for one in standings)
    missing = len(entries) * len(judges) * len(criteria) - len(scores)
    silent = frozenset(sex.value for sex in set(judges.values()) - set(by_sex))
    return Ranking(places, criteria, split, missing, "", silent)


def _criterion(criterion: Criterion) -> method.Criterion:
    return method.Criterion(
        criterion.code,
        criterion.weight,
        criterion.low,
        criterion.high,
        method.Direction(criterion.direction),
        criterion.veto,
    )


def _place(
    one: method.Standing, entry: Entry, criteria: Sequence[Criterion], ranks: dict[Sex, dict[str, Any]]
) -> Place:
    by_code = {criterion.code: criterion for criterion in criteria}
    return Place(
        entry=entry,
        rank=one.rank,
        low=one.low,
        high=one.high,
        best_rank=one.best_rank,
        worst_rank=one.worst_rank,
        women_rank=ranks.get(Sex.WOMEN, {}).get(one.candidate),
        men_rank=ranks.get(Sex.MEN, {}).get(one.candidate),
        is_complete=one.is_complete,
        vetoed_by=tuple(str(by_code[code]) for code in one.vetoed_by),
        parts=tuple((by_code[part.criterion], part.low, part.high, part.missing) for part in one.contributions),
    )
