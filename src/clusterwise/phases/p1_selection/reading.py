"""How an uploaded register is read: what was chosen, the table, the guessed columns, and the dry run."""

import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from clusterwise.formats.register import FIELDS, ColumnMapping, DryRun, Shape, dry_run, guess_mapping
from clusterwise.formats.register.checks import BoundingBox
from clusterwise.formats.register.intake import Given
from clusterwise.formats.register.staging import Declared, first_rows
from clusterwise.formats.table import Table
from clusterwise.formats.workbook import read_table

#: The most columns that are taken over from an earlier import must carry the same header.
Remembered = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Choices:
    """What a person declared about a file; an empty text leaves it to the reader to prove or refuse."""

    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    decimal_mark: str = ""
    date_order: str = ""
    shape: str = ""
    period: str = ""
    columns: Mapping[str, int | None] = field(default_factory=dict)


def table_in(data: bytes, name: str, choices: Choices) -> Table:
    """Return the table of a file, or raise a refusal that says what to choose."""
    return read_table(
        data,
        name,
        sheet=choices.sheet or None,
        encoding=choices.encoding or None,
        delimiter=choices.delimiter or None,
    )


def first_rows_in(path: Path, choices: Choices) -> Table:
    """Return the first rows of a long text, or raise a refusal that says what to choose."""
    declared = Declared(encoding=choices.encoding or None, delimiter=choices.delimiter or None)
    with tempfile.TemporaryDirectory() as folder:
        return first_rows(path, declared, Path(folder))


def guessed(table: Table, shape: str, remembered: Remembered) -> ColumnMapping:
    """Return the likeliest columns; what was chosen for the same headers before comes first."""
    mapping = guess_mapping(table.headers, Shape(shape) if shape else None)
    for name, header in remembered.items():
        if name in FIELDS[mapping.shape] and table.headers.count(header) == 1:
            mapping = mapping.with_column(name, table.headers.index(header), table.headers)
    return mapping


def as_guessed(mapping: ColumnMapping) -> Choices:
    """Return what a person declares who takes every guess as it is."""
    columns = {name: guess.column for name, guess in mapping.guesses.items()}
    return Choices(shape=mapping.shape.value, columns=columns)


def chosen(table: Table, choices: Choices) -> ColumnMapping:
    """Return exactly the columns that were chosen."""
    mapping = guess_mapping(table.headers, Shape(choices.shape))
    for name in FIELDS[mapping.shape]:
        mapping = mapping.with_column(name, None, table.headers)
    for name, column in choices.columns.items():
        if column is not None:
            mapping = mapping.with_column(name, column, table.headers)
    return mapping


def rehearsed(table: Table, choices: Choices, box: BoundingBox | None = None) -> tuple[ColumnMapping, DryRun]:
    """Read every row without keeping any."""
    mapping = chosen(table, choices)
    run = dry_run(
        table,
        mapping,
        decimal_mark=choices.decimal_mark or None,
        date_order=choices.date_order or None,
        period=choices.period or None,
        box=box,
    )
    return mapping, run


def remembered_of(mapping: ColumnMapping, choices: Choices, left_out: int) -> dict[str, Any]:
    """Return what a register keeps of how it was read."""
    return {
        "columns": {name: guess.header for name, guess in sorted(mapping.guesses.items())},
        "encoding": choices.encoding,
        "delimiter": choices.delimiter,
        "sheet": choices.sheet,
        "decimal_mark": choices.decimal_mark,
        "date_order": choices.date_order,
        "period": choices.period,
        "left_out": left_out,
    }


def choice_of(choices: Choices) -> Callable[[ColumnMapping, Sequence[str]], ColumnMapping]:
    """Return what gives a file of any size exactly the columns that were chosen; without a choice the guesses stay."""

    def choose(mapping: ColumnMapping, headers: Sequence[str]) -> ColumnMapping:
        if not choices.columns:
            return mapping
        for name in list(mapping.guesses):
            mapping = mapping.with_column(name, choices.columns.get(name), tuple(headers))
        for name, column in choices.columns.items():
            mapping = mapping.with_column(name, column, tuple(headers))
        return mapping

    return choose


def declared_of(choices: Choices) -> tuple[Declared, Given]:
    """Return what was declared of a file as the reader of large files takes it."""
    declared = Declared(choices.encoding or None, choices.delimiter or None, choices.sheet or None)
    return declared, Given(
        period=choices.period or None,
        decimal_mark=choices.decimal_mark or None,
        date_order=choices.date_order or None,
    )
