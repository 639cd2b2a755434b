"""What came out of a comparison, in the reader's language."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clusterwise.foundation.evidence.models import Indicator
from clusterwise.foundation.evidence.wording import shown
from clusterwise.methods.reconciling.parts import Reason, Way
from clusterwise.phases.p6_results.reconciling.matching import ALL_SHEETS
from clusterwise.phases.p6_results.reconciling.models import ReportedFigure

Outcome = ReportedFigure.Outcome
Text = str | Promise
CELLS: dict[str, Text] = {
    "total": gettext_lazy("in all"),
    "women": gettext_lazy("women"),
    "men": gettext_lazy("men"),
}
SLIPS: dict[str, Text] = {
    Way.PARTICIPATIONS: gettext_lazy(
        "The reported number is how often somebody took part, not how many people that were."
    ),
    Way.PEOPLE: gettext_lazy("The reported number is that of different people, not how often they took part."),
    Way.PEOPLE_EVER: gettext_lazy("The reported number is that of all people in the records, also outside the period."),
    Way.PARTICIPATIONS_EVER: gettext_lazy("The reported number is that of all rows, also outside the period."),
    Way.AMOUNT_EVER: gettext_lazy("The reported number is the sum of all rows, also outside the period."),
    Way.AMOUNT_ONCE: gettext_lazy("The reported number leaves out rows that look as if they were entered twice."),
    Way.NEW_PEOPLE: gettext_lazy("The reported number is that of people who came for the first time."),
    Way.NAMES: gettext_lazy("The reported number takes people of one name for one person, whatever their sex."),
}
#: The same numbers where the report means a sum: there the count itself is the slip.
_COUNTED_NOT_ADDED: dict[str, Text] = {
    Way.PARTICIPATIONS: gettext_lazy("The reported number is that of the rows, not the sum of their amounts."),
    Way.PEOPLE: gettext_lazy("The reported number is that of the people, not the sum of their amounts."),
}
REASONS: dict[str, Text] = {
    Reason.AGAIN: gettext_lazy("the same person as in an earlier row"),
    Reason.OUTSIDE: gettext_lazy("outside the period"),
    Reason.UNDATED: gettext_lazy("the date is missing or cannot be read"),
    Reason.NOBODY: gettext_lazy("names nobody"),
    Reason.NO_AMOUNT: gettext_lazy("the amount is missing or cannot be read"),
    Reason.NO_SEX: gettext_lazy("sex not stated: counted, but neither among women nor among men"),
    Reason.SAME_NAME: gettext_lazy("counted, but another person of the same name has another sex or none stated"),
    Reason.TWICE: gettext_lazy("like an earlier row in person, date, topic and amount"),
    Reason.KNOWN_BEFORE: gettext_lazy("came before the period already"),
}


def cells_of(figure: ReportedFigure, prefix: str = "") -> dict[str, Decimal]:
    """Return the numbers of a figure by cell: those reported, or with the prefix `found_` those found."""
    told = {name: getattr(figure, f"{prefix}{name}") for name in CELLS}
    return {name: value for name, value in told.items() if value is not None}


def numbers(cells: Mapping[str, Decimal], asked: Mapping[str, Decimal]) -> str:
    """Return the cells that the report tells in one line, such as “40, women 25”."""
    words = []
    for name in asked:
        value = shown(cells.get(name))
        words.append(value if name == "total" else _("%(cell)s %(value)s") % {"cell": CELLS[name], "value": value})
    return ", ".join(words)


def why(figure: ReportedFigure) -> str:
    """Return why a figure got its verdict."""
    if figure.outcome == Outcome.REPRODUCED:
        return _("The records give the same number.")
    if figure.outcome == Outcome.WITHOUT_RECORDS:
        return _without(figure)
    slips = [str(_slip(figure, code)) for code in figure.slips if code in SLIPS]
    if slips:
        return " ".join(slips[:2])
    told, found = cells_of(figure), cells_of(figure, "found_")
    unknown = [str(CELLS[name]) for name in told if name not in found]
    if unknown:
        return _("The records do not tell %(cells)s apart.") % {"cells": ", ".join(unknown)}
    name = next((name for name in told if told[name] != found[name]), "total")
    sentence = (
        _("The report tells %(n)s more than the records (%(cell)s). No usual way of counting gives its number.")
        if told[name] > found[name]
        else _("The report tells %(n)s less than the records (%(cell)s). No usual way of counting gives its number.")
    )
    return sentence % {"n": shown(abs(told[name] - found[name])), "cell": CELLS[name]}


def _slip(figure: ReportedFigure, code: str) -> Text:
    how = figure.indicator.how if figure.indicator else ""
    is_sum = how == Indicator.How.SUM or figure.means == ReportedFigure.Means.AMOUNT
    return _COUNTED_NOT_ADDED.get(code, SLIPS[code]) if is_sum else SLIPS[code]


def _without(figure: ReportedFigure) -> str:
    if figure.indicator_id:
        return _("The indicator counts no record of this period.")
    if not figure.sheet:
        return _("Nobody named records for it.")
    if figure.means == ReportedFigure.Means.PEOPLE:
        return _("No row of the sheets names a person.")
    if figure.means == ReportedFigure.Means.AMOUNT:
        return _("No row of the sheets holds an amount.")
    return _("The sheets hold no row for it.")


def counted_from(figure: ReportedFigure) -> str:
    """Return where a figure was counted again from, and as what."""
    if figure.indicator_id:
        return _("own records: %(indicator)s") % {"indicator": figure.indicator}
    if not figure.sheet:
        return ""
    sheet = _("all sheets") if figure.sheet == ALL_SHEETS else figure.sheet
    parts = [sheet, figure.topic, figure.get_means_display()]
    return ", ".join(str(part) for part in parts if part)


def person(row: Mapping[str, Any]) -> str:
    """Return the number that stands for a person in this comparison alone."""
    return _("person %(n)s") % {"n": row["person"]} if row.get("person") else ""
