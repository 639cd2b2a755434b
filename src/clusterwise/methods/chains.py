"""Directed graphs of causes and results: cycles, roots, orphans and levels."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

Arrow = tuple[str, str]


class ChainError(ValueError):
    """A graph cannot be read; the message names the nodes and the remedy."""


class CycleError(ChainError):
    """The arrows lead back to where they started; `cycle` lists the nodes, first and last alike."""

    def __init__(self, cycle: tuple[str, ...]) -> None:
        self.cycle = cycle
        super().__init__(f"The arrows go in a circle: {' → '.join(cycle)}. Remove one of them.")


def _followers(nodes: Sequence[str], arrows: Sequence[Arrow]) -> dict[str, list[str]]:
    follow: dict[str, list[str]] = {node: [] for node in nodes}
    if len(follow) != len(nodes):
        raise ChainError(f"A node is listed twice in {sorted(nodes)}; list each once.")
    for start, end in arrows:
        for node in (start, end):
            if node not in follow:
                raise ChainError(f"An arrow names {node}, which is not in the chain; add it or remove the arrow.")
        follow[start].append(end)
    return follow


def find_cycle(nodes: Sequence[str], arrows: Sequence[Arrow]) -> tuple[str, ...] | None:
    """Return one circle of arrows, or None where there is none.

    Formula: depth-first search; an arrow back into the current path closes a circle.
    Source: Cormen et al., Introduction to Algorithms, section on depth-first search.
    Limits: returns the first circle found, not all of them.

    >>> find_cycle(["a", "b", "c"], [("a", "b"), ("b", "c"), ("c", "a")])
    ('a', 'b', 'c', 'a')
    >>> find_cycle(["a", "b"], [("a", "b")]) is None
    True
    """
    follow = _followers(nodes, arrows)
    done: set[str] = set()
    for start in nodes:
        path, waiting = [start], [iter(follow[start])]
        while path and start not in done:
            following = next(waiting[-1], None)
            if following is None:
                done.add(path.pop())
                waiting.pop()
            elif following in path:
                return (*path[path.index(following) :], following)
            elif following not in done:
                path.append(following)
                waiting.append(iter(follow[following]))
    return None


def roots(nodes: Sequence[str], arrows: Sequence[Arrow]) -> tuple[str, ...]:
    """Return the nodes to which no arrow leads, in the order given.

    Formula: in-degree = 0.
    Source: definition.
    Limits: a node without any arrow is a root too; see `orphans`.

    >>> roots(["a", "b", "c"], [("a", "b")])
    ('a', 'c')
    """
    _followers(nodes, arrows)
    reached = {end for _, end in arrows}
    return tuple(node for node in nodes if node not in reached)


def orphans(nodes: Sequence[str], arrows: Sequence[Arrow]) -> tuple[str, ...]:
    """Return the nodes that no arrow touches, in the order given.

    Formula: in-degree + out-degree = 0.
    Source: definition.
    Limits: a pair of nodes cut off from the rest is not an orphan here.

    >>> orphans(["a", "b", "c"], [("a", "b")])
    ('c',)
    """
    _followers(nodes, arrows)
    touched = {node for arrow in arrows for node in arrow}
    return tuple(node for node in nodes if node not in touched)


def levels(nodes: Sequence[str], arrows: Sequence[Arrow]) -> dict[str, int]:
    """Return each node's level: 0 for a root, else one more than its highest predecessor.

    Formula: level(v) = 1 + max(level(u) for arrows u to v); longest path from a root.
    Source: Kahn (1962), topological sorting.
    Limits: a circle has no levels and is refused with `CycleError`.

    >>> levels(["a", "b", "c"], [("a", "b"), ("b", "c"), ("a", "c")])
    {'a': 0, 'b': 1, 'c': 2}
    """
    cycle = find_cycle(nodes, arrows)
    if cycle is not None:
        raise CycleError(cycle)
    follow = _followers(nodes, arrows)
    waiting_for = dict.fromkeys(nodes, 0)
    for _, end in arrows:
        waiting_for[end] += 1
    level = dict.fromkeys(nodes, 0)
    ready = [node for node in nodes if waiting_for[node] == 0]
    while ready:
        node = ready.pop()
        for following in follow[node]:
            level[following] = max(level[following], level[node] + 1)
            waiting_for[following] -= 1
            if waiting_for[following] == 0:
                ready.append(following)
    return level


def reachable(start: str, arrows: Sequence[Arrow]) -> frozenset[str]:
    """Return every node that the arrows reach from a start, without the start itself unless a circle leads back.

    Formula: transitive closure from one node.
    Source: definition.
    Limits: none beyond the arrows given.

    >>> sorted(reachable("a", [("a", "b"), ("b", "c"), ("d", "c")]))
    ['b', 'c']
    """
    found: set[str] = set()
    ready = [start]
    while ready:
        node = ready.pop()
        for begin, end in arrows:
            if begin == node and end not in found:
                found.add(end)
                ready.append(end)
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class Problem:
    """One node of a problem tree; None is unknown."""

    code: str
    firms_affected: int | None = None
    cost_per_year: Decimal | None = None


@dataclass(frozen=True, slots=True)
class RootCause:
    """A cause with no cause behind it, with its place; equal weight shares a place."""

    rank: int
    problem: Problem
    is_tied_to_core: bool


def ranked_root_causes(problems: Sequence[Problem], arrows: Sequence[Arrow], core: str) -> tuple[RootCause, ...]:
    """List the root causes of the core problem, the heaviest first.

    Formula: a root cause has no arrow into it; order by firms affected, then by cost a year, both falling, unknown last.
    Source: problem tree of the diagnostic study (arrows run from cause to effect).
    Limits: costs are in one currency; a root that does not lead to the core problem is marked, not hidden.

    >>> tree = [Problem("low price"), Problem("wet beans", 80), Problem("no dryer", 120)]
    >>> arrows = [("no dryer", "low price"), ("wet beans", "low price")]
    >>> [cause.problem.code for cause in ranked_root_causes(tree, arrows, "low price")]
    ['no dryer', 'wet beans']
    """
    codes = [problem.code for problem in problems]
    if core not in codes:
        raise ChainError(f"The core problem {core} is not in the tree; add it or choose another.")
    cycle = find_cycle(codes, arrows)
    if cycle is not None:
        raise CycleError(cycle)
    unexplained = set(roots(codes, arrows)) - {core}
    causes = sorted((problem for problem in problems if problem.code in unexplained), key=_weight, reverse=True)
    weights = [_weight(problem) for problem in causes]
    return tuple(
        RootCause(1 + weights.index(_weight(problem)), problem, core in reachable(problem.code, arrows))
        for problem in causes
    )


def _weight(problem: Problem) -> tuple[int, Decimal]:
    firms = -1 if problem.firms_affected is None else problem.firms_affected
    return firms, Decimal(-1) if problem.cost_per_year is None else problem.cost_per_year


class FaultKind(StrEnum):
    """What can be wrong in a result chain."""

    ORPHAN = "orphan"
    BACKWARD = "backward"
    NO_ASSUMPTION = "no_assumption"
    NO_WAY_TO_IMPACT = "no_way_to_impact"


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of a result chain and where it lies."""

    kind: FaultKind
    nodes: tuple[str, ...]
    reason: str


RESULT_LEVELS = ("input", "activity", "output", "outcome", "impact")


def result_chain_faults(level_of: Mapping[str, str], assumptions: Mapping[Arrow, str]) -> tuple[Fault, ...]:
    """List what is wrong in a result chain: orphans, arrows backward, arrows without assumption, no way to an impact.

    Formula: an arrow's end stands at its start's level or higher (input, activity, output, outcome, impact);
    every other node reaches an impact.
    Source: result chain of the monitoring and evaluation phase.
    Limits: a circle is refused with `CycleError`; whether an assumption is true is not judged.

    >>> faults = result_chain_faults({"money": "input", "dryer": "output"}, {("money", "dryer"): ""})
    >>> [fault.kind.value for fault in faults]
    ['no_assumption', 'no_way_to_impact', 'no_way_to_impact']
    """
    nodes, arrows = list(level_of), list(assumptions)
    for node, level in level_of.items():
        if level not in RESULT_LEVELS:
            raise ChainError(f"{node} stands at level {level}; use one of {', '.join(RESULT_LEVELS)}.")
    levels(nodes, arrows)
    faults = [Fault(FaultKind.ORPHAN, (node,), f"No arrow touches {node}; link it.") for node in orphans(nodes, arrows)]
    for start, end in arrows:
        if RESULT_LEVELS.index(level_of[end]) < RESULT_LEVELS.index(level_of[start]):
            text = (
                f"The arrow from {start} to {end} runs from {level_of[start]} back to {level_of[end]}; turn it round."
            )
            faults.append(Fault(FaultKind.BACKWARD, (start, end), text))
        if not assumptions[start, end].strip():
            text = f"The arrow from {start} to {end} has no assumption; write what must hold."
            faults.append(Fault(FaultKind.NO_ASSUMPTION, (start, end), text))
    impacts = {node for node, level in level_of.items() if level == "impact"}
    for node in nodes:
        if node not in impacts and not impacts & reachable(node, arrows):
            text = f"No way leads from {node} to an impact; link it onward."
            faults.append(Fault(FaultKind.NO_WAY_TO_IMPACT, (node,), text))
    return tuple(faults)
