"""Respondents who gave one number to everything."""

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from clusterwise.methods.quality.straight_lines import straight_lines
from clusterwise.phases.p6_results.quality.material import Material, by_key, source_of
from clusterwise.phases.p6_results.quality.registry import Finding, Judged, quality_rule

CODE = "straight_lines"


@quality_rule(
    CODE,
    _("One answer to everything"),
    asks=_("Did a respondent give the same number to all that was asked in one unit on one day?"),
    remedy=_("Ask again, in another order. If it is true, say so."),
)
def one_answer(material: Material) -> Judged:
    """Look at what each respondent said on a day in one unit, where it was enough to tell."""
    least = material.limits(CODE)["least_answers"]
    told = [row for row in material.observations if row.respondent_id is not None]
    batteries = by_key(told, lambda row: (row.respondent_id, row.starts, row.unit))
    enough = [rows for rows in batteries.values() if len(rows) >= least]
    numbers = [[round(row.value * 1_000_000) for row in rows] for rows in enough]
    findings = []
    for rows, line in zip(enough, straight_lines(numbers, least), strict=True):
        if line.is_straight:
            text = _now("One respondent gave %(value)s for all %(n)s things asked on %(day)s.")
            value = f"{rows[0].value.normalize():f} {rows[0].unit}"
            what = text % {"value": value, "n": len(rows), "day": rows[0].starts.isoformat()}
            findings.append(Finding(CODE, source_of(rows[0]), value, what, value))
    remark = "" if enough else _now("No respondent was asked for enough numbers in one unit.")
    return Judged(len(enough), tuple(findings), remark)
