"""Goals 1 and 5 straight from the records: who is poor, rural or small, what women own, learn, decide and earn."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.evidence.facts import Fact, collect, measures
from clusterwise.foundation.evidence.figures import Value, compute
from clusterwise.foundation.evidence.formulas import formula_text
from clusterwise.foundation.evidence.models import Indicator
from clusterwise.foundation.evidence.rows import split
from clusterwise.foundation.evidence.wording import shown
from clusterwise.foundation.organisations.models import Initiative
from clusterwise.methods.counting import CountingError
from clusterwise.methods.gender import GenderFigureError, share_gap, wage_gap
from clusterwise.methods.people import Sex


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of the records for a goal; `says` turns the figure into a share or a gap where that is meant."""

    code: str
    goal: str
    label: str | Promise
    measure: str
    subject: str
    how: str = Indicator.How.DISTINCT.value
    when: str = Indicator.When.AT_DATE.value
    filters: dict[str, Any] = field(default_factory=dict)
    says: str = ""


QUESTIONS = (
    Question("micro", "1", _("Micro-enterprises"), "involved", "organisation", filters={"party": "organisation", "size": "micro"}),
    Question("rural", "1", _("Organisations in rural areas"), "involved", "organisation", filters={"party": "organisation", "rural": "yes"}),
    Question("marginal", "1", _("Organisations owned by or employing people from marginal groups"), "involved", "organisation", filters={"party": "organisation", "marginal": "yes"}),
    Question("women_owned", "5", _("Organisations owned by women"), "involved", "organisation", filters={"party": "organisation", "ownership": "women"}),
    Question("women_trained", "5", _("Women trained, each counted once"), "trained", "person", when=Indicator.When.SINCE_START.value, filters={"sex": "F"}),
    Question("women_seats", "5", _("Women's share of decision seats"), "seat_held", "person", filters={"votes": "yes"}, says="share"),
    Question("wage_gap", "5", _("How far women's pay for a day lies below men's, in the latest survey"), "observed.wage_per_day", "record", how=Indicator.How.MEAN.value, when=Indicator.When.IN_PERIOD.value, says="gap"),
)  # fmt: skip


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


def answers(initiative: Initiative, on: date, *, questions: Iterable[Question] = QUESTIONS) -> list[Answer]:
    """Return what the records say on a day; each measure is collected once, and nothing is added across questions."""
    asked = [question for question in questions if question.measure in measures()]
    facts = collect({question.measure for question in asked}, [initiative])
    return [_answer(question, initiative, facts[question.measure], on) for question in asked]


def _answer(question: Question, initiative: Initiative, facts: tuple[Fact, ...], on: date) -> Answer:
    indicator = Indicator(
        initiative=initiative,
        code=question.code,
        name=str(question.label),
        measure=question.measure,
        subject=question.subject,
        how=question.how,
        when=question.when,
        filters=question.filters,
    )
    try:
        value = compute(indicator, facts, on=on, start=_latest_wave(facts, on))
        number, words = _said(question, value)
    except (CountingError, GenderFigureError) as error:
        return Answer(question, _now("not known"), (), 0, (), formula_text(indicator), None, str(error))
    parts = tuple(split(value)) if value.n and not question.filters.get("sex") else ()
    return Answer(question, words, parts, value.n, value.facts, formula_text(indicator), number)


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
    return value.value, shown(value.value)
