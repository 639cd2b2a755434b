"""One statement for many formulas: rows are put together once, then every formula reads the small groups."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from clusterwise.engines.formulas.literals import Leaf, code, compared, condition_sql, leaf, literal
from clusterwise.engines.formulas.slots import Ask, Slot, Slots
from clusterwise.engines.formulas.timeline import Timeline
from clusterwise.methods.formulas.combining import Baseline
from clusterwise.methods.formulas.conditions import comparisons
from clusterwise.methods.formulas.rows import DAYS, NUMBERS
from clusterwise.methods.formulas.tree import Op
from clusterwise.methods.formulas.types import Typed

SUBJECTS = {
    "person": "person",
    "organisation": "organisation",
    "record": "source_model || ':' || source_key",
}
MAX_KEYS = 4


@dataclass(frozen=True, slots=True)
class Query:
    """A statement over a table named `facts`, and how its rows become the figures of the formulas."""

    sql: str
    asks: tuple[Ask, ...]
    baselines: tuple[Baseline | None, ...]
    with_margins: bool


def compile_batch(
    formulas: Sequence[Typed],
    *,
    on: date,
    start: date | None = None,
    baselines: Sequence[Baseline | None] | None = None,
    by: Sequence[str] | None = None,
    with_margins: bool = True,
) -> Query:
    """Return one statement for many formulas; without margins only the finest cells are asked for.

    `by` splits all formulas by something else than they say. Every text of a formula becomes a quoted literal.
    """
    slots = Slots()
    asks = tuple(slots.ask(typed, start, on, by) for typed in formulas)
    writer = _Writer(slots, Timeline(list(slots.timings), with_margins), with_margins)
    frozen = tuple(baselines) if baselines is not None else (None,) * len(asks)
    if len(frozen) != len(asks):
        raise ValueError(f"{len(asks)} formulas need as many baselines, not {len(frozen)}.")
    return Query(writer.statement(), asks, frozen, with_margins)


@dataclass(frozen=True, slots=True)
class _Family:
    """Measures whose rows are put together by the same columns."""

    measures: tuple[str, ...]
    slots: tuple[int, ...]


class _Writer:
    def __init__(self, slots: Slots, timeline: Timeline, with_margins: bool) -> None:
        self.slots, self.timeline, self.with_margins = slots, timeline, with_margins
        self.all = list(slots.slots)
        self.tables: list[str] = []
        self.answers: list[str] = []

    def statement(self) -> str:
        for number, family in enumerate(self._families()):
            self._pooled(f"groups_{number}", family)
        for way in ("distinct", "median"):
            self._direct(way)
        for number, slot in enumerate(self.all):
            if slot.way == "weighted":
                self._weighted(number, slot)
        if not self.answers:
            return "SELECT -1 AS slot, 0 AS w, true AS is_total, 0 AS n WHERE false"
        tables = ",\n".join([*self.timeline.windows_sql(), *self.tables])
        return f"WITH {tables}\n" + "\nUNION ALL BY NAME\n".join(self.answers)

    # small groups of equal rows

    def _families(self) -> list[_Family]:
        """Group the pooled slots so that measures with the same columns are read in one scan."""
        linked: dict[str, set[str]] = {}
        pooled = [(number, slot) for number, slot in enumerate(self.all) if slot.way == "pooled"]
        for _, slot in pooled:
            merged = set(slot.measures).union(*(linked.get(measure, set()) for measure in slot.measures))
            for measure in merged:
                linked[measure] = merged
        by_columns: dict[tuple[object, ...], tuple[set[str], list[int]]] = {}
        for component in {id(some): some for some in linked.values()}.values():
            numbers = [number for number, slot in pooled if slot.measures[0] in component]
            columns = tuple(sorted({expression for number in numbers for expression in self._columns(number)}))
            needs = tuple(sorted(self._needs(numbers)))
            measures, members = by_columns.setdefault((columns, needs), (set(), []))
            measures |= component
            members += numbers
        return [_Family(tuple(sorted(measures)), tuple(sorted(members))) for measures, members in by_columns.values()]

    def _columns(self, number: int) -> set[str]:
        slot = self.all[number]
        leaves = {_column(one) for one in comparisons(slot.where) if one.name != "measure"}
        return leaves | {code(name) for name in slot.by}

    def _needs(self, numbers: Iterable[int]) -> set[str]:
        needs = set()
        for number in numbers:
            needs |= {_NEEDS[op] for op in self.slots.ops[number]}
            needs |= {self.all[number].subject} - {"record"}
            needs |= set() if self.slots.is_flow(self.all[number]) else {"ends"}
        return needs

    def _pooled(self, name: str, family: _Family) -> None:
        columns = sorted({expression for number in family.slots for expression in self._columns(number)})
        needs = self._needs(family.slots)
        keys = {expression: f"k{place}" for place, expression in enumerate(columns)}
        days = [f"{self.timeline.bucket('starts')} AS s"]
        if "ends" in needs:
            days.append(f"{self.timeline.end_bucket()} AS e")
        select = ["measure", *days, *(f"{expression} AS {key}" for expression, key in keys.items())]
        select += [f"{expression} AS {label}" for label, expression, _ in _stats(needs)]
        self.tables.append(
            f"{name} AS MATERIALIZED (SELECT {', '.join(select)}\nFROM facts WHERE {_among(family.measures)} GROUP BY ALL)"
        )

        def of_leaf(one: Leaf) -> str:
            if one.name == "measure":
                return compared("measure", one)
            key = keys[_column(one)]
            return key if one.name in (*NUMBERS, *DAYS) else compared(key, one)

        sums = [f"{again}({label}) AS {label}" for label, _, again in _stats(needs)]
        for by, is_flow, numbers in self._alike(family.slots):
            entries = self._entries(numbers, lambda slot: condition_sql(slot.where, of_leaf) if slot.where else "")
            splits = [f"{keys[code(column)]} AS b{place}" for place, column in enumerate(by)]
            inner = f"SELECT *{''.join(', ' + split for split in splits)}, unnest({entries}) AS entry FROM {name}"  # noqa: S608 - texts are quoted in literals
            self._answer(inner, by, is_flow, sums)

    def _alike(self, numbers: Iterable[int]) -> list[tuple[tuple[str, ...], bool, list[int]]]:
        groups: dict[tuple[tuple[str, ...], bool], list[int]] = {}
        for number in numbers:
            slot = self.all[number]
            groups.setdefault((slot.by, self.slots.is_flow(slot)), []).append(number)
        return [(by, is_flow, found) for (by, is_flow), found in groups.items()]

    def _entries(self, numbers: Sequence[int], condition: Callable[[Slot], str]) -> str:
        """Return the list of slots, each with its timing, that a row belongs to."""
        by_measure: dict[str, list[str]] = {}
        for number in numbers:
            slot = self.all[number]
            told = condition(slot)
            for measure, timing in zip(slot.measures, slot.timings, strict=True):
                entry = str(number * len(self.timeline.timings) + timing)
                by_measure.setdefault(measure, []).append(f"CASE WHEN {told} THEN {entry} END" if told else entry)
        branches = [f"WHEN {literal(measure)} THEN [{', '.join(some)}]" for measure, some in by_measure.items()]
        return f"CASE measure {' '.join(branches)} END"

    def _answer(self, inner: str, by: tuple[str, ...], is_flow: bool, sums: Sequence[str]) -> None:
        timings = len(self.timeline.timings)
        windows = (
            f"JOIN flows ON flows.t = entry % {timings} AND flows.s = f.s"
            if is_flow
            else f"JOIN spans ON spans.t = entry % {timings} AND f.s >= lo AND f.s < hi AND (held = 0 OR f.e >= held)"
        )
        splits = [f"b{place}" for place in range(len(by))]
        total = "false" if by else "true"
        groups = ", ".join(["entry // " + str(timings), "w", *splits])
        if by and self.with_margins:
            total = "GROUPING(b0) = 1"
            groups = f"GROUPING SETS (({groups}), (entry // {timings}, w))"
        select = [f"entry // {timings} AS slot", "w", f"{total} AS is_total", *splits, *sums]
        self.answers.append(
            f"SELECT {', '.join(select)}\nFROM ({inner}) AS f {windows} WHERE entry IS NOT NULL GROUP BY {groups}"
        )

    # the rows themselves

    def _direct(self, way: str) -> None:
        of_way = [number for number, slot in enumerate(self.all) if slot.way == way]
        for subject in SUBJECTS:
            numbers = [number for number in of_way if self.all[number].subject == subject]
            for by, is_flow, some in self._alike(numbers):
                self._answer(self._rows(some, subject, by, is_flow, way), by, is_flow, _DIRECT[way])

    def _rows(self, numbers: Sequence[int], subject: str, by: tuple[str, ...], is_flow: bool, way: str) -> str:
        measures = tuple(sorted({measure for number in numbers for measure in self.all[number].measures}))
        entries = self._entries(numbers, lambda slot: condition_sql(slot.where) if slot.where else "")
        ends = "" if is_flow else f", {self.timeline.end_bucket()} AS e"
        splits = "".join(f", {code(name)} AS b{place}" for place, name in enumerate(by))
        amounts = "" if way == "distinct" else ", amount, coalesce(unit, '') AS unit"
        days = f"{self.timeline.bucket('starts')} AS s{ends}"
        columns = f"{SUBJECTS[subject]} AS subject, head_count{amounts}, {days}{splits}, unnest({entries}) AS entry"
        return f"SELECT {columns} FROM facts WHERE {_among(measures)}"  # noqa: S608 - texts are quoted in literals

    def _weighted(self, number: int, slot: Slot) -> None:
        """Weigh each row by the sum of another measure of the same subject in the same window."""
        subject, timings = SUBJECTS[slot.subject], len(self.timeline.timings)
        days = f"{self.timeline.bucket('starts')} AS s, {self.timeline.end_bucket()} AS e"
        joined = "JOIN spans ON spans.t = {t} AND f.s >= lo AND f.s < hi AND (held = 0 OR f.e >= held)"
        known = f"measure = {literal(slot.weight)} AND amount IS NOT NULL"
        told = f"SELECT {subject} AS subject, amount, {days} FROM facts WHERE {known}"  # noqa: S608 - quoted
        heavy = (
            f"SELECT w, subject, sum(amount) AS weight FROM ({told}) AS f "  # noqa: S608 - texts are quoted
            f"{joined.format(t=slot.weight_timing)} WHERE subject IS NOT NULL GROUP BY w, subject"
        )
        rows = self._rows([number], slot.subject, slot.by, False, "weighted")
        splits = "".join(f", f.b{place}" for place in range(len(slot.by)))
        light = (
            f"SELECT f.subject, head_count, amount, unit, w{splits} FROM ({rows}) AS f "  # noqa: S608 - quoted
            f"{joined.format(t=f'entry % {timings}')} WHERE entry IS NOT NULL"
        )
        names = [f"b{place}" for place in range(len(slot.by))]
        groups = ", ".join(["w", *names])
        is_split = bool(slot.by and self.with_margins)
        total = "GROUPING(b0) = 1" if is_split else "false" if slot.by else "true"
        select = [f"{number} AS slot", "w", f"{total} AS is_total", *names, *_DIRECT["weighted"]]
        self.answers.append(
            f"SELECT {', '.join(select)}\nFROM ({light}) AS f LEFT JOIN ({heavy}) AS h USING (w, subject)\n"
            f"GROUP BY {f'GROUPING SETS (({groups}), (w))' if is_split else groups}"
        )


def _column(one: Leaf) -> str:
    """The column by which rows are put together so that a comparison can still be answered."""
    return leaf(one) if one.name in (*NUMBERS, *DAYS) else code(one.name)


def _among(measures: Sequence[str]) -> str:
    return f"measure IN ({', '.join(map(literal, measures))})"


_NEEDS = {
    Op.COUNT: "rows",
    Op.RATIO: "pairs",
    Op.WEIGHTED: "products",
    Op.MIN: "ends_of_amounts",
    Op.MAX: "ends_of_amounts",
}
_NEEDS |= {Op.SUM: "amounts", Op.MEAN: "amounts"}
_BOTH = "amount IS NOT NULL AND denominator IS NOT NULL"
_DIRECT = {
    "distinct": (
        "count(*) AS n",
        "count(DISTINCT subject) AS people",
        "sum(head_count) FILTER (subject IS NULL) AS heads",
        "count(*) FILTER (subject IS NULL AND head_count IS NULL) AS nameless",
    ),
    "median": (
        "count(*) AS n",
        "sum(head_count) FILTER (subject IS NULL) AS heads",
        "count(amount) AS known",
        "quantile_disc(amount, 0.5) AS low",
        "-quantile_disc(-amount, 0.5) AS high",
        "min(unit) AS unit_low",
        "max(unit) AS unit_high",
    ),
    "weighted": (
        "count(*) AS n",
        "sum(head_count) FILTER (f.subject IS NULL) AS heads",
        "count(*) FILTER (amount IS NOT NULL AND weight IS NOT NULL) AS pairs",
        "sum(CAST(amount AS DECIMAL(38,6)) * CAST(weight AS DECIMAL(38,6))) AS product",
        "sum(weight) FILTER (amount IS NOT NULL) AS below",
        "min(unit) AS unit_low",
        "max(unit) AS unit_high",
    ),
}


def _stats(needs: set[str]) -> list[tuple[str, str, str]]:
    """Return what small groups keep: a name, how it is taken from rows, and how it is taken from groups."""
    stats = [("n", "count(*)", "sum")]
    for subject in sorted(needs & set(SUBJECTS)):
        nameless = f"{subject} IS NULL AND head_count IS NULL"
        stats.append((f"heads_{subject}", f"sum(head_count) FILTER ({subject} IS NULL)", "sum"))
        stats.append((f"single_{subject}", f"count(*) FILTER ({subject} IS NOT NULL OR ({nameless}))", "sum"))
    if needs & {"amounts", "ends_of_amounts"}:
        stats += [("known", "count(amount)", "sum"), ("total", "sum(amount)", "sum")]
    if "ends_of_amounts" in needs:
        stats += [("low", "min(amount)", "min"), ("high", "max(amount)", "max")]
    if needs & {"pairs", "products"}:
        stats += [("pairs", f"count(*) FILTER ({_BOTH})", "sum")]
        stats += [(name, f"sum({column}) FILTER ({_BOTH})", "sum") for name, column in _SIDES]
    if "products" in needs:
        stats.append(("product", "sum(amount * denominator)", "sum"))
    if needs - {"rows", "ends", *SUBJECTS}:
        stats += [("unit_low", "min(coalesce(unit, ''))", "min"), ("unit_high", "max(coalesce(unit, ''))", "max")]
    return stats


_SIDES = (("above", "amount"), ("below", "denominator"))
