"""How often firms of two industries share a place, and how much oftener than by chance."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from clusterwise.methods.concentration.crosstab import ConcentrationError
from clusterwise.methods.frames import Numbers


@dataclass(frozen=True, slots=True)
class Colocation:
    """The share of pairs in one place, its expected value by chance, and p where draws were made."""

    share: float
    expected: float
    p: float | None

    @property
    def excess(self) -> float:
        return self.share - self.expected


def colocation(
    places: Sequence[str],
    industries: Sequence[str],
    pair: tuple[str, str],
    draws: int = 0,
    random: np.random.Generator | None = None,
) -> Colocation:
    """Return the share of the pairs of firms, one of each industry, that are in the same place, and its excess.

    Formula: share = sum over places of a_l b_l / (a b); expected, with the firms of the register dealt anew to the
    same sites, = sum of n_l (n_l - 1) / (N (N - 1)). p = (1 + draws with a share at least as high) / (1 + draws).
    Source: Howard, Newman and Tarp (2016), Journal of Economic Geography 16; their random counterfactual is
    computed exactly here.
    Limits: counts firms, not jobs; `places` and `industries` list all firms of the register, which are the sites
    that chance can choose from. p is given only with draws and a random generator.

    >>> found = colocation(list("XXYXYX"), list("ABBAAB"), ("A", "B"))
    >>> round(found.share, 4), round(found.expected, 4)
    (0.5556, 0.4667)
    """
    where, what = np.asarray(places), np.asarray(industries)
    if where.shape != what.shape:
        raise ConcentrationError(f"{where.size} places but {what.size} industries; give one of each a firm.")
    first, second = pair
    missing = [one for one in pair if not (what == one).any()]
    if missing or first == second:
        raise ConcentrationError(
            f"Colocation compares two industries with firms; {', '.join(missing) or first} is not."
        )
    if draws and random is None:
        raise ConcentrationError("Draws need a random generator; pass one with a fixed seed.")
    at = np.unique(where, return_inverse=True)[1]
    sites = np.bincount(at)
    a, b = (np.bincount(at[what == one], minlength=len(sites)).astype(np.float64) for one in pair)
    possible = a.sum() * b.sum()
    share = float((a * b).sum() / possible)
    total = float(sites.sum())
    expected = float((sites.astype(np.float64) * (sites - 1)).sum() / (total * (total - 1)))
    p = None
    if draws and random is not None:
        by_chance = _shares_by_chance(sites, int(a.sum()), int(b.sum()), draws, random)
        p = float((1 + (by_chance >= share - 1e-12).sum()) / (1 + draws))
    return Colocation(share, expected, p)


def _shares_by_chance(sites: np.ndarray, a: int, b: int, draws: int, random: np.random.Generator) -> Numbers:
    firsts = random.multivariate_hypergeometric(sites, a, size=draws)
    seconds = np.array([random.multivariate_hypergeometric(sites - first, b) for first in firsts])
    shares: Numbers = (firsts.astype(np.float64) * seconds).sum(axis=1) / (float(a) * b)
    return shares
