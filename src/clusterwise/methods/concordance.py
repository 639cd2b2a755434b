"""From the codes of one industrial classification to those of another, with weights where a code is split."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from clusterwise.methods.frames import Labels, Numbers

TOLERANCE = 1e-6


class ConcordanceError(ValueError):
    """A concordance loses or doubles a part of a code; the message names the code and the remedy."""


@dataclass(frozen=True, slots=True)
class Scheme:
    """A classification in one version, such as NAICS 2012."""

    name: str
    vintage: str

    def __str__(self) -> str:
        return f"{self.name} {self.vintage}".strip()


@dataclass(frozen=True, slots=True, eq=False)
class Concordance:
    """One row a pair of codes; the weights of each source code add up to 1."""

    source: Scheme
    target: Scheme
    from_code: Labels
    to_code: Labels
    weight: Numbers

    def __len__(self) -> int:
        return len(self.weight)


def concordance(
    source: Scheme,
    target: Scheme,
    from_code: Sequence[str] | Labels,
    to_code: Sequence[str] | Labels,
    weight: ArrayLike | None = None,
) -> Concordance:
    """Return a checked concordance; without weights a code that is split gives equal parts to its targets.

    Formula: x(target) = sum over source codes of weight(source, target) x(source), with sum over targets of weight = 1.
    Source: correspondence tables of the UN Statistics Division and Eurostat, whose weights come from double-coded units.
    Limits: weights hold for the whole economy, not for each region; equal parts are an assumption that the caller
    has to state. Only sums can be translated, never quotients, shares or ranks.

    >>> table = concordance(Scheme("ISIC", "3.1"), Scheme("ISIC", "4"), ["15", "15", "17"], ["10", "11", "13"])
    >>> table.weight.tolist()
    [0.5, 0.5, 1.0]
    """
    sources, targets = np.array(from_code, dtype=np.str_), np.array(to_code, dtype=np.str_)
    if sources.shape != targets.shape or not sources.size:
        raise ConcordanceError(f"{sources.size} source and {targets.size} target codes are no pairs; give one a row.")
    names, groups, counts = np.unique(sources, return_inverse=True, return_counts=True)
    weights = 1 / counts[groups] if weight is None else np.array(weight, dtype=np.float64)
    if weights.shape != sources.shape:
        raise ConcordanceError(f"{weights.size} weights do not fit {sources.size} pairs; give one a row.")
    _refuse_blank_or_twice(sources, targets)
    wrong = np.flatnonzero(~((weights >= 0) & (weights <= 1 + TOLERANCE)))
    if wrong.size:
        row = int(wrong[0])
        raise ConcordanceError(
            f"Row {row + 1} ({sources[row]}) has weight {weights[row]:g}; a weight lies from 0 to 1."
        )
    sums = np.bincount(groups, weights=weights)
    uneven = np.flatnonzero(np.abs(sums - 1) > TOLERANCE)
    if uneven.size:
        shown = ", ".join(f"{names[one]} ({sums[one]:g})" for one in uneven[:5])
        raise ConcordanceError(f"The weights of {uneven.size} codes do not add up to 1: {shown}. Correct the weights.")
    return Concordance(source, target, sources, targets, weights)


def _refuse_blank_or_twice(sources: Labels, targets: Labels) -> None:
    blank = np.flatnonzero((sources == "") | (targets == ""))
    if blank.size:
        raise ConcordanceError(f"Row {int(blank[0]) + 1} lacks a code; complete or remove it.")
    pairs, counts = np.unique(np.stack([sources, targets]), axis=1, return_counts=True)
    if (counts > 1).any():
        pair = " to ".join(pairs[:, int(np.argmax(counts > 1))])
        raise ConcordanceError(f"The pair {pair} is there twice; keep one row with its whole weight.")
