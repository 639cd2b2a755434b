"""Names as they can be compared: without case, accents, script and the vowels that a transliteration guesses."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

#: Arabic letters as their usual Latin consonants; what Latin writing leaves out or guesses is left out.
_ARABIC = {
    "ا": "a", "أ": "a", "إ": "a", "آ": "a", "ٱ": "a", "ء": "", "ؤ": "w", "ئ": "y", "ى": "a", "ة": "a", "ب": "b",
    "ت": "t", "ث": "th", "ج": "j", "ح": "h", "خ": "kh", "د": "d", "ذ": "dh", "ر": "r", "ز": "z", "س": "s", "ش": "sh",
    "ص": "s", "ض": "d", "ط": "t", "ظ": "z", "ع": "a", "غ": "gh", "ف": "f", "ق": "q", "ك": "k", "ل": "l", "م": "m",
    "ن": "n", "ه": "h", "و": "w", "ي": "y", "پ": "p", "چ": "ch", "ژ": "zh", "گ": "g", "ک": "k", "ی": "y", "ـ": "",
}  # fmt: skip
#: Latin letters that do not come apart into a letter and an accent.
_LATIN = {"ø": "o", "đ": "d", "ł": "l", "ħ": "h", "ı": "i", "œ": "oe", "æ": "ae", "ß": "ss", "þ": "th", "ð": "d"}
_LETTERS = str.maketrans(_ARABIC | _LATIN)
_MARKS = re.compile("[\u0300-\u036f\u064b-\u065f\u0670\u02bb-\u02bf'’‘`´ʿʾ]")
_GAPS = re.compile(r"[^\w]+|_")
_ARTICLE = re.compile(r"^ال(?=\w{3})")
_LATIN_ARTICLES = frozenset({"al", "el", "ul", "ar", "as", "ash", "an", "ad", "az"})
_SERVANT = re.compile(r"^abd[eaiou]*[lrszn]?(?=\w{4})")
#: Spellings of one sound, in the order in which they are replaced.
_SOUNDS = (
    ("sch", "s"), ("tch", "j"), ("dj", "j"), ("ch", "s"), ("sh", "s"), ("ph", "f"), ("kh", "k"), ("gh", "g"),
    ("th", "t"), ("dh", "d"), ("zh", "j"), ("ck", "k"), ("q", "k"), ("c", "k"), ("x", "ks"), ("v", "f"), ("p", "b"),
    ("z", "s"), ("ou", "u"), ("g", "j"),
)  # fmt: skip
_DOUBLED = re.compile(r"(.)\1+")
_SOFT = re.compile("[aeiouwy]")


@lru_cache(maxsize=200_000)
def _fold_word(word: str) -> str:
    return word.translate(_LETTERS)


def name_words(name: str) -> tuple[str, ...]:
    """Return the words of a name in lower-case Latin letters, without accents, articles and signs.

    Formula: NFKD, case folded, combining marks off, Arabic letters by their usual Latin ones, the article al- off,
    “Abd al-X” as the one word abdX.
    Source: ISO 233-2 for the letters, simplified to what registers of people write.
    Limits: no language is guessed; a script other than Latin and Arabic stays as it is.

    >>> name_words("Ahmed  EL-Hassan"), name_words("أحمد الحسن")
    (('ahmed', 'hassan'), ('ahmd', 'hsn'))
    >>> name_words("Abd al-Rahman Traoré")
    ('abdrahman', 'traore')
    """
    plain = name.casefold()
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", name).casefold()
    words: list[str] = []
    is_servant = False
    for raw in _GAPS.sub(" ", _MARKS.sub("", plain)).split():
        word = raw if raw.isascii() else _fold_word(_ARTICLE.sub("", raw))
        if not word or word in _LATIN_ARTICLES:
            continue
        if is_servant:
            words[-1] += word
        else:
            words.append(_SERVANT.sub("abd", word) if word.startswith("abd") else word)
        is_servant = not is_servant and word in ("abd", "abdu", "abdou", "abdel", "abdul")
        if is_servant:
            words[-1] = "abd"
    return tuple(words)


@lru_cache(maxsize=200_000)
def _word_skeleton(word: str) -> str:
    for spelling, sound in _SOUNDS:
        word = word.replace(spelling, sound)
    first = "a" if _SOFT.match(word) and word[0] not in "wy" else word[:1]
    bones = _SOFT.sub("", word[1:])
    return _DOUBLED.sub(r"\1", first + bones)


def skeleton(name: str) -> str:
    """Return the consonants of a name's words in order of the alphabet, alike for its usual spellings in both scripts.

    Formula: `name_words`, spellings of one sound made one, vowels and doubled letters off, words sorted.
    Source: consonant skeletons as matching registers of Arabic names uses them (Shaalan and Raza 2009).
    Limits: different names may share a skeleton; it proposes pairs, it does not decide them.

    >>> skeleton("Mohamed Youssef"), skeleton("يوسف محمد"), skeleton("Muhammad Yusuf")
    ('mhmd ysf', 'mhmd ysf', 'mhmd ysf')
    """
    return skeleton_of(name_words(name))


def skeleton_of(words: Iterable[str]) -> str:
    """Return the skeleton of words that are folded already.

    Formula: as for `skeleton`, from the words of `name_words`.
    Source: as for `skeleton`.
    Limits: words that were not folded keep their case and accents.

    >>> skeleton_of(name_words("Mohamed Youssef")) == skeleton("Mohamed Youssef")
    True
    """
    return " ".join(sorted(_word_skeleton(word) for word in words))


def folded(name: str) -> str:
    """Return a name or a place as one folded text, its words in the order of the alphabet.

    Formula: the words of `name_words`, sorted and joined by a space.
    Source: house rule: a name with its parts swapped is the same name.
    Limits: letters that were mistyped stay so; compare folded texts by their distance.

    >>> folded("Kollie, Martha") == folded("Martha KOLLIE")
    True
    """
    return " ".join(sorted(name_words(name)))
