"""The language of the demo's files: steps that name a service and its arguments, and references to what was made before."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

_REFERENCE = re.compile(r"@(?P<name>[\w-]+)(?:\[(?P<first>\d*)(?P<colon>:)?(?P<last>\d*)\])?(?P<path>(?:\.\w+)*)")


_CLAIMS: dict[str, Any] = {"True": True, "False": False}
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


class ScriptError(ValueError):
    """A step of the demo cannot be taken; the message names the file, the step and the reason."""


class UnknownNameError(ScriptError):
    """A step refers to something that no earlier step made."""

    def __init__(self, name: str) -> None:
        super().__init__(f"Nothing was made under the name @{name} before this step. Correct the name or the order.")


@dataclass(frozen=True, slots=True)
class Step:
    """One deed of a file, with its arguments as written."""

    deed: str
    arguments: dict[str, Any]
    place: str


@dataclass(slots=True)
class Names:
    """What the steps so far have made, by name; names of an initiative are its own, shared ones are seen by all."""

    shared: dict[str, Any] = field(default_factory=dict)
    own: dict[str, Any] = field(default_factory=dict)

    def keep(self, name: str, made: Any) -> None:
        """Keep something under a name."""
        self.own[name] = made

    def find(self, name: str) -> Any:
        """Return what an earlier step made under a name."""
        for names in (self.own, self.shared):
            if name in names:
                return names[name]
        raise UnknownNameError(name)


class _PlainLoader(yaml.SafeLoader):
    """Reads `on` and `no` as the words that they are; true and false alone are claims."""


_PlainLoader.yaml_implicit_resolvers = {
    letter: [(tag, pattern) for tag, pattern in found if tag != "tag:yaml.org,2002:bool"]
    for letter, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_PlainLoader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("true|false"), list("tf"))


def read_steps(path: Path) -> Iterator[Step]:
    """Yield the steps of a file; each is a mapping of one deed to its arguments."""
    content = yaml.load(path.read_text(encoding="utf-8"), Loader=_PlainLoader) or []  # noqa: S506 - a safe loader
    for number, entry in enumerate(content, start=1):
        place = f"{path.parent.name}/{path.name}, step {number}"
        if not isinstance(entry, dict) or len(entry) != 1:
            raise ScriptError(f"{place}: a step is one deed with its arguments.")
        ((deed, arguments),) = entry.items()
        yield Step(deed, arguments or {}, place)


def read_rows(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the rows of a table without empty cells; a column `a.b` is the entry `b` of `a`, one named `a[]` is a list."""
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            values: dict[str, Any] = {}
            for name, cell in row.items():
                if not cell:
                    continue
                outer, dot, inner = name.partition(".")
                if name.endswith("[]"):
                    values[name.removesuffix("[]")] = cell.split("|")
                elif dot:
                    values.setdefault(outer, {})[inner] = cell
                else:
                    values[name] = _typed(cell)
            yield values


def _typed(cell: str) -> Any:
    """Return a day, an exact number or a claim where a cell looks like one, else its text."""
    if _DAY.fullmatch(cell):
        return date.fromisoformat(cell)
    if _NUMBER.fullmatch(cell):
        return Decimal(cell) if "." in cell else int(cell)
    return _CLAIMS.get(cell, cell)


def resolve(value: Any, names: Names) -> Any:
    """Return a value with its references in place of `@name`, and exact decimals in place of floats."""
    if isinstance(value, float):
        return Decimal(str(value))
    if isinstance(value, dict):
        return {key: resolve(one, names) for key, one in value.items()}
    if isinstance(value, list):
        found: list[Any] = []
        for one in value:
            part = resolve(one, names)
            found.extend(part) if isinstance(part, list) and isinstance(one, str) else found.append(part)
        return found
    if isinstance(value, str) and value.startswith("@"):
        return _refer(value, names)
    return value


def _refer(text: str, names: Names) -> Any:
    """Return what `@name`, `@name[3]`, `@name[0:36]` or `@name.field` means; parts of a list are lists."""
    match = _REFERENCE.fullmatch(text)
    if match is None:
        raise ScriptError(f"{text} is not a reference; write @name, @name[0:36] or @name.field.")
    found = names.find(match["name"])
    if match["colon"]:
        found = list(found)[int(match["first"] or 0) : int(match["last"]) if match["last"] else None]
    elif match["first"]:
        found = found[int(match["first"])]
    for name in filter(None, match["path"].split(".")):
        found = getattr(found, name)
        found = found() if callable(found) and not hasattr(found, "all") else found
    return found
