"""Whether numbers were read or guessed: people who guess prefer some last digits."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from clusterwise.methods.quality.faults import QualityError

#: Whipple's index is defined over ages from 23 to 62, which hold each last digit four times.
YOUNGEST, OLDEST = 23, 62


@dataclass(frozen=True, slots=True)
class LastDigits:
    """How often each last digit stands, with the test against equal shares; None under too few numbers.

    `heaped` is the share that would have to change its digit for all ten to be equal.
    """

    counts: tuple[int, ...]
    n: int
    chi_square: float | None
    p_value: float | None
    heaped: float | None

    @property
    def preferred(self) -> int | None:
        """The digit that stands most often."""
        return int(np.argmax(self.counts)) if self.n else None


def whipple_index(ages: Sequence[int]) -> float | None:
    """Return how far ages ending in 0 and 5 are preferred: 100 is not at all, 500 is all of them.

    Formula: 500 (ages of 25, 30, ..., 60) / (ages from 23 to 62).
    Source: United Nations, Demographic Yearbook: under 105 highly accurate, from 175 very rough.
    Limits: for ages in whole years of adults; None where nobody is of these ages. Small numbers swing widely.

    >>> whipple_index(list(range(23, 63)))
    100.0
    """
    if any(age < 0 for age in ages):
        raise QualityError("An age lies below zero; correct it first.")
    among = [age for age in ages if YOUNGEST <= age <= OLDEST]
    return 500.0 * sum(age % 5 == 0 for age in among) / len(among) if among else None


def last_digits(numbers: Sequence[int], least_n: int = 50) -> LastDigits:
    """Test whether the last digits of whole numbers are spread as chance would spread them.

    Formula: chi2 = sum (count - n/10)^2 / (n/10) on nine degrees of freedom; heaped = sum |count/n - 1/10| / 2.
    Source: Pearson's test; the dissimilarity is that of Myers' blended index, without the blending.
    Limits: numbers of two digits or more over a wide range; prices and packed goods are round by nature. Under
    `least_n` numbers there is no test. With thousands of numbers a tiny preference is significant: look at `heaped`.

    >>> even = last_digits(list(range(100, 200)))
    >>> even.chi_square, even.heaped, round(last_digits([100, 105] * 50).heaped, 2)
    (0.0, 0.0, 0.8)
    """
    counts = np.bincount([abs(number) % 10 for number in numbers], minlength=10) if numbers else np.zeros(10, int)
    n = int(counts.sum())
    told = tuple(int(count) for count in counts)
    if n < least_n or least_n < 1:
        return LastDigits(told, n, None, None, None)
    from scipy.special import chdtrc

    expected = n / 10
    chi_square = float(((counts - expected) ** 2).sum() / expected)
    heaped = float(np.abs(counts / n - 0.1).sum() / 2)
    return LastDigits(told, n, chi_square, float(chdtrc(9, chi_square)), heaped)
