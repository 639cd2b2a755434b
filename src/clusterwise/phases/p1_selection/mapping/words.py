"""The sentences of a map's files: standings, reasons of the gate, measures, and what is not shown.

They stand here in English, as data files hold them; a report says them in its own language with `gettext`.
"""

from clusterwise.methods.standing.axes import Standing
from clusterwise.methods.standing.existence import Eligibility, TestResult
from clusterwise.methods.standing.measures import Measure
from clusterwise.phases.p1_selection.mapping.speech import gettext, gettext_noop, number

WITHHELD = gettext_noop("withheld")
NOT_KNOWN = gettext_noop("not known")
INTERNAL = gettext_noop("Internal: full detail of single firms. Do not pass on.")
PUBLISHED = gettext_noop("Figures that could tell of a single firm or a few people are withheld.")

STANDINGS = {
    Standing.STRONG: gettext_noop("strongly performing"),
    Standing.UNDERPERFORMING: gettext_noop("underperforming with mass"),
    Standing.NICHE: gettext_noop("niche"),
    Standing.NONE: gettext_noop("none"),
    Standing.MASS_ONLY: gettext_noop("mass, performance not known"),
    Standing.NO_MASS: gettext_noop("no mass, performance not known"),
}
ELIGIBILITIES = {
    Eligibility.ELIGIBLE: gettext_noop("eligible"),
    Eligibility.NEEDS_OVERRIDE: gettext_noop("open"),
    Eligibility.OVERRIDDEN: gettext_noop("overridden"),
    Eligibility.NOT_ELIGIBLE: gettext_noop("not eligible"),
}
MEASURES = {
    Measure.TURNOVER_A_JOB: gettext_noop("turnover a job"),
    Measure.VALUE_ADDED_A_JOB: gettext_noop("value added a job"),
    Measure.WAGE_A_JOB: gettext_noop("wage a job"),
    Measure.GROWTH: gettext_noop("growth of jobs"),
    Measure.SURVIVAL: gettext_noop("survival"),
    Measure.EXPORT_SHARE: gettext_noop("exports of turnover"),
    Measure.SME_SHARE: gettext_noop("small and medium firms"),
    Measure.WOMEN_SHARE: gettext_noop("women among jobs"),
    Measure.WOMEN_OWNED_SHARE: gettext_noop("firms owned by women"),
    Measure.PAY_GAP: gettext_noop("wage gap"),
}
#: Columns of the workbook of candidates and of the report's tables.
COLUMNS = {
    "number": gettext_noop("number"), "candidate": gettext_noop("candidate"), "industry": gettext_noop("industry"),
    "regions": gettext_noop("regions"), "crosses borders": gettext_noop("crosses borders"), "firms": gettext_noop("firms"),
    "jobs": gettext_noop("jobs"), "women": gettext_noop("women"), "men": gettext_noop("men"),
    "sex not stated": gettext_noop("sex not stated"), "women's share": gettext_noop("women's share"),
    "location quotient": gettext_noop("location quotient"), "quotient at least": gettext_noop("quotient at least"),
    "quotient at most": gettext_noop("quotient at most"), "standing": gettext_noop("standing"),
    "measures not known": gettext_noop("measures not known"), "gate": gettext_noop("gate"), "reasons": gettext_noop("reasons"),
    "splits missing": gettext_noop("splits missing"), "dimension": gettext_noop("dimension"), "group": gettext_noop("group"),
}  # fmt: skip
#: What is told of a measure, after its name and a comma.
ASPECTS = {
    "ratio": gettext_noop("%(measure)s, ratio"),
    "ratio at least": gettext_noop("%(measure)s, ratio at least"),
    "ratio at most": gettext_noop("%(measure)s, ratio at most"),
    "firms that tell": gettext_noop("%(measure)s, firms that tell"),
    "coverage": gettext_noop("%(measure)s, coverage"),
}
#: Dimensions of the splits, and their groups; places and legal forms are written as the register has them.
DIMENSIONS = {
    "worker_sex": gettext_noop("sex of the people employed"),
    "size": gettext_noop("size of firms"),
    "owner_sex": gettext_noop("sex of the owner"),
    "age_of_firm": gettext_noop("age of firms"),
    "age_of_people": gettext_noop("age of the people employed"),
    "legal_form": gettext_noop("legal form"),
    "informality": gettext_noop("formal or informal"),
    "place": gettext_noop("place"),
    "poverty": gettext_noop("poor or marginal place"),
}
GROUPS = {
    "not_known": gettext_noop("not known"), "women": gettext_noop("women"), "men": gettext_noop("men"),
    "other": gettext_noop("other"), "not_stated": gettext_noop("not stated"), "others": gettext_noop("men, both or others"),
    "micro": gettext_noop("micro"), "small": gettext_noop("small"), "medium": gettext_noop("medium"),
    "large": gettext_noop("large"), "medium_or_large": gettext_noop("medium or large"), "formal": gettext_noop("formal"),
    "informal": gettext_noop("informal"), "young": gettext_noop("young"), "middle": gettext_noop("middle"),
    "old": gettext_noop("old"),
}  # fmt: skip
#: What the counts of a run are called.
COUNTS = {
    "cells": gettext_noop("cells of regions and industries"),
    "hot_spot_rows": gettext_noop("rows of hot spots"),
    "clusters": gettext_noop("clusters"),
    "candidates": gettext_noop("candidates"),
}
_REASONS = {
    "too_few_firms": gettext_noop("It has %(found)s firms; the rule asks for %(asked)s."),
    "firms_not_known": gettext_noop("The number of its firms is not known."),
    "not_concentrated": gettext_noop("It is not more concentrated than chance allows."),
    "concentration_not_known": gettext_noop("Its concentration is not known."),
    "periods_not_known": gettext_noop("Earlier periods are not known; the rule looks at %(asked)s."),
    "not_persistent": gettext_noop("It was there in %(found)s periods in a row; the rule asks for %(asked)s."),
    "not_yet_confirmed": gettext_noop("Nobody who knows the place has confirmed it yet."),
}


def reason(test: TestResult) -> str:
    """Return one sentence on a test of the gate that is not met."""
    return gettext(_REASONS[test.code]) % {"found": number(test.found or 0), "asked": number(test.asked)}


def heading(column: str) -> str:
    """Return a column of the workbook as it is headed in the language that is spoken now."""
    measure, _comma, aspect = column.partition(", ")
    if aspect in ASPECTS:
        return gettext(ASPECTS[aspect]) % {"measure": gettext(measure)}
    if column.startswith("probability: "):
        kind = column.removeprefix("probability: ")
        return gettext("probability: %(standing)s") % {"standing": gettext(kind)}
    return gettext(COLUMNS.get(column, column))


def group(dimension: str, label: str) -> str:
    """Return a group's name; places and legal forms are written as the register has them."""
    if dimension in ("legal_form", "place") and label != "not_known":
        return label
    return gettext(GROUPS[label]) if label in GROUPS else label.replace("_", " ")
