"""Whether a recount from the papers finds what was reported."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from clusterwise.methods.change import as_decimal
from clusterwise.methods.quality.faults import QualityError


class Verdict(StrEnum):
    """What a verification factor says of a report."""

    AGREES = "agrees"
    OVER_REPORTED = "over_reported"
    UNDER_REPORTED = "under_reported"
    UNDEFINED = "undefined"


@dataclass(frozen=True, slots=True)
class Recount:
    """What was reported and what a recount found, of one site or one figure."""

    code: str
    reported: Decimal
    recounted: Decimal


@dataclass(frozen=True, slots=True)
class Verification:
    """The factor of one recount, or of all; None where nothing was reported."""

    code: str
    factor: Decimal | None
    verdict: Verdict


def verification(recount: Recount, tolerance: Decimal = Decimal("0.1")) -> Verification:
    """Return recounted over reported, and what it says.

    Formula: factor = recounted / reported; agrees if |factor - 1| <= tolerance; below it is over-reported.
    Source: MEASURE Evaluation, Routine Data Quality Assessment tool, 2008 (tolerance of 10 %).
    Limits: nothing reported has no factor, and agrees only if nothing was found either.

    >>> verification(Recount("site A", Decimal(120), Decimal(96)))
    Verification(code='site A', factor=Decimal('0.8'), verdict=<Verdict.OVER_REPORTED: 'over_reported'>)
    """
    if recount.reported < 0 or recount.recounted < 0 or tolerance < 0:
        raise QualityError(f"{recount.code}: counts and tolerance are zero or more; correct the recount.")
    if not recount.reported:
        return Verification(recount.code, None, Verdict.UNDEFINED if recount.recounted else Verdict.AGREES)
    factor = Fraction(recount.recounted) / Fraction(recount.reported)
    if abs(factor - 1) <= Fraction(tolerance):
        verdict = Verdict.AGREES
    else:
        verdict = Verdict.OVER_REPORTED if factor < 1 else Verdict.UNDER_REPORTED
    return Verification(recount.code, as_decimal(factor), verdict)


def pooled_verification(recounts: Sequence[Recount], tolerance: Decimal = Decimal("0.1")) -> Verification:
    """Return the factor of several recounts together, each weighing by what it reported.

    Formula: sum of recounted / sum of reported, never the mean of the factors.
    Source: as `verification`.
    Limits: errors in both directions cancel; look at each recount too. Things of different units are not pooled.

    >>> pooled_verification([Recount("a", Decimal(100), Decimal(50)), Recount("b", Decimal(10), Decimal(10))]).verdict.value
    'over_reported'
    """
    reported = sum((one.reported for one in recounts), Decimal(0))
    recounted = sum((one.recounted for one in recounts), Decimal(0))
    return verification(Recount("", reported, recounted), tolerance)
