"""The plan's budget as IATI budgets: each period and currency of its own, in cash alone."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from clusterwise.formats.iati.activity import Budget, Money
from clusterwise.formats.iati.texts import Dated
from clusterwise.foundation.organisations.models import Initiative
from clusterwise.phases.p4_planning.models import BudgetShare, PlanLine, PlanRevision

ORIGINAL, REVISED = "1", "2"
INDICATIVE = "1"


def _shares(initiative: Initiative) -> list[BudgetShare]:
    rows = BudgetShare.objects.filter(initiative=initiative).exclude(line__status=PlanLine.Status.DROPPED)
    return list(rows.select_related("line").order_by("line__starts", "line__ends", "currency"))


def budgets(initiative: Initiative) -> Iterator[Budget]:
    """Yield what the plan gives for each period of its lines; the years are not cut apart, since nobody said how."""
    sums: dict[tuple[date, date, str], Decimal] = defaultdict(Decimal)
    for share in _shares(initiative):
        if share.source != BudgetShare.Source.FIRMS_IN_KIND:
            sums[share.line.starts, share.line.ends, share.currency] += share.amount
    kind = REVISED if PlanRevision.objects.filter(initiative=initiative, number__gt=1).exists() else ORIGINAL
    for (starts, ends, currency), amount in sums.items():
        yield Budget(
            kind,
            INDICATIVE,
            Dated(starts.isoformat()),
            Dated(ends.isoformat()),
            Money(currency, starts.isoformat(), f"{amount.normalize():f}"),
        )


def in_kind(initiative: Initiative) -> int:
    """Return how many shares of the budget are given in kind."""
    return sum(share.source == BudgetShare.Source.FIRMS_IN_KIND for share in _shares(initiative))
