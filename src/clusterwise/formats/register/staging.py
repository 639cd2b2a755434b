"""A register file of any size as rows of raw cells inside DuckDB: text from CSV and workbooks, typed from Parquet."""

import codecs
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pyarrow as pa
import pyarrow.parquet as pq

from clusterwise.formats.csv_table import read_csv
from clusterwise.formats.register.fields import Kind
from clusterwise.formats.sentences import Sentence, say
from clusterwise.formats.table import CellFault, RawCell, Table, TableError
from clusterwise.formats.text import known_encoding
from clusterwise.formats.workbook import read_table

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

NUMBERS = (Kind.COUNT, Kind.AMOUNT, Kind.LONGITUDE, Kind.LATITUDE)
SAMPLES = (1_000_000, 250_000, 60_000)
MOST_BROKEN_ROWS = 100


class Source(Protocol):
    """A file whose column names are known; `stage` makes its rows the view `staged` of row, c0, c1 …"""

    @property
    def headers(self) -> tuple[str, ...]: ...

    @property
    def notices(self) -> tuple[Sentence, ...]: ...

    def stage(self, connection: "DuckDBPyConnection", folder: Path, kinds: Mapping[int, Kind]) -> "Staged": ...


@dataclass(frozen=True, slots=True)
class Staged:
    """What staging has found: columns that hold typed numbers, and rows that could not be split into cells."""

    typed: frozenset[int] = frozenset()
    faults: tuple[CellFault, ...] = ()


@dataclass(frozen=True, slots=True)
class Declared:
    """What a person declares about a file; None leaves it to the file."""

    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None


def open_source(path: Path, declared: Declared, folder: Path) -> Source:
    """Return a file by its ending, its column names read and nothing else yet; `folder` takes temporary files."""
    if not path.is_file():
        raise TableError(
            say("There is no file {name}.", name=path.name), say("Check the path, and that the disk is there.")
        )
    if path.suffix.lower() == ".parquet":
        return _parquet(path)
    if path.suffix.lower() in (".csv", ".tsv", ".txt"):
        return _delimited(path, declared, folder)
    return WorkbookSource(read_table(path.read_bytes(), path.name, sheet=declared.sheet))


def quoted(name: str) -> str:
    """Return a name or text as SQL writes it inside double quotation marks.

    >>> quoted('a"b')
    '"a""b"'
    """
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """Return a text as an SQL literal.

    >>> literal("l'un")
    "'l''un'"
    """
    return "'" + text.replace("'", "''") + "'"


@dataclass(frozen=True, slots=True)
class DelimitedSource:
    """Delimited text in UTF-8: DuckDB streams it into a temporary Parquet file, whose rows then have numbers."""

    path: Path
    headers: tuple[str, ...]
    header_row: int
    delimiter: str
    notices: tuple[Sentence, ...]

    def stage(self, connection: "DuckDBPyConnection", folder: Path, kinds: Mapping[int, Kind]) -> Staged:
        import duckdb

        names = [f"c{index}" for index in range(len(self.headers))]
        columns = ", ".join(f"'{name}': 'VARCHAR'" for name in names)
        text = (
            f"read_csv({literal(str(self.path))}, auto_detect = false, header = false, skip = {self.header_row}, "
            f"delim = {literal(self.delimiter)}, quote = '\"', escape = '\"', columns = {{{columns}}}, "
            f"max_line_size = 4000000, store_rejects = true, rejects_limit = {MOST_BROKEN_ROWS + 1})"
        )
        target = folder / "staged.parquet"
        try:
            connection.execute(f"COPY (FROM {text}) TO {literal(str(target))} (FORMAT parquet, COMPRESSION lz4)")
            broken = connection.execute(
                "SELECT line, any_value(error_message) FROM reject_errors GROUP BY line ORDER BY line"
            ).fetchall()
        except duckdb.Error as error:
            raise TableError(
                say("The file cannot be split into cells: {why}.", why=str(error).partition("\n")[0][:200]),
                say("Close each quotation mark, double those inside a value, and save the file as UTF-8."),
            ) from error
        if len(broken) > MOST_BROKEN_ROWS:
            raise TableError(
                say("More than {limit} rows have another number of cells than the header.", limit=MOST_BROKEN_ROWS),
                say("Declare the right delimiter, or put values that hold it into quotation marks."),
            )
        lines = [int(line) for line, _ in broken]
        connection.execute(f"CREATE VIEW staged AS {_numbered(target, names, self.header_row, lines)}")
        return Staged(faults=tuple(_broken(line) for line in lines))


def _numbered(target: Path, names: Sequence[str], header_row: int, lines: Sequence[int]) -> str:
    """Number the rows as the file does: a row that could not be split has a number too."""
    number = f"file_row_number + {header_row + 1}"
    if lines:
        before = [line - header_row - 1 - index for index, line in enumerate(lines)]
        number += f" + len(list_filter({before}, lambda x: x <= file_row_number))"
    rows = f"FROM read_parquet({literal(str(target))}, file_row_number = true)"
    return f"{rows} SELECT {number} AS row, {', '.join(names)}"


def _broken(line: int) -> CellFault:
    return CellFault(
        row=line,
        column=None,
        header="",
        value="",
        reason=say("The row has another number of cells than the header."),
        suggestion=say("Put a value that holds the delimiter into quotation marks, or remove the extra cells."),
    )


def first_rows(path: Path, declared: Declared, folder: Path) -> Table:
    """Return the first rows of delimited text of any size, as a person looks at them before it is taken in."""
    return _sample(_in_utf8(path, declared, folder), declared.delimiter)


def _in_utf8(path: Path, declared: Declared, folder: Path) -> Path:
    with path.open("rb") as stream:
        head = stream.read(4)
    encoding = known_encoding(declared.encoding) if declared.encoding else "utf-8"
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    return path if encoding == "utf-8" else _as_utf8(path, encoding, folder)


def _delimited(path: Path, declared: Declared, folder: Path) -> DelimitedSource:
    path = _in_utf8(path, declared, folder)
    sample = _sample(path, declared.delimiter)
    if not sample.source.delimiter:
        raise TableError(say("The file has one column only."), say("Declare its delimiter."))
    return DelimitedSource(path, sample.headers, sample.header_row, sample.source.delimiter, sample.notices)


def _as_utf8(path: Path, encoding: str, folder: Path) -> Path:
    target = folder / "utf8.csv"
    try:
        with path.open(encoding=encoding, newline="") as read, target.open("w", encoding="utf-8", newline="") as write:
            shutil.copyfileobj(read, write, 1 << 20)
    except UnicodeDecodeError as error:
        raise TableError(
            say("The file is not readable as {encoding}.", encoding=encoding),
            say("Declare the encoding in which it was saved, or save it as UTF-8."),
        ) from error
    return target


def _sample(path: Path, delimiter: str | None) -> Table:
    """Read the first lines; a sample that ends inside a quotation is taken again, shorter."""
    for size in SAMPLES[:-1]:
        try:
            return read_csv(_head(path, size), encoding="utf-8", delimiter=delimiter)
        except TableError:
            continue
    return read_csv(_head(path, SAMPLES[-1]), encoding="utf-8", delimiter=delimiter)


def _head(path: Path, size: int) -> bytes:
    """Return whole lines from the beginning of a file."""
    with path.open("rb") as stream:
        data = stream.read(size)
        return data[: data.rfind(b"\n") + 1] if stream.read(1) else data


@dataclass(frozen=True, slots=True)
class WorkbookSource:
    """A sheet that is already in memory, since a workbook is limited to 50 MB."""

    table: Table

    @property
    def headers(self) -> tuple[str, ...]:
        return self.table.headers

    @property
    def notices(self) -> tuple[Sentence, ...]:
        return self.table.notices

    def stage(self, connection: "DuckDBPyConnection", folder: Path, kinds: Mapping[int, Kind]) -> Staged:
        faulty = {fault.row for fault in self.table.faults}
        kept = [index for index, number in enumerate(self.table.row_numbers) if number not in faulty]
        columns: dict[str, pa.Array] = {"row": pa.array([self.table.row_numbers[index] for index in kept], pa.int64())}
        for place in range(len(self.headers)):
            is_number = kinds.get(place) in NUMBERS
            cells = [_text(self.table.rows[index][place], is_number) for index in kept]
            columns[f"c{place}"] = pa.array(cells, pa.string())
        target = folder / "staged.parquet"
        pq.write_table(pa.table(columns), target)
        connection.execute(f"CREATE VIEW staged AS FROM read_parquet({literal(str(target))})")
        return Staged(faults=self.table.faults)


def _text(cell: RawCell, is_number: bool) -> str | None:
    """Return a cell as text; a number of a workbook is written so that its point cannot be taken for a group mark."""
    if isinstance(cell, Decimal):
        if cell == cell.to_integral_value():
            return f"{cell:.0f}"
        return f"{cell:E}" if is_number else str(cell)
    return None if cell is None else str(cell)


@dataclass(frozen=True, slots=True)
class ParquetSource:
    """A Parquet file, read where it lies."""

    path: Path
    headers: tuple[str, ...]
    typed: frozenset[int]
    notices: tuple[Sentence, ...] = ()

    def stage(self, connection: "DuckDBPyConnection", folder: Path, kinds: Mapping[int, Kind]) -> Staged:
        cells = [
            f"{quoted(header)} AS c{index}" if index in self.typed else f"CAST({quoted(header)} AS VARCHAR) AS c{index}"
            for index, header in enumerate(self.headers)
        ]
        connection.execute(
            f"CREATE VIEW staged AS FROM read_parquet({literal(str(self.path))}, file_row_number = true) "
            f"SELECT file_row_number + 1 AS row, {', '.join(cells)}"
        )
        return Staged(typed=self.typed)


def _parquet(path: Path) -> ParquetSource:
    try:
        schema = pq.read_schema(path)
    except pa.ArrowInvalid as error:
        raise TableError(
            say("{name} is no readable Parquet file.", name=path.name), say("Write it again, or send it as CSV UTF-8.")
        ) from error
    typed = {
        index
        for index, column in enumerate(schema)
        if pa.types.is_integer(column.type) or pa.types.is_floating(column.type) or pa.types.is_decimal(column.type)
    }
    return ParquetSource(path, tuple(schema.names), frozenset(typed))
