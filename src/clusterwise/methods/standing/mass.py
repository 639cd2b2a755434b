"""Whether a candidate has critical mass in related products, under thresholds that can be changed and compared."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from clusterwise.methods.linkages.relatedness import Relatedness
from clusterwise.methods.standing.firms import StandingError


@dataclass(frozen=True, slots=True)
class MassRule:
    """One dated version of critical mass: firms, and how related the products of two firms are on average."""

    name: str
    least_firms: int
    least_relatedness: float
    source: str
    valid_from: date


@dataclass(frozen=True, slots=True)
class CriticalMass:
    """The verdict (None where relatedness is not known), the figures, and the industries without relatedness."""

    has_mass: bool | None
    firms: int
    relatedness: float | None
    not_known: tuple[str, ...]
    rule: MassRule


def critical_mass(firms: Mapping[str, int], links: Relatedness, rule: MassRule) -> CriticalMass:
    """Judge size and product relatedness of a candidate, given its firms by industry.

    Formula: relatedness = sum_ij n_i n_j phi_ij / sum_ij n_i n_j over pairs of different firms (n_i (n_i - 1) within
    an industry, where phi = 1); mass if firms >= least and relatedness >= least.
    Source: methodology, row D02 (critical mass; similar or related products).
    Limits: phi must lie on 0..1, as proximity does. Firms in industries without known relatedness count as firms, are
    left out of the score and named; too few firms decide the verdict even then.

    >>> links = Relatedness(np.array(["figs", "oil"]), np.array([[1, 0.5], [0.5, 1]]), "proximity")
    >>> rule = MassRule("demo", 3, 0.6, "invented", date(2024, 1, 1))
    >>> critical_mass({"figs": 2, "oil": 2}, links, rule).relatedness
    0.6666666666666666
    """
    if any(number < 0 for number in firms.values()) or sum(firms.values()) == 0:
        raise StandingError("Give the number of firms in each industry, zero or more, and one firm at least.")
    if (links.values < 0).any() or (links.values > 1 + 1e-9).any():
        raise StandingError("Relatedness beyond 0..1 has no average here; use proximity.")
    where = {name: place for place, name in enumerate(links.industries.tolist())}
    told = [name for name in sorted(firms) if name in where and firms[name] > 0]
    values = links.values[np.ix_([where[name] for name in told], [where[name] for name in told])]
    known = [place for place in range(len(told)) if not np.isnan(values[place, place])]
    counts = np.array([float(firms[told[place]]) for place in known])
    pairs = np.outer(counts, counts) - np.diag(counts)
    related = values[np.ix_(known, known)].copy()
    np.fill_diagonal(related, 1.0)
    score = float((pairs * related).sum() / pairs.sum()) if pairs.sum() > 0 else None
    total = sum(firms.values())
    left_out = sorted({name for name, number in firms.items() if number} - {told[place] for place in known})
    if total < rule.least_firms:
        return CriticalMass(False, total, score, tuple(left_out), rule)
    verdict = None if score is None else score >= rule.least_relatedness
    return CriticalMass(verdict, total, score, tuple(left_out), rule)
