"""A table of units in periods: read from a file, or drawn from the records that an indicator counts."""

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from clusterwise.formats.csv_table import read_csv
from clusterwise.formats.numbers import NumberError, read_number
from clusterwise.formats.table import Table, TableError
from clusterwise.foundation.evidence.facts import Fact, collect, measures
from clusterwise.foundation.evidence.models import Indicator
from clusterwise.foundation.evidence.selectors import figure
from clusterwise.foundation.organisations.models import Organisation
from clusterwise.methods.evaluation.panel import Panel, panel

MOST_ROWS = 20_000
NEVER = {"", "never", "none", "-"}
YES, NO = {"1", "yes", "true", "oui", "نعم"}, {"0", "no", "false", "non", "لا", ""}
COLUMNS = ("unit", "period", "outcome", "first", "treated", "cluster")


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a panel as they stand in its file."""

    unit: list[str]
    period: list[Any]
    outcome: list[float | None]
    first: list[Any] | None
    treated: list[bool] | None
    cluster: list[str] | None
    covariates: dict[str, list[float | None]]

    def panel(self) -> Panel:
        """The checked panel; without any column of treatment nobody is treated."""
        first = [None] * len(self.unit) if self.first is None and self.treated is None else self.first
        return panel(
            self.unit,
            self.period,
            self.outcome,
            first=None if self.treated is not None else first,
            treated=self.treated,
            cluster=self.cluster,
            covariates=self.covariates,
        )


def read_columns(data: bytes, covariates: Sequence[str]) -> Columns:
    """Return the columns of a file; refuse what is missing or no number, by its name and row."""
    try:
        table = read_csv(data)
    except TableError as refused:
        raise ValidationError({"file": str(refused)}) from refused
    if len(table.rows) > MOST_ROWS:
        raise ValidationError({"file": _("The file has more than %(n)s rows; send a part.") % {"n": MOST_ROWS}})
    places = {name.strip().lower(): place for place, name in enumerate(table.headers)}
    asked = ["unit", "period", "outcome", *(name.lower() for name in covariates)]
    if lacking := [name for name in asked if name not in places]:
        sentence = _("The file has no column named %(names)s. It has: %(found)s.")
        raise ValidationError({"file": sentence % {"names": ", ".join(lacking), "found": ", ".join(table.headers)}})
    if "first" in places and "treated" in places:
        raise ValidationError({"file": _("Give either the column “first” or the column “treated”, not both.")})

    def texts(name: str) -> list[str]:
        return ["" if cell is None else str(cell).strip() for cell in table.column(places[name])]

    period = texts("period")
    first = texts("first") if "first" in places else None
    whole = all(re.fullmatch(r"\d{1,9}", one) for one in [*period, *(first or ())] if one.lower() not in NEVER)
    return Columns(
        _filled(table, "unit", texts("unit")),
        [_period(one, whole) for one in _filled(table, "period", period)],
        _numbers(table, "outcome", texts("outcome")),
        None if first is None else [None if one.lower() in NEVER else _period(one, whole) for one in first],
        [_flag(table, row, one) for row, one in enumerate(texts("treated"))] if "treated" in places else None,
        _filled(table, "cluster", texts("cluster")) if "cluster" in places else None,
        {name: _numbers(table, name, texts(name.lower())) for name in covariates},
    )


def _period(text: str, whole: bool) -> Any:
    return int(text) if whole else text


def _fault(table: Table, row: int, name: str, why: str) -> ValidationError:
    sentence = _("Row %(row)s, column “%(name)s”: %(why)s")
    return ValidationError({"file": sentence % {"row": table.row_numbers[row], "name": name, "why": why}})


def _filled(table: Table, name: str, texts: list[str]) -> list[str]:
    if "" in texts:
        raise _fault(table, texts.index(""), name, _("It is empty; fill it in or leave the row out."))
    return texts


def _numbers(table: Table, name: str, texts: list[str]) -> list[float | None]:
    found: list[float | None] = []
    for row, text in enumerate(texts):
        try:
            found.append(float(read_number(text, decimal_mark=".").value) if text else None)
        except NumberError as refused:
            raise _fault(table, row, name, str(refused)) from refused
    return found


def _flag(table: Table, row: int, text: str) -> bool:
    if text.lower() in YES | NO:
        return text.lower() in YES
    raise _fault(table, row, "treated", _("Write 1 from when treatment holds, and 0 before and without it."))


def of_records(indicator: Indicator, treatment_measure: str, on: date) -> bytes:
    """Return the table of an indicator's records by organisation and year, as the file that is kept.

    The outcome is the sum of a year's records, or their mean where the indicator takes the mean. A year without
    records is left out, since unknown is not zero. Treatment starts in the year of an organisation's first record of
    the other measure.
    """
    if treatment_measure not in measures():
        raise ValidationError({"treatment_measure": _("Choose which records tell that an organisation took part.")})
    if indicator.formula or indicator.denominator_measure or indicator.when == Indicator.When.AT_DATE:
        sentence = _("Choose an indicator that counts or adds what happened in a period; this one is put together.")
        raise ValidationError({"indicator": sentence})
    values: dict[tuple[Any, int], list[Decimal]] = defaultdict(list)
    for fact in figure(indicator, on).facts:
        if fact.organisation is not None and fact.starts <= on:
            values[fact.organisation, fact.starts.year].append(_amount(indicator, fact))
    treated = collect([treatment_measure], [indicator.initiative])[treatment_measure]
    first = _first_years(fact for fact in treated if fact.starts <= on)
    codes = dict(Organisation.objects.filter(pk__in={one for one, _year in values}).values_list("pk", "code"))
    if not codes:
        raise ValidationError({"indicator": _("No record of this indicator names an organisation.")})
    written = io.StringIO(newline="")
    lines = csv.writer(written, lineterminator="\n")
    lines.writerow(["unit", "period", "outcome", "first"])
    is_mean = indicator.how == Indicator.How.MEAN
    for (organisation, year), parts in sorted(values.items(), key=lambda one: (codes[one[0][0]], one[0][1])):
        total = sum(parts, Decimal(0)) / (len(parts) if is_mean else 1)
        lines.writerow([codes[organisation], year, f"{total:f}", first.get(organisation, "")])
    return written.getvalue().encode()


def _amount(indicator: Indicator, fact: Fact) -> Decimal:
    counts = indicator.how in (Indicator.How.COUNT, Indicator.How.DISTINCT)
    return Decimal(1) if counts or fact.amount is None else fact.amount


def _first_years(facts: Iterable[Fact]) -> dict[Any, int]:
    found: dict[Any, int] = {}
    for fact in facts:
        if fact.organisation is not None:
            found[fact.organisation] = min(found.get(fact.organisation, fact.starts.year), fact.starts.year)
    return found
