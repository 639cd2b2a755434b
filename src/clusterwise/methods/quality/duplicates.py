"""Records that say the same thing twice, wholly or nearly."""

from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np

from clusterwise.methods.quality.faults import QualityError

#: More rows than this are compared pair by pair only within blocks that the caller makes.
MOST_ROWS = 5000


@dataclass(frozen=True, slots=True)
class NearPair:
    """Two rows that agree in a share of the fields known in both."""

    first: int
    second: int
    share: float


def duplicate_groups(keys: Sequence[Hashable | None]) -> tuple[tuple[int, ...], ...]:
    """Return the places of rows with the same key, groups of two or more in the order of their first.

    Formula: equality of keys; a row whose key is None is in no group.
    Source: definition.
    Limits: finds what the key says: the same subject, thing and day. Persons with misspelt names need linkage.

    >>> duplicate_groups(["a", "b", "a", None, None])
    ((0, 2),)
    """
    found: dict[Hashable, list[int]] = defaultdict(list)
    for place, key in enumerate(keys):
        if key is not None:
            found[key].append(place)
    return tuple(tuple(places) for places in found.values() if len(places) > 1)


def near_duplicates(
    rows: Sequence[Sequence[str | None]], share: float = 0.85, least_fields: int = 10
) -> tuple[NearPair, ...]:
    """Return pairs of rows that agree in nearly all the fields that both know.

    Formula: agreement = equal fields / fields known in both; a pair if it is `share` or more of `least_fields` or more.
    Source: Kuriakose and Robbins, Statistical Journal of the IAOS 32, 2016 (85 %).
    Limits: forms with few questions, or people of one household, agree by nature; a pair asks for a look. At most
    5,000 rows at once: block by place or enumerator.

    >>> one = list("abcdefghij")
    >>> [(pair.first, pair.second, pair.share) for pair in near_duplicates([one, [*one[:9], "x"], list("klmnopqrst")])]
    [(0, 1, 0.9)]
    """
    if len(rows) > MOST_ROWS:
        raise QualityError(f"{len(rows)} rows are too many to compare pair by pair; compare within places of 5,000.")
    if not 0 < share <= 1 or len({len(row) for row in rows}) > 1:
        raise QualityError("The share lies above 0 and up to 1, and every row has the same fields.")
    if len(rows) < 2 or not rows[0]:
        return ()
    codes = np.empty((len(rows), len(rows[0])), dtype=np.int64)
    for field in range(len(rows[0])):
        seen: dict[str | None, int] = {None: -1}
        codes[:, field] = [seen.setdefault(row[field], len(seen)) for row in rows]
    pairs = []
    for first in range(len(rows) - 1):
        both = (codes[first] >= 0) & (codes[first + 1 :] >= 0)
        known = both.sum(axis=1)
        agreed = ((codes[first] == codes[first + 1 :]) & both).sum(axis=1)
        shares = np.divide(agreed, known, out=np.zeros(len(known)), where=known > 0)
        for step in np.flatnonzero((shares >= share) & (known >= least_fields)):
            pairs.append(NearPair(first, first + 1 + int(step), float(shares[step])))
    return tuple(pairs)
