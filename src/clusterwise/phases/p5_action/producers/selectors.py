"""Reads of producers: how far a quota is used, and the days on which a plot was worked in a friendly way."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.db.models import Q, Sum

from clusterwise.foundation.codes.selectors import codes
from clusterwise.foundation.organisations.models import Initiative
from clusterwise.methods.change import as_decimal
from clusterwise.phases.p5_action.producers.models import Landing, LandUse, Plot, Quota

PRACTICES = "land_practice"
#: Shares are shown in percent with one decimal.
PER_MILLE = Decimal("0.001")


@dataclass(frozen=True, slots=True)
class QuotaUse:
    """What was landed under a quota until a day, its share of the quota, the days at sea and the vessels."""

    landed_kg: Decimal
    share: Decimal
    days_at_sea: Decimal | None
    vessels: int


def quota_use(quota: Quota, on: date) -> QuotaUse:
    """Return how far a quota is used on a day; above one it was passed."""
    rows = Landing.objects.filter(quota=quota, on__lte=on)
    totals = rows.aggregate(kg=Sum("kg"), days=Sum("days_at_sea"))
    landed = totals["kg"] or Decimal(0)
    share = as_decimal(Fraction(landed) / Fraction(quota.kg))
    return QuotaUse(landed, share, totals["days"], rows.order_by().values("vessel").distinct().count())


def friendly_practices() -> frozenset[str]:
    """Return the practices that the list marks as friendly to biodiversity, organic among them."""
    return frozenset(code for code, entry in codes(PRACTICES).items() if entry.extra.get("is_friendly"))


def friendly_spans(uses: Iterable[LandUse]) -> list[tuple[date, date | None, tuple[str, ...]]]:
    """Return the days on which at least one friendly practice held on a plot, each day once, with the practices."""
    friendly = friendly_practices()
    found: list[tuple[date, date | None, tuple[str, ...]]] = []
    for use in sorted((one for one in uses if one.practice in friendly), key=lambda one: one.starts):
        if found and (found[-1][1] is None or use.starts <= found[-1][1]):
            first, last, practices = found[-1]
            ends = None if last is None or use.ends is None else max(last, use.ends)
            found[-1] = (first, ends, tuple(sorted({*practices, use.practice})))
        else:
            found.append((use.starts, use.ends, (use.practice,)))
    return found


def friendly_area(initiative: Initiative, on: date) -> Decimal:
    """Return the hectares that are worked in a friendly way on a day, each plot once."""
    held = LandUse.objects.filter(initiative=initiative, practice__in=friendly_practices(), starts__lte=on)
    plots = held.filter(Q(ends__isnull=True) | Q(ends__gt=on)).values("plot")
    return Plot.objects.filter(pk__in=plots).aggregate(area=Sum("area_ha"))["area"] or Decimal(0)
