"""A formula from the boxes of an indicator's sheet, so that older definitions are formulas too."""

from collections.abc import Mapping

from clusterwise.methods.formulas.rows import NOT_STATED
from clusterwise.methods.formulas.tree import (
    Aggregate,
    Binary,
    Both,
    Clause,
    Compare,
    Compared,
    Condition,
    Formula,
    OneOf,
    Op,
    Time,
    Value,
)

_TIMES = {"at": Time(Clause.AT), "in": Time(Clause.IN), "since": Time(Clause.SINCE)}
_COMPARED = {"absolute": "change", "percent": "pct_change", "times": "fold"}


def of_structure(
    *,
    how: str,
    measure: str,
    subject: str = "record",
    filters: Mapping[str, object] | None = None,
    denominator_measure: str = "",
    denominator_filters: Mapping[str, object] | None = None,
    when: str = "since",
    breakdown: str = "",
    compared: str = "",
) -> Formula:
    """Return the formula that computes the same figure as an indicator's sheet.

    Formula: how(subject where measure = … and filters) in the sheet's time; a ratio of two measures divides their sums.
    Source: the KPI sheet of the monitoring reference.
    Limits: an empty filter value means "not stated"; the comparison needs the frozen baseline.

    >>> from clusterwise.methods.formulas.texts import text
    >>> text(of_structure(how="distinct", measure="trained", subject="person", filters={"topic": ["GMP", "HACCP"]}))
    'distinct(person where measure = "trained" and topic in ("GMP", "HACCP") since start)'
    """
    time = _TIMES[when]
    value: Value
    if how == "ratio" and denominator_measure:
        above = _of_amounts(Op.SUM, measure, filters or {}, time)
        value = Binary("ratio", above, _of_amounts(Op.SUM, denominator_measure, denominator_filters or {}, time))
    elif how in ("count", "distinct"):
        conditions = (Compare("measure", "=", measure), *_conditions(filters or {}))
        value = Aggregate(Op(how), subject=subject, where=_all(conditions), time=time)
    else:
        value = _of_amounts(Op(how), measure, filters or {}, time)
    if compared:
        value = Compared(_COMPARED[compared], value, None)
    return Formula(value, by=(breakdown,) if breakdown else ())


def _of_amounts(op: Op, measure: str, filters: Mapping[str, object], time: Time) -> Aggregate:
    return Aggregate(op, measure=measure, where=_all(_conditions(filters)), time=time)


def _all(conditions: tuple[Condition, ...]) -> Condition | None:
    if len(conditions) > 1:
        return Both(conditions)
    return conditions[0] if conditions else None


def _conditions(filters: Mapping[str, object]) -> tuple[Condition, ...]:
    return tuple(_condition(name, filters[name]) for name in sorted(filters))


def _condition(name: str, wanted: object) -> Condition:
    codes = list(wanted) if isinstance(wanted, list | tuple) else [wanted]
    gap = "U" if name == "sex" else NOT_STATED
    texts = tuple(dict.fromkeys(str(code) if code not in ("", None) else gap for code in codes))
    return Compare(name, "=", texts[0]) if len(texts) == 1 else OneOf(name, texts)
