"""Which column of a file is which field of the register: guessed from its header, decided by a person."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from clusterwise.formats.register.fields import ALTERNATIVES, CONTRACT, FIELDS, Field, Shape
from clusterwise.formats.sentences import RefusedError, say

_LEAST = 0.6
_SURE = 0.95
#: Of two exact words the one that stands earlier in the list of synonyms wins: a classification before "industry".
_STEP, _MOST_STEPS = 0.001, 45
_FALLBACK = 0.954
_ARABIC_FORMS = str.maketrans("أإآىةؤئ", "ااايهوي")


@dataclass(frozen=True, slots=True)
class Guess:
    """A column taken for a field, with a confidence from 0 to 1 and the synonym that it resembles."""

    column: int
    header: str
    confidence: float
    synonym: str


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """The columns of a file by field name; `unmatched` are headers that nothing was taken from."""

    shape: Shape
    guesses: Mapping[str, Guess]
    unmatched: tuple[str, ...]

    @property
    def missing(self) -> tuple[tuple[str, ...], ...]:
        """Return what is still needed: of each group at least one field."""
        return tuple(group for group in ALTERNATIVES[self.shape] if not any(name in self.guesses for name in group))

    def column(self, field: str) -> int | None:
        """Return the column of a field, None where the file has none."""
        guess = self.guesses.get(field)
        return None if guess is None else guess.column

    def with_column(self, field: str, column: int | None, headers: Sequence[str]) -> "ColumnMapping":
        """Return the mapping after a person has chosen a column for a field, or none."""
        if field not in CONTRACT[self.shape]:
            raise MappingError(
                say("“{field}” is not a field of this kind of register.", field=field),
                say("Choose one of: {names}.", names=", ".join(CONTRACT[self.shape])),
            )
        if column is not None and not 0 <= column < len(headers):
            raise MappingError(
                say("The file has no column {number}.", number=column + 1),
                say("Choose one of its {count} columns.", count=len(headers)),
            )
        kept = {name: guess for name, guess in self.guesses.items() if name != field and guess.column != column}
        if column is not None:
            kept[field] = Guess(column, headers[column], 1.0, headers[column])
        return replace(self, guesses=kept, unmatched=_unmatched(headers, kept))


class MappingError(RefusedError):
    """A mapping that names a field or column that does not exist, or lacks one that is needed."""


Fields = Mapping[Shape, Mapping[str, Field]]


def guess_mapping(headers: Sequence[str], shape: Shape | None = None, fields: Fields = FIELDS) -> ColumnMapping:
    """Return the likeliest mapping; of both shapes the one that lacks least and explains most is taken.

    A column that identifies each row means establishments, unless another one counts establishments.
    `fields` are those that are looked for: what the import pages ask for, or the whole `CONTRACT`.

    >>> sorted(guess_mapping(["industry", "region", "year", "emp"]).guesses)
    ['employment', 'industry', 'period', 'region']
    """
    options = [_mapped(headers, option, fields[option]) for option in ([shape] if shape else Shape)]
    identified = [option for option in options if _is_sure(option, Shape.ESTABLISHMENTS, "id")]
    if identified and not any(_is_sure(option, Shape.REGION_INDUSTRY, "establishments") for option in options):
        return identified[0]
    return min(options, key=lambda option: (len(option.missing), -sum(g.confidence for g in option.guesses.values())))


def _is_sure(mapping: ColumnMapping, shape: Shape, field: str) -> bool:
    """Tell whether a mapping of that shape found the field by the very words that files use."""
    return mapping.shape is shape and field in mapping.guesses and mapping.guesses[field].confidence >= _SURE


def plain_words(text: str) -> str:
    """Return a header in lower case without accents, signs and Arabic spelling variants, words apart.

    >>> plain_words("Numéro_d'Enregistrement")
    'numero d enregistrement'
    """
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text) if not text.isupper() else text
    folded = unicodedata.normalize("NFKD", apart.casefold())
    bare = "".join(character for character in folded if not unicodedata.combining(character) and character != "ـ")
    return " ".join(re.findall(r"[^\W_]+", bare.translate(_ARABIC_FORMS)))


def _mapped(headers: Sequence[str], shape: Shape, fields: Mapping[str, Field]) -> ColumnMapping:
    candidates = [
        (guess, field.name)
        for field in fields.values()
        for index, header in enumerate(headers)
        if (guess := _guess(index, header, field)) is not None
    ]
    candidates.sort(key=lambda candidate: (-candidate[0].confidence, candidate[0].column))
    chosen: dict[str, Guess] = {}
    for guess, name in candidates:
        if name not in chosen and all(guess.column != other.column for other in chosen.values()):
            chosen[name] = guess
    return ColumnMapping(shape, chosen, _unmatched(headers, chosen))


def _unmatched(headers: Sequence[str], guesses: Mapping[str, Guess]) -> tuple[str, ...]:
    taken = {guess.column for guess in guesses.values()}
    return tuple(header for index, header in enumerate(headers) if header and index not in taken)


def _guess(column: int, header: str, field: Field) -> Guess | None:
    words = plain_words(header)
    if not words:
        return None
    best, confidence = "", 0.0
    known = field.synonyms if field.name in field.synonyms else (field.name, *field.synonyms)
    for rank, synonym in enumerate(known):
        found = _likeness(words, plain_words(synonym)) - _STEP * min(rank, _MOST_STEPS)
        if found > confidence:
            best, confidence = synonym, found
    if confidence < _FALLBACK:
        for word in field.fallbacks:
            if words == plain_words(word):
                best, confidence = word, _FALLBACK
    return Guess(column, header, round(confidence, 3), best) if confidence >= _LEAST else None


def _likeness(words: str, synonym: str) -> float:
    """Return 1 for the same words, less for other order, extra words or a slip of the pen."""
    if words == synonym or words.replace(" ", "") == synonym.replace(" ", ""):
        return 1.0
    ours, theirs = set(words.split()), set(synonym.split())
    if ours == theirs:
        return 0.95
    if theirs < ours and max(map(len, theirs)) > 3:
        return 0.9 - 0.1 * min(3, len(ours - theirs))
    if min(len(words), len(synonym)) >= 5:
        ratio = SequenceMatcher(None, words, synonym).ratio()
        return 0.7 if ratio >= 0.88 else 0.0
    return 0.0
