"""The splits of a candidate as a reader may see them: small groups withheld, with what would give them away."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from clusterwise.methods.disclosure.split import publishable
from clusterwise.methods.disclosure.suppression import SuppressionRule
from clusterwise.methods.standing.splits import Group, Split
from clusterwise.phases.p1_selection.mapping.withhold import cells_of, protected


@dataclass(frozen=True, slots=True)
class ShownGroup:
    """A group with its counts; None is not known, unless the name stands among those withheld."""

    label: str
    firms: int | None
    women: int | None
    men: int | None
    not_stated: int | None
    withheld: frozenset[str]


@dataclass(frozen=True, slots=True)
class ShownSplit:
    """A split by one dimension; `coverage` is the share of firms whose group is known."""

    dimension: str
    groups: tuple[ShownGroup, ...]
    coverage: float

    @property
    def withholds(self) -> bool:
        return any(group.withheld for group in self.groups)


_SEXES = ("women", "men", "not_stated")


def whole(split: Split) -> ShownSplit:
    """Return a split with every count, for the programme's own people."""
    return ShownSplit(split.dimension, tuple(_group(one, frozenset()) for one in split.groups), split.coverage)


def withheld(split: Split, rule: SuppressionRule) -> ShownSplit:
    """Return a split in which no group of few firms or few people can be read or worked out.

    Groups with fewer firms than the rule asks for lose their count of firms, with companions, and all their people;
    then people by sex are a table of groups and sexes of which every total is known to the reader.
    """
    firms = publishable({group.label: group.firms for group in split.groups}, rule.least)
    few = {label for label, count in firms.items() if count is None}
    hidden = {group.label: {"firms", *_known(group)} if group.label in few else set() for group in split.groups}
    cells = [
        (group.label, sex, count) for group in split.groups for sex in _SEXES if (count := _people(group, sex)) > 0
    ]
    if cells:
        labels, sexes, counts = zip(*cells, strict=True)
        units = np.array(counts, dtype=np.float64)
        own = (units < rule.least) | np.isin(labels, list(few))
        for label, sex, is_hidden in zip(
            labels, sexes, protected(cells_of(list(labels), list(sexes), units), own, rule), strict=True
        ):
            if is_hidden:
                hidden[label].add(sex)
    groups = tuple(_group(one, frozenset(hidden[one.label])) for one in split.groups)
    return ShownSplit(split.dimension, groups, split.coverage)


def _known(group: Group) -> set[str]:
    return {sex for sex in _SEXES if getattr(group, sex) is not None}


def _people(group: Group, sex: str) -> int:
    value = getattr(group, sex)
    return 0 if value is None else round(value)


def _group(group: Group, hidden: frozenset[str]) -> ShownGroup:
    def said(name: str) -> int | None:
        value = getattr(group, name)
        return None if name in hidden or value is None else round(value)

    return ShownGroup(group.label, said("firms"), said("women"), said("men"), said("not_stated"), hidden)


def counted(dimension: str, counts: Sequence[tuple[str, int | None]]) -> Split:
    """Return a split of firms whose groups were counted by hand; people are not known by group."""
    known = [(label, count) for label, count in counts if count is not None]
    total = sum(count for _label, count in known) or 1
    groups = tuple(Group(label, count, count / total, None, None, None, None) for label, count in known)
    return Split(dimension, groups, 1.0)
