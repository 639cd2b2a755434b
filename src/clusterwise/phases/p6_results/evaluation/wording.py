"""What a result says in words: a change stays a change, an estimate carries its interval, its clusters and its cautions."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from clusterwise.methods.evaluation.faults import CautionKind
from clusterwise.phases.p6_results.evaluation.models import EffectStudy
from clusterwise.press.numbers import number_text


def number(value: Any, decimals: int = 3) -> str:
    """Return a number in the reader's language, with the digits that mean something."""
    if value is None:
        return _("not known")
    return number_text(float(f"{value:.{decimals + 1}g}"), language=(get_language() or "en").split("-")[0])


def headline(study: EffectStudy) -> str:
    """Return the sentence that a result may be quoted with."""
    found = study.result["estimate"]
    told = {
        "value": number(found["value"]),
        "low": number(found["low"]),
        "high": number(found["high"]),
        "confidence": study.confidence,
        "outcome": study.outcome,
    }
    if study.is_change:
        return (
            _(
                "Change of %(outcome)s: %(value)s (%(confidence)s %% interval %(low)s to %(high)s). Nobody was compared "
                "with, so this is a change and says nothing of what caused it."
            )
            % told
        )
    if found["low"] is None:
        return _("Estimated effect on %(outcome)s: %(value)s. These data leave no room for an interval.") % told
    return _("Estimated effect on %(outcome)s: %(value)s (%(confidence)s %% interval %(low)s to %(high)s).") % told


def assumption(study: EffectStudy) -> str:
    """Return what must hold for the result to be true."""
    if study.is_change:
        return _("Prices, weather and the passing of time are in a change too.")
    if study.method == EffectStudy.Method.MATCHING:
        return _("It holds only if those matched differ in nothing that matters beside the covariates.")
    return _("It holds only if both groups would have moved alike without the initiative (parallel trends).")


def cautions(study: EffectStudy) -> list[str]:
    """Return the warnings of a result in the reader's language."""
    return [_SAYS[CautionKind(one["kind"])](one["n"]) for one in study.result["estimate"]["cautions"]]


def facts(study: EffectStudy) -> list[tuple[str, str]]:
    """Return what stands beside a result."""
    found, boot = study.result["estimate"], study.result.get("bootstrap")
    told = [
        (_("Method"), study.get_method_display()),
        (_("Change") if study.is_change else _("Estimate"), number(found["value"])),
        (_("Standard error"), number(found["se"])),
        (_("Rows or units"), str(found["n"])),
    ]
    if not study.is_change:
        told += [
            (_("Clusters"), str(found["clusters"])),
            (_("Chance of as much without effect (p)"), number(found["p"])),
        ]
    if boot:
        told += [
            (_("Wild bootstrap: interval"), f"{number(boot['low'])} … {number(boot['high'])}"),
            (_("Wild bootstrap: p"), number(boot["p"])),
            (_("Wild bootstrap: draws and weights"), f"{boot['draws']}, {boot['signs']}"),
        ]
    if "pre_trend_p" in study.result:
        told.append((_("Joint test of the periods before (p)"), number(study.result["pre_trend_p"])))
    return [*told, (_("Seed"), str(study.seed)), (_("Hash of the data (SHA-256)"), study.sha256)]


def _few(n: int) -> str:
    return ngettext(
        "Only %(n)s cluster: below 30 the plain interval is too narrow; rely on the bootstrap where there is one.",
        "Only %(n)s clusters: below 30 the plain interval is too narrow; rely on the bootstrap where there is one.",
        n,
    ) % {"n": n}


def _one_side(n: int) -> str:
    return ngettext(
        "Only %(n)s cluster on one side: no method gives a safe interval here.",
        "Only %(n)s clusters on one side: no method gives a safe interval here.",
        n,
    ) % {"n": n}


def _left_out(n: int) -> str:
    return ngettext(
        "%(n)s row or unit without an outcome or with an incomplete series was left out.",
        "%(n)s rows or units without an outcome or with an incomplete series were left out.",
        n,
    ) % {"n": n}


def _from_start(n: int) -> str:
    return ngettext(
        "%(n)s unit was treated from the first period and was left out.",
        "%(n)s units were treated from the first period and were left out.",
        n,
    ) % {"n": n}


def _unmatched(n: int) -> str:
    return ngettext(
        "%(n)s treated unit found no match; the estimate does not speak of it.",
        "%(n)s treated units found no match; the estimate does not speak of them.",
        n,
    ) % {"n": n}


def _uneven(n: int) -> str:
    return ngettext(
        "%(n)s covariate still differs by more than 0.1 standard deviations after matching.",
        "%(n)s covariates still differ by more than 0.1 standard deviations after matching.",
        n,
    ) % {"n": n}


def _starts(n: int) -> str:
    return _(
        "Treatment starts at %(n)s different times, which this method mixes. Choose a method for different starts."
    ) % {"n": n}


def _open(n: int) -> str:
    return _("The bootstrap cannot close its interval: the data do not limit the effect on every side.")


def _trend(n: int) -> str:
    return _("The groups moved apart before treatment began: parallel trends are doubtful.")


def _no_trend(n: int) -> str:
    return _("Too few periods or clusters to test whether both groups moved alike before treatment began.")


_SAYS: dict[CautionKind, Callable[[int], str]] = {
    CautionKind.FEW_CLUSTERS: _few,
    CautionKind.FEW_TREATED_CLUSTERS: _one_side,
    CautionKind.STAGGERED_START: _starts,
    CautionKind.TREATED_FROM_THE_START: _from_start,
    CautionKind.ROWS_LEFT_OUT: _left_out,
    CautionKind.UNMATCHED: _unmatched,
    CautionKind.UNBALANCED: _uneven,
    CautionKind.OPEN_INTERVAL: _open,
    CautionKind.PRE_TREND: _trend,
    CautionKind.PRE_TREND_UNKNOWN: _no_trend,
}
