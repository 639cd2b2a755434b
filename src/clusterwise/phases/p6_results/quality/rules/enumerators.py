"""Whether values depend on who entered them."""

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.evidence.models import Observation
from clusterwise.methods.quality.enumerators import enumerator_effect
from clusterwise.phases.p6_results.quality.material import Material, by_key, source_of
from clusterwise.phases.p6_results.quality.registry import Finding, Judged, quality_rule

CODE = "enumerators"


@quality_rule(
    CODE,
    _("Who entered it"),
    asks=_("Do the values of one kind differ by the account that entered them, more than chance allows?"),
    remedy=_("Let two people ask the same sample, and agree on how the question is put."),
)
def who_entered(material: Material) -> Judged:
    """Analyse the variance of observations of one quantity and unit by who entered them."""
    limits = material.limits(CODE)
    by_hand = [row for row in material.observations if material.entered.get(source_of(row), (None, None))[1]]
    judged, findings = 0, []
    for (quantity, unit), rows in by_key(by_hand, lambda row: (row.quantity, row.unit)).items():
        who = [str(material.entered[source_of(row)][1]) for row in rows]
        if len(rows) < limits["least_n"] or len(set(who)) < 2:
            continue
        judged += len(rows)
        found = enumerator_effect([float(row.value) for row in rows], who)
        if found is not None and found.p_value < limits["p_value"] and found.icc > limits["icc"]:
            findings.append(_finding(quantity, unit, rows, who, found.icc, found.shifts))
    remark = "" if judged else _now("Too few values of one kind were entered by two or more people.")
    return Judged(judged, tuple(findings), remark)


def _finding(
    quantity: str, unit: str, rows: list[Observation], who: list[str], icc: float, shifts: dict[str, float]
) -> Finding:
    furthest = max(shifts, key=lambda one: abs(shifts[one]))
    text = _now("%(share)s percent of the differences among %(n)s values come from who entered them.")
    what = text % {"share": round(100 * icc), "n": len(rows)}
    return Finding(CODE, None, f"{quantity} ({unit})", what, f"{icc:.2f}", who.count(furthest))
