"""The sentences of a map's files: standings, reasons of the gate, measures, and what is not shown."""

from clusterwise.methods.standing.axes import Standing
from clusterwise.methods.standing.existence import Eligibility, TestResult
from clusterwise.methods.standing.measures import Measure

WITHHELD = "withheld"
NOT_KNOWN = "not known"
INTERNAL = "Internal: full detail of single firms. Do not pass on."
PUBLISHED = "Figures that could tell of a single firm or a few people are withheld."

STANDINGS = {
    Standing.STRONG: "strongly performing",
    Standing.UNDERPERFORMING: "underperforming with mass",
    Standing.NICHE: "niche",
    Standing.NONE: "none",
    Standing.MASS_ONLY: "mass, performance not known",
    Standing.NO_MASS: "no mass, performance not known",
}
ELIGIBILITIES = {
    Eligibility.ELIGIBLE: "eligible",
    Eligibility.NEEDS_OVERRIDE: "open",
    Eligibility.OVERRIDDEN: "overridden",
    Eligibility.NOT_ELIGIBLE: "not eligible",
}
MEASURES = {
    Measure.TURNOVER_A_JOB: "turnover a job",
    Measure.VALUE_ADDED_A_JOB: "value added a job",
    Measure.WAGE_A_JOB: "wage a job",
    Measure.GROWTH: "growth of jobs",
    Measure.SURVIVAL: "survival",
    Measure.EXPORT_SHARE: "exports of turnover",
    Measure.SME_SHARE: "small and medium firms",
    Measure.WOMEN_SHARE: "women among jobs",
    Measure.WOMEN_OWNED_SHARE: "firms owned by women",
    Measure.PAY_GAP: "wage gap",
}
_REASONS = {
    "too_few_firms": "It has {found:g} firms; the rule asks for {asked:g}.",
    "firms_not_known": "The number of its firms is not known.",
    "not_concentrated": "It is not more concentrated than chance allows.",
    "concentration_not_known": "Its concentration is not known.",
    "periods_not_known": "Earlier periods are not known; the rule looks at {asked:g}.",
    "not_persistent": "It was there in {found:g} periods in a row; the rule asks for {asked:g}.",
    "not_yet_confirmed": "Nobody who knows the place has confirmed it yet.",
}


def reason(test: TestResult) -> str:
    """Return one sentence on a test of the gate that is not met."""
    return _REASONS[test.code].format(found=test.found or 0, asked=test.asked)
