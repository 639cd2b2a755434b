"""People that nobody is: seeded records of which a share are the same person written down again with errors.

The names are made of syllables, given names and family names with the skew of real ones (a few are very common).
A record written again has one or two errors: a mistyped letter, parts of the name swapped, a missing or wrong birth
year, another or no phone, a missing village.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

SEED = 20_261_124
AGAIN_SHARE = 0.2
GIVEN, FAMILY, VILLAGES_PER_MILLION = 3_000, 20_000, 4_000
_ONSETS = ("b", "d", "f", "g", "k", "l", "m", "n", "s", "t", "w", "y", "z", "sh", "kp", "h", "j", "r")
_VOWELS = ("a", "e", "i", "o", "u", "ou", "ee")
_ENDS = ("", "", "", "n", "h", "m", "r", "s")
LETTERS = "abcdefghijklmnopqrstuvwxyz"

Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class People:
    """The records as a register holds them, and for each the person that it truly is."""

    table: pa.Table
    truth: list[int]


def _words(generator: np.random.Generator, count: int, syllables: tuple[int, int]) -> list[str]:
    found: dict[str, None] = {}
    while len(found) < count:
        parts = generator.integers(*syllables)
        word = "".join(
            _ONSETS[generator.integers(len(_ONSETS))] + _VOWELS[generator.integers(len(_VOWELS))] for _ in range(parts)
        )
        found[(word + _ENDS[generator.integers(len(_ENDS))]).capitalize()] = None
    return list(found)


def _skewed(generator: np.random.Generator, count: int, size: int) -> Numbers:
    weights = 1 / (np.arange(count) + 20.0)
    return generator.choice(count, size=size, p=weights / weights.sum())


def _mistyped(generator: np.random.Generator, word: str) -> str:
    place, kind = int(generator.integers(len(word))), generator.integers(4)
    letter = LETTERS[generator.integers(26)]
    if kind == 0 and len(word) > 3:
        return word[:place] + word[place + 1 :]
    if kind == 1:
        return word[:place] + letter + word[place:]
    if kind == 2 and place + 1 < len(word):
        return word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    return word[:place] + letter + word[place + 1 :]


def people(rows: int, seed: int = SEED) -> People:
    """Return so many records, a fifth of them people who are there already, in a random order."""
    generator = np.random.default_rng(seed)
    first = rows - int(rows * AGAIN_SHARE)
    given, family = _words(generator, GIVEN, (1, 4)), _words(generator, FAMILY, (2, 4))
    villages = _words(generator, max(20, rows * VILLAGES_PER_MILLION // 1_000_000), (2, 4))
    columns = {
        "given": _skewed(generator, GIVEN, first), "family": _skewed(generator, FAMILY, first),
        "village": _skewed(generator, len(villages), first), "year": generator.integers(1945, 2008, first),
        "sex": generator.integers(0, 2, first), "has_phone": generator.random(first) < 0.6,
    }  # fmt: skip
    records = [
        (
            given[columns["given"][k]], family[columns["family"][k]], "FM"[columns["sex"][k]],
            int(columns["year"][k]) if generator.random() > 0.05 else None, villages[columns["village"][k]],
            f"07{generator.integers(10**7, 10**8)}" if columns["has_phone"][k] else None,
        )
        for k in range(first)
    ]  # fmt: skip
    again = generator.integers(0, first, rows - first)
    written = [*((k, *records[k]) for k in range(first)), *_written_again(generator, again, records)]
    order = generator.permutation(rows)
    shuffled = [written[k] for k in order]
    return People(_table(shuffled), [row[0] for row in shuffled])


def _written_again(generator: np.random.Generator, again: Numbers, records: list[tuple]) -> Iterator[tuple]:
    for k in again:
        given, family, sex, year, village, phone = records[k]
        for error in generator.choice(8, size=int(generator.integers(1, 3)), replace=False):
            if error == 0:
                given = _mistyped(generator, given)
            elif error in (1, 2):
                family = _mistyped(generator, family)
            elif error == 3:
                given, family = family, given
            elif error == 4:
                year = None
            elif error == 5:
                year = year and year + int(generator.integers(-1, 2))
            elif error == 6:
                phone = f"07{generator.integers(10**7, 10**8)}" if generator.random() < 0.5 else None
            else:
                village = _mistyped(generator, village) if generator.random() < 0.5 else None
        yield (int(k), given, family, sex, year, village, phone)


def _table(rows: list[tuple]) -> pa.Table:
    return pa.table(
        {
            "id": [f"{k:08d}" for k in range(len(rows))],
            "name": [f"{row[1]} {row[2]}" for row in rows],
            "sex": [row[3] for row in rows],
            "birth_year": pa.array([row[4] for row in rows], pa.int32()),
            "place": [row[5] or "" for row in rows],
            "phone": [row[6] or "" for row in rows],
        }
    )
