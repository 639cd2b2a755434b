"""Delimited text into a table: the delimiter is declared or proven by the rows, and a wrong one is refused."""

import csv
import io
from collections.abc import Iterator
from itertools import islice

from clusterwise.formats.sentences import Sentence, say
from clusterwise.formats.sheet_scan import MAX_CELLS
from clusterwise.formats.table import Row, Source, Table, TableError, built
from clusterwise.formats.text import read_text

DELIMITERS: dict[str, str] = {",": "comma", ";": "semicolon", "\t": "tab", "|": "vertical bar"}
_SAMPLE = 50


class WrongDelimiterError(TableError):
    """The rows do not come apart with this delimiter; `proposal` is the one that works, if any."""

    def __init__(self, reason: Sentence, suggestion: Sentence, proposal: str | None = None) -> None:
        super().__init__(reason, suggestion)
        self.proposal = proposal


def read_csv(data: bytes, *, encoding: str | None = None, delimiter: str | None = None) -> Table:
    """Return the table of delimited text, all cells as text or None."""
    decoded = read_text(data, encoding)
    text, notices = decoded.text, list(decoded.notices)
    hint = text.partition("\n")[0].strip()
    skipped = 0
    if hint.lower().startswith("sep=") and hint[4:] in DELIMITERS:
        delimiter, skipped = delimiter or hint[4:], 1
        text = text.partition("\n")[2]
    chosen = _checked(text, delimiter) if delimiter else _detected(text)
    if delimiter is None:
        notices.append(say("The columns are separated by a {name}.", name=DELIMITERS[chosen]))
    source = Source(kind="csv", encoding=decoded.encoding, delimiter=chosen)
    return built(_grid(text, chosen, skipped), source, notices)


def _grid(text: str, delimiter: str, skipped: int) -> list[tuple[int, Row]]:
    grid: list[tuple[int, Row]] = []
    cells = 0
    for number, record in enumerate(_records(text, delimiter), start=1 + skipped):
        cells += len(record)
        if cells > MAX_CELLS:
            raise TableError(
                say("The file holds more than {limit} million cells.", limit=MAX_CELLS // 1_000_000),
                say("Send it in parts, or ask the administrator to read it by command."),
            )
        grid.append((number, tuple(cell if cell.strip() else None for cell in record)))
    return grid


def _records(text: str, delimiter: str) -> Iterator[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        yield from reader
    except csv.Error as error:
        raise TableError(
            say("Line {line} cannot be split into cells: {why}.", line=reader.line_num, why=error),
            say("Close each quotation mark, and double those inside a value."),
        ) from error


def _columns(text: str, delimiter: str) -> tuple[int, int]:
    """Return the number of columns that this delimiter gives and the row where they begin; 1 where rows disagree."""
    try:
        sample = [len(record) for record in islice(_records(text, delimiter), _SAMPLE) if any(record)]
    except TableError:
        return 1, 0
    several = [width for width in sample if width > 1]
    if not several or len(several) < 0.8 * (len(sample) - 1):
        return 1, 0
    usual = max(set(several), key=several.count)
    return (usual, sample.index(usual)) if several.count(usual) >= 0.8 * len(several) else (1, 0)


def _detected(text: str) -> str:
    """Return the delimiter that splits the header too: decimal commas begin below it, however many they are."""
    found = {delimiter: _columns(text, delimiter) for delimiter in DELIMITERS}
    several = {delimiter: (begin, -width) for delimiter, (width, begin) in found.items() if width > 1}
    if not several:
        raise WrongDelimiterError(
            say("The rows do not come apart into columns with a comma, semicolon, tab or vertical bar."),
            say("Save the table as CSV UTF-8 or .xlsx; for a table of one column declare the delimiter."),
        )
    best = min(several.values())
    fitting = [delimiter for delimiter, score in several.items() if score == best]
    if len(fitting) > 1:
        names = ", ".join(DELIMITERS[delimiter] for delimiter in fitting)
        raise WrongDelimiterError(
            say("The columns could be separated by several characters: {names}.", names=names),
            say("Declare the delimiter."),
        )
    return fitting[0]


def _checked(text: str, delimiter: str) -> str:
    if delimiter not in DELIMITERS:
        known = ", ".join(DELIMITERS.values())
        raise WrongDelimiterError(
            say("“{mark}” is not a delimiter that is read.", mark=delimiter),
            say("Declare one of: {known}.", known=known),
        )
    if _columns(text, delimiter)[0] > 1:
        return delimiter
    others = {other: _columns(text, other)[0] for other in DELIMITERS if other != delimiter}
    proposal = max(others, key=lambda other: others[other])
    if others[proposal] > 1:
        raise WrongDelimiterError(
            say("With a {name} the file has one column only.", name=DELIMITERS[delimiter]),
            say("Choose the {name}, which gives {count} columns.", name=DELIMITERS[proposal], count=others[proposal]),
            proposal,
        )
    return delimiter
