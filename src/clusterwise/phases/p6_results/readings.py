"""The figures of an initiative as they stand, computed once as long as nothing is recorded."""

from dataclasses import dataclass
from datetime import date

from clusterwise.foundation.evidence import selectors as evidence
from clusterwise.foundation.evidence.figures import Value
from clusterwise.foundation.evidence.models import Indicator
from clusterwise.foundation.journal.models import ChainHead
from clusterwise.foundation.journal.reading import shared
from clusterwise.foundation.organisations.models import Initiative
from clusterwise.methods.counting import CountingError


@dataclass(frozen=True, slots=True)
class Readings:
    """The figures that can be computed, and for each that cannot the reason."""

    values: tuple[Value, ...]
    troubles: tuple[tuple[Indicator, str], ...] = ()

    @property
    def empty(self) -> tuple[Indicator, ...]:
        """Indicators that no record counts towards, those that cannot be computed among them."""
        return (*(v.indicator for v in self.values if not v.n), *(one for one, _reason in self.troubles))


def read_figures(initiative: Initiative, on: date, *, start: date | None = None) -> Readings:
    """Return the figures of the indicators in use on a day, each measure collected once."""
    chosen = list(evidence.indicators_in_use(initiative).select_related("initiative"))
    try:
        return Readings(tuple(evidence.figures(initiative, on, start=start, indicators=chosen)))
    except CountingError:
        return _one_by_one(initiative, chosen, on, start)


def _one_by_one(initiative: Initiative, chosen: list[Indicator], on: date, start: date | None) -> Readings:
    """Keep the sound figures when one of them mixes what cannot be added, such as two currencies."""
    values: list[Value] = []
    troubles: list[tuple[Indicator, str]] = []
    for indicator in chosen:
        try:
            values += evidence.figures(initiative, on, start=start, indicators=[indicator])
        except CountingError as error:
            troubles.append((indicator, str(error)))
    return Readings(tuple(values), tuple(troubles))


@shared
def _last_links(initiative: Initiative) -> tuple[tuple[str, str, int], ...]:
    scopes = (initiative.journal_scope, f"programme:{initiative.programme_id}", "site")
    rows = ChainHead.objects.filter(scope__in=scopes).order_by("scope", "node")
    return tuple(rows.values_list("scope", "node", "sequence"))


def readings(initiative: Initiative, on: date) -> Readings:
    """Return the figures on a day, kept on the initiative until the journal has a new event.

    The road asks for them several times a page: for its facts, gates, threads and next steps.
    """
    mark = (on, _last_links(initiative))
    kept = getattr(initiative, "_readings", None)
    if kept is None or kept[0] != mark:
        kept = (mark, read_figures(initiative, on))
        initiative._readings = kept  # type: ignore[attr-defined]
    found: Readings = kept[1]
    return found
