"""One word for how far the short list can be trusted, with the numbers that it rests on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from clusterwise.methods.choosing.acceptability import Acceptability
from clusterwise.methods.choosing.scales import ChoosingError


class Verdict(StrEnum):
    """Whether the choice holds over the weights and scores that are possible."""

    ROBUST = "robust"
    CONTESTED = "contested"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class VerdictRule:
    """The thresholds of one dated version of the verdict."""

    name: str
    robust_from: float
    contested_from: float
    source: str
    valid_from: date

    def __post_init__(self) -> None:
        if not 0 <= self.contested_from <= self.robust_from <= 1:
            raise ChoosingError(
                f"Rule {self.name}: contested from {self.contested_from:g} and robust from {self.robust_from:g}; "
                "both lie from 0 to 1, the second is not below the first."
            )

    def word(self, share: float) -> Verdict:
        if share >= self.robust_from:
            return Verdict.ROBUST
        return Verdict.CONTESTED if share >= self.contested_from else Verdict.UNDECIDED


@dataclass(frozen=True, slots=True)
class Finding:
    """The verdict on the whole short list and on each of it; `weakest` has the least share, which decides."""

    verdict: Verdict
    rule: str
    chosen: tuple[str, ...]
    shares: tuple[float, ...]
    verdicts: tuple[Verdict, ...]
    weakest: str
    least_share: float
    strongest_rival: str | None
    rival_share: float | None


def judge(result: Acceptability, chosen: Sequence[str], rule: VerdictRule) -> Finding:
    """Judge a short list by how often each of it is among the first as many.

    Formula: share = first-k acceptability with k = the number chosen; the least share of the chosen against the rule's
    two thresholds; the strongest rival is the one not chosen with the greatest share.
    Source: mapping reference, section 5 (robust from 0.8, contested from 0.5).
    Limits: as good as the weights' space and the intervals that the acceptability was drawn from.

    >>> import numpy as np
    >>> rule = VerdictRule("v1", 0.8, 0.5, "mapping reference, section 5", date(2026, 11, 24))
    >>> ranks = np.array([[0.7, 0.3], [0.3, 0.7]])
    >>> result = Acceptability(("figs", "dates"), 100, ranks, ranks, (None, None))
    >>> found = judge(result, ["figs"], rule)
    >>> found.verdict.value, found.least_share, found.strongest_rival
    ('contested', 0.7, 'dates')
    """
    names = result.alternatives
    unknown = [name for name in chosen if name not in names]
    if not chosen or unknown or len(set(chosen)) != len(chosen):
        raise ChoosingError(f"The short list {list(chosen)} must name distinct candidates of the ranking; correct it.")
    # Rounding of a sum of counts must not push a share of exactly 0.8 below it.
    shares = dict(zip(names, (float(share) for share in result.first(len(chosen)).round(12)), strict=True))
    weakest = min(chosen, key=lambda name: shares[name])
    rivals = [name for name in names if name not in chosen]
    rival = max(rivals, key=lambda name: shares[name]) if rivals else None
    return Finding(
        verdict=rule.word(shares[weakest]),
        rule=rule.name,
        chosen=tuple(chosen),
        shares=tuple(shares[name] for name in chosen),
        verdicts=tuple(rule.word(shares[name]) for name in chosen),
        weakest=weakest,
        least_share=shares[weakest],
        strongest_rival=rival,
        rival_share=shares[rival] if rival is not None else None,
    )
