"""A count of people with its parts (women, men, other, not stated): which of them may be shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


class SplitError(ValueError):
    """The parts or the least group cannot be used; the message says which and why."""


@dataclass(frozen=True, slots=True)
class Split:
    """Parts and their total as they may be shown; None is hidden, zero is zero."""

    parts: Mapping[str, int | None]
    total: int | None

    @property
    def hides(self) -> bool:
        return self.total is None or None in self.parts.values()


def publishable(parts: Mapping[str, int], least: int) -> Mapping[str, int | None]:
    """Return the parts with None where a part must not be shown beside the others and their total.

    Formula: those of `split`, of which this returns the parts.
    Source: see `split`.
    Limits: show with it the total that `split` gives, never one of your own.

    >>> dict(publishable({"women": 3, "men": 20, "not stated": 9}, least=5))
    {'women': None, 'men': 20, 'not stated': None}
    """
    return split(parts, least).parts


def split(parts: Mapping[str, int], least: int) -> Split:
    """Hide parts under the least group, and as many more as keep anybody from working them out.

    Formula: hide every part with 0 < n < least. While k hidden parts with sum S leave a reader, who sees the total
    and knows that each hidden part is at least 1, fewer than `least` possible values (S - k + 1 < least), hide the
    smallest shown part above zero; if none is left, hide the total. A total with 0 < n < least is hidden with all
    its parts above zero.
    Source: Hundepool et al. (2012), Statistical Disclosure Control, chapter 4, for the one-way table.
    Limits: zeros are shown, so a reader learns that nobody of a group is there. The same people must not be split
    elsewhere in another way (by district, say): use `complementary.protect` for tables. A person who is the only one
    of a hidden part knows more than the reader that is assumed here.

    >>> result = split({"women": 1, "men": 1}, least=5)
    >>> dict(result.parts), result.total
    ({'women': None, 'men': None}, None)
    """
    _refuse(parts, least)
    total = sum(parts.values())
    if 0 < total < least:
        return Split(_without(parts, {name for name, count in parts.items() if count}), None)
    hidden = {name for name, count in parts.items() if 0 < count < least}
    spare = sorted((name for name, count in parts.items() if count and name not in hidden), key=lambda one: parts[one])
    while hidden and sum(parts[name] for name in hidden) - len(hidden) + 1 < least:
        if not spare:
            return Split(_without(parts, hidden), None)
        hidden.add(spare.pop(0))
    return Split(_without(parts, hidden), total)


def _without(parts: Mapping[str, int], hidden: set[str]) -> Mapping[str, int | None]:
    return MappingProxyType({name: None if name in hidden else count for name, count in parts.items()})


def _refuse(parts: Mapping[str, int], least: int) -> None:
    if least < 1:
        raise SplitError(f"The least group to show is {least}; it is 1 or more.")
    for name, count in parts.items():
        if not isinstance(count, int) or isinstance(count, bool) or count < 0:
            raise SplitError(f"Part {name} is {count!r}; give a whole number of people, zero or more.")
