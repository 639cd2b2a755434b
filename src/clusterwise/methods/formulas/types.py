"""The type of a value: what it is, in which unit, and whether groups of it add up."""

from dataclasses import dataclass
from enum import StrEnum

from clusterwise.methods.formulas.catalogue import Measure
from clusterwise.methods.formulas.tree import Aggregate, Binary, Compared, Formula, Percent, Value


class Kind(StrEnum):
    """Types of values."""

    ADDITIVE = "sum"
    DISTINCT = "number of different ones"
    MEAN = "mean"
    MEDIAN = "median"
    EXTREME = "extreme"
    RATIO = "ratio"
    PERCENT = "percentage"
    CHANGE = "change"
    INDEX = "index"
    NUMBER = "number"


#: Why groups of a kind may not be added up; the web layer translates by this text.
NO_ROLL_UP: dict[Kind, str] = {
    Kind.DISTINCT: "The same one can be in two groups, so numbers of different ones never add up.",
    Kind.MEAN: "A mean of two groups lies between them; it is taken anew over all their records.",
    Kind.MEDIAN: "A median of two groups is not told by theirs; it is taken anew over all their records.",
    Kind.EXTREME: "A largest or smallest value is not added; it is taken anew over all the records.",
    Kind.RATIO: "Ratios never add up; the sums above and below the line are added first.",
    Kind.PERCENT: "Percentages never add up; the sums behind them are added first.",
    Kind.CHANGE: "A change of two groups is taken anew from their common baseline and value.",
    Kind.INDEX: "An index of two groups is computed anew over all their records.",
    Kind.NUMBER: "A plain number has no groups.",
}


@dataclass(frozen=True, slots=True)
class Type:
    """A kind and its unit; the unit is empty where the rows alone tell it."""

    kind: Kind
    unit: str = ""

    @property
    def rolls_up(self) -> bool:
        return self.kind is Kind.ADDITIVE

    @property
    def why_not(self) -> str:
        return NO_ROLL_UP.get(self.kind, "")


@dataclass(frozen=True, slots=True)
class Typed:
    """A formula that passed every check, with its type and what it reads.

    `value` is the tree with the time of the whole filled in; `aggregates` are its figures in the order of the text;
    `measures` are the kinds of records that each of them reads, by its place in `aggregates`.
    """

    formula: Formula
    value: Value
    type: Type
    aggregates: tuple[Aggregate, ...]
    measures_of: tuple[tuple[Measure, ...], ...]
    weights: tuple[Measure | None, ...]
    dimensions: tuple[str, ...]

    @property
    def unit(self) -> str:
        return self.type.unit

    @property
    def rolls_up(self) -> bool:
        return self.type.rolls_up

    @property
    def measures(self) -> tuple[str, ...]:
        """The codes of all measures that are read, sorted."""
        read = {one.code for some in self.measures_of for one in some}
        return tuple(sorted(read | {weight.code for weight in self.weights if weight}))

    @property
    def needs_baseline(self) -> bool:
        return _asks_for_baseline(self.value)


def _asks_for_baseline(value: Value) -> bool:
    match value:
        case Compared():
            return value.base is None or _asks_for_baseline(value.value) or _asks_for_baseline(value.base)
        case Binary():
            return _asks_for_baseline(value.left) or _asks_for_baseline(value.right)
        case Percent():
            return _asks_for_baseline(value.value)
        case _:
            return False
