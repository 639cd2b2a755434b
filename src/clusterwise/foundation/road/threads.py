"""Threads from the cause that members named to the figure that shows whether it changed."""

from dataclasses import dataclass

from clusterwise.foundation.organisations.models import Initiative
from clusterwise.foundation.road import registry
from clusterwise.foundation.road.registry import Node


@dataclass(frozen=True, slots=True)
class Thread:
    """The stops of one thread; `missing` says where it breaks, empty when it is whole.

    Whole threads that share every stop but the last may be told as one, with several `ends`.
    """

    stops: tuple[Node, ...]
    missing: str
    ends: tuple[Node, ...] = ()


Levels = list[list[tuple[str, Node]]]


def levels_of(initiative: Initiative) -> Levels:
    """Return the stops of every level, each with the key of the stop before."""
    return [list(registry.links[level].nodes(initiative)) for level in sorted(registry.links)]


def _grow(levels: Levels, stops: tuple[Node, ...], depth: int) -> list[Thread]:
    if depth == len(levels):
        return [Thread(stops, "")]
    after = [node for before, node in levels[depth] if before == stops[-1].key]
    if not after:
        return [Thread(stops, str(registry.links[sorted(registry.links)[depth]].missing))]
    return [thread for node in after for thread in _grow(levels, (*stops, node), depth + 1)]


def threads(initiative: Initiative, known: Levels | None = None) -> list[Thread]:
    """Return every thread that starts at a cause, broken ones first, each stop once."""
    levels = levels_of(initiative) if known is None else known
    if not levels:
        return []
    starts = {node.key: node for _before, node in levels[0]}
    found = [thread for node in starts.values() for thread in _grow(levels, (node,), 1)]
    return sorted(dict.fromkeys(found), key=lambda thread: (thread.missing == "", len(thread.stops)))


def orphans(initiative: Initiative, known: Levels | None = None) -> list[Thread]:
    """Return stops that nothing leads to: a plan line without a cause, an action without a line, a figure without a line."""
    levels, found = levels_of(initiative) if known is None else known, []
    for depth, pairs in enumerate(levels[1:], start=1):
        earlier = {node.key for _before, node in levels[depth - 1]}
        linked = {node.key for before, node in pairs if before in earlier}
        sentence = str(registry.links[sorted(registry.links)[depth]].orphan)
        loose = {node.key: node for _before, node in pairs if node.key not in linked}
        found += [Thread((node,), sentence) for node in loose.values()]
    return found


def bundled(found: list[Thread]) -> list[Thread]:
    """Return threads with those told as one that differ in their last stop alone; broken ones stay single."""
    ends: dict[tuple[Node, ...], list[Node]] = {}
    for thread in found:
        if not thread.missing:
            ends.setdefault(thread.stops[:-1], []).append(thread.stops[-1])
    broken = [thread for thread in found if thread.missing]
    return broken + [Thread(stops, "", tuple(last)) for stops, last in ends.items()]
