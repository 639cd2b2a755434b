"""How good a linkage is against a known truth: precision, recall and F1 over pairs."""

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Agreement:
    """Pairs of one person in truth, as found, and in both; the three shares are None where there is nothing to share."""

    true_pairs: int
    found_pairs: int
    common_pairs: int

    @property
    def precision(self) -> float | None:
        return self.common_pairs / self.found_pairs if self.found_pairs else None

    @property
    def recall(self) -> float | None:
        return self.common_pairs / self.true_pairs if self.true_pairs else None

    @property
    def f1(self) -> float | None:
        """The harmonic mean of precision and recall."""
        both = self.true_pairs + self.found_pairs
        return 2 * self.common_pairs / both if both else None


def pairwise_agreement(truth: Sequence[Hashable], found: Sequence[Hashable]) -> Agreement:
    """Compare two partitions of the same records by the pairs that each puts together.

    Formula: sum of n (n - 1) / 2 over the groups of truth, of what was found, and of their crossing.
    Source: Christen (2012), Data Matching, section 7.2; Hubert and Arabie (1985) for pairs of partitions.
    Limits: large groups weigh by the square of their size; records alone weigh nothing.

    >>> told = pairwise_agreement([1, 1, 2, 2], ["a", "a", "a", "b"])
    >>> told.true_pairs, told.found_pairs, told.common_pairs, told.f1
    (2, 3, 1, 0.4)
    """
    if len(truth) != len(found):
        raise ValueError(f"Truth has {len(truth)} records and the linkage {len(found)}; give one group a record.")
    return Agreement(_pairs(truth), _pairs(found), _pairs(list(zip(truth, found, strict=True))))


def _pairs(groups: Sequence[Hashable]) -> int:
    return sum(size * (size - 1) // 2 for size in Counter(groups).values())
