"""Reads a decision: from the one file that reproduces it, or from tables of criteria, scores and weights."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import yaml

import clusterwise
from clusterwise.cli.refusal import RefusalError
from clusterwise.formats.json_strict import read_json
from clusterwise.formats.numbers import read_number
from clusterwise.formats.sentences import RefusedError
from clusterwise.formats.table import RawCell, Table
from clusterwise.formats.workbook import read_table
from clusterwise.methods.choosing.dossier import Budget, Case
from clusterwise.methods.choosing.groups import Opinion
from clusterwise.methods.choosing.record import case_of
from clusterwise.methods.choosing.scales import Criteria, Scores, score_table, shares_of
from clusterwise.methods.choosing.verdict import VerdictRule
from clusterwise.methods.people import Sex
from clusterwise.methods.ranking import Direction
from clusterwise.press.cells import restored

RULE = "selection_verdict"
MONEY, STAFF = "money", "staff months"
COSTS = {MONEY: ("cost", "costs", "money"), STAFF: ("staff months", "staff_months", "staff-months")}
DIRECTIONS = {
    "+": Direction.MORE_IS_BETTER, "more": Direction.MORE_IS_BETTER, "more is better": Direction.MORE_IS_BETTER,
    "benefit": Direction.MORE_IS_BETTER, "-": Direction.LESS_IS_BETTER, "less": Direction.LESS_IS_BETTER,
    "less is better": Direction.LESS_IS_BETTER, "cost": Direction.LESS_IS_BETTER,
}  # fmt: skip
SEXES = {
    "f": Sex.WOMEN, "w": Sex.WOMEN, "female": Sex.WOMEN, "woman": Sex.WOMEN, "women": Sex.WOMEN,
    "m": Sex.MEN, "male": Sex.MEN, "man": Sex.MEN, "men": Sex.MEN,
    "x": Sex.OTHER, "other": Sex.OTHER, "u": Sex.NOT_STATED, "": Sex.NOT_STATED, "not stated": Sex.NOT_STATED,
}  # fmt: skip
_LIMITS = re.compile(r"\s*([-+]?[\d.,]+)\s*(?:–|—|\.\.|to|-)\s*([-+]?[\d.,]+)\s*")


@dataclass(frozen=True, slots=True)
class Given:
    """A case, what else the file tells of it, and what the reader should know."""

    case: Case
    about: dict[str, Any]
    document: dict[str, Any] | None = None
    notices: tuple[str, ...] = ()


@dataclass(slots=True)
class Sheet:
    """A table with its columns by their names in small letters, and refusals that name the row."""

    path: Path
    table: Table
    columns: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for place, header in enumerate(self.table.headers):
            name = " ".join(header.casefold().split())
            if name in self.columns:
                raise RefusalError(f"{self.path.name} has two columns “{header}”; keep one.")
            self.columns[name] = place
        for fault in self.table.faults:
            raise RefusalError(f"{self.path.name}, row {fault.row}: {fault.reason} {fault.suggestion}")
        if not self.table.rows:
            raise RefusalError(f"{self.path.name} has a header and no rows; add one row each.")

    def column(self, *names: str) -> int | None:
        return next((self.columns[name] for name in names if name in self.columns), None)

    def must_have(self, *names: str) -> int:
        found = self.column(*names)
        if found is None:
            there = ", ".join(self.table.headers)
            raise RefusalError(f"{self.path.name} has no column “{names[0]}” (it has: {there}); add it.")
        return found

    def refuse(self, place: int, column: int, why: str) -> RefusalError:
        row, header = self.table.row_numbers[place], self.table.headers[column]
        return RefusalError(f"{self.path.name}, row {row}, {header}: {why}")

    def text(self, place: int, column: int) -> str:
        cell = self.table.rows[place][column]
        return "" if cell is None else restored(str(cell)).strip()

    def named(self, column: int, what: str) -> list[str]:
        """Return the names in a column, each once and none empty."""
        seen: dict[str, int] = {}
        for place in range(len(self.table.rows)):
            name = self.text(place, column)
            if not name:
                raise self.refuse(place, column, f"the {what} has no name; name it or remove the row.")
            if name in seen:
                first = self.table.row_numbers[seen[name]]
                raise self.refuse(place, column, f"“{name}” stands in row {first} already; keep one row of it.")
            seen[name] = place
        return list(seen)

    def number(self, place: int, column: int) -> Decimal:
        found = self.optional_number(place, column)
        if found is None:
            raise self.refuse(place, column, "nothing is given; write a number.")
        return found

    def optional_number(self, place: int, column: int) -> Decimal | None:
        cell: RawCell = self.table.rows[place][column]
        if cell is None:
            return None
        try:
            return read_number(cell if isinstance(cell, Decimal) else self.text(place, column)).value
        except RefusedError as error:
            raise self.refuse(place, column, f"{error.reason} {error.suggestion}") from error

    def limits(self, place: int, column: int) -> tuple[Decimal | None, Decimal | None]:
        """Return a score twice, the two ends of one that is only known within limits, or nothing."""
        between = _LIMITS.fullmatch(self.text(place, column))
        if between is None:
            value = self.optional_number(place, column)
            return value, value
        try:
            low, high = (read_number(end).value for end in between.groups())
        except RefusedError as error:
            raise self.refuse(place, column, f"{error.reason} {error.suggestion}") from error
        if low > high:
            raise self.refuse(place, column, f"the limits run from {low} to {high}; give the lower end first.")
        return low, high


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise RefusalError(
            f"{path} cannot be read ({error.strerror}); give the path of a file that is there."
        ) from error


def _sheet(path: Path) -> Sheet:
    try:
        return Sheet(path, read_table(_bytes(path), path.name))
    except RefusedError as error:
        raise RefusalError(f"{path.name}: {error.reason} {error.suggestion}") from error


def from_document(path: Path) -> Given:
    """Read the file of a decision as the browser, or this command, wrote it."""
    try:
        document = _floats(read_json(_bytes(path), max_bytes=20_000_000))
    except RefusedError as error:
        raise RefusalError(f"{path.name}: {error.reason} {error.suggestion}") from error
    if not isinstance(document, dict):
        raise RefusalError(f"{path.name} is not a file of a decision; download it from the page of a round.")
    case = case_of(document)
    told = document.get("about")
    about = dict(told) if isinstance(told, dict) else {}
    if not isinstance(about.get("criteria"), dict):
        about["criteria"] = {name: name for name in case.scores.criteria.names}
    return Given(case, about, document)


def _floats(value: Any) -> Any:
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, dict):
        return {key: _floats(part) for key, part in value.items()}
    return [_floats(part) for part in value] if isinstance(value, list) else value


def verdict_rule(on: date) -> VerdictRule:
    """Return the shipped rule of the verdict that is in force on a day."""
    shipped = Path(clusterwise.__file__).parent / "phases" / "p1_selection" / "codes.yaml"
    rules = yaml.safe_load(shipped.read_text(encoding="utf-8"))["rules"]
    valid = [one for one in rules if one["code"] == RULE and one["valid_from"] <= on]
    newest = max(valid, key=lambda one: one["valid_from"])
    given = newest["parameters"]
    return VerdictRule(RULE, given["robust_from"], given["contested_from"], newest["source"], newest["valid_from"])


def from_tables(
    criteria_path: Path,
    scores_path: Path,
    *,
    weights: Path | None,
    first: int,
    limits: Mapping[str, str | None],
    currency: str,
    seed: int,
    draws: int,
) -> Given:
    """Read criteria and scores, and each person's own weights where they are given."""
    criteria, vetoes = _criteria(_sheet(criteria_path), needs_weights=weights is None)
    sheet = _sheet(scores_path)
    scores = _scores(sheet, criteria)
    out = _vetoed(scores, vetoes)
    if len(out) == len(scores.alternatives):
        raise RefusalError(f"A veto rules every candidate of {scores_path.name} out, so none is compared.")
    keep = [row for row, name in enumerate(scores.alternatives) if name not in out]
    kept = Scores(
        tuple(scores.alternatives[row] for row in keep),
        criteria,
        scores.values[keep],
        scores.low[keep],
        scores.high[keep],
    )
    case = Case(
        scores=kept,
        rule=verdict_rule(datetime.now(UTC).date()),
        people=_people(_sheet(weights), criteria.names) if weights is not None else (),
        first=first,
        draws=draws,
        seed=seed,
        budget=_budget(sheet, kept.alternatives, limits),
    )
    names = {name: name for name in criteria.names}
    about = {"round": scores_path.stem, "criteria": names, "currency": currency, "vetoed": out}
    told = tuple(f"{name} is ruled out by the veto on {', '.join(by)} and not compared." for name, by in out.items())
    return Given(case, about, None, told)


def _criteria(sheet: Sheet, *, needs_weights: bool) -> tuple[Criteria, dict[str, Decimal]]:
    name, way = sheet.must_have("criterion", "criteria", "code"), sheet.must_have("direction")
    weight = sheet.must_have("weight") if needs_weights else sheet.column("weight")
    low, high, veto = sheet.column("low"), sheet.column("high"), sheet.column("veto")
    names = sheet.named(name, "criterion")
    directions, shares, anchors, vetoes = [], [], [], {}
    for place, criterion in enumerate(names):
        word = sheet.text(place, way).casefold()
        if word not in DIRECTIONS:
            raise sheet.refuse(place, way, f"“{word}” is no direction; write + where more is better, or -.")
        directions.append(DIRECTIONS[word])
        shares.append(float(sheet.number(place, weight)) if needs_weights and weight is not None else 1.0)
        anchors.append(_anchor(sheet, place, low, high))
        line = sheet.optional_number(place, veto) if veto is not None else None
        if line is not None:
            vetoes[criterion] = line
    return Criteria(tuple(names), tuple(directions), tuple(shares), tuple(anchors)), vetoes


def _anchor(sheet: Sheet, place: int, low: int | None, high: int | None) -> tuple[float, float] | None:
    ends = [sheet.optional_number(place, column) if column is not None else None for column in (low, high)]
    if ends[0] is None or ends[1] is None:
        return None
    if ends[0] >= ends[1]:
        raise sheet.refuse(place, low or 0, f"the scale runs from {ends[0]} to {ends[1]}; low must be below high.")
    return float(ends[0]), float(ends[1])


def _scores(sheet: Sheet, criteria: Criteria) -> Scores:
    first = sheet.must_have("candidate", "cluster", "name")
    candidates = sheet.named(first, "candidate")
    columns = [sheet.must_have(" ".join(name.casefold().split())) for name in criteria.names]
    costs = {name for names in COSTS.values() for name in names}
    for name, column in sheet.columns.items():
        if column not in (first, *columns) and name not in costs:
            header = sheet.table.headers[column]
            raise RefusalError(
                f"{sheet.path.name}: the column “{header}” is no criterion; add it to the criteria or remove it."
            )
    values = np.full((len(candidates), len(columns)), np.nan)
    intervals = {}
    for row, candidate in enumerate(candidates):
        for place, column in enumerate(columns):
            low, high = sheet.limits(row, column)
            if low is None or high is None:
                continue
            _refuse_off_scale(sheet, row, column, (low, high), criteria.anchor_of(place))
            if low == high:
                values[row, place] = float(low)
            else:
                intervals[candidate, criteria.names[place]] = (float(low), float(high))
    return score_table(candidates, criteria, values, intervals)


def _refuse_off_scale(
    sheet: Sheet, row: int, column: int, ends: Sequence[Decimal], scale: tuple[float, float] | None
) -> None:
    if scale is not None and not (scale[0] <= ends[0] and ends[1] <= scale[1]):
        shown = " to ".join(str(end) for end in dict.fromkeys(ends))
        raise sheet.refuse(
            row, column, f"{shown} lies outside the scale from {scale[0]:g} to {scale[1]:g}; correct it."
        )


def _vetoed(scores: Scores, vetoes: Mapping[str, Decimal]) -> dict[str, list[str]]:
    """Return the candidates that are surely on the wrong side of a veto."""
    out: dict[str, list[str]] = {}
    for name, line in vetoes.items():
        column = scores.criteria.names.index(name)
        is_less = scores.criteria.directions[column] is Direction.LESS_IS_BETTER
        for row, candidate in enumerate(scores.alternatives):
            low, high = scores.low[row, column], scores.high[row, column]
            if low > float(line) if is_less else high < float(line):
                out.setdefault(candidate, []).append(name)
    return out


def _people(sheet: Sheet, names: Sequence[str]) -> tuple[Opinion, ...]:
    person, sex = sheet.must_have("person", "judge", "code"), sheet.must_have("sex")
    columns = [sheet.must_have(" ".join(name.casefold().split())) for name in names]
    found = []
    for place, code in enumerate(sheet.named(person, "person")):
        said = sheet.text(place, sex).casefold()
        if said not in SEXES:
            raise sheet.refuse(place, sex, f"“{said}” is not known; write F, M, X (other) or U (not stated).")
        given = [float(sheet.number(place, column)) for column in columns]
        if min(given) < 0 or not any(given):
            raise sheet.refuse(place, columns[0], "weights are zero or more, and not all zero; correct this row.")
        found.append(Opinion(code, SEXES[said], shares_of(tuple(names), given)))
    return tuple(found)


def _budget(sheet: Sheet, names: Sequence[str], limits: Mapping[str, str | None]) -> Budget | None:
    lines: dict[str, Decimal] = {}
    for line, said in limits.items():
        if said is not None:
            try:
                lines[line] = read_number(said).value
            except RefusedError as error:
                raise RefusalError(f"The {line} at hand, “{said}”: {error.reason} {error.suggestion}") from error
    if not lines:
        return None
    columns = {line: sheet.must_have(*COSTS[line]) for line in lines}
    candidates = sheet.named(sheet.must_have("candidate", "cluster", "name"), "candidate")
    costs = {
        name: {line: sheet.number(place, column) for line, column in columns.items()}
        for place, name in enumerate(candidates)
        if name in names
    }
    return Budget(costs, lines)
