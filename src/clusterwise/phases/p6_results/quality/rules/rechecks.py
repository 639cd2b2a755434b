"""Whether a second look finds what was reported."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.evidence.wording import shown
from clusterwise.methods.quality.verification import Recount, Verdict, pooled_verification, verification
from clusterwise.phases.p6_results.quality.material import Material, about, by_key, source_of
from clusterwise.phases.p6_results.quality.models import Recheck
from clusterwise.phases.p6_results.quality.registry import Finding, Judged, quality_rule

CODE = "rechecks"


@quality_rule(
    CODE,
    _("Second looks"),
    asks=_("Does a recount find what was reported (verification factor = recounted / reported)?"),
    remedy=_("Find out which of the two is right and correct the observation; recount more of its kind."),
)
def second_looks(material: Material) -> Judged:
    """Compare each second look at an amount with the observation, and pool them by quantity and unit."""
    tolerance = Decimal(str(material.limits(CODE)["tolerance"]))
    rows = [row for row in material.rechecks if not _is_yes_or_no(row)]
    findings = []
    for row in rows:
        reported = row.observation.value
        found = verification(Recount(str(row.pk), reported, row.value), tolerance)
        if found.verdict is not Verdict.AGREES:
            text = _now("Reported %(reported)s, found again %(again)s on %(day)s.")
            unit = row.observation.unit
            words = {"reported": shown(reported, unit), "again": shown(row.value, unit), "day": row.on.isoformat()}
            label = about(row.observation)
            findings.append(Finding(CODE, source_of(row.observation), label, text % words, f"{reported} {row.value}"))
    return Judged(len(rows), tuple(findings), _pooled(rows, tolerance))


def _is_yes_or_no(row: Recheck) -> bool:
    return row.observation.unit in ("yes", "yes/no")


def _pooled(rows: Sequence[Recheck], tolerance: Decimal) -> str:
    if not rows:
        return _now("Nobody looked a second time yet. Recount a few values of each kind.")
    said = []
    for (quantity, unit), like in by_key(rows, lambda row: (row.observation.quantity, row.observation.unit)).items():
        recounts = [Recount(str(row.pk), row.observation.value, row.value) for row in like]
        factor = pooled_verification(recounts, tolerance).factor
        if factor is not None:
            said.append(f"{quantity} ({unit}): {round(factor, 2)}")
    return _now("Verification factor: %(factors)s") % {"factors": "; ".join(said)} if said else ""
