"""Units seen in several periods, some of which come under treatment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from clusterwise.methods.evaluation.faults import EvaluationError, NoComparisonError
from clusterwise.methods.frames import Numbers

Places = NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class Panel:
    """One row a unit and period, ordered by both; `start` is a unit's first treated period, `never` where there is none."""

    units: tuple[str, ...]
    periods: tuple[Any, ...]
    unit: Places
    period: Places
    outcome: Numbers
    start: Places
    cluster: Places
    covariates: Mapping[str, Numbers]
    left_out: int = 0

    @property
    def never(self) -> int:
        """The start of units that are not treated within the periods seen."""
        return len(self.periods)

    @property
    def treated(self) -> NDArray[np.bool_]:
        """Whether a row's unit is under treatment in its period."""
        return np.asarray(self.period >= self.start[self.unit])

    @property
    def clusters(self) -> int:
        return len(np.unique(self.cluster[np.unique(self.unit)]))

    def clusters_of(self, of_units: NDArray[np.bool_]) -> int:
        """How many clusters these units belong to."""
        return len(np.unique(self.cluster[of_units]))

    def rows(self, kept: NDArray[np.bool_]) -> "Panel":
        """The same panel with some rows only; units and periods keep their places."""
        return replace(
            self,
            unit=self.unit[kept],
            period=self.period[kept],
            outcome=self.outcome[kept],
            covariates={name: values[kept] for name, values in self.covariates.items()},
            left_out=self.left_out + int((~kept).sum()),
        )


def panel(
    unit: Sequence[str],
    period: Sequence[Any],
    outcome: Sequence[float | None],
    *,
    treated: Sequence[bool] | None = None,
    first: Sequence[Any] | None = None,
    cluster: Sequence[str] | None = None,
    covariates: Mapping[str, Sequence[float | None]] | None = None,
) -> Panel:
    """Return the panel of equally long columns; give `treated` (from when on, row by row) or `first` (treated period).

    Formula: start = the first period seen that is not before `first`, or in which `treated` holds; rows without an
    outcome or a covariate are left out and counted; where no cluster is given, each unit is its own.
    Source: layout of Callaway and Sant'Anna (2021), J. Econometrics 225.
    Limits: treatment once begun lasts; a unit belongs to one cluster; periods are compared by their order alone.

    >>> told = panel(["a", "a", "b", "b"], [2021, 2022] * 2, [1.0, 3.0, 1.0, 2.0], first=[2022, 2022, None, None])
    >>> told.treated.tolist(), told.start.tolist()
    ([False, True, False, False], [1, 2])
    """
    columns = {"period": period, "outcome": outcome, "treated": treated, "first": first, "cluster": cluster}
    for name, values in {**columns, **(covariates or {})}.items():
        if values is not None and len(values) != len(unit):
            raise EvaluationError(f"Column {name} has {len(values)} rows, unit has {len(unit)}; give one value a row.")
    if (treated is None) == (first is None):
        raise EvaluationError("Give either who is treated in each row or the first treated period of each unit.")
    units, units_at = _coded(unit)
    periods, periods_at = _coded(period)
    if len(set(zip(units_at.tolist(), periods_at.tolist(), strict=True))) < len(unit):
        raise EvaluationError("A unit stands twice in one period; keep one row of each, or add the two together.")
    start = (
        _from_flags(np.asarray(treated, dtype=bool), units, units_at, periods_at, len(periods))
        if treated is not None
        else _from_first(list(first or ()), units, units_at, periods)
    )
    _names, clusters = _coded(cluster if cluster is not None else unit)
    order = np.lexsort((periods_at, units_at))
    found = Panel(
        tuple(str(one) for one in units),
        tuple(periods),
        units_at[order],
        periods_at[order],
        _numbers(outcome)[order],
        start,
        _one_each(clusters, units, units_at, "more than one cluster; give it one"),
        {name: _numbers(values)[order] for name, values in (covariates or {}).items()},
    )
    known = np.isfinite(found.outcome)
    for numbers in found.covariates.values():
        known &= np.isfinite(numbers)
    return found.rows(known)


def comparable(one: Panel) -> Panel:
    """Return a panel that allows a comparison over time; refuse one that does not.

    Formula: at least two periods, a unit that comes under treatment within them, and an untreated row beside it.
    Source: Angrist and Pischke (2009), Mostly Harmless Econometrics, section 5.2.
    Limits: that a comparison is possible does not make it a good one.

    >>> told = panel(["a", "a", "b", "b"], [1, 2, 1, 2], [1.0, 3.0, 1.0, 2.0], first=[2, 2, 2, 2])
    >>> comparable(told)
    Traceback (most recent call last):
    clusterwise.methods.evaluation.faults.NoComparisonError: All units are treated from one period on; add untreated ones.
    """
    if len(np.unique(one.period)) < 2:
        raise EvaluationError("There is one period only; an effect needs a period before and one after.")
    starts = one.start[np.unique(one.unit)]
    if (starts == one.never).all():
        raise NoComparisonError("No unit is treated; name the first treated period of those that are.")
    if (starts == 0).all():
        raise NoComparisonError("All units are treated in all periods; add periods before, or untreated units.")
    if len(np.unique(starts)) == 1:
        raise NoComparisonError("All units are treated from one period on; add untreated ones.")
    if not ((starts > 0) & (starts < one.never)).any():
        raise NoComparisonError("No unit comes under treatment within the periods; mark it 0 before it starts.")
    return one


def _coded(values: Sequence[Any]) -> tuple[list[Any], Places]:
    try:
        names = sorted(set(values))
    except TypeError as mixed:
        raise EvaluationError("A column mixes numbers, words and empty cells; write all of it in one way.") from mixed
    places = {name: place for place, name in enumerate(names)}
    return names, np.array([places[value] for value in values], dtype=np.intp)


def _numbers(values: Sequence[float | None]) -> Numbers:
    return np.array([np.nan if value is None else value for value in values], dtype=np.float64)


def _one_each(values: Places, units: list[Any], unit: Places, fault: str) -> Places:
    found = np.zeros(len(units), dtype=np.intp)
    found[unit] = values
    odd = unit[found[unit] != values]
    if len(odd):
        raise EvaluationError(f"Unit {units[int(odd[0])]} has {fault}.")
    return found


def _from_first(first: list[Any], units: list[Any], unit: Places, periods: list[Any]) -> Places:
    places = [len(periods) if value is None else sum(1 for period in periods if period < value) for value in first]
    return _one_each(np.array(places, dtype=np.intp), units, unit, "more than one first treated period; give it one")


def _from_flags(treated: NDArray[np.bool_], units: list[Any], unit: Places, period: Places, never: int) -> Places:
    start = np.full(len(units), never, dtype=np.intp)
    np.minimum.at(start, unit[treated], period[treated])
    back = ~treated & (period >= start[unit])
    if back.any():
        name = units[int(unit[back][0])]
        raise EvaluationError(f"Unit {name} leaves treatment again; these methods take treatment that lasts.")
    return start
