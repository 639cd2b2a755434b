"""Whether the parts of a split add up to its total."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from clusterwise.methods.quality.faults import QualityError


@dataclass(frozen=True, slots=True)
class PartsCheck:
    """The sum of the parts beside the total; `gap` is total - sum, above zero where people are in no part."""

    total: Decimal
    together: Decimal
    gap: Decimal

    @property
    def is_whole(self) -> bool:
        return self.gap == 0


def parts_check(total: Decimal, parts: Mapping[str, Decimal]) -> PartsCheck:
    """Compare a total with the sum of its parts, those of unknown code among them.

    Formula: gap = total - sum of parts.
    Source: monitoring reference, section 6 (exclusive codes sum to the total for additive types, unknown is kept).
    Limits: only for what adds: counts of records, sums. Distinct people of codes that one person may have several of,
    means and percentages never add, so a gap says nothing there.

    >>> parts_check(Decimal(100), {"youth": Decimal(33), "adult": Decimal(60)}).gap
    Decimal('7')
    """
    if total < 0 or any(part < 0 for part in parts.values()):
        raise QualityError("A total and its parts are zero or more.")
    together = sum(parts.values(), Decimal(0))
    return PartsCheck(total, together, total - together)
