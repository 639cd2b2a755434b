"""What of a published figure goes into the pack: its formula as a tree, and rows that tell no more than the tree needs."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from clusterwise.foundation.evidence.facts import Fact
from clusterwise.foundation.evidence.figures import SEXES
from clusterwise.foundation.evidence.formulas import formula_text, formula_words, typed_of
from clusterwise.foundation.evidence.gate import BASELINE, TOTAL
from clusterwise.foundation.evidence.models import Baseline, FrozenFigure
from clusterwise.foundation.evidence.selectors import published_words
from clusterwise.methods.formulas import Aggregate, Typed, evaluate
from clusterwise.methods.formulas.rows import Row, subject_of
from clusterwise.methods.formulas.tree import Binary, Compared, Number, Op, Percent, Value
from clusterwise.phases.p6_results.checking import as_defined

HEADERS = ("subject", "sex", "amount", "denominator", "unit", "heads", "exactness")


@dataclass(frozen=True, slots=True)
class Packed:
    """A figure as report.json tells it, and its files of facts by name."""

    told: dict[str, Any]
    files: dict[str, list[tuple[str, ...]]]


def packed(figure: FrozenFigure, facts: Sequence[Fact], baseline: Baseline | None, salt: str) -> Packed:
    """Return a figure for the pack.

    A figure of which a part is withheld leaves its rows at home: from them the part could be counted. The others tell of
    each row whom it counts as, its sex and its amounts; who it is, its place, its day and its codes stay inside, and
    nobody has the same number in two figures.
    """
    defined = as_defined(figure)
    told = {
        "code": figure.definition["code"],
        "name": figure.definition["name"],
        "definition": figure.definition["definition"],
        "formula": formula_text(defined),
        "formula_in_words": formula_words(defined),
        "on": figure.on.isoformat(),
        "unit": figure.unit,
        "exactness": figure.qualifier,
        "words": published_words(figure),
        "facts_hash": figure.facts_hash,
    }
    why_not = _why_not(figure)
    if why_not:
        return Packed({**told, "tree": None, "why_not": why_not}, {})
    typed = typed_of(defined)
    used = evaluate(typed, facts, on=figure.on, start=figure.publication.starts, baseline=None).used
    names = {one: f"facts/{figure.position + 1:03}-{place + 1}.csv" for place, one in enumerate(typed.aggregates)}
    split = {} if baseline is None else baseline.by_sex
    told |= {
        "value": _number(figure.value),
        "by_sex": {sex: figure.by_sex.get(sex) for sex in SEXES} if _splits(facts) else {},
        "baseline": _number(figure.baseline_value),
        "baseline_by_sex": {sex: part for sex, part in split.items() if part is not None},
        "tree": _tree(typed.value, names),
    }
    heavy = _weights(typed, facts)
    return Packed(
        told,
        {
            names[one]: _rows(one, rows, heavy.get(place), f"{salt}:{figure.pk}")
            for place, (one, rows) in enumerate(zip(typed.aggregates, used, strict=True))
        },
    )


def _why_not(figure: FrozenFigure) -> str:
    if set(figure.withheld) & {TOTAL, BASELINE, *SEXES}:
        return _("A part of it counts too few people, so its rows stay inside.")
    if any(one.op is Op.COMPOSITE for one in typed_of(as_defined(figure)).aggregates):
        return _("It is an index; its rows tell too much of single people to leave.")
    return ""


def _splits(facts: Iterable[Fact]) -> bool:
    return any(fact.sex in ("F", "M", "X") for fact in facts)


def _number(value: Any) -> str | None:
    return None if value is None else f"{value:f}"


def _tree(value: Value, names: dict[Aggregate, str]) -> dict[str, Any]:
    match value:
        case Aggregate():
            return {"do": "aggregate", "op": value.op.value, "rows": names[value]}
        case Number():
            return {"do": "number", "value": f"{value.value:f}"}
        case Percent():
            return {"do": "percent", "value": _tree(value.value, names)}
        case Compared():
            base = None if value.base is None else _tree(value.base, names)
            return {"do": "compared", "how": value.how, "value": _tree(value.value, names), "base": base}
        case Binary():
            sides = {"left": _tree(value.left, names), "right": _tree(value.right, names)}
            return {"do": "binary", "sign": value.sign, **sides}


def _weights(typed: Typed, facts: Sequence[Fact]) -> dict[int, dict[str, Any]]:
    """Return by aggregate what each subject weighs, where another measure tells it."""
    found: dict[int, dict[str, Any]] = {}
    for place, measure in enumerate(typed.weights):
        if measure is not None:
            weights: dict[str, Any] = {}
            for fact in facts:
                subject = subject_of(fact, measure.subject)
                if fact.measure == measure.code and subject and fact.amount is not None:
                    weights[subject] = weights.get(subject, 0) + fact.amount
            found[place] = weights
    return found


def _rows(
    aggregate: Aggregate, rows: Sequence[Row], weights: dict[str, Any] | None, salt: str
) -> list[tuple[str, ...]]:
    """Return the rows of an aggregate in an order that tells nothing, each subject under a number of this figure alone."""
    order = sorted(
        {one for row in rows if (one := subject_of(row, aggregate.subject))}, key=lambda one: _mixed(one, salt)
    )
    numbers = {one: str(place + 1) for place, one in enumerate(order)}

    def line(row: Row) -> tuple[str, ...]:
        subject = subject_of(row, aggregate.subject)
        below = row.denominator if weights is None else weights.get(subject) if subject else None
        return (
            numbers[subject] if subject else "",
            row.sex or "U",
            _number(row.amount) or "",
            _number(below) or "",
            row.unit,
            "" if row.head_count is None or subject else str(row.head_count),
            row.qualifier,
        )

    lines = [line(row) for row in rows]
    return sorted(lines, key=lambda one: (int(one[0] or 0), one))


def _mixed(key: str, salt: str) -> str:
    return hashlib.sha256(f"{salt}:{key}".encode()).hexdigest()
