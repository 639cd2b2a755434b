"""The indicators of a whole programme: each definition once, its figure over all initiatives, and where it is used."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
from django.utils.translation import gettext as _

from clusterwise.engines.formulas import compile_batch, run
from clusterwise.foundation.evidence.formulas import before_comparison, catalogue, counts, formula_of, told
from clusterwise.foundation.evidence.models import Indicator
from clusterwise.foundation.evidence.snapshot.store import Snapshot, fresh
from clusterwise.foundation.identity.selectors import canonical
from clusterwise.foundation.organisations.models import Initiative, Programme
from clusterwise.methods.formulas import REASONS, FormulaError, Typed, check, text
from clusterwise.methods.formulas.evaluating import Result

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@dataclass(frozen=True, slots=True)
class Entry:
    """One definition with its figure over the programme; `value` is None where nothing is known, for the reason given."""

    code: str
    name: str
    formula: str
    words: str
    unit: str
    users: tuple[Indicator, ...]
    value: Decimal | None
    reason: str
    n: int
    by_sex: Mapping[str, Decimal | None]
    by_initiative: Mapping[str, Decimal | None]
    by_country: Mapping[str, Decimal | None]
    absent: Decimal | None
    adds_up: bool
    why_not: str


@dataclass(frozen=True, slots=True)
class _Definition:
    typed: Typed
    users: tuple[Indicator, ...]


def library(programme: Programme, on: date, start: date) -> list[Entry]:
    """Return every definition in use, computed over all facts of the programme at once: a person in two initiatives once.

    A figure that an initiative compares with its baseline is shown before the comparison, since baselines differ.
    """
    initiatives = list(
        Initiative.objects.filter(programme=programme).select_related("programme", "cluster").order_by("name")
    )
    used = Indicator.objects.filter(programme=programme, retired_on__isnull=True).select_related("initiative")
    definitions = list(_definitions(used))
    if not definitions:
        return []
    codes = {code for one in definitions for code in one.typed.measures}
    snapshot = fresh(codes, initiatives)
    stands_for = {str(person): str(other) for person, other in canonical(programme).items()}
    typed = [one.typed for one in definitions]
    by_sex = computed(typed, snapshot, stands_for, on=on, start=start, by=("sex",))
    by_initiative = computed(typed, snapshot, stands_for, on=on, start=start, by=("initiative",))
    by_country = _by_country(typed, snapshot, initiatives, stands_for, on, start)
    return [
        _entry(one, by_sex[place], by_initiative[place], {land: each[place].value for land, each in by_country.items()})
        for place, one in enumerate(definitions)
    ]


def _definitions(used: Iterable[Indicator]) -> Iterable[_Definition]:
    """Yield each code with the same formula and unit once, with the indicators that are computed so."""
    known = catalogue()
    groups: dict[tuple[str, str, str], list[Indicator]] = {}
    kept: dict[tuple[str, str, str], Typed] = {}
    for one in used:
        formula = before_comparison(formula_of(one))
        key = (one.code, text(formula), one.unit if not one.compared else "")
        try:
            kept.setdefault(key, check(formula, known))
        except FormulaError:  # a measure that is declared no longer; the initiative's own page says so
            continue
        groups.setdefault(key, []).append(one)
    for key in sorted(groups):
        yield _Definition(kept[key], tuple(groups[key]))


def computed(
    typed: Sequence[Typed],
    snapshot: Snapshot,
    stands_for: Mapping[str, str],
    *,
    on: date,
    start: date,
    by: tuple[str, ...],
    paths: Sequence[Path] | None = None,
) -> list[Result]:
    """Return the figures of many formulas by one query over the columns, people who are one person counted as one."""
    import duckdb

    query = compile_batch(typed, on=on, start=start, by=by)
    with duckdb.connect(config={"preserve_insertion_order": False}) as connection:
        _view(connection, snapshot.paths if paths is None else paths, stands_for)
        return run(query, connection).results()


def _view(connection: "DuckDBPyConnection", paths: Sequence[Path], stands_for: Mapping[str, str]) -> None:
    from clusterwise.foundation.evidence.snapshot.columns import SCHEMA

    if not paths:
        connection.register("facts", SCHEMA.empty_table())
        return
    connection.read_parquet([str(path) for path in paths]).create_view("recorded")
    if not stands_for:
        connection.execute("CREATE VIEW facts AS FROM recorded")
        return
    people = pa.table({"one": list(stands_for), "counted_as": list(stands_for.values())})
    connection.register("people", people)
    connection.execute(
        "CREATE VIEW facts AS SELECT recorded.* REPLACE (coalesce(people.counted_as, recorded.person) AS person) "
        "FROM recorded LEFT JOIN people ON people.one = recorded.person"
    )


def _by_country(
    typed: Sequence[Typed],
    snapshot: Snapshot,
    initiatives: Sequence[Initiative],
    stands_for: Mapping[str, str],
    on: date,
    start: date,
) -> dict[str, list[Result]]:
    """Compute anew for each country: figures of its initiatives may not add up to it."""
    lands = {one.pk: one.cluster.country for one in initiatives}
    found = {}
    for land in sorted(set(lands.values())):
        paths = [part.path for part in snapshot.parts if part.rows and lands[part.initiative] == land]
        found[land] = computed(typed, snapshot, stands_for, on=on, start=start, by=(), paths=paths)
    return found


def _entry(
    definition: _Definition, by_sex: Result, by_initiative: Result, by_country: Mapping[str, Decimal | None]
) -> Entry:
    first, typed = definition.users[0], definition.typed
    return Entry(
        code=first.code,
        name=str(first),
        formula=text(typed.formula),
        words=told(typed.formula),
        unit=first.unit if not first.compared else typed.unit,
        users=definition.users,
        value=by_sex.value,
        reason=_(REASONS[by_sex.reason]) if by_sex.reason else "",
        n=by_sex.n,
        by_sex={key[0]: cell.value for key, cell in by_sex.by.items()},
        by_initiative={key[0]: cell.value for key, cell in by_initiative.by.items()},
        by_country=by_country,
        absent=Decimal(0) if counts(typed) else None,
        adds_up=typed.rolls_up,
        why_not=_(typed.type.why_not) if typed.type.why_not else "",
    )
