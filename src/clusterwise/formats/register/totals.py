"""Finding a part that is really the sum of all other parts, such as a national row among the regions."""

from collections import defaultdict
from collections.abc import Hashable, Iterable
from decimal import Decimal

TOLERANCE = Decimal("0.005")
LEAST_PARTS = 4
LEAST_CASES = 2


def hidden_totals(cells: Iterable[tuple[str, Hashable, Decimal]]) -> frozenset[str]:
    """Return the parts that equal the sum of all others within 0.5 % in most cases.

    Formula: part p is a total if |v(p,c) - sum of v(q,c) over q other than p| <= 0.005 v(p,c) in more than half
    of the cases c (an industry in a period) where v(p,c) > 0. At least four parts and two cases are needed, since
    with few figures the equality may be chance. A second total beside the first (a national row and groups of regions) hides it.

    >>> rows = [("North", 1, 5), ("South", 1, 7), ("West", 1, 8), ("All", 1, 20)]
    >>> more = [("North", 2, 1), ("South", 2, 2), ("West", 2, 3), ("All", 2, 6)]
    >>> sorted(hidden_totals([(part, case, Decimal(v)) for part, case, v in rows + more]))
    ['All']
    """
    by_case: dict[Hashable, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    parts: set[str] = set()
    for part, case, value in cells:
        by_case[case][part] += value
        parts.add(part)
    if len(parts) < LEAST_PARTS:
        return frozenset()
    looked_at: dict[str, int] = defaultdict(int)
    equal: dict[str, int] = defaultdict(int)
    for values in by_case.values():
        whole = sum(values.values())
        for part, value in values.items():
            if value > 0 and len(values) > 2:
                looked_at[part] += 1
                equal[part] += abs(value - (whole - value)) <= TOLERANCE * value
    return frozenset(part for part, cases in looked_at.items() if cases >= LEAST_CASES and equal[part] * 2 > cases)
