"""What a batch must look up, each thing once: many formulas share a slot, and many slots share a scan."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from clusterwise.engines.formulas.timeline import Timing, timing_of
from clusterwise.engines.session import EngineError
from clusterwise.methods.formulas.timing import Calendar, calendar
from clusterwise.methods.formulas.tree import Condition, Op
from clusterwise.methods.formulas.types import Typed

#: What is put together from small groups of equal rows; the others need the rows themselves.
POOLED = (Op.COUNT, Op.SUM, Op.MEAN, Op.MIN, Op.MAX, Op.RATIO)


@dataclass(frozen=True, slots=True)
class Slot:
    """Rows of some measures that fit a condition in some time, split in one way."""

    way: str
    subject: str
    measures: tuple[str, ...]
    timings: tuple[int, ...]
    where: Condition | None
    by: tuple[str, ...]
    weight: str = ""
    weight_timing: int = -1


@dataclass(frozen=True, slots=True)
class Ask:
    """A formula of the batch: the slot of each of its aggregates, its splits and its calendar."""

    typed: Typed
    slots: tuple[int, ...]
    by: tuple[str, ...]
    calendar: Calendar


@dataclass(slots=True)
class Slots:
    """All slots and timings of a batch, each once."""

    slots: dict[Slot, int] = field(default_factory=dict)
    timings: dict[Timing, int] = field(default_factory=dict)
    ops: dict[int, set[Op]] = field(default_factory=dict)

    def ask(self, typed: Typed, start: date | None, on: date, by: Sequence[str] | None) -> Ask:
        """Take a formula in."""
        splits = typed.formula.by if by is None else tuple(by)
        spans = calendar(typed.formula.per, start, on)
        places = range(len(typed.aggregates))
        return Ask(typed, tuple(self._slot(typed, place, splits, spans) for place in places), splits, spans)

    def _slot(self, typed: Typed, place: int, by: tuple[str, ...], spans: Calendar) -> int:
        aggregate, weight = typed.aggregates[place], typed.weights[place]
        if aggregate.op is Op.COMPOSITE:
            raise EngineError(f"{aggregate.composite} is computed from its rows; evaluate it outside the batch.")
        measures = typed.measures_of[place]
        found = Slot(
            way=_way(aggregate.op, weight is not None),
            subject=aggregate.subject,
            measures=tuple(measure.code for measure in measures),
            timings=tuple(self._timing(timing_of(aggregate.time, one.is_state, spans)) for one in measures),
            where=aggregate.where,
            by=by,
            weight=weight.code if weight else "",
            weight_timing=self._timing(timing_of(aggregate.time, weight.is_state, spans)) if weight else -1,
        )
        number = self.slots.setdefault(found, len(self.slots))
        self.ops.setdefault(number, set()).add(aggregate.op)
        return number

    def _timing(self, timing: Timing) -> int:
        return self.timings.setdefault(timing, len(self.timings))

    def is_flow(self, slot: Slot) -> bool:
        timings = list(self.timings)
        return all(timings[number].is_flow for number in slot.timings)


def _way(op: Op, has_weight: bool) -> str:
    if op in POOLED or (op is Op.WEIGHTED and not has_weight):
        return "pooled"
    return {Op.DISTINCT: "distinct", Op.MEDIAN: "median"}.get(op, "weighted")
