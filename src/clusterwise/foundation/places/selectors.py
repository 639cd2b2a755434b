"""Names of countries in the reader's language."""

from functools import lru_cache
from unicodedata import combining, normalize

from babel import Locale
from django.utils.translation import get_language

#: Two-letter codes of the Unicode repository that are no country or territory of ISO 3166-1.
NOT_COUNTRIES = frozenset({"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"})


@lru_cache(maxsize=16)
def _territories(language: str) -> dict[str, str]:
    return {
        code: str(name)
        for code, name in Locale.parse(language).territories.items()
        if len(code) == 2 and code.isalpha() and code not in NOT_COUNTRIES
    }


def country_name(code: str) -> str:
    """Return the name of a country in the current language, or its code."""
    return _territories((get_language() or "en").split("-")[0]).get(code, code)


def country_choices() -> list[tuple[str, str]]:
    """Return (code, name) pairs sorted by name, for forms."""
    names = _territories((get_language() or "en").split("-")[0])
    return sorted(names.items(), key=lambda pair: _plain(pair[1]))


def _plain(name: str) -> str:
    """Return a name without its accents, so that Åland stands before Albania and not behind Zimbabwe."""
    return "".join(letter for letter in normalize("NFKD", name) if not combining(letter)).casefold()
