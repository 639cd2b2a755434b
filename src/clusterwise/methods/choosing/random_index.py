"""How inconsistent random answers are, by number of criteria: the yardstick of the consistency ratio."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class RandomIndex:
    """One published table of mean consistency indices of random matrices, by size."""

    name: str
    by_size: Mapping[int, float]
    source: str
    valid_from: date

    def of(self, size: int) -> float | None:
        """The table's value, zero below three criteria, None beyond the table's end."""
        return 0.0 if size < 3 else self.by_size.get(size)


def _table(values: str) -> Mapping[int, float]:
    return MappingProxyType({size: float(value) for size, value in enumerate(values.split(), start=3)})


SAATY_1980 = RandomIndex(
    "Saaty 1980",
    _table("0.58 0.90 1.12 1.24 1.32 1.41 1.45 1.49 1.51 1.48 1.56 1.57 1.59"),
    "Saaty, The Analytic Hierarchy Process, 1980; used in Int. J. Services Sciences 1(1), 2008",
    date(1980, 1, 1),
)
SAATY_2005 = RandomIndex(
    "Saaty 2005",
    _table("0.52 0.89 1.11 1.25 1.35 1.40 1.45 1.49 1.52 1.54 1.56 1.58 1.59"),
    "Saaty, Theory and Applications of the Analytic Network Process, 2005, p. 31",
    date(2005, 1, 1),
)
DONEGAN_DODD_1991 = RandomIndex(
    "Donegan and Dodd 1991",
    _table(
        "0.4914 0.8286 1.0591 1.1797 1.2519 1.3171 1.3733 1.4055 1.4213 1.4497 1.4643 1.4822 1.4969 1.5078 1.5153 "
        "1.5262 1.5313 1.5371"
    ),
    "Donegan and Dodd, Mathematical and Computer Modelling 15(10), 1991, 135-137",
    date(1991, 1, 1),
)
