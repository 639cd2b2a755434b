"""The rows and splits of a figure as a page or a download shows them."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django.apps import apps
from django.utils.translation import gettext as _

from clusterwise.foundation.codes.selectors import label
from clusterwise.foundation.evidence.facts import Fact, measure_of
from clusterwise.foundation.evidence.figures import SEXES, Value
from clusterwise.foundation.evidence.models import Indicator
from clusterwise.foundation.evidence.wording import shown
from clusterwise.foundation.organisations.models import Initiative
from clusterwise.foundation.pages.register import Register, record_url
from clusterwise.foundation.people.models import AgeBand, Sex


def split(value: Value) -> list[tuple[str, str]]:
    """Return women, men, other and not stated with their part of the figure, where people are concerned."""
    if not value.splits_people:
        return []
    words = sex_words()
    unit = "" if value.indicator.how in (Indicator.How.COUNT, Indicator.How.DISTINCT) else value.unit
    return [(words[sex], shown(value.by_sex[sex], unit)) for sex in SEXES]


def sex_words() -> dict[str, str]:
    """Return what each group of a split is called."""
    return {"F": _("women"), "M": _("men"), "X": _("other"), "U": _("not stated")}


def breakdown(value: Value) -> list[tuple[str, str]]:
    """Return the further breakdown of a figure by one dimension."""
    if not value.indicator.breakdown:
        return []
    source = measure_of(value.indicator.measure).dimensions.get(value.indicator.breakdown, "")
    return [
        (
            _("not stated") if code in ("", "not stated") else label(source, code) if source else code,
            shown(part, value.unit),
        )
        for code, part in value.by_dimension.items()
    ]


def cells(value: Value) -> list[tuple[str, str]]:
    """Return the cells of a formula's breakdown, each with its codes in words."""
    declared = measure_of(value.indicator.measure).dimensions
    found = []
    for key, part in value.cells.items():
        names = [_code(name, code, declared) for name, code in zip(value.cell_names, key, strict=True)]
        found.append((", ".join(names), shown(part, value.unit)))
    return found


def _code(name: str, code: str, declared: Mapping[str, str]) -> str:
    if name == "sex":
        return sex_words()[code]
    if code in ("", "not stated"):
        return _("not stated")
    if name == "age_band":
        return str(AgeBand(code).label) if code in AgeBand.values else code
    return label(declared[name], code) if declared.get(name) else code


def _url(fact: Fact, initiative: Initiative) -> str:
    model, pk = fact.source
    if model.lower() not in Register.known:
        return ""
    return record_url(apps.get_model(model)(pk=pk), initiative)


def last_day(fact: Fact) -> date | None:
    """Return the last day on which a state held; facts keep the first day on which it no longer did."""
    return fact.ends - timedelta(days=1) if fact.ends else None


def shown_rows(facts: Iterable[Fact], initiative: Initiative) -> list[dict[str, Any]]:
    """Return rows for the page: label, sex, dates, codes, amount, and the address of the record."""
    return [
        {
            "label": fact.label,
            "url": _url(fact, initiative),
            "sex": str(Sex(fact.sex).label) if fact.person or fact.sex != "U" else "",
            "starts": fact.starts,
            "ends": last_day(fact),
            "codes": ", ".join(_dimension(fact, name, code) for name, code in fact.dimensions.items() if code),
            "amount": shown(fact.amount, fact.unit, fact.qualifier) if fact.amount is not None else "",
        }
        for fact in facts
    ]


def _dimension(fact: Fact, name: str, code: str) -> str:
    source = measure_of(fact.measure).dimensions.get(name, "")
    return label(source, code) if source else code


def headers() -> tuple[str, ...]:
    """Return the column heads of a download."""
    return (
        _("record"),
        _("sex"),
        _("age band"),
        _("place"),
        _("from"),
        _("until"),
        _("codes"),
        _("amount"),
        _("out of"),
        _("unit"),
        _("exactness"),
        _("key"),
    )


def table(value: Value) -> list[tuple[Any, ...]]:
    """Return every row behind a figure for a download."""
    return [
        (
            fact.label,
            str(Sex(fact.sex).label),
            fact.age_band,
            fact.place,
            fact.starts,
            last_day(fact),
            ", ".join(f"{name}={code}" for name, code in fact.dimensions.items() if code),
            fact.amount,
            fact.denominator,
            fact.unit,
            fact.qualifier,
            ":".join(fact.source),
        )
        for fact in (*value.facts, *value.denominator_facts)
    ]
