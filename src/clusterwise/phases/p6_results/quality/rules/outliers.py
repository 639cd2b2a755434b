"""Amounts far from their like."""

from decimal import Decimal

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.evidence.facts import Fact, measure_of
from clusterwise.foundation.evidence.wording import shown
from clusterwise.methods.quality.outliers import outliers
from clusterwise.phases.p6_results.quality.material import Material, by_key
from clusterwise.phases.p6_results.quality.registry import Finding, Judged, quality_rule

CODE = "outliers"


@quality_rule(
    CODE,
    _("Far values"),
    asks=_("Is an amount far from the others of its kind, by median and median absolute deviation?"),
    remedy=_("Look at the unit, the decimal point and the paper. Correct the record, or say why it is right."),
)
def far_values(material: Material) -> Judged:
    """Mark amounts of one measure, subject and unit that lie far from their median."""
    limits = material.limits(CODE)
    known = [fact for fact in material.facts if fact.amount is not None and fact.denominator is None]
    groups = by_key(known, lambda fact: (fact.measure, fact.dimensions.get("subject", ""), fact.unit))
    judged, findings = 0, []
    for like in groups.values():
        if len(like) >= limits["least_n"]:
            judged += len(like)
            findings += _far(like, limits)
    return Judged(judged, tuple(findings), "" if judged else _now("Too few amounts of one kind to compare."))


def _far(like: list[Fact], limits: dict[str, float]) -> list[Finding]:
    values = [float(fact.amount or 0) for fact in like]
    is_wide = min(values) > 0 and max(values) >= limits["log_from_ratio"] * min(values)
    found = outliers(values, limits["deviations"], int(limits["least_n"]), log=is_wide)
    sentence = _now("%(value)s is far from the median of %(n)s values of “%(measure)s”, which is %(median)s.")
    return [
        Finding(
            CODE,
            fact.source,
            fact.label,
            sentence
            % {
                "value": shown(fact.amount, fact.unit),
                "n": len(like),
                "measure": measure_of(fact.measure).label,
                "median": shown(round(Decimal(found.median), 2), fact.unit),
            },
            f"{fact.measure} {fact.amount}",
        )
        for fact, is_far in zip(like, found.is_far, strict=True)
        if is_far
    ]
