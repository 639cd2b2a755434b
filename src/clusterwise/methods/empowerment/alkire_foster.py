"""Many-sided poverty by the dual cut-off: how many are poor, in how much, how deeply."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from clusterwise.methods.empowerment.rules import EmpowermentError

Achievement = Decimal | Fraction | int


@dataclass(frozen=True, slots=True)
class Dimension:
    """One dimension: below the line a person is deprived; `weight` counts towards the cut-off of the poor."""

    name: str
    line: Achievement
    weight: Fraction = Fraction(1)


@dataclass(frozen=True, slots=True)
class Poverty:
    """H, A, M0, M1 and M2, exact; `contributions` are each dimension's part of M0 (empty where nobody is poor)."""

    n: int
    left_out: int
    headcount: Fraction
    intensity: Fraction | None
    m0: Fraction
    m1: Fraction
    m2: Fraction
    contributions: Mapping[str, Fraction]


def alkire_foster(
    rows: Sequence[Sequence[Achievement | None]], dimensions: Sequence[Dimension], least: Achievement
) -> Poverty:
    """Return the Alkire-Foster measures over people by dimensions.

    Formula: deprived in j if x_j < z_j; poor if the weights of the deprivations add to `least` or more; over the poor
    M_a = sum of w_j ((z_j - x_j) / z_j)^a / (n sum of w), H = poor / n, A = M0 / H.
    Source: Alkire and Foster, Journal of Public Economics 95, 2011.
    Limits: M1 and M2 need dimensions with a meaningful distance; with yes and no they equal M0. A line is above zero.
    A person with an unknown dimension is left out and counted.

    >>> two = [Dimension("income", 10), Dimension("schooling", 5)]
    >>> found = alkire_foster([[5, 4], [20, 4], [20, 9]], two, 2)
    >>> found.headcount, found.m0, found.m1, found.contributions["income"]
    (Fraction(1, 3), Fraction(1, 3), Fraction(7, 60), Fraction(1, 2))
    """
    _check(rows, dimensions, least)
    whole = sum((one.weight for one in dimensions), Fraction(0))
    known = [[Fraction(value) for value in row if value is not None] for row in rows if None not in row]
    if not known:
        raise EmpowermentError("Nobody has all dimensions known; fill in at least one whole row.")
    poor = [gaps for gaps in (_gaps(row, dimensions) for row in known) if _burden(gaps, dimensions) >= least]

    def measure(power: int) -> Fraction:
        return sum(
            (one.weight * gap**power for gaps in poor for one, gap in zip(dimensions, gaps, strict=True) if gap),
            Fraction(0),
        ) / (len(known) * whole)

    headcount, m0 = Fraction(len(poor), len(known)), measure(0)
    parts = {
        one.name: one.weight * sum(1 for gaps in poor if gaps[place]) / (len(known) * whole) / m0
        for place, one in enumerate(dimensions)
        if m0
    }
    return Poverty(
        n=len(known),
        left_out=len(rows) - len(known),
        headcount=headcount,
        intensity=m0 / headcount if headcount else None,
        m0=m0,
        m1=measure(1),
        m2=measure(2),
        contributions=parts,
    )


def _check(rows: Sequence[Sequence[Achievement | None]], dimensions: Sequence[Dimension], least: Achievement) -> None:
    if not dimensions or any(one.line <= 0 or one.weight <= 0 for one in dimensions):
        raise EmpowermentError("Give at least one dimension; each has a line and a weight above zero.")
    if not 0 < least <= sum(one.weight for one in dimensions):
        raise EmpowermentError(f"A cut-off of {least}; it is above zero and at most the sum of the weights.")
    for place, row in enumerate(rows, start=1):
        if len(row) != len(dimensions):
            raise EmpowermentError(
                f"Row {place} has {len(row)} values for {len(dimensions)} dimensions; give one each."
            )
        if any(value is not None and value < 0 for value in row):
            raise EmpowermentError(f"Row {place} has a value below zero; a distance to the line needs zero or more.")


def _gaps(row: Sequence[Fraction], dimensions: Sequence[Dimension]) -> list[Fraction]:
    lines = [Fraction(one.line) for one in dimensions]
    return [max((line - value) / line, Fraction(0)) for line, value in zip(lines, row, strict=True)]


def _burden(gaps: Sequence[Fraction], dimensions: Sequence[Dimension]) -> Fraction:
    return sum((one.weight for one, gap in zip(dimensions, gaps, strict=True) if gap), Fraction(0))
