"""Recommended criteria beside adopted ones: the library is only advice, and the difference is shown."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language

from clusterwise.foundation.codes import selectors as codes
from clusterwise.phases.p1_selection.models import Criterion, SelectionRound

LIBRARY = "selection_criterion"
#: Criteria that tell whether something is a cluster at all; the gate tests them and nobody weighs them.
IDENTIFICATION = "identification_criterion"
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
    low_words: str
    high_words: str
    unit: str
    source: str


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
            low_words=_in(entry.extra.get("low_words"), language),
            high_words=_in(entry.extra.get("high_words"), language),
            unit=_in(entry.extra.get("unit"), language),
            source=_in(entry.extra.get("data"), language),
        )
        for entry in codes.codes(LIBRARY).values()
    ]


def _in(words: Any, language: str | None) -> str:
    """Return words of the library in a language; the English ones where a translation is missing."""
    if not words:
        return ""
    wanted = (language or get_language() or "en").split("-")[0]
    return str(words.get(wanted) or words["en"])


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
