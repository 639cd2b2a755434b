"""Merges as edges: who stands for whom, which edges would contradict themselves, and a short name for the state."""

import hashlib
from collections.abc import Hashable, Iterable, Mapping
from typing import TypeVar

Node = TypeVar("Node", bound=Hashable)
Edge = tuple[str, str]


class MergeLoopError(ValueError):
    """An edge contradicts the others; `people` names those on the way, from one end to the other."""

    def __init__(self, people: tuple[str, ...], sentence: str) -> None:
        super().__init__(sentence)
        self.people = people


def representatives(edges: Iterable[Edge]) -> dict[str, str]:
    """Return for every merged person the one who stands for the group: the smallest id, so the first recorded.

    Formula: union-find with path halving over the edges; root = smallest id of its component.
    Source: Tarjan (1975), Efficiency of a good but not linear set union algorithm.
    Limits: people without an edge are not in the mapping and stand for themselves.

    >>> representatives([("b", "c"), ("a", "b"), ("x", "y")])
    {'a': 'a', 'b': 'a', 'c': 'a', 'x': 'x', 'y': 'x'}
    """
    parent: dict[str, str] = {}

    def root(node: str) -> str:
        parent.setdefault(node, node)
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for one, other in edges:
        first, second = sorted((root(one), root(other)))
        parent[second] = first
    return {node: root(node) for node in sorted(parent)}


def merge_state(edges: Iterable[Edge]) -> str:
    """Return a short name of a merge state: alike if and only if the same people are counted as one.

    Formula: the first 12 hexadecimal digits of the SHA-256 of the sorted pairs (person, representative).
    Source: house rule: a published figure names the merge state that it was counted with.
    Limits: 48 bits tell states of one programme apart; it is a name and no proof.

    >>> merge_state([("a", "b"), ("b", "c")]) == merge_state([("a", "c"), ("a", "b")]) != merge_state([])
    True
    """
    pairs = sorted(representatives(edges).items())
    return hashlib.sha256("".join(f"{one} {other}\n" for one, other in pairs).encode()).hexdigest()[:12]


def way_between(edges: Iterable[Edge], start: str, end: str) -> tuple[str, ...]:
    """Return the people by whom two are already one person, both ends included; empty where they are not.

    Formula: breadth-first search over the edges, neighbours in order.
    Source: textbook; Moore (1959).
    Limits: the shortest way, though there may be others.

    >>> way_between([("a", "b"), ("b", "c")], "a", "c"), way_between([("a", "b")], "a", "z")
    (('a', 'b', 'c'), ())
    """
    near: dict[str, set[str]] = {}
    for one, other in edges:
        near.setdefault(one, set()).add(other)
        near.setdefault(other, set()).add(one)
    came: dict[str, str] = {start: start}
    waiting = [start]
    for node in waiting:
        if node == end:
            break
        for neighbour in sorted(near.get(node, ())):
            if neighbour not in came:
                came[neighbour] = node
                waiting.append(neighbour)
    if end not in came:
        return ()
    way = [end]
    while way[-1] != start:
        way.append(came[way[-1]])
    return tuple(reversed(way))


def refuse_loop(same: Iterable[Edge], apart: Iterable[Edge], new: Edge, *, is_same: bool) -> None:
    """Refuse a decision about two people that contradicts, or merely repeats, what the edges say.

    Formula: "same" needs two ends of different groups with no "different" edge between the groups;
    "different" needs two ends of different groups. An edge from a person to itself is refused.
    Source: house rule: merges are a forest, so that taking one edge away always separates.
    Limits: which of several contradicting decisions is refused depends on which came first.

    >>> refuse_loop([("a", "b")], [("a", "c")], ("b", "c"), is_same=True)
    Traceback (most recent call last):
    clusterwise.methods.linkage.merging.MergeLoopError: a and c were told apart, and b = c would make them one.
    """
    one, other = new
    if one == other:
        raise MergeLoopError((one,), f"{one} is one person already; choose two different people.")
    kept = list(same)
    way = way_between(kept, one, other)
    if way:
        raise MergeLoopError(way, f"{one} and {other} are one person already: {' = '.join(way)}.")
    if not is_same:
        return
    stands = representatives(kept)
    groups = {stands.get(one, one), stands.get(other, other)}
    for first, second in apart:
        if {stands.get(first, first), stands.get(second, second)} == groups:
            raise MergeLoopError(
                (first, second, one, other),
                f"{first} and {second} were told apart, and {one} = {other} would make them one.",
            )


def acceptable(same: Iterable[Edge], apart: Iterable[Edge], proposed: Iterable[Edge]) -> list[Edge]:
    """Return the proposals that can be accepted one after the other without a contradiction or a repetition.

    Formula: `refuse_loop` for each proposal in its order, on one growing union-find that keeps for each group the
    groups told apart from it; the smaller set moves into the larger.
    Source: Tarjan (1975) for union-find; small-to-large for the sets.
    Limits: greedy: an earlier proposal may stand in the way of a later one, so give the surest first.

    >>> acceptable([("a", "b")], [("a", "c")], [("b", "c"), ("a", "b"), ("c", "d")])
    [('c', 'd')]
    """
    groups = _Groups()
    for edge in same:
        groups.join(*edge)
    for edge in apart:
        groups.part(*edge)
    return [edge for edge in proposed if groups.join(*edge)]


class _Groups:
    """A growing union-find in which some groups may never become one."""

    def __init__(self) -> None:
        self._parent: dict[str, str] = {}
        self._apart: dict[str, set[str]] = {}

    def root(self, node: str) -> str:
        parent = self._parent
        parent.setdefault(node, node)
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    def part(self, one: str, other: str) -> None:
        first, second = self.root(one), self.root(other)
        self._apart.setdefault(first, set()).add(second)
        self._apart.setdefault(second, set()).add(first)

    def join(self, one: str, other: str) -> bool:
        first, second = self.root(one), self.root(other)
        if first == second or second in self._apart.get(first, ()):
            return False
        if len(self._apart.get(first, ())) < len(self._apart.get(second, ())):
            first, second = second, first
        self._parent[second] = first
        for far in self._apart.pop(second, set()):
            self._apart[far].discard(second)
            self._apart[far].add(first)
            self._apart.setdefault(first, set()).add(far)
        return True


def counted(people: Iterable[Node], stands_for: Mapping[Node, Node]) -> set[Node]:
    """Return the people of a list, each once, merged ones as their representative.

    Formula: the set of stands_for(person), a person without an entry standing for itself.
    Source: monitoring reference, section 6 (indicators count distinct persons).
    Limits: head-counts without names are no people of this list.

    >>> sorted(counted(["a", "b", "c"], {"b": "a"}))
    ['a', 'c']
    """
    return {stands_for.get(person, person) for person in people}
