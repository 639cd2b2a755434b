"""The sixth stage: which industries go together over the regions, and in which groups."""

from dataclasses import dataclass

from clusterwise.formats.sentences import say
from clusterwise.methods.frames import RegionIndustry
from clusterwise.methods.linkages.communities import Communities, communities
from clusterwise.methods.linkages.cooccurrence import incidence
from clusterwise.methods.linkages.relatedness import locational_correlation

LEAST_REGIONS = 5
NEIGHBOURS = 10
RUNS = 20


@dataclass(frozen=True, slots=True)
class Group:
    """A group of industries that gather in the same regions, and how firmly its members sit in it."""

    industries: tuple[str, ...]
    stability: float


@dataclass(frozen=True, slots=True, eq=False)
class Linked:
    """The groups, the largest first, with the agreement of the runs; none and the reason where it cannot be told."""

    groups: tuple[Group, ...]
    agreement: float | None
    weak: tuple[str, ...]
    reason: str = ""


def linked(frame: RegionIndustry, seed: int) -> Linked:
    """Group industries by how far their jobs go up and down together over the regions."""
    table = incidence(frame)
    if len(table.regions) < LEAST_REGIONS or len(table.industries) < 4:
        return Linked((), None, (), say("Linkages need five regions and four industries or more."))
    found = communities(locational_correlation(table), NEIGHBOURS, tuple(range(seed, seed + RUNS)))
    return Linked(_groups(found), found.mean_rand, found.weak)


def _groups(found: Communities) -> tuple[Group, ...]:
    groups = []
    for number in range(int(found.group.max()) + 1):
        members = found.members(number)
        if len(members) > 1:
            groups.append(Group(members, float(found.stability[found.group == number].mean())))
    return tuple(groups)
