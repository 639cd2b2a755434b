"""Invented people: drawn from the lists of invented names of a country with a fixed seed, so each load is the same."""

import random
from functools import lru_cache
from pathlib import Path
from typing import Any

from clusterwise.exchange.demo.deeds import Stage, call, deed
from clusterwise.exchange.demo.script import read_rows, resolve

NAMES = "names.csv"
SEXES = {"women": "F", "men": "M", "other": "X", "not_stated": "U"}
FIRST_YEAR, LAST_YEAR = 1958, 2003
#: Of a hundred people so many do not tell their year of birth.
SILENT_PERCENT = 6


@lru_cache(maxsize=4)
def _names(path: Path) -> dict[tuple[str, str], list[str]]:
    names: dict[tuple[str, str], list[str]] = {}
    for row in read_rows(path):
        names.setdefault((row["country"], row["kind"]), []).append(row["name"])
    return names


def people(folder: Path, *, code: str, country: str, places: list[str], **heads: int) -> list[dict[str, Any]]:
    """Return invented people with so many women, men, others and not stated, in an order that the code alone decides."""
    drawn = random.Random(code)  # noqa: S311 - a fixed seed, not a secret
    names = _names(folder / NAMES)
    sexes = [SEXES[name] for name, count in heads.items() for _ in range(count)]
    drawn.shuffle(sexes)
    return [_person(drawn, names, f"{code}{number:04}", sex, country, places) for number, sex in enumerate(sexes, 1)]


def _person(
    drawn: random.Random, names: dict[tuple[str, str], list[str]], code: str, sex: str, country: str, places: list[str]
) -> dict[str, Any]:
    kind = {"F": "woman", "M": "man"}.get(sex) or drawn.choice(("woman", "man"))
    given, family = drawn.choice(names[country, kind]), drawn.choice(names[country, "family"])
    year = drawn.randint(FIRST_YEAR, LAST_YEAR)
    silent = drawn.randrange(100) < SILENT_PERCENT
    return {
        "code": code,
        "name": f"{given} {family}",
        "sex": sex,
        "birth_year": None if silent else year,
        "place": drawn.choice(places),
    }


@deed("crowd")
def crowd(stage: Stage, arguments: dict[str, Any]) -> list[Any]:
    """Take a list of invented people into the initiative, as members or staff of an organisation where one is named."""
    given = resolve(arguments, stage.names)
    heads = {name: given.pop(name, 0) for name in SEXES}
    code, places = given.pop("code"), given.pop("places")
    country = given.pop("country", stage.initiative.cluster.country)
    rows = people(stage.folder.parent, code=code, country=country, places=places, **heads)
    return call(stage, "organisations.take_in_list", {"rows": rows, **given})


@deed("person")
def person(stage: Stage, arguments: dict[str, Any]) -> Any:
    """Take one invented person into the initiative: `sex` and `code`, and the role that the person has."""
    given = resolve(arguments, stage.names)
    heads = {name: int(SEXES[name] == given["sex"]) for name in SEXES}
    del given["sex"]
    places = [given.pop("place", stage.initiative.cluster.territory)]
    code = given.pop("code")
    row = people(stage.folder.parent, code=code, country=stage.initiative.cluster.country, places=places, **heads)[0]
    return call(stage, "organisations.take_in_list", {"rows": [{**row, "code": code}], **given})[0]
