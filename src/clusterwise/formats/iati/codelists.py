"""The official code lists, and which element or attribute must use which of them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from clusterwise.formats.iati.reading import ACTIVITY

OFFICIAL = Path(__file__).resolve().parent / "official"
_VOCABULARY = re.compile(r"@vocabulary = '([^']+)'")
_TEXT = "text()"


@dataclass(frozen=True, slots=True)
class CodeList:
    """One list: its codes with their English names; further codes may be used where it is not complete."""

    name: str
    is_complete: bool
    names: Mapping[str, str]
    withdrawn: frozenset[str]


@dataclass(frozen=True, slots=True)
class Use:
    """A place that takes codes of a list; `vocabularies` says for which vocabulary, None for all of them."""

    attribute: str
    list: str
    vocabularies: frozenset[str | None] | None

    def code_in(self, element: Any) -> str | None:
        """Return the code that an element holds here; None where the rule does not apply."""
        if self.vocabularies is not None and element.get("vocabulary") not in self.vocabularies:
            return None
        found = element.text if self.attribute == _TEXT else element.get(self.attribute)
        return None if found is None else str(found)


@cache
def code_list(name: str) -> CodeList | None:
    """Return an official list; None where it is not among those that are kept here."""
    from lxml import etree

    path = OFFICIAL / "codelists" / f"{name}.xml"
    if not path.exists():
        return None
    root = etree.parse(path).getroot()
    names: dict[str, str] = {}
    withdrawn = set()
    for item in root.iter("codelist-item"):
        code = str(item.findtext("code"))
        names[code] = str(item.findtext("name/narrative") or code)
        if item.get("status") == "withdrawn":
            withdrawn.add(code)
    return CodeList(name, root.get("complete") == "1", names, frozenset(withdrawn))


@cache
def uses() -> dict[tuple[str, ...], tuple[Use, ...]]:
    """Return the places of an activity that take codes, by the path from the activity down to the element."""
    from lxml import etree

    found: dict[tuple[str, ...], list[Use]] = {}
    for mapping in etree.parse(OFFICIAL / "codelist-mapping.xml").getroot():
        path = str(mapping.findtext("path"))
        if not path.startswith(f"//{ACTIVITY}/"):
            continue
        *steps, last = path.removeprefix("//").split("/")
        condition = mapping.findtext("condition")
        use = Use(last.removeprefix("@"), str(mapping.find("codelist").get("ref")), _vocabularies(condition))
        found.setdefault(tuple(steps), []).append(use)
    return {steps: tuple(some) for steps, some in found.items()}


def _vocabularies(condition: str | None) -> frozenset[str | None] | None:
    if condition is None:
        return None
    found: set[str | None] = set(_VOCABULARY.findall(condition))
    return frozenset(found | {None}) if "not(@vocabulary)" in condition else frozenset(found)
