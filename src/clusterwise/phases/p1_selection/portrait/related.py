"""Critical mass of related products: the candidate's industry with those of its region that are related to it."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import pyarrow as pa

from clusterwise.methods.frames import region_industry
from clusterwise.methods.linkages.cooccurrence import incidence, presence
from clusterwise.methods.linkages.relatedness import Relatedness, proximity
from clusterwise.methods.specialisation import Quantity
from clusterwise.methods.standing.mass import CriticalMass, MassRule, critical_mass
from clusterwise.phases.p1_selection.portrait.proof import cells_of_period


@dataclass(frozen=True, slots=True)
class RelatedIndustry:
    """An industry of the region with its establishments and how related it is to the candidate's."""

    industry: str
    firms: int
    relatedness: float


@dataclass(frozen=True, slots=True)
class RelatedMass:
    """The verdict on the industries that count together, and what the candidate's own would give alone."""

    own: int
    counted: tuple[RelatedIndustry, ...]
    left_out: tuple[RelatedIndustry, ...]
    verdict: CriticalMass

    @property
    def is_alone(self) -> bool:
        return not self.counted


@lru_cache(maxsize=4)
def links_of(path: Any, period: str, has_establishments: bool) -> Relatedness:
    """Return the proximity of industries in a period: how often two are specialised in the same regions."""
    cells = cells_of_period(path, period, has_establishments)
    units = np.asarray(cells["establishments"].cast(pa.float64()).to_numpy(zero_copy_only=False), dtype=np.float64)
    table = region_industry(cells["region"].to_pylist(), cells["industry"].to_pylist(), units, units)
    return proximity(presence(incidence(table, Quantity.ESTABLISHMENTS)))


def related_mass(
    path: Any, period: str, has_establishments: bool, region: str, industry: str, rule: MassRule
) -> RelatedMass | None:
    """Judge a region's industry together with those that are at least so related to it as the rule asks.

    None where the register does not count establishments of this industry in this region.
    """
    cells = cells_of_period(path, period, has_establishments)
    here = {
        row["industry"]: int(row["establishments"])
        for row in cells.to_pylist()
        if row["region"] == region and row["establishments"]
    }
    if industry not in here:
        return None
    links = links_of(path, period, has_establishments)
    where = {name: place for place, name in enumerate(links.industries.tolist())}
    others = [
        RelatedIndustry(name, firms, float(links.values[where[industry], where[name]]))
        for name, firms in here.items()
        if name != industry
    ]
    known = sorted(
        (one for one in others if not np.isnan(one.relatedness)), key=lambda one: (-one.relatedness, one.industry)
    )
    counted = tuple(one for one in known if one.relatedness >= rule.least_relatedness)
    together = {industry: here[industry], **{one.industry: one.firms for one in counted}}
    left_out = tuple(one for one in known if one.relatedness < rule.least_relatedness)
    return RelatedMass(here[industry], counted, left_out, critical_mass(together, links, rule))
