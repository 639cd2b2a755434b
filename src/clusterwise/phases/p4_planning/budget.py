"""What the plan costs and who pays: totals by source in the reporting currency, at dated rates."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import BooleanField, Case, Sum, Value, When

from clusterwise.foundation.codes.selectors import rule
from clusterwise.foundation.money.models import Rate
from clusterwise.foundation.money.selectors import Exchange, NoRateError
from clusterwise.foundation.organisations.models import Initiative
from clusterwise.phases.p3_diagnostic.selectors import without_rate
from clusterwise.phases.p4_planning.models import BudgetShare, PlanLine


@dataclass(frozen=True, slots=True)
class SourceTotal:
    """What one source brings: its amounts as they were promised, and their sum in the reporting currency."""

    source: str
    label: str
    amounts: tuple[tuple[Decimal, str], ...]
    total: Decimal
    is_whole: bool
    is_private: bool


@dataclass(frozen=True, slots=True)
class Budget:
    """The budget of a plan; `is_whole` says whether every amount could be converted, else totals are "at least"."""

    currency: str
    on: date
    rows: tuple[SourceTotal, ...]
    total: Decimal
    is_whole: bool
    private_share: Fraction | None
    gender_share: Fraction | None
    rates: tuple[Rate, ...]
    missing: tuple[str, ...]
    private_source: str


class _Adder:
    """Adds amounts of several currencies and remembers which rates were used and which are missing."""

    def __init__(self, into: str, on: date) -> None:
        self.exchange = Exchange(into, on)
        self.rates: dict[Any, Rate] = {}
        self.missing: dict[str, None] = {}

    def add(self, amounts: Iterable[tuple[Decimal, str]]) -> tuple[Decimal, bool]:
        total, is_whole = Decimal(0), True
        for amount, currency in amounts:
            try:
                converted = self.exchange.convert(amount, currency)
            except NoRateError as error:
                self.missing[without_rate(error.currency, self.exchange.on)] = None
                is_whole = False
                continue
            total += converted.amount
            self.rates.update({rate.pk: rate for rate in converted.rates})
        return total, is_whole


def budget_of(initiative: Initiative, on: date) -> Budget:
    """Return what the lines that are not dropped cost, by source, at the rates of a day.

    Formula: private share = sum over private sources / total; gender share = sum over lines with a gender objective / total.
    Source: rule `private_cofinance`; methodology, phase 4. Limits: a share is None where an amount has no rate.
    """
    shares = BudgetShare.objects.filter(initiative=initiative).exclude(line__status=PlanLine.Status.DROPPED)
    summed = list(
        shares.order_by().values("source", "currency", explicit=_is_explicit()).annotate(amount=Sum("amount"))
    )
    private, adder = rule("private_cofinance", on), _Adder(initiative.programme.currency, on)
    rows = []
    for source in BudgetShare.Source:
        amounts = _by_currency(row for row in summed if row["source"] == source.value)
        total, is_whole = adder.add(amounts)
        rows.append(
            SourceTotal(source.value, str(source.label), amounts, total, is_whole, source.value in private["sources"])
        )
    total, is_whole = sum((row.total for row in rows), Decimal(0)), all(row.is_whole for row in rows)
    explicit, _whole = adder.add(_by_currency(row for row in summed if row["explicit"]))
    paid = sum((row.total for row in rows if row.is_private), Decimal(0))
    is_known = is_whole and total > 0
    return Budget(
        currency=adder.exchange.into,
        on=on,
        rows=tuple(rows),
        total=total,
        is_whole=is_whole,
        private_share=Fraction(paid) / Fraction(total) if is_known else None,
        gender_share=Fraction(explicit) / Fraction(total) if is_known else None,
        rates=tuple(adder.rates.values()),
        missing=tuple(adder.missing),
        private_source=private["source"],
    )


def _is_explicit() -> Any:
    return Case(When(line__gender_explicit="", then=Value(False)), default=Value(True), output_field=BooleanField())


def _by_currency(rows: Iterable[Mapping[str, Any]]) -> tuple[tuple[Decimal, str], ...]:
    totals: dict[str, Decimal] = {}
    for row in rows:
        totals[row["currency"]] = totals.get(row["currency"], Decimal(0)) + row["amount"]
    return tuple((amount, currency) for currency, amount in sorted(totals.items()))


def as_decimal(share: Fraction) -> Decimal:
    """Return a share as a decimal of four places, half to even."""
    return round(Decimal(share.numerator) / Decimal(share.denominator), 4)
