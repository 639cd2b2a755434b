"""Reading a register without keeping it: every row with its errors and warnings, each saying what to do."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from clusterwise.formats.numbers import proven_mark
from clusterwise.formats.register.cells import Reading, Value, read_cell
from clusterwise.formats.register.checks import RULES, BoundingBox, Finding, Given, RegisterRow
from clusterwise.formats.register.fields import FIELDS, Kind
from clusterwise.formats.register.mapping import ColumnMapping, MappingError
from clusterwise.formats.sentences import RefusedError, Sentence, say
from clusterwise.formats.table import CellFault, RawCell, Table

_NO_REMEDY = say("Nothing needs to be done.")
_NUMBERS = (Kind.COUNT, Kind.AMOUNT, Kind.LONGITUDE, Kind.LATITUDE)


@dataclass(frozen=True, slots=True)
class DryRun:
    """What an import would do: rows without errors, errors and warnings by cell, and how the file was read."""

    rows: tuple[RegisterRow, ...]
    errors: tuple[CellFault, ...]
    warnings: tuple[CellFault, ...]
    readings: tuple[Sentence, ...]

    @property
    def is_clean(self) -> bool:
        """Tell whether every row may be taken in."""
        return not self.errors


def dry_run(
    table: Table,
    mapping: ColumnMapping,
    *,
    decimal_mark: str | None = None,
    date_order: str | None = None,
    period: str | None = None,
    box: BoundingBox | None = None,
) -> DryRun:
    """Return what would be taken in; `period` serves all rows of a file that has no such column."""
    _refuse_incomplete(mapping, period)
    readings: list[Sentence] = list(table.notices)
    marks = _marks(table, mapping, decimal_mark, readings)
    reader = _RowReader(table, mapping, marks, date_order, period)
    rows = [reader.read(number, cells) for number, cells in zip(table.row_numbers, table.rows, strict=True)]
    given = Given(
        mapping.shape,
        frozenset(mapping.guesses) | ({"period"} if period else set()),
        frozenset((fault.row, field) for field, fault in reader.unreadable),
        box,
    )
    errors = [*table.faults, *(fault for _, fault in reader.unreadable)]
    warnings = list(reader.warnings)
    cells_of = dict(zip(table.row_numbers, table.rows, strict=True))
    for name, rule in RULES.items():
        for finding in rule(rows, given):
            (warnings if finding.is_warning else errors).append(
                _fault(finding, name, cells_of[finding.row], table, mapping)
            )
    faulty = {fault.row for fault in errors}
    return DryRun(
        rows=tuple(row for row in rows if row.row not in faulty),
        errors=_in_order(errors),
        warnings=_in_order(warnings),
        readings=tuple(readings),
    )


def _refuse_incomplete(mapping: ColumnMapping, period: str | None) -> None:
    lacking = [group for group in mapping.missing if group != ("period",) or not period]
    if lacking:
        names = "; ".join(" or ".join(group) for group in lacking)
        raise MappingError(
            say("The register needs columns that were not found: {names}.", names=names),
            say("Choose the columns by hand; one period for the whole file can be given instead of a column."),
        )


def _marks(
    table: Table, mapping: ColumnMapping, declared: str | None, readings: list[Sentence]
) -> dict[str, str | None]:
    """Return the decimal mark of each number column: declared, proven by the column, or proven by another column."""
    columns = {
        name: guess.column for name, guess in mapping.guesses.items() if FIELDS[mapping.shape][name].kind in _NUMBERS
    }
    if declared:
        return dict.fromkeys(columns, declared)
    proofs = {name: proven_mark(table.column(column)) for name, column in columns.items()}
    marks = {proof[0] for proof in proofs.values() if proof}
    for_all = next(iter(marks)) if len(marks) == 1 else None
    for name, proof in proofs.items():
        if proof:
            header = table.headers[columns[name]]
            readings.append(
                say(
                    "Column “{header}”: the decimal mark is “{mark}”, as “{value}” shows.",
                    header=header,
                    mark=proof[0],
                    value=proof[1],
                )
            )
    return {name: proof[0] if proof else for_all for name, proof in proofs.items()}


class _RowReader:
    """Reads rows cell by cell and gathers what could not be read."""

    def __init__(
        self,
        table: Table,
        mapping: ColumnMapping,
        marks: dict[str, str | None],
        date_order: str | None,
        period: str | None,
    ) -> None:
        self.table, self.mapping, self.period = table, mapping, period
        self.how = {name: Reading(marks.get(name), date_order) for name in mapping.guesses}
        self.broken = {(fault.row, fault.column) for fault in table.faults}
        self.unreadable: list[tuple[str, CellFault]] = [
            (name, fault)
            for fault in table.faults
            for name, guess in mapping.guesses.items()
            if fault.column == guess.column
        ]
        self.warnings: list[CellFault] = []

    def read(self, number: int, cells: Sequence[RawCell]) -> RegisterRow:
        values: dict[str, Value | None] = {}
        for name, guess in self.mapping.guesses.items():
            values[name] = self._value(number, name, guess.column, cells[guess.column])
        if self.period and values.get("period") is None:
            values["period"] = read_cell(self.period, Kind.PERIOD, Reading())[0]
        return RegisterRow(number, values)

    def _value(self, number: int, name: str, column: int, cell: RawCell) -> Value | None:
        try:
            value, notices = read_cell(cell, FIELDS[self.mapping.shape][name].kind, self.how[name])
        except RefusedError as refusal:
            self.unreadable.append((name, self._fault(number, column, cell, refusal.reason, refusal.suggestion)))
            return None
        self.warnings.extend(self._fault(number, column, cell, notice, _NO_REMEDY) for notice in notices)
        return value

    def _fault(self, number: int, column: int, cell: RawCell, reason: Sentence, suggestion: Sentence) -> CellFault:
        return CellFault(number, column, self.table.headers[column], _shown(cell), reason, suggestion)


def _fault(finding: Finding, rule: str, cells: Sequence[RawCell], table: Table, mapping: ColumnMapping) -> CellFault:
    column = mapping.column(finding.field)
    cell = None if column is None else cells[column]
    header = "" if column is None else table.headers[column]
    return CellFault(finding.row, column, header, _shown(cell), finding.reason, finding.suggestion, rule)


def _shown(cell: RawCell) -> str:
    return "" if cell is None else str(cell)[:80]


def _in_order(faults: Iterable[CellFault]) -> tuple[CellFault, ...]:
    """Return faults from top left to bottom right, without repeating what is said of a cell."""
    unique = {(fault.row, fault.column, fault.reason): fault for fault in faults}
    return tuple(sorted(unique.values(), key=lambda fault: (fault.row, -1 if fault.column is None else fault.column)))
