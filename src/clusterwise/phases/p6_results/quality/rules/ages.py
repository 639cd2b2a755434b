"""Birth years that were rounded."""

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from clusterwise.methods.quality.digits import OLDEST, YOUNGEST, whipple_index
from clusterwise.phases.p6_results.quality.material import Material
from clusterwise.phases.p6_results.quality.registry import Finding, Judged, quality_rule

CODE = "ages"


@quality_rule(
    CODE,
    _("Rounded ages"),
    asks=_("Do ages that end in 0 and 5 stand too often (Whipple's index)?"),
    remedy=_("Ask for the year of birth on a card, or record the age band alone where nobody knows it."),
)
def rounded_ages(material: Material) -> Judged:
    """Test the ages of the people behind the figures on the last day."""
    limits = material.limits(CODE)
    ages = [material.on.year - year for year in material.birth_years.values()]
    among = [age for age in ages if YOUNGEST <= age <= OLDEST]
    index = whipple_index(among)
    if index is None or len(among) < limits["least_n"]:
        return Judged(0, remark=_now("Too few birth years are known to test them."))
    if index <= limits["index"]:
        return Judged(len(among))
    text = _now("Whipple's index is %(index)s over %(n)s ages; 100 is even, 500 is all in 0 and 5.")
    what = text % {"index": round(index), "n": len(among)}
    odd = round(max(index - 100, 0) / 400 * len(among))
    return Judged(len(among), (Finding(CODE, None, _now("Birth years"), what, str(round(index)), odd),))
