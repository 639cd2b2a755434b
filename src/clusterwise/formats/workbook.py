"""One door for tables from outside: CSV, XLSX, XLS and ODS bytes in, a frozen table of raw cells or a refusal out."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import IO, Any

from clusterwise.formats.csv_table import read_csv
from clusterwise.formats.json_strict import read_json
from clusterwise.formats.kinds import Kind, kind_of
from clusterwise.formats.sentences import Sentence, say
from clusterwise.formats.sheet_scan import cell_name, column_name
from clusterwise.formats.table import CellFault, RawCell, Row, Source, Table, TableError, built, header_position

MAX_FILE_BYTES = 50_000_000
WALL_SECONDS = 60
_LINE_BYTES = 150_000_000
_SOURCE = Path(__file__).resolve().parents[2]


class WorkbookError(TableError):
    """A workbook that cannot be opened within our limits."""


class MergedHeaderError(TableError):
    """A column name that covers several columns or rows, so that it is unclear what it names."""


def read_table(
    data: bytes, name: str, *, sheet: str | None = None, encoding: str | None = None, delimiter: str | None = None
) -> Table:
    """Return the table in a file; its kind is told by its content, and workbooks are opened in a limited child process."""
    if len(data) > MAX_FILE_BYTES:
        raise TableError(
            say("The file is larger than {limit} MB.", limit=MAX_FILE_BYTES // 1_000_000),
            say("Send it in parts, or ask the administrator to read it by command."),
        )
    kind = kind_of(data, name)
    if kind is Kind.CSV:
        return read_csv(data, encoding=encoding, delimiter=delimiter)
    with tempfile.TemporaryFile() as answer:
        _ask_child(data, kind, sheet, answer)
        answer.seek(0)
        return _table(kind, answer)


def _ask_child(data: bytes, kind: Kind, sheet: str | None, answer: IO[bytes]) -> None:
    """Run the child with none of our secrets in its environment; whatever happens to it, this process lives."""
    kept = {key: value for key in ("PATH", "SYSTEMROOT", "TEMP", "TMP") if (value := os.environ.get(key))}
    order = json.dumps({"kind": kind.value, "sheet": sheet}).encode() + b"\n"
    with tempfile.TemporaryFile() as complaint:
        try:
            done = subprocess.run(
                [sys.executable, "-P", "-m", "clusterwise.formats.workbook_child"],
                input=order + data,
                stdout=answer,
                stderr=complaint,
                timeout=WALL_SECONDS,
                env=kept | {"PYTHONPATH": str(_SOURCE), "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"},
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise _too_hungry() from error
        if done.returncode < 0 or done.returncode in (134, 137, 152):
            raise _too_hungry()
        if done.returncode:
            complaint.seek(0)
            last = complaint.read(20_000).decode(errors="replace").strip().rpartition("\n")[2]
            if "MemoryError" in last:
                raise _too_hungry()
            raise WorkbookError(
                say("The workbook could not be read ({why}).", why=last[:200]),
                say("Save the workbook again and send it, or send the table as CSV UTF-8."),
            )


def _too_hungry() -> WorkbookError:
    return WorkbookError(
        say("The workbook asked for more memory or time than a table needs."),
        say("Copy the table alone into a new workbook, or send it as CSV UTF-8."),
    )


def _table(kind: Kind, answer: IO[bytes]) -> Table:
    lines = (read_json(line, max_bytes=_LINE_BYTES) for line in answer)
    head = next(lines, None)
    if head is None:
        raise _too_hungry()
    _refuse_if_told(head)
    grid, faults = _grid(lines, head)
    top = header_position(grid)
    notices = _notices(kind, head)
    notices.extend(_merged(head["merged"], grid, top))
    source = Source(kind=kind.value, sheet=head["sheet"], sheets=tuple(head["sheets"]))
    return built(grid, source, notices, faults)


def _refuse_if_told(line: dict[str, Any]) -> None:
    """Raise the refusal that the child has written, in its own words."""
    if "refused" in line:
        (reason, values), (suggestion, others) = line["refused"]
        raise WorkbookError(Sentence(reason, values), Sentence(suggestion, others))


def _grid(lines: Iterator[Any], head: dict[str, Any]) -> tuple[list[tuple[int, Row]], list[CellFault]]:
    grid: list[tuple[int, Row]] = []
    faults = [_error_fault(*error) for error in head["errors"]] + [_formula_fault(*cell) for cell in head["uncomputed"]]
    broken = {(fault.row - 1, fault.column) for fault in faults}
    ended: int | None = None
    for line in lines:
        if isinstance(line, dict):
            _refuse_if_told(line)
            ended = line["end"]
            continue
        row, left, cells = line
        values_of_row: list[RawCell] = [None] * left
        for column, cell in enumerate(cells, start=left):
            if isinstance(cell, dict) and "x" in cell:
                faults.append(_nul_fault(row, column, cell["x"]))
            values_of_row.append(None if (row, column) in broken else _raw(cell))
        grid.append((row + 1, tuple(values_of_row)))
    if ended != len(grid):
        raise _too_hungry()
    _keep_faulty_rows(grid, faults)
    return grid, faults


def _keep_faulty_rows(grid: list[tuple[int, Row]], faults: list[CellFault]) -> None:
    """Give each faulty cell a row to stand in: a row of errors alone reads as empty."""
    present = {number for number, _ in grid}
    grid.extend((row, (None,)) for row in sorted({fault.row for fault in faults} - present))
    grid.sort(key=lambda numbered: numbered[0])


def _raw(cell: Any) -> RawCell:
    if not isinstance(cell, dict):
        return cell  # type: ignore[no-any-return]
    if "d" in cell:
        return date.fromisoformat(cell["d"])
    if "x" in cell:
        return None
    number = Decimal(cell["n"])
    return number if number.is_finite() else str(cell["n"])


def _merged(merged: list[list[int]], grid: list[tuple[int, Row]], top: int) -> list[Sentence]:
    """Refuse merged cells that touch the header; below it say that only the first cell holds the value."""
    if not merged:
        return []
    header = grid[top][0] - 1
    titles = {number - 1 for number, row in grid[:top]}
    in_body = []
    for first_row, first_column, last_row, last_column in merged:
        box = f"{cell_name(first_row, first_column)}:{cell_name(last_row, last_column)}"
        if first_row > header:
            in_body.append(box)
        elif last_row >= header or (first_row in titles and _is_group(grid, first_row, merged)):
            raise MergedHeaderError(
                say("The header has merged cells ({box}), so a name would cover several columns or rows.", box=box),
                say("Unmerge them and give each column its own name in one row, for example “women” and “men”."),
            )
    if not in_body:
        return []
    shown = ", ".join(in_body[:10])
    return [say("Merged cells below the header ({boxes}): only the first cell of each holds the value.", boxes=shown)]


def _is_group(grid: list[tuple[int, Row]], row: int, merged: list[list[int]]) -> bool:
    """Tell a group heading over some columns from a title over the whole table, which begins in the first column."""
    cells = next(cells for number, cells in grid if number - 1 == row)
    return cells[0] is None or sum(box[0] == row for box in merged) > 1


def _notices(kind: Kind, head: dict[str, Any]) -> list[Sentence]:
    notices = []
    if len(head["sheets"]) > 1:
        notices.append(
            say("The workbook has {count} sheets; “{name}” was read.", count=len(head["sheets"]), name=head["sheet"])
        )
    if head["hidden"]:
        notices.append(say("Some sheets are hidden: {names}.", names=", ".join(head["hidden"][:10])))
    uncomputed = {tuple(cell) for cell in head["uncomputed"]}
    cells = [cell_name(row, column) for row, column in head["formulas"] if (row, column) not in uncomputed]
    if cells:
        shown = ", ".join(cells[:10]) + (", …" if len(cells) > 10 else "")
        notices.append(
            say(
                "Formula cells ({cells}; {count} in all): their values were read, the formulas ignored.",
                count=len(cells),
                cells=shown,
            )
        )
    if kind is Kind.XLS:
        notices.append(say("An .xls file does not show which cells are formulas or errors; an .xlsx file does."))
    return notices


def _error_fault(row: int, column: int, value: str) -> CellFault:
    return CellFault(
        row + 1,
        column,
        column_name(column),
        value,
        say("The cell holds the error {value}.", value=value),
        say("Repair the formula, or leave the cell empty if the value is unknown."),
    )


def _formula_fault(row: int, column: int) -> CellFault:
    return CellFault(
        row + 1,
        column,
        column_name(column),
        "",
        say("The cell holds a formula whose value was never computed."),
        say("Open the workbook in a spreadsheet programme and save it, or write the value itself."),
    )


def _nul_fault(row: int, column: int, value: str) -> CellFault:
    return CellFault(
        row + 1,
        column,
        column_name(column),
        value,
        say("The cell holds a NUL character (a zero byte)."),
        say("Type the text again."),
    )
