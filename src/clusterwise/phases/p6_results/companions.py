"""What stands beside a largest or smallest value, so that one firm's figure is never read as that of all."""

from decimal import Decimal
from statistics import median

from django.utils.translation import ngettext

from clusterwise.foundation.evidence.figures import Value
from clusterwise.foundation.evidence.models import Indicator
from clusterwise.foundation.evidence.wording import shown

_EXTREMES = (Indicator.How.MAX, Indicator.How.MIN)


def companions(value: Value) -> str:
    """Return mean, median and number of the records behind a largest or smallest value; nothing for other figures."""
    amounts = [fact.amount for fact in value.facts if fact.amount is not None]
    if value.indicator.how not in _EXTREMES or not amounts:
        return ""
    text = ngettext(
        "one record; mean %(mean)s, median %(median)s",
        "the extreme of %(n)s records; mean %(mean)s, median %(median)s",
        len(amounts),
    )
    mean = round(sum(amounts, Decimal(0)) / len(amounts), 1)
    middle: Decimal = median(amounts)
    words = {"n": len(amounts), "mean": shown(mean, value.unit), "median": shown(middle, value.unit)}
    return text % words


def told_companions(value: Value) -> str:
    """Return the same for a report: nothing where single people stand behind the records."""
    return "" if any(fact.person or fact.head_count for fact in value.facts) else companions(value)
