"""The rows of a batch as figures: the same arithmetic as the reference, from sums that the database took."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pyarrow as pa

from clusterwise.engines.formulas.batch import Query
from clusterwise.engines.formulas.slots import Ask
from clusterwise.methods.formulas.combining import Baseline, Cell, Combination
from clusterwise.methods.formulas.evaluating import Group, Key, Result
from clusterwise.methods.formulas.parts import Part
from clusterwise.methods.formulas.tree import Aggregate, Op

Row = Mapping[str, Any]
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
        windows = [self._group(ask, combination, baseline, w) for w in range(1 + len(ask.calendar.periods))]
        labels = (label for label, _ in ask.calendar.periods)
        return Result(windows[0], dict(zip(labels, windows[1:], strict=True)))

    def results(self) -> list[Result]:
        """Return the figures of all formulas, in order."""
        return [self.result(number) for number in range(len(self))]

    def _group(self, ask: Ask, combination: Combination, baseline: Baseline | None, window: int) -> Group:
        slots = [self._places.get((slot, window), {}) for slot in ask.slots]
        total = combination.cell(self._parts(ask, slots, None), baseline)
        keys = sorted({key for cells in slots for key in cells if key is not None}) if ask.by else ()
        cells: dict[Key, Cell] = {
            key: combination.cell(self._parts(ask, slots, key), baseline.of(key) if baseline else None) for key in keys
        }
        return Group(total, cells)

    def _parts(self, ask: Ask, slots: list[Cells], key: Key | None) -> list[Part | None]:
        places = [cells.get(key) for cells in slots]
        return [
            None if place is None else self._part(aggregate, place)
            for aggregate, place in zip(ask.typed.aggregates, places, strict=True)
        ]

    def _part(self, aggregate: Aggregate, place: int) -> Part:
        def of(name: str) -> Any:
            column = self._columns.get(name)
            return None if column is None else column[place]

        rows, op, subject = int(of("n")), aggregate.op, aggregate.subject
        if op is Op.DISTINCT:
            return Part(Fraction(of("people")), rows, of("nameless"), int(of("heads") or 0), subject)
        pooled = op is not Op.MEDIAN and not (op is Op.WEIGHTED and aggregate.weight != "denominator")
        heads = 0 if subject == "record" else int(of(f"heads_{subject}" if pooled else "heads") or 0)
        if op is Op.COUNT:
            single = rows if subject == "record" else int(of(f"single_{subject}"))
            return Part(Fraction(single + heads), rows, 0, heads, subject)
        known = int(of("pairs" if op in (Op.RATIO, Op.WEIGHTED) else "known"))
        is_mixed = of("unit_low") != of("unit_high")
        unit = "" if is_mixed or op is Op.RATIO else of("unit_low")
        value = None if is_mixed or not known else _value(op, known, of)
        return Part(value, rows, rows - known, heads, unit, is_mixed)


def _is_key(name: str) -> bool:
    return name[0] == "b" and name[1:].isdigit()


def _value(op: Op, known: int, of: Any) -> Fraction | None:
    if op in (Op.RATIO, Op.WEIGHTED):
        below: Decimal = of("below")
        return Fraction(of("above" if op is Op.RATIO else "product")) / Fraction(below) if below else None
    if op is Op.MEDIAN:
        return (Fraction(of("low")) + Fraction(of("high"))) / 2
    if op in (Op.MIN, Op.MAX):
        return Fraction(of("low" if op is Op.MIN else "high"))
    total = Fraction(of("total"))
    return total if op is Op.SUM else total / known
