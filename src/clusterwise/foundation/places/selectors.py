"""Names of countries in the reader's language."""

from functools import lru_cache

from babel import Locale
from django.utils.translation import get_language


@lru_cache(maxsize=16)
def _territories(language: str) -> dict[str, str]:
    return {
        code: str(name)
        for code, name in Locale.parse(language).territories.items()
        if len(code) == 2 and code.isalpha()
    }


def country_name(code: str) -> str:
    """Return the name of a country in the current language, or its code."""
    return _territories((get_language() or "en").split("-")[0]).get(code, code)


def country_choices() -> list[tuple[str, str]]:
    """Return (code, name) pairs sorted by name, for forms."""
    names = _territories((get_language() or "en").split("-")[0])
    return sorted(names.items(), key=lambda pair: pair[1])
