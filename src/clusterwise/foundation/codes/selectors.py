"""Reads of code lists and rules."""

from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import Q

from clusterwise.foundation.codes.models import Code, Rule
from clusterwise.foundation.journal.reading import shared


class UnknownRuleError(LookupError):
    """No rule of that name was in force on the day."""

    def __init__(self, code: str, on: date) -> None:
        super().__init__(f"No rule “{code}” is in force on {on}. Add one with its source and dates.")


@lru_cache(maxsize=1)
def all_codes() -> dict[str, dict[str, Code]]:
    """Return every code by list and code; kept until a code is saved."""
    lists: dict[str, dict[str, Code]] = {}
    for code in Code.objects.order_by("list", "position", "code"):
        lists.setdefault(code.list, {})[code.code] = code
    return lists


def codes(name: str) -> dict[str, Code]:
    """Return the entries of one list in their order."""
    return all_codes().get(name, {})


def choices(name: str) -> list[tuple[str, str]]:
    """Return (code, label) pairs in the current language, for forms."""
    return [(code, entry.label()) for code, entry in codes(name).items()]


def label(name: str, code: str) -> str:
    """Return the label of a code in the current language; the code itself where the list lacks it."""
    entry = codes(name).get(code)
    return entry.label() if entry else code


@shared
def rules_on(on: date) -> dict[str, Rule]:
    """Return every rule in force on a day by its code, the newest of each."""
    valid = Rule.objects.filter(valid_from__lte=on).filter(Q(valid_to__isnull=True) | Q(valid_to__gt=on))
    return {found.code: found for found in valid.order_by("valid_from")}


def rule(code: str, on: date) -> dict[str, Any]:
    """Return the parameters in force on a day."""
    found = rules_on(on).get(code)
    if found is None:
        raise UnknownRuleError(code, on)
    return {**found.parameters, "source": found.source}
