"""Recording dated exchange rates; they hold for the whole installation."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from clusterwise.foundation import journal
from clusterwise.foundation.journal.verbs import Verb
from clusterwise.foundation.money.models import Rate

RECORDED = Verb("money.recorded_rates", _("recorded exchange rates"))


class NotForEverybodyError(PermissionError):
    """Rates hold for every programme, so only the installation's own account records them."""

    def __init__(self) -> None:
        super().__init__("Exchange rates hold for every programme. Ask an account that may set up the installation.")


def record_rates(*, rows: Iterable[Mapping[str, Any]], by: Any) -> list[Rate]:
    """Record rates with their date and source as one event; a rate that is known for its day is refused."""
    if by is not None and not by.is_superuser:
        raise NotForEverybodyError
    rates = [Rate(**row) for row in rows]
    if not rates:
        return []
    with journal.change(by, RECORDED, rates[0]) as change:
        for rate in rates:
            rate.full_clean()
            change.create(rate)
    return rates
