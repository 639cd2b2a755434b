"""The firms of a register as columns, one row a firm; all but the industry may be unknown."""

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import ArrayLike, NDArray

from clusterwise.methods.frames import Labels, Numbers


class StandingError(ValueError):
    """What is known of firms or of a candidate cannot be used; the message says why and what to do."""


@dataclass(frozen=True, slots=True, eq=False)
class Firms:
    """One row a firm; nan is unknown. Wages are bills, money is in one currency, `before` is the earlier period.

    `survived` is 1 where a firm of the earlier period still works and 0 where it closed; `women_owned` is 1 or 0.
    A firm that was not yet there has 0 jobs before, one that closed has 0 jobs now.
    """

    industry: Labels
    jobs: Numbers
    women: Numbers
    men: Numbers
    turnover: Numbers
    value_added: Numbers
    wages: Numbers
    women_wages: Numbers
    men_wages: Numbers
    exports: Numbers
    jobs_before: Numbers
    wages_before: Numbers
    turnover_before: Numbers
    survived: Numbers
    women_owned: Numbers

    def __len__(self) -> int:
        return len(self.industry)

    def take(self, rows: NDArray[np.intp]) -> "Firms":
        return Firms(*(getattr(self, column.name)[rows] for column in fields(self)))


_NUMBERS = tuple(column.name for column in fields(Firms) if column.name != "industry")


def firms(industry: ArrayLike, **columns: ArrayLike | None) -> Firms:
    """Check the columns of a register and return them; a column that is left out is unknown throughout.

    Formula: none; numbers are >= 0, women + men <= jobs, exports <= turnover, wages by sex <= wages, claims are 0 or 1.
    Source: register contract of the mapping reference, section 5.
    Limits: value added below zero, as in a firm that eats its substance, is refused with the other negative numbers.

    >>> len(firms(["figs", "figs"], jobs=[4, 9], women=[3, float("nan")]))
    2
    """
    labels = np.array(industry, dtype=np.str_)
    strange = sorted(set(columns) - set(_NUMBERS))
    if strange:
        raise StandingError(f"Firms have no column {strange[0]}; the columns are {', '.join(_NUMBERS)}.")
    found = {name: _numbers(name, columns.get(name), len(labels)) for name in _NUMBERS}
    for name in ("survived", "women_owned"):
        claims = found[name]
        if not np.isin(claims[~np.isnan(claims)], (0, 1)).all():
            raise StandingError(f"Column {name} says yes or no; give 1, 0 or nothing.")
    _refuse_parts_above_the_whole(found)
    return Firms(labels, **found)


def _refuse_parts_above_the_whole(found: dict[str, Numbers]) -> None:
    by_sex = {"jobs": ("women", "men"), "wages": ("women_wages", "men_wages")}
    checks = [(part, found[part], whole) for whole, both in by_sex.items() for part in both]
    checks += [(" and ".join(both), found[both[0]] + found[both[1]], whole) for whole, both in by_sex.items()]
    for part, values, whole in (*checks, ("exports", found["exports"], "turnover")):
        wrong = np.flatnonzero(values > found[whole] * (1 + 1e-9))
        if wrong.size:
            raise StandingError(f"Firm {int(wrong[0]) + 1} has more {part} than {whole}; correct one of them.")


def _numbers(name: str, values: ArrayLike | None, rows: int) -> Numbers:
    if values is None:
        return np.full(rows, np.nan)
    numbers = np.array(values, dtype=np.float64)
    if numbers.shape != (rows,):
        raise StandingError(f"Column {name} has {numbers.size} values for {rows} firms; give one a firm.")
    if (numbers < 0).any() or np.isinf(numbers).any():
        row = int(np.flatnonzero((numbers < 0) | np.isinf(numbers))[0])
        raise StandingError(f"Firm {row + 1} has {name} {numbers[row]:g}; give zero or more, or leave it empty.")
    return numbers
