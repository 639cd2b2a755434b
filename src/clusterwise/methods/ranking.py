"""Which candidate clusters to serve first, from the scores of several judges."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from clusterwise.methods.people import Sex


class RankingError(ValueError):
    """Criteria or scores do not fit together; the message names the cause and the remedy."""


class Direction(StrEnum):
    """Whether a high score speaks for a candidate or against it."""

    MORE_IS_BETTER = "+"
    LESS_IS_BETTER = "-"


@dataclass(frozen=True, slots=True)
class Criterion:
    """One agreed criterion; `veto` is the score at whose wrong side a candidate is out."""

    code: str
    weight: Decimal
    low: Decimal
    high: Decimal
    direction: Direction = Direction.MORE_IS_BETTER
    veto: Decimal | None = None

    def __post_init__(self) -> None:
        if self.weight < 0:
            raise RankingError(f"Criterion {self.code} has weight {self.weight}; weights are zero or more.")
        if self.low >= self.high:
            raise RankingError(
                f"Criterion {self.code} is scored from {self.low} to {self.high}; low must be below high."
            )
        if self.veto is not None and not self.low <= self.veto <= self.high:
            raise RankingError(f"Criterion {self.code} has its veto at {self.veto}, outside {self.low} to {self.high}.")

    def merit(self, value: Decimal) -> Fraction:
        """Place a score between the anchors, 0 for the worst and 1 for the best."""
        up = (Fraction(value) - Fraction(self.low)) / (Fraction(self.high) - Fraction(self.low))
        return up if self.direction is Direction.MORE_IS_BETTER else 1 - up


@dataclass(frozen=True, slots=True)
class Score:
    """What one judge gives one candidate on one criterion; None is a score still missing.

    `upper` is the other end where the judge knows the score only from `value` up to it.
    """

    candidate: str
    criterion: str
    judge: str
    value: Decimal | None
    upper: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Contribution:
    """The points that one criterion adds; `low` and `high` differ where scores are missing."""

    criterion: str
    low: float
    high: float
    missing: int


@dataclass(frozen=True, slots=True)
class Standing:
    """One candidate's points out of 100, place, and the places that missing scores leave possible."""

    candidate: str
    low: float
    high: float
    rank: int | None
    best_rank: int | None
    worst_rank: int | None
    contributions: tuple[Contribution, ...]
    vetoed_by: tuple[str, ...]
    may_be_vetoed_by: tuple[str, ...]

    @property
    def is_complete(self) -> bool:
        return self.low == self.high and all(part.missing == 0 for part in self.contributions)


@dataclass(frozen=True, slots=True)
class _Tally:
    candidate: str
    parts: tuple[tuple[Criterion, Fraction, Fraction, int], ...]

    @property
    def low(self) -> Fraction:
        return sum((Fraction(criterion.weight) * low for criterion, low, _, _ in self.parts), Fraction(0))

    @property
    def high(self) -> Fraction:
        return sum((Fraction(criterion.weight) * high for criterion, _, high, _ in self.parts), Fraction(0))

    def vetoes(self, *, certain: bool) -> tuple[str, ...]:
        """Criteria whose veto surely holds, or (not certain) might still hold."""
        found = []
        for criterion, low, high, _ in self.parts:
            if criterion.veto is None:
                continue
            line = criterion.merit(criterion.veto)
            if high < line if certain else low < line <= high:
                found.append(criterion.code)
        return tuple(found)


def weighted_ranking(
    criteria: Sequence[Criterion], candidates: Sequence[str], judges: Sequence[str], scores: Sequence[Score]
) -> tuple[Standing, ...]:
    """Rank candidates by the weighted sum of the judges' mean scores, best first, vetoed ones last without a rank.

    Formula: points = sum over criteria of weight * mean over judges of merit, where merit = (score - low) / (high - low),
    or one minus that where less is better. A missing score counts as the interval from 0 to 1 and a score known within
    limits as that interval, so points are an interval;
    the rank follows its middle, equal middles share a rank, and best and worst rank hold for any values in the intervals.
    A veto holds where the mean merit lies below the merit of the veto score.
    Source: UNIDO training kit, module 1 (shared and grounded selection); simple additive weighting.
    Limits: criteria compensate one another unless a veto is set; weights must sum to 100 and be fixed before scoring.

    >>> growth = Criterion("growth", Decimal(60), Decimal(0), Decimal(5))
    >>> risk = Criterion("risk", Decimal(40), Decimal(0), Decimal(5), Direction.LESS_IS_BETTER)
    >>> scores = [Score("figs", "growth", "ada", Decimal(4)), Score("figs", "risk", "ada", Decimal(1))]
    >>> first, second = weighted_ranking([growth, risk], ["dates", "figs"], ["ada"], scores)
    >>> first.candidate, first.low, first.high, second.low, second.high
    ('figs', 80.0, 80.0, 0.0, 100.0)
    """
    _refuse_misfits(criteria, candidates, judges, scores)
    given = {(score.candidate, score.criterion, score.judge): score for score in scores if score.value is not None}
    tallies = [_Tally(name, tuple(_mean(item, name, judges, given) for item in criteria)) for name in candidates]
    out = {tally.candidate for tally in tallies if tally.vetoes(certain=True)}
    ranked = [tally for tally in tallies if tally.candidate not in out]
    standings = [_standing(tally, None if tally.candidate in out else ranked) for tally in tallies]
    return tuple(sorted(standings, key=lambda one: (one.rank is None, one.rank or 0, one.candidate)))


def _mean(
    criterion: Criterion, candidate: str, judges: Sequence[str], given: Mapping[tuple[str, str, str], Score]
) -> tuple[Criterion, Fraction, Fraction, int]:
    scores = [given.get((candidate, criterion.code, judge)) for judge in judges]
    known = [_merits(criterion, score) for score in scores if score is not None]
    missing = len(judges) - len(known)
    low = sum((ends[0] for ends in known), Fraction(0))
    high = sum((ends[1] for ends in known), Fraction(missing))
    return criterion, low / len(judges), high / len(judges), missing


def _merits(criterion: Criterion, score: Score) -> tuple[Fraction, Fraction]:
    ends = sorted(criterion.merit(end) for end in (score.value, score.upper) if end is not None)
    return ends[0], ends[-1]


def _standing(tally: _Tally, rivals: Sequence[_Tally] | None) -> Standing:
    rank = best = worst = None
    if rivals is not None:
        others = [rival for rival in rivals if rival is not tally]
        rank = 1 + sum(rival.low + rival.high > tally.low + tally.high for rival in others)
        best = 1 + sum(rival.low > tally.high for rival in others)
        worst = 1 + sum(rival.high > tally.low for rival in others)
    return Standing(
        candidate=tally.candidate,
        low=float(tally.low),
        high=float(tally.high),
        rank=rank,
        best_rank=best,
        worst_rank=worst,
        contributions=tuple(
            Contribution(
                criterion.code,
                float(Fraction(criterion.weight) * low),
                float(Fraction(criterion.weight) * high),
                missing,
            )
            for criterion, low, high, missing in tally.parts
        ),
        vetoed_by=tally.vetoes(certain=True),
        may_be_vetoed_by=tally.vetoes(certain=False),
    )


def _refuse_misfits(
    criteria: Sequence[Criterion], candidates: Sequence[str], judges: Sequence[str], scores: Sequence[Score]
) -> None:
    total = sum((criterion.weight for criterion in criteria), Decimal(0))
    if total != 100:
        raise RankingError(f"The weights sum to {total}; share out exactly 100 points.")
    if not judges:
        raise RankingError("There are no judges; name at least one person who scores.")
    by_code = {criterion.code: criterion for criterion in criteria}
    for kind, names in (("criterion", [c.code for c in criteria]), ("candidate", candidates), ("judge", judges)):
        if len(set(names)) != len(names):
            raise RankingError(f"A {kind} is listed twice in {sorted(names)}; list each once.")
    seen = set()
    for score in scores:
        if score.criterion not in by_code or score.candidate not in candidates or score.judge not in judges:
            raise RankingError(
                f"A score of {score.judge} for {score.candidate} on {score.criterion} names something not listed; "
                "add it or remove the score."
            )
        key = (score.candidate, score.criterion, score.judge)
        if key in seen:
            raise RankingError(f"{score.judge} scored {score.candidate} on {score.criterion} twice; keep one score.")
        seen.add(key)
        criterion = by_code[score.criterion]
        for end in (score.value, score.upper):
            if end is not None and not criterion.low <= end <= criterion.high:
                raise RankingError(
                    f"{score.judge} gave {score.candidate} {end} on {score.criterion}; "
                    f"the scale runs from {criterion.low} to {criterion.high}."
                )


def rankings_by_sex(
    criteria: Sequence[Criterion],
    candidates: Sequence[str],
    judges: Mapping[str, Sex],
    scores: Sequence[Score],
) -> dict[Sex, tuple[Standing, ...]]:
    """Rank once with each sex's judges alone, so that a difference between women's and men's order shows.

    Formula: that of `weighted_ranking` over the judges of one sex; a sex whose judges gave no score at all has no ranking.
    Source: mapping reference, section 5 (ranking by women's and by men's scores side by side).
    Limits: one judge of a sex makes a ranking that is that person's; publish it only where enough judges stand behind it.

    >>> growth = Criterion("growth", Decimal(100), Decimal(0), Decimal(5))
    >>> scores = [Score("figs", "growth", "ada", Decimal(5)), Score("dates", "growth", "ada", Decimal(0)),
    ...           Score("figs", "growth", "ben", Decimal(1)), Score("dates", "growth", "ben", Decimal(2))]
    >>> split = rankings_by_sex([growth], ["figs", "dates"], {"ada": Sex.WOMEN, "ben": Sex.MEN}, scores)
    >>> split[Sex.WOMEN][0].candidate, split[Sex.MEN][0].candidate
    ('figs', 'dates')
    """
    split = {}
    for sex in Sex:
        own = [judge for judge, judge_sex in judges.items() if judge_sex is sex]
        given = [score for score in scores if score.judge in own]
        # Nothing but missing scores would place every candidate first.
        if any(score.value is not None for score in given):
            split[sex] = weighted_ranking(criteria, candidates, own, given)
    return split
