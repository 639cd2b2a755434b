"""The rows of a batch as figures: the same arithmetic as the reference, from sums that the database took."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

import pyarrow as pa

from clusterwise.engines.formulas.batch import Query
from clusterwise.engines.formulas.slots import POOLED, Ask
from clusterwise.methods.formulas.combining import Baseline, Cell, Combination
from clusterwise.methods.formulas.evaluating import Group, Key, Result
from clusterwise.methods.formulas.parts import Part
from clusterwise.methods.formulas.tree import Aggregate, Op

Reader = Callable[[int], Part]
#: The rows of a slot in one window by key; a total has no key.
Cells = dict[Key | None, int]


class Answers:
    """What a batch found; each formula's figures are put together when they are asked for."""

    def __init__(self, query: Query, found: pa.Table) -> None:
        self.query, self.found = query, found
        self._columns = {name: found.column(name).to_pylist() for name in found.column_names}
        self._places = self._by_slot()

    def _by_slot(self) -> dict[tuple[int, int], Cells]:
        places: dict[tuple[int, int], Cells] = {}
        widths = {number: len(ask.by) for ask in self.query.asks for number in ask.slots}
        columns = [self._columns[name] for name in sorted(self._columns) if _is_key(name)]
        keys = list(zip(*columns, strict=True)) if columns else [()] * self.found.num_rows
        heads = zip(*(self._columns[name] for name in ("slot", "w", "is_total")), keys, strict=True)
        for place, (slot, window, is_total, key) in enumerate(heads):
            own = None if is_total else key[: widths[slot]]
            places.setdefault((slot, window), {})[own] = place
        return places

    def __len__(self) -> int:
        return len(self.query.asks)

    def result(self, number: int) -> Result:
        """Return the figures of one formula, without its rows; without margins its totals are not known."""
        ask, baseline = self.query.asks[number], self.query.baselines[number]
        combination = Combination(ask.typed)
        readers = [self._reader(aggregate) for aggregate in ask.typed.aggregates]
        numbers = range(1 + len(ask.calendar.periods))
        windows = [self._group(ask, combination, readers, baseline, window) for window in numbers]
        labels = (label for label, _ in ask.calendar.periods)
        return Result(windows[0], dict(zip(labels, windows[1:], strict=True)))

    def results(self) -> list[Result]:
        """Return the figures of all formulas, in order."""
        return [self.result(number) for number in range(len(self))]

    def table(self) -> pa.Table:
        """Return all figures as one Arrow table: a row a cell, without a key for totals, values as double numbers."""
        told: dict[str, list[object]] = {name: [] for name in _TABLE.names}
        for number, result in enumerate(self.results()):
            for period, group in (("", result.whole), *result.per.items()):
                for key, cell in ((None, group.total), *group.by.items()):
                    value = None if cell.value is None else float(cell.value)
                    figures = (value, cell.unit, cell.reason, cell.n, cell.unknown, cell.anonymous)
                    for name, figure in zip(_TABLE.names, (number, period, key, *figures), strict=True):
                        told[name].append(figure)
        return pa.table(told, schema=_TABLE)

    def _group(
        self,
        ask: Ask,
        combination: Combination,
        readers: Sequence[Reader],
        baseline: Baseline | None,
        window: int,
    ) -> Group:
        slots = [self._places.get((slot, window), {}) for slot in ask.slots]
        pairs = list(zip(readers, slots, strict=True))

        def parts(key: Key | None) -> list[Part | None]:
            return [None if (place := cells.get(key)) is None else reader(place) for reader, cells in pairs]

        keys = sorted({key for cells in slots for key in cells if key is not None}) if ask.by else ()
        cells: dict[Key, Cell] = {
            key: combination.cell(parts(key), baseline.of(key) if baseline else None) for key in keys
        }
        return Group(combination.cell(parts(None), baseline), cells)

    def _reader(self, aggregate: Aggregate) -> Reader:
        """Return how the part of an aggregate is read from a row of the answer."""
        op, subject, rows = aggregate.op, aggregate.subject, self._columns["n"]
        nothing = [None] * len(rows)
        is_pooled = op in POOLED or aggregate.weight == "denominator"
        heads = self._columns.get(f"heads_{subject}" if is_pooled else "heads", nothing)
        if op is Op.DISTINCT:
            people, nameless = self._columns["people"], self._columns["nameless"]
            return lambda row: Part(
                Fraction(people[row]), int(rows[row]), int(nameless[row] or 0), int(heads[row] or 0), subject
            )
        if op is Op.COUNT:
            single = rows if subject == "record" else self._columns[f"single_{subject}"]
            return lambda row: Part(
                Fraction(int(single[row] + (heads[row] or 0))), int(rows[row]), 0, int(heads[row] or 0), subject
            )
        counted = self._columns["pairs" if op in (Op.RATIO, Op.WEIGHTED) else "known"]
        low, high = self._columns["unit_low"], self._columns["unit_high"]
        columns = [self._columns[name] for name in _COLUMNS[op]]

        def of_amounts(row: int) -> Part:
            known, is_mixed = int(counted[row]), low[row] != high[row]
            unit = "" if is_mixed or op is Op.RATIO else low[row]
            value = None if is_mixed or not known else _value(op, known, [column[row] for column in columns])
            return Part(value, int(rows[row]), int(rows[row]) - known, int(heads[row] or 0), unit, is_mixed)

        return of_amounts


_TABLE = pa.schema(
    [
        ("formula", pa.int32()),
        ("period", pa.string()),
        ("key", pa.list_(pa.string())),
        ("value", pa.float64()),
        ("unit", pa.string()),
        ("reason", pa.string()),
        ("n", pa.int64()),
        ("unknown", pa.int64()),
        ("anonymous", pa.int64()),
    ]
)
_COLUMNS: Mapping[Op, tuple[str, ...]] = {
    Op.SUM: ("total",),
    Op.MEAN: ("total",),
    Op.MEDIAN: ("low", "high"),
    Op.MIN: ("low",),
    Op.MAX: ("high",),
    Op.RATIO: ("above", "below"),
    Op.WEIGHTED: ("product", "below"),
}


def _is_key(name: str) -> bool:
    return name[0] == "b" and name[1:].isdigit()


def _value(op: Op, known: int, figures: Sequence[Decimal]) -> Fraction | None:
    first = Fraction(figures[0])
    if op in (Op.RATIO, Op.WEIGHTED):
        return first / Fraction(figures[1]) if figures[1] else None
    if op is Op.MEDIAN:
        return (first + Fraction(figures[1])) / 2
    return first / known if op is Op.MEAN else first
