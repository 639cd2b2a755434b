"""Names of measures, kinds, dimensions, groups and signs in the reader's language, and how to get what is missing."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from clusterwise.methods.standing.axes import Standing
from clusterwise.methods.standing.measures import Measure
from clusterwise.methods.standing.signals import Signal, State
from clusterwise.phases.p1_selection import wording

Text = str | Promise

MEASURES: dict[str, Text] = {
    Measure.TURNOVER_A_JOB: _("sales a job"),
    Measure.VALUE_ADDED_A_JOB: _("value added a job"),
    Measure.WAGE_A_JOB: _("wages a job"),
    Measure.GROWTH: _("growth of jobs"),
    Measure.SURVIVAL: _("firms that still work"),
    Measure.EXPORT_SHARE: _("share exported"),
    Measure.SME_SHARE: _("small and medium firms"),
    Measure.WOMEN_SHARE: _("women among people employed"),
    Measure.WOMEN_OWNED_SHARE: _("firms owned by women"),
    Measure.PAY_GAP: _("gap between men's and women's wages"),
}
#: Measures told in money; all others are shares.
IN_MONEY = frozenset({Measure.TURNOVER_A_JOB, Measure.VALUE_ADDED_A_JOB, Measure.WAGE_A_JOB})
STANDINGS: dict[str, Text] = {
    Standing.STRONG: _("strongly performing"),
    Standing.UNDERPERFORMING: _("underperforming with mass"),
    Standing.NICHE: _("niche"),
    Standing.NONE: _("no cluster"),
    Standing.MASS_ONLY: _("mass, performance not known"),
    Standing.NO_MASS: _("no mass, performance not known"),
}
DIMENSIONS: dict[str, Text] = {
    "worker_sex": _("sex of the people employed"),
    "size": _("size of firms"),
    "owner_sex": _("sex of the owner"),
    "age_of_firm": _("age of firms"),
    "age_of_people": _("age of the people employed"),
    "legal_form": _("legal form"),
    "informality": _("formal or informal"),
    "place": _("place"),
    "poverty": _("poor or marginal place"),
}
GROUPS: dict[str, Text] = {
    "not_known": _("not known"),
    "women": _("women"),
    "men": _("men"),
    "other": _("other"),
    "not_stated": _("not stated"),
    "others": _("men, both or others"),
    "micro": _("micro"),
    "small": _("small"),
    "medium": _("medium"),
    "large": _("large"),
    "medium_or_large": _("medium or large"),
    "formal": _("formal"),
    "informal": _("informal"),
}
HOW_TO_GET: dict[str, Text] = {
    "worker_sex": _("Ask for women and men employed in the survey, or import a register with these two columns."),
    "size": _("Count the firms by the people they employ, or import a register with people employed."),
    "owner_sex": _("Ask the association or the business register for the sex of owners."),
    "age_of_firm": _("Ask the business register for the year of foundation."),
    "age_of_people": _("Ask in the survey how many of those employed are under 25 and under 35."),
    "legal_form": _("Ask the business register for the legal form."),
    "informality": _("Count firms that are in no register with the local authority, and compare."),
    "place": _("Name the village or district of each firm: import a register with smaller places."),
    "poverty": _("Take the poverty map of the statistical office and mark the places of the firms on it."),
}
SIGNALS: dict[str, Text] = {
    Signal.WAGES: _("wages a job"),
    Signal.TECHNOLOGY: _("sales a job, as a trace of technology"),
    Signal.WELFARE: _("welfare of the people employed"),
    Signal.RESOURCES: _("natural resources"),
}
STATES: dict[str, Text] = {
    State.WARNING: _("warns"),
    State.BETWEEN: _("in between"),
    State.GOOD: _("good"),
}


def group(dimension: str, label: str, young: int, old: int) -> str:
    """Return a group's name; places and legal forms are written as the register has them."""
    if dimension == "age_of_firm" and label in ("young", "middle", "old"):
        sentence = {
            "young": _now("under %(young)s years"),
            "middle": _now("%(young)s to under %(old)s years"),
            "old": _now("%(old)s years or more"),
        }[label]
        return sentence % {"young": wording.number(young), "old": wording.number(old)}
    if dimension in ("legal_form", "place") and label != "not_known":
        return label
    return str(GROUPS.get(label, label))


def percent(share: float | None, places: int = 0) -> str:
    """Return a share in percent; a small one keeps its first digit, so that it is not told as zero."""
    if share is None:
        return wording.number(None)
    return _now("%(share)s %%") % {"share": wording.number(100 * share, places)}


def chance(probability: float) -> str:
    """Return a probability in whole percent; one that no draw, or every draw, gave is not called impossible or sure."""
    if probability < 0.005:
        return _now("under %(least)s %%") % {"least": wording.number(1)}
    if probability > 0.995:
        return _now("over %(most)s %%") % {"most": wording.number(99)}
    return percent(probability)


def value(measure: str, found: float | None) -> str:
    """Return a figure of a measure: money as the register has it, else percent."""
    if measure in IN_MONEY:
        return wording.number(found, 0 if found is None or abs(found) >= 100 else 2)
    return percent(found, 1)


def interval(measure: str, low: float | None, high: float | None) -> str:
    """Return both ends of an interval, or nothing where too few firms tell."""
    if low is None or high is None:
        return ""
    return _now("%(low)s to %(high)s") % {"low": value(measure, low), "high": value(measure, high)}


def times(low: float | None, high: float | None) -> str:
    """Return both ends of an interval of a multiple."""
    if low is None or high is None:
        return ""
    return _now("%(low)s to %(high)s") % {"low": wording.number(low, 2), "high": wording.number(high, 2)}
