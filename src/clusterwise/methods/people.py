"""The sex codes by which every count of people is split."""

from enum import StrEnum


class Sex(StrEnum):
    """Women, men, other and not stated, in the order in which they are shown."""

    WOMEN = "F"
    MEN = "M"
    OTHER = "X"
    NOT_STATED = "U"
