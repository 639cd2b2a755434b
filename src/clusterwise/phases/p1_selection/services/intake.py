"""Taking in a register of any size: read, checked and stored without its rows ever becoming Python objects."""

import hashlib
import shutil
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import pyarrow.parquet as pq
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now

from clusterwise.engines.register import store_file
from clusterwise.formats.register import Shape
from clusterwise.formats.register.findings import Box, Known, RegisterFinding, check_register
from clusterwise.formats.register.intake import Given, Intake, read_register
from clusterwise.formats.register.mapping import ColumnMapping
from clusterwise.formats.register.staging import Declared
from clusterwise.foundation.organisations.models import Programme
from clusterwise.foundation.people import access as people
from clusterwise.foundation.people.models import User
from clusterwise.foundation.places.models import Area
from clusterwise.phases.p1_selection import wording
from clusterwise.phases.p1_selection.access import EDIT
from clusterwise.phases.p1_selection.matching import areas_of, box_around
from clusterwise.phases.p1_selection.models import RegisterFile
from clusterwise.phases.p1_selection.services.registers import keep_register, placed

#: Points are given their area so many rows at a time.
BATCH = 200_000
BLOCK = 1 << 20
UNFINISHED = ".taking-in-"
LEFT_SECONDS = 24 * 60 * 60
Tell = Callable[[str, float | None], None]
Choose = Callable[[ColumnMapping, Sequence[str]], ColumnMapping]


@dataclass(frozen=True, slots=True)
class Asked:
    """How a file is to be read, and what its register is called."""

    title: str
    source: str
    industry_scheme: str = ""
    shape: Shape | None = None
    given: Given = field(default_factory=Given)
    declared: Declared = field(default_factory=Declared)
    choose: Choose | None = None
    leave_out: bool = False
    keep: bool = True
    file_name: str = ""


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What came of it: the register where one was kept, what was read, and what the checks found."""

    register: RegisterFile | None
    intake: Intake
    findings: tuple[RegisterFinding, ...]

    @property
    def stops(self) -> bool:
        """Whether an error keeps the file out, unless its rows are left out."""
        return not self.intake.is_clean or any(finding.stops for finding in self.findings)


def take_in_file(
    path: Path, asked: Asked, *, programme: Programme, by: User | None, tell: Tell, client_id: UUID | None = None
) -> TakenIn:
    """Read a file into the one layout, check it, and keep it where nothing stands against it.

    Rows that cannot be read are left out only where that was asked for; a finding that stops keeps the file out always.
    """
    people.require(by, EDIT, programme)
    folder = Path(settings.CLUSTERWISE_REGISTERS)
    folder.mkdir(parents=True, exist_ok=True)
    _sweep(folder)
    areas = areas_of(programme)
    with tempfile.TemporaryDirectory(dir=folder, prefix=UNFINISHED) as name:
        target = Path(name) / "register.parquet"
        tell("reading", None)
        intake = read_register(
            path, target, shape=asked.shape, given=asked.given, declared=asked.declared, choose=asked.choose
        )
        tell("checking", None)
        findings = check_register(target, intake.mapping.shape, Known(box=_box(areas)))
        found = TakenIn(None, intake, findings)
        if not asked.keep or any(one.stops for one in findings) or (not intake.is_clean and not asked.leave_out):
            return found
        if not intake.rows:
            raise ValidationError(_now("The file holds no row without an error, so there is nothing to import."))
        tell("placing", None)
        _name_places(target, intake.mapping.shape, areas, tell)
        tell("storing", None)
        stored = store_file(target, folder)
    register = keep_register(
        programme, stored, intake.mapping.shape, by=by, client_id=client_id,
        title=asked.title, source=asked.source, industry_scheme=asked.industry_scheme,
        mapping=_remembered(asked, intake), file_name=(asked.file_name or path.name)[:200], file_sha256=_digest(path),
    )  # fmt: skip
    return TakenIn(register, intake, findings)


def _sweep(folder: Path) -> None:
    """Remove what a killed worker left behind."""
    for left in folder.glob(f"{UNFINISHED}*"):
        if time.time() - left.stat().st_mtime > LEFT_SECONDS:
            shutil.rmtree(left, ignore_errors=True)


def _name_places(path: Path, shape: Shape, areas: Sequence[Area], tell: Tell) -> None:
    """Name the area of establishments that give only a point, a batch at a time."""
    file = pq.ParquetFile(path)
    if shape is not Shape.ESTABLISHMENTS or not areas or not _lacks_regions(file):
        return
    whole, done = max(file.metadata.num_rows, 1), 0
    named = path.with_suffix(".named")
    with pq.ParquetWriter(named, file.schema_arrow, compression="zstd") as writer:
        for batch in file.iter_batches(BATCH):
            table = placed(_table(batch), shape, areas)
            writer.write_table(table.cast(file.schema_arrow))
            done += batch.num_rows
            tell("placing", done / whole)
    named.replace(path)


def _table(batch: Any) -> Any:
    import pyarrow as pa

    return pa.Table.from_batches([batch])


def _lacks_regions(file: pq.ParquetFile) -> bool:
    return any(batch.column(0).null_count for batch in file.iter_batches(BATCH, columns=["region"]))


def _box(areas: Sequence[Area]) -> Box | None:
    around = box_around(areas)
    return Box(*(float(edge) for edge in around)) if around else None


def _remembered(asked: Asked, intake: Intake) -> dict[str, Any]:
    return {
        "columns": {name: guess.header for name, guess in sorted(intake.mapping.guesses.items())},
        "encoding": asked.declared.encoding or "",
        "delimiter": asked.declared.delimiter or "",
        "sheet": asked.declared.sheet or "",
        "decimal_mark": asked.given.decimal_mark or "",
        "date_order": asked.given.date_order or "",
        "period": asked.given.period or "",
        "left_out": intake.rows_left_out,
    }


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()


def sentences(found: TakenIn) -> list[str]:
    """Return what stands against a file, one sentence a fault or finding, those that stop first."""
    said = [
        _now("Row %(row)s, %(column)s “%(value)s”: %(reason)s %(remedy)s")
        % {
            "row": fault.row,
            "column": fault.header,
            "value": fault.value,
            "reason": wording.told(fault.reason),
            "remedy": wording.told(fault.suggestion),
        }
        for fault in found.intake.faults
    ]
    if found.intake.more_faults:
        said.append(_now("And %(count)s more faults.") % {"count": found.intake.more_faults})
    for finding in found.findings:
        words = f"{wording.told(finding.reason)} {wording.told(finding.remedy)}"
        said.append(f"{words} ({'; '.join(map(wording.told, finding.examples))})" if finding.examples else words)
    return said
