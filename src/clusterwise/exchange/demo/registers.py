"""A register that nobody keeps, drawn from a small description with its seed, and imported as a person would."""

import csv
import hashlib
import io
import math
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import yaml

from clusterwise.exchange.demo.deeds import Stage, call, deed
from clusterwise.exchange.demo.script import resolve
from clusterwise.phases.p1_selection import reading

HEADER = (
    "id", "name", "year", "isic", "industry name", "region", "lon", "lat", "women", "men", "total", "owner sex",
    "informal",
)  # fmt: skip
#: Of every hundred establishments, so many tell only how many people they are.
SILENT_PERCENT = 6
_OWNERS = (("men", 0.48), ("women", 0.8), ("both", 0.92), ("not stated", 1.0))


def register_csv(description: Path) -> bytes:
    """Return the whole register as a file; the same description gives the same bytes.

    Only `Random.random` is drawn from, whose sequence Python promises to keep.
    """
    told = yaml.safe_load(description.read_text(encoding="utf-8"))
    draw = Random(told["seed"])  # noqa: S311 - a demo, no secret
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(HEADER)
    table.writerows(_rows(told, draw))
    return out.getvalue().encode()


def _rows(told: dict[str, Any], draw: Random) -> Iterator[tuple[Any, ...]]:
    shares = [share for *_place, share in told["regions"].values()]
    weights = {code: share for code, (_name, _word, share, *_rest) in told["industries"].items()}
    number = 0
    for region, (lon, lat, share) in told["regions"].items():
        over, dense = told["over"].get(region, {}), told.get("dense", {}).get(region, {})
        for code, industry in told["industries"].items():
            expected = told["rows"] * share / sum(shares) * weights[code] / sum(weights.values()) * over.get(code, 1)
            for _each in range(math.floor(expected + draw.random())):
                number += 1
                reach = dense.get(code, told["spread"])
                spot = [round(middle + reach * (draw.random() + draw.random() - 1), 4) for middle in (lon, lat)]
                name = f"{industry[1]} {number}, {region} {told['mark']}"
                start = (f"{told['code']}-{number:04d}", name, told["year"], code, industry[0], region, *spot)
                yield (*start, *_people(industry, draw), *_owner(draw))


def _people(industry: list[Any], draw: Random) -> tuple[Any, ...]:
    """Return women, men and all; a few establishments tell only the last."""
    *_names, _share, middle, share_of_women = industry
    people = 1 + math.floor(-math.log(1 - draw.random()) * middle)
    women = sum(draw.random() < share_of_women for _person in range(people))
    is_silent = draw.random() * 100 < SILENT_PERCENT
    return ("", "", people) if is_silent else (women, people - women, people)


def _owner(draw: Random) -> tuple[str, str]:
    sex, informal = draw.random(), draw.random()
    return next(owner for owner, limit in _OWNERS if sex <= limit), "yes" if informal < 0.35 else "no"


@deed("register")
def register(stage: Stage, arguments: dict[str, Any]) -> Any:
    """Draw a register and take it in on the same way as a file that is sent: read, tried without an error, imported."""
    given = resolve(arguments, stage.names)
    content = register_csv(stage.folder / given.pop("description"))
    table = reading.table_in(content, given["file_name"], reading.Choices())
    choices = reading.as_guessed(reading.guessed(table, "", {}))
    mapping, run = reading.rehearsed(table, choices)
    values = {
        "shape": mapping.shape,
        "rows": run.rows,
        "file_sha256": hashlib.sha256(content).hexdigest(),
        "mapping": reading.remembered_of(mapping, choices, len(run.errors)),
    }
    return call(stage, "selection.import_register", {**given, **values})
