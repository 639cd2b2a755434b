"""What of a published figure goes into the pack: its formula as a tree, and rows that tell no more than the tree needs."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
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

HEADERS = ("subject", "sex", "amount", "denominator", "unit", "heads", "records")
_COUNTING = (Op.COUNT, Op.DISTINCT)


@dataclass(frozen=True, slots=True)
class Packed:
    """A figure as report.json tells it, and its files of facts by name."""

    told: dict[str, Any]
    files: dict[str, list[tuple[str, ...]]]


def packed(figure: FrozenFigure, facts: Sequence[Fact], baseline: Baseline | None, salt: str) -> Packed:
    """Return a figure for the pack.

    A figure of which a part is withheld leaves its rows at home: from them the part could be counted. The others tell of
    each row no more than the formula needs: whom it counts as and its sex, or its sex and amounts. Amounts of single
    people are added up by sex before they leave. Who it is, its place, its day and its codes stay inside, and nobody has
    the same number in two figures.
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
    why_not = _why_not(figure, facts)
    if why_not:
        return Packed({**told, "tree": None, "why_not": why_not}, {})
    typed = typed_of(defined)
    used = evaluate(typed, facts, on=figure.on, start=figure.publication.starts, baseline=None).used
    heavy = _weights(typed, facts)
    kept = [
        _kept(one, rows, heavy.get(place), f"{salt}:{figure.pk}")
        for place, (one, rows) in enumerate(zip(typed.aggregates, used, strict=True))
    ]
    names = [f"facts/{figure.position + 1:03}-{place + 1}.csv" for place in range(len(kept))]
    steps = {
        one: {"do": "aggregate", "op": op.value, "rows": name}
        for one, (op, _), name in zip(typed.aggregates, kept, names, strict=True)
    }
    split = {} if baseline is None else baseline.by_sex
    told |= {
        "value": _number(figure.value),
        "by_sex": {sex: figure.by_sex.get(sex) for sex in SEXES} if _splits(facts) else {},
        "baseline": _number(figure.baseline_value),
        "baseline_by_sex": {sex: part for sex, part in split.items() if part is not None},
        "tree": _tree(typed.value, steps),
    }
    return Packed(told, {name: rows for name, (_, rows) in zip(names, kept, strict=True)})


def _why_not(figure: FrozenFigure, facts: Iterable[Fact]) -> str:
    if set(figure.withheld) & {TOTAL, BASELINE, *SEXES}:
        return _("A part of it counts too few people, so its rows stay inside.")
    ops = {one.op for one in typed_of(as_defined(figure)).aggregates}
    if Op.COMPOSITE in ops or (ops & {Op.MEDIAN, Op.MIN, Op.MAX} and any(fact.person for fact in facts)):
        return _("It can only be counted from the values of single people, which stay inside.")
    return ""


def _splits(facts: Iterable[Fact]) -> bool:
    return any(fact.sex in ("F", "M", "X") for fact in facts)


def _number(value: Any) -> str | None:
    return None if value is None else f"{value:f}"


def _tree(value: Value, steps: dict[Aggregate, dict[str, Any]]) -> dict[str, Any]:
    match value:
        case Aggregate():
            return steps[value]
        case Number():
            return {"do": "number", "value": f"{value.value:f}"}
        case Percent():
            return {"do": "percent", "value": _tree(value.value, steps)}
        case Compared():
            base = None if value.base is None else _tree(value.base, steps)
            return {"do": "compared", "how": value.how, "value": _tree(value.value, steps), "base": base}
        case Binary():
            sides = {"left": _tree(value.left, steps), "right": _tree(value.right, steps)}
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


def _kept(
    aggregate: Aggregate, rows: Sequence[Row], weights: dict[str, Any] | None, salt: str
) -> tuple[Op, list[tuple[str, ...]]]:
    """Return how the rows of an aggregate are put together outside, and the rows as they may leave."""
    if aggregate.op in _COUNTING:
        return aggregate.op, _subjects(aggregate, rows, salt)
    weighed = [(row, _below(row, aggregate, weights)) for row in rows]
    if any(row.person for row in rows):
        op = Op.RATIO if aggregate.op is Op.WEIGHTED else aggregate.op
        return op, _added(aggregate.op, weighed)
    lines = [("", row.sex or "U", _number(row.amount) or "", _number(b) or "", row.unit, "", "") for row, b in weighed]
    return aggregate.op, sorted(lines)


def _below(row: Row, aggregate: Aggregate, weights: dict[str, Any] | None) -> Decimal | None:
    if weights is None:
        return row.denominator
    subject = subject_of(row, aggregate.subject)
    return weights.get(subject) if subject else None


def _subjects(aggregate: Aggregate, rows: Sequence[Row], salt: str) -> list[tuple[str, ...]]:
    """Return whom rows count as, in an order that tells nothing, each under a number of this figure alone."""
    found = {one for row in rows if (one := subject_of(row, aggregate.subject))}
    numbers = {one: str(place + 1) for place, one in enumerate(sorted(found, key=lambda one: _mixed(one, salt)))}

    def line(row: Row) -> tuple[str, ...]:
        subject = subject_of(row, aggregate.subject)
        heads = "" if row.head_count is None or subject else str(row.head_count)
        return (numbers[subject] if subject else "", row.sex or "U", "", "", "", heads, "")

    return sorted((line(row) for row in rows), key=lambda one: (int(one[0] or 0), one))


def _added(op: Op, weighed: Sequence[tuple[Row, Decimal | None]]) -> list[tuple[str, ...]]:
    """Return the amounts of people added up by sex and unit, with how many records each sum holds."""
    sums: dict[tuple[str, str], list[Decimal]] = {}
    for row, below in weighed:
        if row.amount is None or (op in (Op.RATIO, Op.WEIGHTED) and below is None):
            continue
        total = sums.setdefault((row.sex or "U", row.unit), [Decimal(0), Decimal(0), Decimal(0)])
        total[0] += row.amount * (below or 0) if op is Op.WEIGHTED else row.amount
        total[1] += below or 0
        total[2] += 1
    return [
        ("", sex, _number(above) or "", _number(below) or "", unit, "", f"{records:f}")
        for (sex, unit), (above, below, records) in sorted(sums.items())
    ]


def _mixed(key: str, salt: str) -> str:
    return hashlib.sha256(f"{salt}:{key}".encode()).hexdigest()
