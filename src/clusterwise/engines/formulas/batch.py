"""One statement for many formulas: rows are put together once, then every formula reads the small groups."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

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
#: How many slots of one measure a row is matched with in one go.
BITS = 8


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
            splits = "".join(f", {keys[code(column)]} AS b{place}" for place, column in enumerate(by))
            where = partial(_where, of_leaf=of_leaf)
            for measures, coded, members in self._memberships(numbers, where):
                inner = f"SELECT *{splits}, {coded} AS code FROM {name} WHERE {_among(measures)}"  # noqa: S608 - quoted
                self._answer(self._windowed(inner, members, is_flow), by, sums)

    def _alike(self, numbers: Iterable[int]) -> list[tuple[tuple[str, ...], bool, list[int]]]:
        groups: dict[tuple[tuple[str, ...], bool], list[int]] = {}
        for number in numbers:
            slot = self.all[number]
            groups.setdefault((slot.by, self.slots.is_flow(slot)), []).append(number)
        return [(by, is_flow, found) for (by, is_flow), found in groups.items()]

    def _memberships(
        self, numbers: Sequence[int], condition: Callable[[Slot], str]
    ) -> Iterator[tuple[tuple[str, ...], str, str]]:
        """Yield measures, the code of a row, and the table that gives the entries (slot and timing) of each code.

        A code is the place of the measure and one bit a slot that the row fits: joining it is far quicker than lists.
        """
        by_measure: dict[str, list[tuple[str, int]]] = {}
        for number in numbers:
            slot = self.all[number]
            told = condition(slot) or "true"
            for measure, timing in zip(slot.measures, slot.timings, strict=True):
                by_measure.setdefault(measure, []).append((told, number * len(self.timeline.timings) + timing))
        for begin in range(0, max(map(len, by_measure.values()), default=0), BITS):
            chunk = {measure: some[begin : begin + BITS] for measure, some in by_measure.items() if some[begin:]}
            entries, branches = [], []
            for place, (measure, some) in enumerate(chunk.items()):
                bits = [f"CASE WHEN {told} THEN {1 << bit} ELSE 0 END" for bit, (told, _) in enumerate(some)]
                branches.append(f"WHEN {literal(measure)} THEN {place << BITS} + {' + '.join(bits)}")
                entries += [f"({place << BITS}, {1 << bit}, {entry})" for bit, (_, entry) in enumerate(some)]
            name = f"members_{len(self.tables)}"
            masks = f"(VALUES {', '.join(entries)}) AS v(place, bit, entry), range({1 << BITS}) AS r(mask)"
            select = f"SELECT place + mask AS code, entry FROM {masks} WHERE mask & bit <> 0"  # noqa: S608 - numbers
            self.tables.append(f"{name} AS MATERIALIZED ({select})")
            yield tuple(chunk), f"CASE measure {' '.join(branches)} END", name

    def _windowed(self, inner: str, members: str, is_flow: bool) -> str:
        """Return the rows of a query, each once for every slot that it fits and every window that it is in."""
        timings = len(self.timeline.timings)
        windows = (
            f"flows ON flows.t = entry % {timings} AND flows.s = f.s"
            if is_flow
            else f"spans ON spans.t = entry % {timings} AND f.s >= lo AND f.s < hi AND (held = 0 OR f.e >= held)"
        )
        return f"({inner}) AS f JOIN {members} ON {members}.code = f.code JOIN {windows}"

    def _answer(self, windowed: str, by: tuple[str, ...], sums: Sequence[str]) -> None:
        slot = f"entry // {len(self.timeline.timings)}"
        splits = [f"b{place}" for place in range(len(by))]
        total = "false" if by else "true"
        groups = ", ".join([slot, "w", *splits])
        if by and self.with_margins:
            total = "GROUPING(b0) = 1"
            groups = f"GROUPING SETS (({groups}), ({slot}, w))"
        select = [f"{slot} AS slot", "w", f"{total} AS is_total", *splits, *sums]
        self.answers.append(f"SELECT {', '.join(select)}\nFROM {windowed} GROUP BY {groups}")

    # the rows themselves

    def _direct(self, way: str) -> None:
        of_way = [number for number, slot in enumerate(self.all) if slot.way == way]
        for subject in SUBJECTS:
            numbers = [number for number in of_way if self.all[number].subject == subject]
            for by, is_flow, some in self._alike(numbers):
                for windowed in self._rows(some, subject, by, is_flow, way):
                    if way == "distinct":
                        self._distinct(windowed, by)
                    else:
                        self._answer(windowed, by, _DIRECT[way])

    def _rows(
        self, numbers: Sequence[int], subject: str, by: tuple[str, ...], is_flow: bool, way: str
    ) -> Iterator[str]:
        ends = "" if is_flow else f", {self.timeline.end_bucket()} AS e"
        splits = "".join(f", {code(name)} AS b{place}" for place, name in enumerate(by))
        amounts = "" if way == "distinct" else ", amount, coalesce(unit, '') AS unit"
        days = f"{self.timeline.bucket('starts')} AS s{ends}"
        for measures, coded, members in self._memberships(numbers, _where):
            columns = f"{SUBJECTS[subject]} AS subject, head_count{amounts}, {days}{splits}, {coded} AS code"
            wanted = [_among(measures), self.timeline.reach()] if is_flow else [_among(measures)]
            conditions = [_where(self.all[number]) for number in numbers]
            if len(conditions) <= BITS and all(conditions):
                wanted.append(" OR ".join(f"({one})" for one in conditions))
            where = " AND ".join(f"({one})" for one in wanted)
            inner = f"SELECT {columns} FROM facts WHERE {where}"  # noqa: S608 - texts are quoted
            yield self._windowed(inner, members, is_flow)

    def _distinct(self, windowed: str, by: tuple[str, ...]) -> None:
        """Group by subject first, then count the groups: exact, and one hash table instead of one a cell."""
        splits = [f"b{place}" for place in range(len(by))]
        name = f"people_{len(self.tables)}"
        slot = f"entry // {len(self.timeline.timings)} AS slot"
        kept = "count(*) AS n, sum(head_count) AS heads, count(head_count) AS headed"
        self.tables.append(
            f"{name} AS {'MATERIALIZED' if by and self.with_margins else 'NOT MATERIALIZED'} "
            f"(SELECT {', '.join([slot, 'w', *splits, 'subject', kept])}\nFROM {windowed} GROUP BY ALL)"
        )
        told = ", ".join(_DIRECT["distinct"])
        groups = ", ".join(["slot", "w", *splits])
        is_total = "false" if by else "true"
        self.answers.append(f"SELECT {groups}, {is_total} AS is_total, {told} FROM {name} GROUP BY {groups}")  # noqa: S608
        if by and self.with_margins:
            again = "sum(n) AS n, sum(heads) AS heads, sum(headed) AS headed"
            inner = f"SELECT slot, w, subject, {again} FROM {name} GROUP BY slot, w, subject"  # noqa: S608 - our names
            self.answers.append(f"SELECT slot, w, true AS is_total, {told} FROM ({inner}) GROUP BY slot, w")  # noqa: S608

    def _weighted(self, number: int, slot: Slot) -> None:
        """Weigh each row by the sum of another measure of the same subject in the same window."""
        subject = SUBJECTS[slot.subject]
        days = f"{self.timeline.bucket('starts')} AS s, {self.timeline.end_bucket()} AS e"
        joined = "JOIN spans ON spans.t = {t} AND f.s >= lo AND f.s < hi AND (held = 0 OR f.e >= held)"
        known = f"measure = {literal(slot.weight)} AND amount IS NOT NULL"
        told = f"SELECT {subject} AS subject, amount, {days} FROM facts WHERE {known}"  # noqa: S608 - quoted
        heavy = (
            f"SELECT w, subject, sum(amount) AS weight FROM ({told}) AS f "  # noqa: S608 - texts are quoted
            f"{joined.format(t=slot.weight_timing)} WHERE subject IS NOT NULL GROUP BY w, subject"
        )
        (rows,) = self._rows([number], slot.subject, slot.by, False, "weighted")
        splits = "".join(f", f.b{place}" for place in range(len(slot.by)))
        light = f"SELECT f.subject, head_count, amount, unit, w{splits} FROM {rows}"  # noqa: S608 - texts are quoted
        names = [f"b{place}" for place in range(len(slot.by))]
        groups = ", ".join(["w", *names])
        is_split = bool(slot.by and self.with_margins)
        total = "GROUPING(b0) = 1" if is_split else "false" if slot.by else "true"
        select = [f"{number} AS slot", "w", f"{total} AS is_total", *names, *_DIRECT["weighted"]]
        self.answers.append(
            f"SELECT {', '.join(select)}\nFROM ({light}) AS f LEFT JOIN ({heavy}) AS h USING (w, subject)\n"
            f"GROUP BY {f'GROUPING SETS (({groups}), (w))' if is_split else groups}"
        )


def _where(slot: Slot, of_leaf: Callable[[Leaf], str] = leaf) -> str:
    return condition_sql(slot.where, of_leaf) if slot.where else ""


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
        "sum(n) AS n",
        "count(subject) AS people",
        "sum(heads) FILTER (subject IS NULL) AS heads",
        "sum(n - headed) FILTER (subject IS NULL) AS nameless",
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
