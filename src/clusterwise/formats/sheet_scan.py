"""A streaming look into the XML of a workbook before it is parsed: its extent, merged cells, formulas and errors."""

import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

from clusterwise.formats.archive import chunks
from clusterwise.formats.sentences import RefusedError, Sentence, say

MAX_CELLS = 5_000_000
MAX_SHEETS = 200
_KEPT = 100_000
_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")

Cell = tuple[int, int]
Box = tuple[int, int, int, int]
Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]


class ScanError(RefusedError):
    """A workbook whose inside is damaged, too large or not honest."""


@dataclass(slots=True)
class SheetScan:
    """What one sheet holds, positions counted from 0: boxes are top, left, bottom, right."""

    merged: list[Box] = field(default_factory=list)
    formulas: list[Cell] = field(default_factory=list)
    uncomputed: list[Cell] = field(default_factory=list)
    errors: list[tuple[int, int, str]] = field(default_factory=list)
    extent: Box | None = None

    def take(self, row: int, column: int, rows: int = 1, columns: int = 1) -> None:
        """Widen the extent by a cell with content, and refuse a sheet of more cells than we hold."""
        last_row, last_column = row + rows - 1, column + columns - 1
        if self.extent is None:
            self.extent = (row, column, last_row, last_column)
        else:
            top, left, bottom, right = self.extent
            self.extent = (min(top, row), min(left, column), max(bottom, last_row), max(right, last_column))
        if (self.extent[2] - self.extent[0] + 1) * (self.extent[3] - self.extent[1] + 1) > MAX_CELLS:
            raise ScanError(
                say(
                    "A sheet spans more than {limit} million cells, up to {cell}.",
                    limit=MAX_CELLS // 1_000_000,
                    cell=cell_name(self.extent[2], self.extent[3]),
                ),
                say("Delete stray cells far from the table, or copy the table into a new workbook."),
            )


def cell_name(row: int, column: int) -> str:
    """Return the name of a cell counted from 0.

    >>> cell_name(1048575, 16383)
    'XFD1048576'
    """
    return f"{column_name(column)}{row + 1}"


def column_name(column: int) -> str:
    """Return the letters of a column counted from 0."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def cell_position(name: str) -> Cell:
    """Return row and column, counted from 0, of a reference such as B7."""
    match = _REFERENCE.fullmatch(name)
    if not match:
        raise ScanError(
            say("“{name}” is not a cell of a sheet.", name=name[:20]), say("Save the workbook again and send it.")
        )
    column = 0
    for letter in match[1].upper():
        column = column * 26 + ord(letter) - 64
    return int(match[2]) - 1, column - 1


def refuse_doctypes(archive: zipfile.ZipFile) -> None:
    """Parse each XML part up to its first element, whatever its name, and refuse any document type declaration."""
    for entry in archive.infolist():
        head = next(chunks(archive, entry.filename), b"")[:64].lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n")
        if head.startswith(b"<"):
            parse_part(archive, entry.filename, _Reached.stop)


class _Reached(Exception):  # noqa: N818 - a signal, not an error
    """The first element of a part has been reached."""

    @staticmethod
    def stop(tag: str, attributes: dict[str, str]) -> None:
        raise _Reached


def parse_part(
    archive: zipfile.ZipFile, name: str, start: Start, end: End | None = None, text: End | None = None
) -> None:
    """Stream one XML part through handlers; DOCTYPE and entities are refused before they mean anything."""
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.EntityDeclHandler = _refuse_doctype
    parser.StartElementHandler = lambda tag, attributes: start(_local(tag), attributes)
    if end is not None:
        finish = end
        parser.EndElementHandler = lambda tag: finish(_local(tag))
    if text is not None:
        parser.CharacterDataHandler = text
    try:
        for chunk in chunks(archive, name):
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except _Reached:
        return
    except expat.ExpatError as error:
        raise damaged(say("A part of the workbook is damaged: {why}.", why=error)) from error


def _local(tag: str) -> str:
    return tag.rpartition(":")[2]


def _refuse_doctype(*_: Any) -> None:
    raise ScanError(
        say("A part of the workbook declares a document type (DOCTYPE), which no spreadsheet programme writes."),
        say("Open it in a spreadsheet programme, save it again and send that file."),
    )


def refuse_many_sheets(count: int) -> None:
    """Refuse a workbook of more sheets than a person could look through."""
    if count > MAX_SHEETS:
        raise ScanError(
            say("The workbook has {count} sheets, more than {limit}.", count=count, limit=MAX_SHEETS),
            say("Copy the sheet with the table into a new workbook and send that."),
        )


def keep(positions: list[Any], position: Any) -> None:
    """Remember a position, up to a limit that keeps a hostile file from filling memory."""
    if len(positions) < _KEPT:
        positions.append(position)


def damaged(what: Sentence) -> ScanError:
    """Return the refusal of a workbook that lacks what it must have."""
    return ScanError(what, say("Save the workbook again and send it."))
