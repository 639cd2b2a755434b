"""Initiatives by the income group of their country: a roll-up, and a filter for what stands below it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from clusterwise.foundation.codes.selectors import choices
from clusterwise.foundation.journal.reading import shared_reads
from clusterwise.foundation.organisations.models import Initiative
from clusterwise.foundation.places.countries import CountryClass, country_class
from clusterwise.foundation.places.selectors import country_name

LEAST_DEVELOPED = "ldc"


@dataclass(frozen=True, slots=True)
class ClassRow:
    """One class of countries: its filter code, its words, and what the reader's initiatives there add up to."""

    code: str
    label: str
    countries: tuple[str, ...]
    clusters: int
    initiatives: int
    led: int


@dataclass(frozen=True, slots=True)
class Portfolio:
    """The classes that the reader's initiatives fall into, and which one the page is narrowed to."""

    rows: tuple[ClassRow, ...]
    chosen: str

    @property
    def chosen_label(self) -> str:
        return next((row.label for row in self.rows if row.code == self.chosen), "")


def portfolio(initiatives: "QuerySet[Initiative]", asked: QueryDict) -> tuple[Portfolio, list[Initiative]]:
    """Return the roll-up of initiatives by class of country, and those of the class that the address asks for.

    They come with their programme and cluster, profiles last, then by name; all in one query.
    """
    today = timezone.localdate()
    every = list(initiatives.select_related("programme", "cluster").order_by("is_profile", "name"))
    with shared_reads():
        classes = {one.cluster.country: country_class(one.cluster.country, today) for one in every}
    rows = tuple(row for code, label in _classes() if (row := _row(code, label, every, classes)).initiatives)
    chosen = asked.get("class", "")
    if chosen not in {row.code for row in rows}:
        return Portfolio(rows, ""), every
    countries = {country for country, found in classes.items() if _is_in(chosen, found)}
    return Portfolio(rows, chosen), [one for one in every if one.cluster.country in countries]


def _classes() -> list[tuple[str, str]]:
    return [
        (LEAST_DEVELOPED, _("least developed countries")),
        *choices("income_group"),
        ("none", _("no list of today")),
    ]


def _is_in(code: str, found: CountryClass) -> bool:
    if code == LEAST_DEVELOPED:
        return found.is_least_developed is True
    return (found.income or "none") == code


def _row(code: str, label: str, every: Sequence[Initiative], classes: dict[str, CountryClass]) -> ClassRow:
    own = [one for one in every if _is_in(code, classes[one.cluster.country])]
    countries = sorted({country_name(one.cluster.country) for one in own})
    clusters = len({one.cluster_id for one in own})
    return ClassRow(code, label, tuple(countries), clusters, len(own), sum(not one.is_profile for one in own))
