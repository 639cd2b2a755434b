"""The reference: a formula computed row by row in plain Python, with the rows that were used as its evidence."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction

from clusterwise.methods.formulas.combining import Baseline, Cell, Combination
from clusterwise.methods.formulas.conditions import holds
from clusterwise.methods.formulas.parts import Composite, Part, part_of
from clusterwise.methods.formulas.rows import Row, code_of, subject_of
from clusterwise.methods.formulas.timing import Frame, calendar
from clusterwise.methods.formulas.types import Typed

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """A figure for one span of time, split by what the formula says; `used` are the rows of each aggregate."""

    total: Cell
    by: Mapping[Key, Cell]
    used: tuple[tuple[Row, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """A computed formula: the whole span asked for, and each period where the formula has some."""

    whole: Group
    per: Mapping[str, Group] = field(default_factory=dict)

    @property
    def value(self) -> Decimal | None:
        return self.whole.total.value

    @property
    def unit(self) -> str:
        return self.whole.total.unit

    @property
    def reason(self) -> str:
        """Why there is no value: a code of `combining.REASONS`."""
        return self.whole.total.reason

    @property
    def n(self) -> int:
        return self.whole.total.n

    @property
    def unknown(self) -> int:
        return self.whole.total.unknown

    @property
    def anonymous(self) -> int:
        return self.whole.total.anonymous

    @property
    def by(self) -> Mapping[Key, Cell]:
        return self.whole.by

    @property
    def used(self) -> tuple[tuple[Row, ...], ...]:
        """The rows behind each of `Typed.aggregates`: the evidence."""
        return self.whole.used


def evaluate(
    typed: Typed,
    rows: Iterable[Row],
    *,
    on: date,
    start: date | None = None,
    baseline: Baseline | None = None,
    by: Sequence[str] | None = None,
    composites: Mapping[str, Composite] | None = None,
) -> Result:
    """Return the figure of a formula from rows, up to a day.

    Formula: each aggregate over the rows that fit its condition and its days, then the arithmetic in exact fractions;
    `by` splits by something else than the formula says.
    Source: monitoring reference, sections 5 and 6.
    Limits: 28 digits in the end; a cell without any row is absent, not zero; a split baseline is needed for split changes.

    >>> from clusterwise.methods.formulas import Catalogue, Measure, PlainRow, check, parse
    >>> typed = check(parse("distinct(trained) by sex"), Catalogue({"trained": Measure("trained", "person")}))
    >>> rows = [PlainRow("trained", date(2025, 1, day), person="ada", sex="F") for day in (1, 2)]
    >>> evaluate(typed, rows, on=date(2025, 12, 31)).value
    Decimal('1')
    """
    evaluation = _Evaluation(typed, rows, typed.formula.by if by is None else tuple(by), composites or {}, baseline)
    spans = calendar(typed.formula.per, start, on)
    per = {label: evaluation.group(frame) for label, frame in spans.periods}
    return Result(evaluation.group(spans.whole), per)


class _Evaluation:
    def __init__(
        self,
        typed: Typed,
        rows: Iterable[Row],
        by: Key,
        composites: Mapping[str, Composite],
        baseline: Baseline | None,
    ) -> None:
        self.typed, self.by, self.composites, self.baseline = typed, by, composites, baseline
        self.combination = Combination(typed)
        wanted = set(typed.measures)
        self.rows: dict[str, list[Row]] = {}
        for row in rows:
            if row.measure in wanted:
                self.rows.setdefault(row.measure, []).append(row)
        self.fitting = [
            [row for measure in measures for row in self.rows.get(measure.code, ()) if holds(aggregate.where, row)]
            for aggregate, measures in zip(typed.aggregates, typed.measures_of, strict=True)
        ]

    def group(self, frame: Frame) -> Group:
        used = tuple(self._in_time(place, frame) for place in range(len(self.fitting)))
        weights = [self._weights(place, frame) for place in range(len(self.fitting))]
        total = self.combination.cell(self._parts(used, weights), self.baseline)
        return Group(total, self._cells(used, weights) if self.by else {}, used)

    def _in_time(self, place: int, frame: Frame) -> tuple[Row, ...]:
        time = self.typed.aggregates[place].time
        windows = {one.code: frame.window(time, one.is_state) for one in self.typed.measures_of[place]}
        return tuple(row for row in self.fitting[place] if windows[row.measure].takes(row))

    def _weights(self, place: int, frame: Frame) -> dict[str, Fraction] | None:
        measure = self.typed.weights[place]
        if measure is None:
            return None
        window = frame.window(self.typed.aggregates[place].time, measure.is_state)
        found: dict[str, Fraction] = {}
        for row in self.rows.get(measure.code, ()):
            subject = subject_of(row, measure.subject)
            if subject and row.amount is not None and window.takes(row):
                found[subject] = found.get(subject, Fraction(0)) + Fraction(row.amount)
        return found

    def _parts(
        self, used: Sequence[Sequence[Row] | None], weights: Sequence[dict[str, Fraction] | None]
    ) -> list[Part | None]:
        aggregates = zip(self.typed.aggregates, used, weights, strict=True)
        return [part_of(one, rows, heavy, self.composites) if rows else None for one, rows, heavy in aggregates]

    def _cells(self, used: Sequence[Sequence[Row]], weights: Sequence[dict[str, Fraction] | None]) -> dict[Key, Cell]:
        grouped: list[dict[Key, list[Row]]] = []
        for rows in used:
            groups: dict[Key, list[Row]] = {}
            for row in rows:
                groups.setdefault(tuple(code_of(row, name) for name in self.by), []).append(row)
            grouped.append(groups)
        keys = sorted({key for groups in grouped for key in groups})
        return {
            key: self.combination.cell(
                self._parts([groups.get(key) for groups in grouped], weights),
                self.baseline.of(key) if self.baseline else None,
            )
            for key in keys
        }
