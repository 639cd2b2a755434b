"""One set of weights from several persons, and what lies between them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from clusterwise.methods.choosing.additive import weighted_sum
from clusterwise.methods.choosing.concordance import kendall_tau, kendall_w
from clusterwise.methods.choosing.pairwise import Judgements
from clusterwise.methods.choosing.scales import (
    ChoosingError,
    Numbers,
    Ranks,
    Scores,
    Weights,
    refuse_repeats,
    shares_of,
)
from clusterwise.methods.people import Sex


@dataclass(frozen=True, slots=True)
class Opinion:
    """One person's weights; `voice` is how much the person counts in the group."""

    person: str
    sex: Sex
    weights: Weights
    voice: float = 1.0


@dataclass(frozen=True, slots=True)
class Dispersion:
    """How far the persons' weights lie apart, a criterion each, and Kendall's W over their orders."""

    persons: int
    names: tuple[str, ...]
    least: tuple[float, ...]
    greatest: tuple[float, ...]
    standard_deviation: tuple[float, ...] | None
    kendall_w: float | None


@dataclass(frozen=True, slots=True)
class Side:
    """A part of the group (None is the whole) with its weights and the ranking that follows from them."""

    sex: Sex | None
    persons: int
    weights: Weights
    ranks: Ranks
    order: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SideBySide:
    """The whole group's ranking, women's and men's, and Kendall's tau between these two."""

    whole: Side
    women: Side | None
    men: Side | None
    in_whole_only: int
    tau: float | None

    @property
    def differ_on_first(self) -> bool | None:
        """Whether women and men would put another candidate first; None where one side is empty."""
        if self.women is None or self.men is None:
            return None
        return self.women.order[0] != self.men.order[0]


def _voices(voices: Sequence[float] | None, persons: int) -> Numbers:
    given = np.ones(persons) if voices is None else np.array(voices, dtype=np.float64)
    if persons == 0:
        raise ChoosingError("Nobody has given weights; collect at least one person's.")
    if given.shape != (persons,) or not (np.isfinite(given) & (given > 0)).all():
        raise ChoosingError(f"{persons} persons need {persons} voices above zero; leave out who has no voice.")
    return given


def _same_names(lists: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    for names in lists:
        if names != lists[0]:
            raise ChoosingError(f"One person weighed {lists[0]}, another {names}; use one list of criteria.")
    return lists[0]


def aggregate_judgements(tables: Sequence[Judgements], voices: Sequence[float] | None = None) -> Judgements:
    """Join the comparisons of persons who decide as one (AIJ).

    Formula: a(i, j) = product of a_p(i, j) ^ (voice_p / sum of voices), over the persons who compared the pair.
    Source: Aczel and Saaty (1983); Forman and Peniwati (1998).
    Limits: the persons act as one body, so nobody keeps an own ranking. A pair that nobody compared stays open.

    >>> from clusterwise.methods.choosing.pairwise import judgements
    >>> both = [judgements(["jobs", "women"], {("jobs", "women"): value}) for value in (8, 0.5)]
    >>> aggregate_judgements(both).matrix.round(3).tolist()
    [[1.0, 2.0], [0.5, 1.0]]
    """
    voice = _voices(voices, len(tables))
    names = _same_names([table.names for table in tables])
    stack = np.stack([table.matrix for table in tables])
    known = ~np.isnan(stack)
    heard = (known * voice[:, None, None]).sum(axis=0)
    logs = (np.where(known, np.log(np.where(known, stack, 1.0)), 0.0) * voice[:, None, None]).sum(axis=0)
    mean = np.divide(logs, heard, out=np.full(heard.shape, np.nan), where=heard > 0)
    return Judgements(names, np.exp(mean))


def aggregate_priorities(opinions: Sequence[Weights], voices: Sequence[float] | None = None) -> Weights:
    """Join the weights of persons who each stand for themselves (AIP).

    Formula: w(i) = sum of voice_p * w_p(i) / sum of voices.
    Source: Forman and Peniwati (1998), arithmetic form, which takes weights of zero and any way of weighing.
    Limits: a mean can be an opinion that nobody holds; show the dispersion beside it.

    >>> from clusterwise.methods.choosing.scales import shares_of
    >>> ada, ben = shares_of(["jobs", "women"], [3, 1]), shares_of(["jobs", "women"], [1, 3])
    >>> aggregate_priorities([ada, ben]).shares
    (0.5, 0.5)
    """
    voice = _voices(voices, len(opinions))
    names = _same_names([opinion.names for opinion in opinions])
    return shares_of(names, voice @ np.array([opinion.shares for opinion in opinions]))


def dispersion(opinions: Sequence[Weights]) -> Dispersion:
    """Show how far the persons' weights lie apart.

    Formula: least, greatest and sample standard deviation of each criterion's weight over persons; Kendall's W over the
    persons' orders of the criteria.
    Source: mapping reference, section 5; Kendall and Babington Smith (1939).
    Limits: voices are not used, each person counts once. One person alone has no deviation and no W.

    >>> from clusterwise.methods.choosing.scales import shares_of
    >>> ada, ben = shares_of(["jobs", "women"], [3, 1]), shares_of(["jobs", "women"], [1, 1])
    >>> dispersion([ada, ben]).greatest
    (0.75, 0.5)
    """
    names = _same_names([opinion.names for opinion in opinions] or [()])
    _voices(None, len(opinions))
    table = np.array([opinion.shares for opinion in opinions])
    several = len(opinions) > 1
    return Dispersion(
        len(opinions),
        names,
        tuple(table.min(axis=0).tolist()),
        tuple(table.max(axis=0).tolist()),
        tuple(table.std(axis=0, ddof=1).tolist()) if several else None,
        kendall_w([opinion.ranks for opinion in opinions]) if several and len(names) > 1 else None,
    )


def side_by_side(opinions: Sequence[Opinion], scores: Scores) -> SideBySide:
    """Rank by everybody's weights, by women's alone and by men's alone.

    Formula: weights by `aggregate_priorities` over the whole or one sex; places by `weighted_sum`; tau-b between
    women's and men's places.
    Source: mapping reference, section 5 (ranking by women's and by men's weights side by side).
    Limits: a person of other or not stated sex counts in the whole alone, as `in_whole_only` says. One person of a sex
    makes a ranking that is that person's; publish it only where enough stand behind it.

    >>> from clusterwise.methods.choosing.scales import Criteria, score_table, shares_of
    >>> from clusterwise.methods.ranking import Direction
    >>> names, more = ("jobs", "women"), Direction.MORE_IS_BETTER
    >>> scores = score_table(["figs", "dates"], Criteria(names, (more, more), (1, 1)), [[9, 1], [1, 9]])
    >>> ada = Opinion("ada", Sex.WOMEN, shares_of(names, [1, 3]))
    >>> ben = Opinion("ben", Sex.MEN, shares_of(names, [3, 1]))
    >>> result = side_by_side([ada, ben], scores)
    >>> result.women.order, result.men.order, result.tau
    (('dates', 'figs'), ('figs', 'dates'), -1.0)
    """
    refuse_repeats("person", [opinion.person for opinion in opinions])
    women = [one for one in opinions if one.sex is Sex.WOMEN]
    men = [one for one in opinions if one.sex is Sex.MEN]
    hers = _side(Sex.WOMEN, women, scores) if women else None
    his = _side(Sex.MEN, men, scores) if men else None
    comparable = hers is not None and his is not None and len(scores.alternatives) > 1
    tau = kendall_tau(hers.ranks, his.ranks) if comparable and hers and his else None
    return SideBySide(_side(None, opinions, scores), hers, his, len(opinions) - len(women) - len(men), tau)


def _side(sex: Sex | None, opinions: Sequence[Opinion], scores: Scores) -> Side:
    weights = aggregate_priorities([one.weights for one in opinions], [one.voice for one in opinions])
    result = weighted_sum(scores.weighted(weights))
    return Side(sex, len(opinions), weights, result.ranks, result.order)
