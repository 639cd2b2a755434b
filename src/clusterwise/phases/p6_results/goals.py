"""Goals and priorities straight from the records: each question answered with the facts behind it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _now

from clusterwise.foundation.evidence.facts import Fact, collect, measures
from clusterwise.foundation.evidence.figures import Value, compute
from clusterwise.foundation.evidence.formulas import formula_text
from clusterwise.foundation.evidence.models import Indicator
from clusterwise.foundation.evidence.rows import split
from clusterwise.foundation.evidence.wording import shown
from clusterwise.foundation.organisations.models import Initiative
from clusterwise.methods.counting import CountingError
from clusterwise.methods.fair_price import PriceError
from clusterwise.methods.gender import GenderFigureError, share_gap, wage_gap
from clusterwise.methods.people import Sex
from clusterwise.phases.p6_results.prices import price_share
from clusterwise.phases.p6_results.questions import DISTINCT, QUESTIONS, Question
from clusterwise.phases.p6_results.territories import years


@dataclass(frozen=True, slots=True)
class Answer:
    """What the records say to a question, with the facts behind it; `trouble` says why nothing can be said."""

    question: Question
    words: str
    split: tuple[tuple[str, str], ...]
    n: int
    facts: tuple[Fact, ...]
    formula: str
    number: Decimal | None
    trouble: str = ""


OBSERVED_PRICES = "observed.price_per_kg"


def answers(initiative: Initiative, on: date, *, questions: Iterable[Question] = QUESTIONS) -> list[Answer]:
    """Return what the records say on a day; each measure is collected once, and nothing is added across questions."""
    asked = [question for question in questions if question.measure in measures()]
    wanted = {question.measure for question in asked}
    if any(question.says == "producer_share" for question in asked):
        wanted.add(OBSERVED_PRICES)
    facts = collect(wanted, [initiative])
    return [_answer(question, initiative, facts, on) for question in asked]


def _indicator(question: Question, initiative: Initiative, facts: tuple[Fact, ...], on: date) -> Indicator:
    filters = dict(question.filters)
    if question.latest:
        codes = [fact.dimensions.get(question.latest, "") for fact in facts if fact.starts <= on]
        filters[question.latest] = max(codes, default="")
    return Indicator(
        initiative=initiative,
        code=question.code,
        name=str(question.label),
        measure=question.measure,
        subject=question.subject,
        how=question.how,
        when=question.when,
        filters=filters,
    )


def _answer(question: Question, initiative: Initiative, found: dict[str, tuple[Fact, ...]], on: date) -> Answer:
    facts = found[question.measure]
    indicator = _indicator(question, initiative, facts, on)
    if question.says == "territory":
        return _territory(question, facts, on)
    if question.says == "producer_share":
        return _producer_share(question, facts, found[OBSERVED_PRICES], on)
    try:
        value = compute(indicator, facts, on=on, start=_latest_wave(facts, on))
        number, words = _said(question, value)
    except (CountingError, GenderFigureError) as error:
        return Answer(question, _now("not known"), (), 0, (), formula_text(indicator), None, str(error))
    parts = tuple(split(value)) if value.n and not question.filters.get("sex") else ()
    return Answer(question, words, parts, value.n, value.facts, formula_text(indicator), number)


def _territory(question: Question, facts: tuple[Fact, ...], on: date) -> Answer:
    """Return the widest gap of the latest year in which the records name regions."""
    told = years(facts, on)
    formula = _now("1 − mean of the region / reference, by year")
    if not told:
        return Answer(question, _now("no record yet"), (), 0, (), formula, None)
    latest = told[0]
    if not latest.gaps:
        return Answer(question, _now("not known"), (), 0, (), formula, None, latest.trouble)
    widest = latest.gaps[0]
    words = _now("%(gap)s (%(region)s, %(year)s)") % {
        "gap": shown(widest.gap, "share"),
        "region": widest.region,
        "year": latest.year,
    }
    return Answer(question, words, (), len(latest.facts), latest.facts, formula, widest.gap)


def _producer_share(question: Question, deliveries: tuple[Fact, ...], observed: tuple[Fact, ...], on: date) -> Answer:
    formula = _now("mean price paid to producers / mean final price, in the year of the latest final price")
    try:
        found = price_share(deliveries, observed, on)
    except PriceError as error:
        return Answer(question, _now("not known"), (), 0, (), formula, None, str(error))
    if found is None:
        return Answer(question, _now("no record yet"), (), 0, (), formula, None)
    return Answer(question, shown(found.share, "share"), (), len(found.facts), found.facts, formula, found.share)


def _latest_wave(facts: tuple[Fact, ...], on: date) -> date | None:
    """Return the first day of the year that ends with the latest fact: waves of a survey are not averaged together."""
    days = [fact.starts for fact in facts if fact.starts <= on]
    return max(days) - timedelta(days=365) if days else None


def _said(question: Question, value: Value) -> tuple[Decimal | None, str]:
    if not value.n:
        return None, _now("no record yet")
    if question.says == "share":
        counts = {Sex(sex): int(part or 0) for sex, part in value.by_sex.items()}
        share = share_gap(str(question.label), counts).women_share
        return share, shown(share, "share")
    if question.says == "gap":
        gap = wage_gap(value.by_sex["F"], value.by_sex["M"])
        return gap, shown(gap, "share")
    if question.says == "part":
        return value.value, shown(value.value, "share", value.qualifier)
    unit = "" if question.how == DISTINCT else value.facts[0].unit
    return value.value, shown(value.value, unit, value.qualifier)
