"""What an evaluation refuses, and what it does but warns of."""

from dataclasses import dataclass
from enum import StrEnum

FEW_CLUSTERS = 30


class EvaluationError(ValueError):
    """A question that these data cannot answer; the message names the cause and the remedy."""


class NoComparisonError(EvaluationError):
    """Nobody is there to compare with, so that no effect can be told apart from the passing of time."""


class NoOverlapError(EvaluationError):
    """Those with and those without have nothing in common, so that nobody can stand in for anybody."""


class CautionKind(StrEnum):
    """What a reader must know before using an estimate."""

    FEW_CLUSTERS = "few_clusters"
    FEW_TREATED_CLUSTERS = "few_treated_clusters"
    STAGGERED_START = "staggered_start"
    TREATED_FROM_THE_START = "treated_from_the_start"
    ROWS_LEFT_OUT = "rows_left_out"
    UNMATCHED = "unmatched"
    UNBALANCED = "unbalanced"
    OPEN_INTERVAL = "open_interval"
    PRE_TREND = "pre_trend"
    PRE_TREND_UNKNOWN = "pre_trend_unknown"


_WORDS = {
    CautionKind.FEW_CLUSTERS: "Only {n} clusters: below 30 the plain interval is too narrow; read the bootstrap's.",
    CautionKind.FEW_TREATED_CLUSTERS: "Only {n} clusters on one side: no method gives a safe interval here.",
    CautionKind.STAGGERED_START: "Treatment starts at {n} different times: two-way effects mix them; use staggered.",
    CautionKind.TREATED_FROM_THE_START: "{n} units were treated from the first period and were left out.",
    CautionKind.ROWS_LEFT_OUT: "{n} rows without an outcome or in an incomplete series were left out.",
    CautionKind.UNMATCHED: "{n} treated units found no match; the estimate does not speak of them.",
    CautionKind.UNBALANCED: "{n} covariates still differ by more than 0.1 standard deviations after matching.",
    CautionKind.OPEN_INTERVAL: "The bootstrap cannot close the interval; {n} of its ends are open.",
    CautionKind.PRE_TREND: "The groups moved apart before treatment in {n} tested periods: parallel trends are doubtful.",
    CautionKind.PRE_TREND_UNKNOWN: "Only {n} periods lie before treatment: parallel trends cannot be tested.",
}


@dataclass(frozen=True, slots=True)
class Caution:
    """A warning that belongs to an estimate, with the number that it speaks of."""

    kind: CautionKind
    n: int

    def __str__(self) -> str:
        return _WORDS[self.kind].format(n=self.n)


@dataclass(frozen=True, slots=True)
class Estimate:
    """An estimate with its interval; None where it cannot be known."""

    value: float
    se: float | None
    low: float | None
    high: float | None
    p: float | None
    n: int
    clusters: int
    confidence: float
    cautions: tuple[Caution, ...] = ()


def cluster_cautions(clusters: int, with_it: int, without: int) -> tuple[Caution, ...]:
    """Return the warnings that few clusters call for.

    Formula: fewer than 30 clusters in all; fewer than 5 on the smaller side.
    Source: Cameron and Miller (2015), J. Human Resources 50; MacKinnon and Webb (2018), Econometrics Journal 21.
    Limits: rules of thumb; very unequal clusters need more.

    >>> [str(one.kind) for one in cluster_cautions(12, 3, 9)]
    ['few_clusters', 'few_treated_clusters']
    """
    found = [Caution(CautionKind.FEW_CLUSTERS, clusters)] if clusters < FEW_CLUSTERS else []
    fewest = min(with_it, without)
    return (*found, Caution(CautionKind.FEW_TREATED_CLUSTERS, fewest)) if fewest < 5 else tuple(found)
