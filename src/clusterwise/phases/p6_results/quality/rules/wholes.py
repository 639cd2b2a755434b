"""Parts that are larger than their whole."""

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from clusterwise.methods.quality.parts import parts_check
from clusterwise.phases.p6_results.quality.material import Material, about, source_of
from clusterwise.phases.p6_results.quality.registry import Finding, Judged, quality_rule

CODE = "wholes"


@quality_rule(
    CODE,
    _("Parts and wholes"),
    asks=_("Is a part larger than the whole that it is taken from?"),
    remedy=_("Check both numbers on the paper: they may have changed places."),
)
def parts_and_wholes(material: Material) -> Judged:
    """Mark observations whose value is above what it is out of."""
    rows = [(row, row.denominator) for row in material.observations if row.denominator is not None and row.value >= 0]
    what = _now("The part is larger than its whole.")
    findings = tuple(
        Finding(CODE, source_of(row), about(row), what, f"{row.value} {whole}")
        for row, whole in rows
        if parts_check(whole, {"part": row.value}).gap < 0
    )
    return Judged(len(rows), findings, "" if rows else _now("No observation is a part of a whole."))
