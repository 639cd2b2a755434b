"""A register of any size into the one Parquet layout, without its rows ever becoming Python objects."""

import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from clusterwise.formats.dates import Period
from clusterwise.formats.numbers import proven_mark
from clusterwise.formats.register.cells import Reading, SizeBand, read_cell
from clusterwise.formats.register.expressions import SUPPRESSED, blank, bounded, number, plain_number, text, withheld
from clusterwise.formats.register.fields import ALTERNATIVES, CONTRACT, Kind, Shape
from clusterwise.formats.register.layout import period_name, schema_of
from clusterwise.formats.register.mapping import ColumnMapping, MappingError, guess_mapping
from clusterwise.formats.register.staging import NUMBERS, Declared, Source, Staged, literal, open_source
from clusterwise.formats.sentences import RefusedError, Sentence, say
from clusterwise.formats.table import CellFault

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

FEW = (Kind.PERIOD, Kind.YEAR, Kind.BAND, Kind.SEX, Kind.FLAG, Kind.PRECISION, Kind.INSTITUTION)
MOST_DIFFERENT = 20_000
SHOWN_FAULTS = 20
_LOOKED_UP: dict[Kind, pa.DataType] = {
    Kind.PERIOD: pa.string(),
    Kind.YEAR: pa.int64(),
    Kind.SEX: pa.string(),
    Kind.FLAG: pa.bool_(),
    Kind.PRECISION: pa.string(),
    Kind.INSTITUTION: pa.string(),
}
_CALLED = {"lat": "latitude", "lon": "longitude"}


@dataclass(frozen=True, slots=True)
class Given:
    """What is known of the whole file: its period and scheme if no column says so, how it writes, what it withholds."""

    period: str | None = None
    industry_scheme: str | None = None
    industry_vintage: str | None = None
    decimal_mark: str | None = None
    date_order: str | None = None
    suppressed: tuple[str, ...] = SUPPRESSED


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading may use of the machine; None leaves it to DuckDB."""

    threads: int | None = None
    memory_mb: int | None = None


@dataclass(frozen=True, slots=True)
class Intake:
    """A register in the one layout: its rows without errors, the first faults with the count of the rest, and readings."""

    path: Path
    mapping: ColumnMapping
    rows: int
    rows_left_out: int
    faults: tuple[CellFault, ...]
    more_faults: int
    readings: tuple[Sentence, ...]

    @property
    def is_clean(self) -> bool:
        """Tell whether every row was taken in."""
        return not self.faults


def read_register(
    source: Path,
    target: Path,
    *,
    shape: Shape | None = None,
    given: Given | None = None,
    declared: Declared | None = None,
    limits: Limits | None = None,
    choose: Callable[[ColumnMapping, Sequence[str]], ColumnMapping] | None = None,
) -> Intake:
    """Write a CSV, workbook or Parquet register to `target` in the one layout; rows with an error are left out and told.

    `choose` may correct the guessed mapping; it gets the guess and the column names.
    """
    told, room = given or Given(), limits or Limits()
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".reading-") as name:
        folder = Path(name)
        file = open_source(source, declared or Declared(), folder)
        mapping = guess_mapping(file.headers, shape, CONTRACT)
        mapping = choose(mapping, file.headers) if choose else mapping
        _refuse_incomplete(mapping, told.period)
        with closing(_connected(room, folder)) as connection:
            return _Reader(connection, file, mapping, told, folder).read(target)


def _connected(limits: Limits, folder: Path) -> "DuckDBPyConnection":
    import duckdb

    settings: dict[str, Any] = {"temp_directory": str(folder / "spill")}
    if limits.threads:
        settings["threads"] = limits.threads
    if limits.memory_mb:
        settings["memory_limit"] = f"{limits.memory_mb}MB"
    return duckdb.connect(config=settings)


def _refuse_incomplete(mapping: ColumnMapping, period: str | None) -> None:
    lacking = [group for group in mapping.missing if group != ("period",) or not period]
    if lacking:
        raise MappingError(
            say(
                "The register needs columns that were not found: {names}.",
                names="; ".join(" or ".join(group) for group in lacking),
            ),
            say("Choose the columns by hand; one period for the whole file can be given instead of a column."),
        )


class _Reader:
    """Turns staged cells into the layout: looks up what has few values, casts the rest, gathers what is unreadable."""

    def __init__(
        self, connection: "DuckDBPyConnection", file: Source, mapping: ColumnMapping, given: Given, folder: Path
    ) -> None:
        self.connection, self.file, self.mapping, self.given, self.folder = connection, file, mapping, given, folder
        self.kinds = {name: CONTRACT[mapping.shape][name].kind for name in mapping.guesses}
        self.cells = {name: f"c{guess.column}" for name, guess in mapping.guesses.items()}
        self.readings: list[Sentence] = list(file.notices)
        self.staged = Staged()
        self.marks: dict[str, str | None] = {}

    def read(self, target: Path) -> Intake:
        by_column = {guess.column: self.kinds[name] for name, guess in self.mapping.guesses.items()}
        self.staged = self.file.stage(self.connection, self.folder, by_column)
        self.marks = self._marks()
        joins = [self._look_up(name) for name, kind in self.kinds.items() if kind in FEW]
        self._make_view(joins)
        wrong = self._wrong()
        faults, count = self._faults(wrong)
        left_out = self._write(target, wrong) + len(self.staged.faults)
        shown = tuple(sorted([*self.staged.faults, *faults], key=lambda fault: (fault.row, fault.column or 0)))
        shown = shown[:SHOWN_FAULTS]
        return Intake(
            path=target,
            mapping=self.mapping,
            rows=pq.read_metadata(target).num_rows,
            rows_left_out=left_out,
            faults=shown,
            more_faults=count + len(self.staged.faults) - len(shown),
            readings=tuple(self.readings),
        )

    def _is_typed(self, name: str) -> bool:
        return self.mapping.guesses[name].column in self.staged.typed

    def _marks(self) -> dict[str, str | None]:
        """Return the decimal mark of each number column: declared, proven by the column, or proven by another one."""
        names = [name for name, kind in self.kinds.items() if kind in NUMBERS and not self._is_typed(name)]
        if self.given.decimal_mark:
            return dict.fromkeys(names, self.given.decimal_mark)
        proofs = {}
        for name in names:
            cell = self.cells[name]
            marked = f"FROM staged SELECT {cell} WHERE contains({cell}, '.') OR contains({cell}, ',') LIMIT 20000"
            proofs[name] = proven_mark(raw for (raw,) in self.connection.execute(marked).fetchall())
        found = {proof[0] for proof in proofs.values() if proof}
        for name, proof in proofs.items():
            if proof:
                header = self.mapping.guesses[name].header
                self.readings.append(
                    say(
                        "Column “{header}”: the decimal mark is “{mark}”, as “{value}” shows.",
                        header=header,
                        mark=proof[0],
                        value=proof[1],
                    )
                )
        for_all = next(iter(found)) if len(found) == 1 else None
        return {name: proof[0] if proof else for_all for name, proof in proofs.items()}

    def _look_up(self, name: str) -> str:
        """Read the different values of a column once each, and return the join that brings them to the rows."""
        cell, kind = f"CAST({self.cells[name]} AS VARCHAR)", self.kinds[name]
        query = f"FROM staged SELECT DISTINCT {cell} WHERE NOT {blank(cell)} LIMIT {MOST_DIFFERENT + 1}"
        raws = [raw for (raw,) in self.connection.execute(query).fetchall()]
        if len(raws) > MOST_DIFFERENT:
            raise MappingError(
                say(
                    "Column “{header}” has more than {limit} different values, too many for what it was taken to be.",
                    header=self.mapping.guesses[name].header,
                    limit=MOST_DIFFERENT,
                ),
                say("Choose another column for “{field}”, or none.", field=name),
            )
        reading = Reading(None, self.given.date_order)
        values = [_read_or_none(raw, kind, reading) for raw in raws]
        columns: dict[str, pa.Array] = {"raw": pa.array(raws, pa.string())}
        if kind is Kind.BAND:
            for edge in ("low", "high"):
                edges = [getattr(one, edge) if isinstance(one, SizeBand) else None for one in values]
                columns[f"size_{edge}"] = pa.array(edges, pa.int64())
            columns["is_read"] = pa.array([one is not None for one in values])
        else:
            plain = [period_name(one) if isinstance(one, Period) else one for one in values]
            columns["value"] = pa.array(plain, _LOOKED_UP[kind])
        self.connection.register(f"look_{name}", pa.table(columns))
        return f"LEFT JOIN look_{name} ON {cell} = look_{name}.raw"

    def _make_view(self, joins: Sequence[str]) -> None:
        """Make the view of values in three layers, so that no expensive expression is written, and run, twice."""
        plain, read, values = ["staged.*"], ["*"], ["*"]
        for name, kind in self.kinds.items():
            cell, is_typed = self.cells[name], self._is_typed(name)
            if kind is Kind.BAND:
                plain += [f"look_{name}.size_low", f"look_{name}.size_high", f"look_{name}.is_read AS v_{name}"]
            elif kind in FEW:
                plain.append(f"look_{name}.value AS v_{name}")
            elif kind in NUMBERS:
                if not is_typed:
                    plain.append(f"{plain_number(cell)} AS p_{name}")
                value = f"CAST({cell} AS DOUBLE)" if is_typed else number(f"p_{name}", self.marks.get(name))
                read.append(f"{value} AS r_{name}")
                values.append(f"{bounded(f'r_{name}', cell, kind, self.given.suppressed, is_typed)} AS v_{name}")
            else:
                values.append(f"{text(f'CAST({cell} AS VARCHAR)' if is_typed else cell)} AS v_{name}")
        self.connection.execute(f"CREATE VIEW plain AS FROM staged {' '.join(joins)} SELECT {', '.join(plain)}")
        self.connection.execute(f"CREATE VIEW numbers AS FROM plain SELECT {', '.join(read)}")
        self.connection.execute(f"CREATE VIEW typed AS FROM numbers SELECT {', '.join(values)}")

    def _wrong(self) -> dict[str, str]:
        """Return the condition of each kind of fault by the field that it concerns, a missing one with a mark."""
        wrong = {}
        for name, kind in self.kinds.items():
            if kind not in (Kind.CODE, Kind.NAME):
                cell = self.cells[name]
                is_there = f"{cell} IS NOT NULL" if self._is_typed(name) else f"NOT {blank(cell)}"
                hidden = withheld(cell, kind, self.given.suppressed, self._is_typed(name))
                wrong[name] = f"({is_there} AND v_{name} IS NULL AND NOT {hidden})"
        for group in ALTERNATIVES[self.mapping.shape]:
            mapped = [name for name in group if name in self.kinds]
            if mapped and not (group == ("period",) and self.given.period):
                empty = " AND ".join(blank(f"CAST({self.cells[name]} AS VARCHAR)") for name in mapped)
                wrong[" or ".join(["missing", *mapped])] = f"({empty})"
        return wrong

    def _faults(self, wrong: Mapping[str, str]) -> tuple[list[CellFault], int]:
        counts = ", ".join(f"count(*) FILTER (WHERE {condition})" for condition in wrong.values())
        told = self.connection.execute(f"FROM typed SELECT {counts}").fetchone() or ()
        faults: list[CellFault] = []
        for (what, condition), count in zip(wrong.items(), told, strict=True):
            if count:
                is_missing = what.startswith("missing")
                name = what.rpartition(" or ")[2]
                query = (
                    f"FROM typed SELECT row, CAST({self.cells[name]} AS VARCHAR) WHERE {condition} "
                    f"ORDER BY row LIMIT {SHOWN_FAULTS}"
                )
                for row, raw in self.connection.execute(query).fetchall():
                    faults.append(self._missing(row, what) if is_missing else self._unreadable(row, raw or "", name))
        return faults, sum(told)

    def _missing(self, row: int, what: str) -> CellFault:
        names = what.split(" or ")[1:]
        guess = self.mapping.guesses[names[0]]
        called = " or ".join(_CALLED.get(name, name.replace("_", " ")) for name in names)
        reason = say("The row has no {field}.", field=called)
        remedy = say("Fill the cell, or delete the row if it is not a record.")
        return CellFault(row, guess.column, guess.header, "", reason, remedy, "required_fields")

    def _unreadable(self, row: int, raw: str, name: str) -> CellFault:
        guess, shown = self.mapping.guesses[name], raw[:80]
        try:
            read_cell(raw, self.kinds[name], Reading(self.marks.get(name), self.given.date_order))
        except RefusedError as refusal:
            return CellFault(row, guess.column, guess.header, shown, refusal.reason, refusal.suggestion)
        reason = say("“{raw}” is not a number that can be used.", raw=shown)
        return CellFault(row, guess.column, guess.header, shown, reason, say("Write digits, or leave it empty."))

    def _write(self, target: Path, wrong: Mapping[str, str]) -> int:
        """Write the rows without a fault, and return how many were left out."""
        any_wrong = " OR ".join(wrong.values()) or "false"
        columns = ", ".join(self._columns())
        query = f"FROM typed SELECT {columns} WHERE NOT coalesce({any_wrong}, false)"
        where = f"{literal(str(target))} (FORMAT parquet, COMPRESSION zstd)"
        (written,) = self.connection.execute(f"COPY ({query}) TO {where}").fetchone() or (0,)
        (every,) = self.connection.execute("SELECT count(*) FROM staged").fetchone() or (0,)
        return int(every) - int(written)

    def _columns(self) -> list[str]:
        values = {name: f"v_{name}" for name in self.kinds}
        names = _SOURCES[self.mapping.shape]
        told = {
            "period": _read_period(self.given),
            "industry_scheme": self.given.industry_scheme,
            "industry_vintage": self.given.industry_vintage,
        }
        withholding = [
            f"CASE WHEN {withheld(self.cells[name], kind, self.given.suppressed, self._is_typed(name))} "
            f"THEN {literal(_CANONICAL.get(name, name))} END"
            for name, kind in self.kinds.items()
            if kind in (Kind.COUNT, Kind.AMOUNT)
        ]
        made = {"row": "row", "suppressed": f"nullif(concat_ws(' ', {', '.join(withholding)}), '')"}
        if not withholding:
            made["suppressed"] = "NULL"
        for column in schema_of(self.mapping.shape).names:
            if column in made:
                continue
            parts = [values[name] for name in names.get(column, (column,)) if name in values]
            if column in ("size_low", "size_high"):
                parts = [column] if "size_band" in values else []
            if column == "employment" and {"women", "men"} <= set(values):
                unknown = "coalesce(v_unknown, 0)" if "unknown" in values else "0"
                parts.append(f"v_women + v_men + {unknown}")
            if told.get(column):
                parts.append(literal(str(told[column])))
            made[column] = f"coalesce({', '.join(parts)})" if parts else "NULL"
        types = {field.name: _SQL_TYPES[field.type] for field in schema_of(self.mapping.shape)}
        return [f"CAST({made[name]} AS {kind}) AS {name}" for name, kind in types.items()]


_SQL_TYPES = {pa.int64(): "BIGINT", pa.float64(): "DOUBLE", pa.string(): "VARCHAR", pa.bool_(): "BOOLEAN"}
#: Which fields fill a column of the layout, the first that is known.
_SOURCES: dict[Shape, dict[str, tuple[str, ...]]] = {
    Shape.ESTABLISHMENTS: {
        "establishment": ("id",),
        "industry": ("industry", "industry_name"),
        "industry_name": ("industry_name", "industry"),
        "region": ("place",),
        "region_name": ("place",),
        "employment": ("total",),
    },
    Shape.REGION_INDUSTRY: {
        "industry": ("industry", "industry_name"),
        "industry_name": ("industry_name", "industry"),
        "region": ("region_code", "region"),
        "region_name": ("region", "region_code"),
    },
}
_CANONICAL = {"total": "employment"}


def _read_or_none(raw: str, kind: Kind, reading: Reading) -> Any:
    """Return the value of a text, None where it cannot be read: its rows are then told as faults."""
    try:
        return read_cell(raw, kind, reading)[0]
    except RefusedError:
        return None


def _read_period(given: Given) -> str | None:
    read = read_cell(given.period, Kind.PERIOD, Reading(None, given.date_order))[0]
    return period_name(read) if isinstance(read, Period) else None
