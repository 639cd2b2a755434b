"""Reads of the diagnostic: the problem tree with its root causes, leverage points in order, gaps and baselines."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from clusterwise.foundation.codes.selectors import rule
from clusterwise.foundation.evidence.models import Baseline, Indicator
from clusterwise.foundation.evidence.selectors import indicators_in_use
from clusterwise.foundation.money.selectors import Exchange, NoRateError
from clusterwise.foundation.organisations.models import Initiative
from clusterwise.methods import chains, leverage
from clusterwise.methods.people import Sex
from clusterwise.phases.p3_diagnostic.models import (
    CITES_EVIDENCE,
    Finding,
    GenderRole,
    LeveragePoint,
    Problem,
    ProblemArrow,
    Study,
)


@dataclass(frozen=True, slots=True)
class Tree:
    """The boxes and arrows of a problem tree, and its core problem where there is one."""

    problems: tuple[Problem, ...]
    arrows: tuple[tuple[str, str], ...]
    core: Problem | None


@dataclass(frozen=True, slots=True)
class RootCause:
    """A cause with no cause behind it: its place, its cost in the reporting currency, whether it leads to the core."""

    rank: int
    problem: Problem
    cost: Decimal | None
    is_tied_to_core: bool


@dataclass(frozen=True, slots=True)
class RankedPoint:
    """A leverage point with its place, its score out of 25, and whether it is a quick win (None: not known)."""

    rank: int
    point: LeveragePoint
    score: int
    is_quick_win: bool | None
    answers: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Baselined:
    """An indicator in use with the frozen baseline of its present definition, or None."""

    indicator: Indicator
    baseline: Baseline | None


def tree_of(initiative: Initiative) -> Tree:
    """Return the problem tree of an initiative."""
    problems = tuple(Problem.objects.filter(initiative=initiative).order_by("id"))
    pairs = ProblemArrow.objects.filter(initiative=initiative).values_list("cause", "effect")
    arrows = tuple((str(cause), str(effect)) for cause, effect in pairs)
    return Tree(problems, arrows, next((one for one in problems if one.kind == Problem.Kind.CORE), None))


def _linked_tree(initiative: Initiative) -> Tree:
    """Return the part of the tree that arrows touch, in one query; a root cause of the core is always in it."""
    rows = (
        ProblemArrow.objects.filter(initiative=initiative).select_related("cause", "effect").order_by("cause", "effect")
    )
    problems = {one.pk: one for row in rows for one in (row.cause, row.effect)}
    core = next((one for one in problems.values() if one.kind == Problem.Kind.CORE), None)
    return Tree(tuple(problems.values()), tuple((str(row.cause_id), str(row.effect_id)) for row in rows), core)


def _ranked(tree: Tree, costs: dict[str, Decimal | None]) -> list[RootCause]:
    if tree.core is None:
        return []
    by_key = {str(one.pk): one for one in tree.problems}
    plain = [chains.Problem(key, one.firms_affected, costs.get(key)) for key, one in by_key.items()]
    ranked = chains.ranked_root_causes(plain, tree.arrows, str(tree.core.pk))
    return [
        RootCause(_place(cause, ranked), by_key[cause.problem.code], cause.problem.cost_per_year, cause.is_tied_to_core)
        for cause in ranked
    ]


def _place(cause: chains.RootCause, ranked: Iterable[chains.RootCause]) -> int:
    """Return the place of a cause among those that lead to the core, or among those that do not."""
    beside = (other for other in ranked if other.is_tied_to_core == cause.is_tied_to_core)
    return 1 + sum(other.rank < cause.rank for other in beside)


def costs_in(problems: Iterable[Problem], exchange: Exchange) -> tuple[dict[str, Decimal | None], list[str]]:
    """Return yearly costs by problem in one currency; one without a rate is unknown, and a sentence says so."""
    costs: dict[str, Decimal | None] = {}
    missing: dict[str, None] = {}
    for problem in problems:
        if problem.cost_per_year is None:
            continue
        try:
            costs[str(problem.pk)] = exchange.convert(problem.cost_per_year, problem.currency).amount
        except NoRateError as error:
            missing[without_rate(error.currency, exchange.on)] = None
    return costs, list(missing)


def without_rate(currency: str, on: date) -> str:
    """Return the sentence that is shown in place of an amount that cannot be converted."""
    sentence = _("There is no exchange rate for %(currency)s on or before %(day)s, so amounts in it are left out here.")
    return sentence % {"currency": currency, "day": on.isoformat()}


def root_causes(initiative: Initiative, on: date) -> tuple[list[RootCause], list[str]]:
    """Return the root causes, heaviest first by firms affected, then by yearly cost, and what could not be converted."""
    tree = tree_of(initiative)
    costs, missing = costs_in(tree.problems, Exchange(initiative.programme.currency, on))
    return _ranked(tree, costs), missing


def tied_root_causes(initiative: Initiative) -> list[Problem]:
    """Return the root causes that lead to the core problem, in one query."""
    return [cause.problem for cause in _ranked(_linked_tree(initiative), {}) if cause.is_tied_to_core]


def quick_win_rule(on: date) -> leverage.QuickWinRule:
    """Return what counts as a quick win on a day."""
    given = rule("quick_win", on)
    return leverage.QuickWinRule(
        given["months_at_most"],
        Decimal(given["cost_at_most"]),
        given["currency"],
        given["firms_at_least"],
        given["source"],
        on,
    )


def ranked_points(initiative: Initiative, on: date) -> tuple[list[RankedPoint], list[str]]:
    """Return leverage points, strongest first, with quick wins told by the rule of the day."""
    points = {
        str(point.pk): point
        for point in LeveragePoint.objects.filter(initiative=initiative).prefetch_related("answers__problem")
    }
    limits = quick_win_rule(on)
    exchange, missing = Exchange(limits.currency, on), dict[str, None]()
    plain = [_plain_point(point, exchange, missing) for point in points.values()]
    ranked = [
        RankedPoint(
            one.rank,
            points[one.point.code],
            one.score,
            one.is_quick_win,
            tuple(answer.problem for answer in points[one.point.code].answers.all()),
        )
        for one in leverage.ranked_points(plain, limits)
    ]
    return ranked, list(missing)


def _plain_point(point: LeveragePoint, exchange: Exchange, missing: dict[str, None]) -> leverage.LeveragePoint:
    cost = None
    if point.cost is not None:
        try:
            cost = exchange.convert(point.cost, point.currency).amount
        except NoRateError as error:
            missing[without_rate(error.currency, exchange.on)] = None
    firms = None if point.firms_reached is None else {Sex.NOT_STATED: point.firms_reached}
    return leverage.LeveragePoint(
        str(point.pk), point.impact, point.feasibility, point.months_to_effect, cost, exchange.into, firms
    )


def baselines(initiative: Initiative) -> list[Baselined]:
    """Return each indicator in use with the baseline of its present definition."""
    indicators: Sequence[Indicator] = list(indicators_in_use(initiative))
    frozen = Baseline.objects.filter(indicator__in=indicators).defer("facts")
    kept = {(one.indicator_id, one.definition_version): one for one in frozen}
    return [Baselined(one, kept.get((one.pk, one.definition_version))) for one in indicators]


def without_baseline(initiative: Initiative) -> list[Indicator]:
    """Return the indicators in use whose present definition has neither a baseline nor a reason for its absence."""
    frozen = Baseline.objects.filter(indicator=OuterRef("pk"), definition_version=OuterRef("definition_version"))
    return list(indicators_in_use(initiative).filter(~Exists(frozen)))


def gender_kinds(initiative: Initiative) -> set[str]:
    """Return the kinds of gender roles that are recorded with evidence."""
    return set(GenderRole.objects.filter(CITES_EVIDENCE, initiative=initiative).values_list("kind", flat=True))


def finding_counts(initiative: Initiative) -> dict[str, int]:
    """Return how many findings there are, and how many of them cite evidence."""
    rows = Finding.objects.filter(initiative=initiative)
    return rows.aggregate(all=Count("pk"), evidenced=Count("pk", filter=CITES_EVIDENCE))


def has_study(initiative: Initiative) -> bool:
    """Say whether a study was begun."""
    return Study.objects.filter(initiative=initiative).exists()


def _number(rows: QuerySet[Any]) -> Coalesce:
    counted = rows.filter(initiative=OuterRef("pk")).order_by().values("initiative").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)


def counts(initiative: Initiative) -> dict[str, int]:
    """Return what the road tells of the diagnostic, in one query."""
    found = (
        Initiative.objects.filter(pk=initiative.pk)
        .annotate(
            findings=_number(Finding.objects.filter(CITES_EVIDENCE)),
            points=_number(LeveragePoint.objects.all()),
            frozen=_number(Baseline.objects.filter(Q(value__isnull=False))),
        )
        .values("findings", "points", "frozen")
        .get()
    )
    return dict(found)
