"""Recommended criteria beside adopted ones: the library is only advice, and the difference is shown."""

from dataclasses import dataclass
from decimal import Decimal

from clusterwise.foundation.codes import selectors as codes
from clusterwise.phases.p1_selection.models import Criterion, SelectionRound

LIBRARY = "selection_criterion"
FAMILIES = "criterion_family"


@dataclass(frozen=True, slots=True)
class Recommended:
    """A criterion of the library."""

    code: str
    name: str
    family: str
    variable: str
    weight: Decimal
    low: Decimal
    high: Decimal
    direction: str
    is_about_women: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A criterion that is recommended, adopted, or both; `change` names how they differ."""

    code: str
    name: str
    family: str
    recommended: Decimal | None
    adopted: Decimal | None

    @property
    def change(self) -> str:
        if self.adopted is None:
            return "left_out"
        if self.recommended is None:
            return "added"
        return "same" if self.adopted == self.recommended else "reweighted"


def library(language: str | None = None) -> list[Recommended]:
    """Return the recommended criteria in their order."""
    return [
        Recommended(
            code=entry.code,
            name=entry.label(language),
            family=entry.parent,
            variable=str(entry.extra.get("variable", "")),
            weight=Decimal(str(entry.extra["weight"])),
            low=Decimal(str(entry.extra.get("low", 0))),
            high=Decimal(str(entry.extra.get("high", 5))),
            direction=str(entry.extra.get("direction", "+")),
            is_about_women=bool(entry.extra.get("women")),
        )
        for entry in codes.codes(LIBRARY).values()
    ]


def difference(round_: SelectionRound) -> list[Line]:
    """Return recommended and adopted criteria side by side, matched by code."""
    adopted = {criterion.code: criterion for criterion in Criterion.objects.filter(round=round_)}
    lines = [
        Line(one.code, one.name, one.family, one.weight, adopted[one.code].weight if one.code in adopted else None)
        for one in library()
    ]
    known = {line.code for line in lines}
    lines += [Line(code, one.name, one.family, None, one.weight) for code, one in adopted.items() if code not in known]
    return lines


def weight_sum(round_: SelectionRound) -> Decimal:
    """Return the sum of the adopted weights."""
    return sum((criterion.weight for criterion in Criterion.objects.filter(round=round_)), Decimal(0))
