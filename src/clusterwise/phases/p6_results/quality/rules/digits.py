"""Numbers that were guessed rather than weighed."""

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.evidence.facts import measure_of
from clusterwise.methods.quality.digits import last_digits
from clusterwise.phases.p6_results.quality.material import Material, by_key
from clusterwise.phases.p6_results.quality.registry import Finding, Judged, quality_rule

CODE = "digits"


@quality_rule(
    CODE,
    _("Guessed numbers"),
    asks=_("Do some last digits stand more often than chance allows, as when people guess?"),
    remedy=_(
        "Ask how the numbers were found out. Where things can be weighed or counted, weigh or count a sample again."
    ),
)
def guessed_numbers(material: Material) -> Judged:
    """Test the last digits of whole amounts of two digits or more, measure by measure."""
    limits = material.limits(CODE)
    whole = [fact for fact in material.facts if fact.amount is not None and fact.amount >= 10 and fact.amount % 1 == 0]
    judged, findings = 0, []
    for (measure, unit), like in by_key(whole, lambda fact: (fact.measure, fact.unit)).items():
        found = last_digits([int(fact.amount) for fact in like], limits["least_n"])
        if found.p_value is None or found.heaped is None:
            continue
        judged += found.n
        if found.p_value < limits["p_value"] and found.heaped > limits["heaped"]:
            name = f"{measure_of(measure).label} ({unit})"
            text = _now(
                "%(share)s percent of %(n)s numbers would need another last digit; %(digit)s stands most often."
            )
            what = text % {"share": round(100 * found.heaped), "n": found.n, "digit": found.preferred}
            findings.append(Finding(CODE, None, name, what, str(found.counts), round(found.heaped * found.n)))
    return Judged(judged, tuple(findings), "" if judged else _now("Too few whole numbers of one kind to test."))
