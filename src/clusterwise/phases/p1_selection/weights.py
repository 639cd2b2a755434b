"""The judges' own weights: what was answered, the shares that follow from it, and the group's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from clusterwise.methods.choosing.groups import (
    Dispersion,
    Opinion,
    aggregate_judgements,
    aggregate_priorities,
    dispersion,
)
from clusterwise.methods.choosing.pairwise import Judgements, Pairwise, judgements, pairwise_weights
from clusterwise.methods.choosing.pointing import point_weights
from clusterwise.methods.choosing.scales import ChoosingError, Weights
from clusterwise.methods.choosing.swing import rank_order_weights, swing_weights
from clusterwise.methods.people import Sex
from clusterwise.phases.p1_selection import refusals
from clusterwise.phases.p1_selection.models import Criterion, Judge, SelectionRound, Weighing
from clusterwise.phases.p1_selection.wording import number

Answers = Mapping[str, Any]
#: A comparison runs from equally important (1) to extremely more important (9), as Saaty proposes.
MOST = 9


@dataclass(frozen=True, slots=True)
class Person:
    """One judge's weights as the group sees them: by code, never by name."""

    code: str
    sex: str
    way: str
    weights: Weights
    pairs: Pairwise | None


@dataclass(frozen=True, slots=True)
class Group:
    """Everybody's weights with the group's own, and how far people lie apart."""

    criteria: tuple[Criterion, ...]
    people: tuple[Person, ...]
    weights: Weights
    is_joint: bool
    spread: Dispersion

    @property
    def opinions(self) -> tuple[Opinion, ...]:
        return tuple(Opinion(one.code, Sex(one.sex), one.weights) for one in self.people)


def criteria_of(round_: SelectionRound) -> tuple[Criterion, ...]:
    """Return the criteria of a round in their order."""
    return tuple(Criterion.objects.filter(round=round_))


def pairs_of(criteria: Sequence[Criterion]) -> list[tuple[Criterion, Criterion]]:
    """Return every pair of criteria once, in the order in which they are asked."""
    return list(combinations(criteria, 2))


def codes_of(round_: SelectionRound) -> dict[Any, str]:
    """Return the code of each judge of a round, by key: J1 was named first."""
    keys = Judge.objects.filter(round=round_).order_by("pk").values_list("pk", flat=True)
    return {key: f"J{place}" for place, key in enumerate(keys, start=1)}


def table_of(answers: Answers, criteria: Sequence[Criterion]) -> Judgements:
    """Return the comparisons of one judge as a table."""
    names = [criterion.code for criterion in criteria]
    return judgements(names, {(one, other): float(times) for one, other, times in answers["pairs"]})


def weights_of(way: str, answers: Answers, criteria: Sequence[Criterion]) -> Weights:
    """Return the shares that follow from a judge's answers."""
    if way == Weighing.Way.PAIRS:
        return pairwise_weights(table_of(answers, criteria)).weights
    given = {criterion.code: float(answers["values"][criterion.code]) for criterion in criteria}
    if way == Weighing.Way.POINTS:
        return point_weights(given)
    return rank_order_weights(given) if way == Weighing.Way.RANKING else swing_weights(given)


def refuse_incomplete(way: str, answers: Answers, criteria: Sequence[Criterion]) -> None:
    """Refuse answers from which no weights follow, in a sentence that says what to do."""
    if way == Weighing.Way.PAIRS:
        _refuse_pairs(answers, criteria)
    else:
        _refuse_values(way, answers, criteria)
    try:
        weights_of(way, answers, criteria)
    except ChoosingError as error:
        raise ValidationError(refusals.said(error)) from error


def _refuse_values(way: str, answers: Answers, criteria: Sequence[Criterion]) -> None:
    values = answers.get("values", {})
    missing = [str(one) for one in criteria if values.get(one.code) is None]
    if missing:
        raise ValidationError(
            _("Nothing is given for: %(names)s. Give a number, or 0.") % {"names": ", ".join(missing)}
        )
    total = sum((Decimal(str(values[one.code])) for one in criteria), Decimal(0))
    if way == Weighing.Way.POINTS and total != 100:
        told = {"sum": _short(total), "rest": _short(abs(100 - total))}
        if total < 100:
            raise ValidationError(_("%(sum)s of 100 points are given out. Give out %(rest)s more.") % told)
        raise ValidationError(_("%(sum)s points are given out, and there are 100. Take back %(rest)s.") % told)
    if way == Weighing.Way.SWING and max(Decimal(str(values[one.code])) for one in criteria) != 100:
        raise ValidationError(_("Give the most important criterion 100, and the others less against it."))


def _short(points: Decimal) -> str:
    return number(points, 0 if points == points.to_integral_value() else 2)


def _refuse_pairs(answers: Answers, criteria: Sequence[Criterion]) -> None:
    linked = {criteria[0].code}
    for _round in criteria:
        linked |= {code for pair in answers.get("pairs", []) if linked & set(pair[:2]) for code in pair[:2]}
    alone = [str(one) for one in criteria if one.code not in linked]
    if alone:
        raise ValidationError(
            _("No comparison leads to: %(names)s. Compare each of them with at least one other criterion.")
            % {"names": ", ".join(alone)}
        )


def group_of(round_: SelectionRound) -> Group | None:
    """Return everybody's weights once the weighing is over; nothing before."""
    criteria, codes = criteria_of(round_), codes_of(round_)
    rows = list(Weighing.objects.opened().filter(judge__round=round_).select_related("judge").order_by("judge_id"))
    if not rows:
        return None
    people = tuple(_person(row, codes[row.judge_id], criteria) for row in rows)
    tables = [table_of(row.answers, criteria) for row in rows if row.way == Weighing.Way.PAIRS]
    is_joint = round_.aggregation == SelectionRound.Aggregation.JUDGEMENTS and len(tables) == len(rows)
    return Group(criteria, people, _joined(people, tables, is_joint), is_joint, dispersion([p.weights for p in people]))


def _person(row: Weighing, code: str, criteria: Sequence[Criterion]) -> Person:
    pairs = pairwise_weights(table_of(row.answers, criteria)) if row.way == Weighing.Way.PAIRS else None
    shares = pairs.weights if pairs is not None else weights_of(row.way, row.answers, criteria)
    return Person(code, row.judge.sex, row.get_way_display(), shares, pairs)


def _joined(people: Sequence[Person], tables: Sequence[Judgements], is_joint: bool) -> Weights:
    if is_joint:
        return pairwise_weights(aggregate_judgements(tables)).weights
    return aggregate_priorities([one.weights for one in people])


def consistency_of(way: str, answers: Answers, criteria: Sequence[Criterion]) -> Pairwise | None:
    """Return how far a judge's comparisons agree among themselves, as soon as they lead to every criterion."""
    if way != Weighing.Way.PAIRS:
        return None
    try:
        return pairwise_weights(table_of(answers, criteria))
    except ChoosingError:
        return None


def hundredths(weights: Weights) -> dict[str, Decimal]:
    """Return shares as points with two decimals that add up to exactly 100; the largest rests are rounded up."""
    exact = {name: Decimal(str(share)) * 10_000 for name, share in zip(weights.names, weights.shares, strict=True)}
    whole = {name: int(value) for name, value in exact.items()}
    rest = 10_000 - sum(whole.values())
    first = sorted(exact, key=lambda name: (whole[name] - exact[name], name))[:rest]
    return {name: Decimal(value + (name in first)) / 100 for name, value in whole.items()}
