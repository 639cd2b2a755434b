"""Three bands of a score: the same person, ask a person, different people."""

from dataclasses import dataclass
from enum import StrEnum


class BandError(ValueError):
    """Thresholds or a score make no sense; the message names them."""


class Band(StrEnum):
    """What a score leads to."""

    SAME = "same"
    ASK = "ask"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The scores from which a pair is asked about, and from which it is taken for one person."""

    ask_from: float
    same_from: float

    def __post_init__(self) -> None:
        if not 0 < self.ask_from <= self.same_from <= 1:
            raise BandError(
                f"Pairs are asked about from {self.ask_from} and taken for the same from {self.same_from}; "
                "give two probabilities, the first no larger than the second."
            )


def band(probability: float, thresholds: Thresholds) -> Band:
    """Return the band of a probability that two records are one person.

    Formula: same from `same_from`, ask from `ask_from`, else different.
    Source: Fellegi and Sunter (1969), the three decisions A1, A2 and A3.
    Limits: the probability is only as good as the model; thresholds are dated rules, chosen on checked pairs.

    >>> [band(p, Thresholds(0.5, 0.95)).value for p in (0.96, 0.95, 0.5, 0.49)]
    ['same', 'same', 'ask', 'different']
    """
    if not 0 <= probability <= 1:
        raise BandError(f"{probability} is no probability; it lies from 0 to 1.")
    if probability >= thresholds.same_from:
        return Band.SAME
    return Band.ASK if probability >= thresholds.ask_from else Band.DIFFERENT
