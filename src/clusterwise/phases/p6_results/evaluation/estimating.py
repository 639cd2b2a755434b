"""A method over a table, its result as plain values that are stored and can be counted again."""

import math
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import numpy as np

from clusterwise.methods.evaluation.before_after import before_after
from clusterwise.methods.evaluation.did_2x2 import did_from_rows
from clusterwise.methods.evaluation.did_panel import did_panel
from clusterwise.methods.evaluation.event_study import event_study
from clusterwise.methods.evaluation.faults import Caution, Estimate, EvaluationError
from clusterwise.methods.evaluation.matching import matching
from clusterwise.methods.evaluation.panel import Panel, comparable
from clusterwise.methods.evaluation.staggered import Comparison, Staggered, staggered
from clusterwise.phases.p6_results.evaluation.models import EffectStudy

Result = dict[str, Any]
Methods = EffectStudy.Method

#: Two machines add up in another order; more than this is another result.
CLOSE = 1e-8


def estimate(found: Panel, method: str, seed: int, confidence: float) -> Result:
    """Return what a method says of a panel; the method's own refusals pass through."""
    return _BY_METHOD[Methods(method)](found, seed, confidence)


def differences(kept: Any, again: Any, path: str = "") -> list[str]:
    """Return the places at which a result counted again is not the one that was kept."""
    if isinstance(kept, dict) and isinstance(again, dict):
        return [
            found
            for name in sorted({*kept, *again})
            for found in differences(kept.get(name), again.get(name), f"{path}.{name}" if path else name)
        ]
    if isinstance(kept, list) and isinstance(again, list) and len(kept) == len(again):
        pairs = enumerate(zip(kept, again, strict=True))
        return [found for place, (one, other) in pairs for found in differences(one, other, f"{path}[{place}]")]
    numbers = all(isinstance(one, int | float) and not isinstance(one, bool) for one in (kept, again))
    same = math.isclose(kept, again, rel_tol=CLOSE, abs_tol=CLOSE) if numbers else kept == again
    return [] if same else [path]


def _plain(found: Estimate) -> Result:
    told = asdict(found)
    told["cautions"] = _cautions(found.cautions)
    return told


def _cautions(found: tuple[Caution, ...]) -> list[Result]:
    return [{"kind": str(one.kind), "n": one.n} for one in found]


def _wide(found: Panel) -> tuple[Any, int, int]:
    """The outcome by unit and period, with the first and the last period that anybody has."""
    table = np.full((len(found.units), len(found.periods)), np.nan)
    table[found.unit, found.period] = found.outcome
    seen = np.unique(found.period)
    return table, int(seen[0]), int(seen[-1])


def _change(found: Panel, seed: int, confidence: float) -> Result:
    table, first, last = _wide(found)
    if first == last:
        raise EvaluationError("There is one period only; a change needs one before and one after.")
    before, after = ([None if math.isnan(one) else float(one) for one in table[:, t]] for t in (first, last))
    told = before_after(before, after, confidence)
    estimate = {
        "value": told.change,
        "se": told.se,
        "low": told.low,
        "high": told.high,
        "p": None,
        "n": told.n,
        "clusters": told.n,
        "confidence": confidence,
        "cautions": _cautions(told.cautions),
    }
    means = {"before": told.before, "after": told.after}
    return {"estimate": estimate, "means": means, "between": [str(found.periods[first]), str(found.periods[last])]}


def _did_2x2(found: Panel, seed: int, confidence: float) -> Result:
    known = comparable(found)
    starts = np.unique(known.start[known.start < known.never])
    if len(starts) > 1:
        raise EvaluationError("Treatment starts at different times; choose a method for starts at different times.")
    told = did_from_rows(
        known.outcome.tolist(),
        (known.start[known.unit] < known.never).tolist(),
        (known.period >= starts[0]).tolist(),
        [str(one) for one in known.cluster[known.unit]],
        confidence,
    )
    return {"estimate": _plain(told)}


def _did_panel(found: Panel, seed: int, confidence: float) -> Result:
    told = did_panel(found, seed=seed, confidence=confidence)
    result: Result = {"estimate": _plain(told.estimate), "points": []}
    if told.bootstrap is not None:
        result["bootstrap"] = {**asdict(told.bootstrap), "signs": str(told.bootstrap.signs)}
    try:
        leads = event_study(found, confidence=confidence)
    except EvaluationError as refused:
        return {**result, "no_event_study": str(refused)}
    known = {one["kind"] for one in result["estimate"]["cautions"]}
    result["estimate"]["cautions"] += [one for one in _cautions(leads.cautions) if one["kind"] not in known]
    result["points"] = [asdict(one) for one in leads.points]
    result["pre_trend_p"] = leads.pre_trend_p
    return result


def _by_start(found: Panel, seed: int, confidence: float, comparison: Comparison) -> Result:
    told: Staggered = staggered(found, seed=seed, comparison=comparison, confidence=confidence)
    return {
        "estimate": _plain(told.overall),
        "points": [asdict(one) for one in told.by_offset],
        "groups": [asdict(one) for one in told.groups],
    }


def _never(found: Panel, seed: int, confidence: float) -> Result:
    return _by_start(found, seed, confidence, Comparison.NEVER)


def _not_yet(found: Panel, seed: int, confidence: float) -> Result:
    return _by_start(found, seed, confidence, Comparison.NOT_YET)


def _matching(found: Panel, seed: int, confidence: float) -> Result:
    """The last period's outcome, or its change since the first one; covariates are those of a unit's first row."""
    table, first, last = _wide(found)
    outcome = table[:, last] if first == last else table[:, last] - table[:, first]
    earliest = np.unique(found.unit, return_index=True)[1]
    kept = np.isfinite(outcome[found.unit[earliest]])
    rows = earliest[kept]
    units = found.unit[rows]
    told = matching(
        outcome[units],
        found.start[units] < found.never,
        {name: values[rows] for name, values in found.covariates.items()},
        seed=seed,
        confidence=confidence,
    )
    balance = [asdict(one) for one in told.balance]
    return {"estimate": _plain(told.estimate), "balance": balance, "pairs": len(told.pairs), "is_change": first != last}


_BY_METHOD: dict[Methods, Callable[[Panel, int, float], Result]] = {
    Methods.CHANGE: _change,
    Methods.DID_2X2: _did_2x2,
    Methods.DID_PANEL: _did_panel,
    Methods.STAGGERED: _never,
    Methods.NOT_YET: _not_yet,
    Methods.MATCHING: _matching,
}
