"""People whose sex nobody noted."""

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from clusterwise.methods.quality.completeness import completeness
from clusterwise.phases.p6_results.quality.material import Material
from clusterwise.phases.p6_results.quality.registry import Finding, Judged, quality_rule

CODE = "sexes"


@quality_rule(
    CODE,
    _("Sex of people"),
    asks=_("Is the sex of every person behind a figure known?"),
    remedy=_("Ask the person how they want to be counted; “not stated” is right only for those who were asked."),
)
def known_sex(material: Material) -> Judged:
    """Mark people who are counted somewhere and whose sex is not stated, each once."""
    people = {fact.person: fact for fact in material.facts if fact.person is not None}
    rows = list(people.values())
    gaps = completeness([{"sex": fact.sex != "U"} for fact in rows], ["sex"]).gaps
    what = _now("This person is counted and the sex is not stated.")
    findings = tuple(
        Finding(CODE, ("people.Person", str(rows[place].person)), rows[place].label, what, "") for place in gaps
    )
    return Judged(len(rows), findings, "" if rows else _now("No named person is counted in the period."))
