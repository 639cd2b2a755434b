"""Taking a register in as one file, one row and one event; retiring it; and taking in areas for its map."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from clusterwise.engines.register import StoredRegister, store
from clusterwise.formats.register import RegisterRow, Shape
from clusterwise.foundation import journal
from clusterwise.foundation.journal.verbs import Verb
from clusterwise.foundation.organisations.models import Programme
from clusterwise.foundation.people import access as people
from clusterwise.foundation.people.models import User
from clusterwise.foundation.people.records import check, revise_record
from clusterwise.foundation.places.models import Area
from clusterwise.phases.p1_selection.access import EDIT
from clusterwise.phases.p1_selection.areas_file import AreaShape
from clusterwise.phases.p1_selection.columns import table_of
from clusterwise.phases.p1_selection.matching import areas_at, areas_of
from clusterwise.phases.p1_selection.models import RegisterFile

IMPORTED = Verb("selection.imported_register", _("imported a register"))
REVISED = Verb("selection.revised_register", _("changed the description of a register"))
RETIRED = Verb("selection.retired_register", _("retired a register"))
IMPORTED_AREAS = Verb("selection.imported_areas", _("imported areas for the map"))


def import_register(
    *,
    programme: Programme,
    by: User | None,
    title: str,
    source: str,
    shape: Shape,
    rows: Sequence[RegisterRow],
    file_name: str,
    file_sha256: str,
    mapping: dict[str, Any],
    industry_scheme: str = "",
    client_id: UUID | None = None,
) -> RegisterFile:
    """Store the rows as an immutable file named by its digest, then one row and one event; undo removes the row alone."""
    people.require(by, EDIT, programme)
    if not rows:
        raise ValidationError(_now("The file holds no row without an error, so there is nothing to import."))
    table = placed(table_of(rows, shape), shape, areas_of(programme))
    stored = store(table, Path(settings.CLUSTERWISE_REGISTERS))
    about = {"title": title, "source": source, "industry_scheme": industry_scheme, "mapping": mapping}
    sent = {"file_name": file_name[:200], "file_sha256": file_sha256}
    return keep_register(programme, stored, shape, by=by, client_id=client_id, **about, **sent)


def keep_register(
    programme: Programme, stored: StoredRegister, shape: Shape, *, by: User | None, client_id: UUID | None,
    **values: Any,
) -> RegisterFile:  # fmt: skip
    """Write the row of a stored file and its event; a file that is here already is refused."""
    register = RegisterFile(
        programme=programme,
        shape=shape.value,
        periods=_distinct(stored.path, "period"),
        groups=_distinct(stored.path, "industry_group"),
        row_count=stored.rows,
        sha256=stored.sha256,
        size_bytes=stored.size_bytes,
        **values,
    )
    with journal.change(by, IMPORTED, register, client_id=client_id) as change:
        _refuse_twice(register)
        check(register)
        return change.create(register)


def _refuse_twice(register: RegisterFile) -> None:
    same = RegisterFile.objects.filter(programme=register.programme, sha256=register.sha256, retired_on=None).first()
    if same is not None:
        raise ValidationError(
            _now("This register is here already, as “%(title)s”. Nothing was written twice.") % {"title": same.title}
        )


def _distinct(path: Path, column: str) -> list[str]:
    if column not in pq.read_schema(path).names:
        return []
    return sorted(value for value in pc.unique(pq.read_table(path, columns=[column])[column]).to_pylist() if value)


def placed(table: pa.Table, shape: Shape, areas: Sequence[Area]) -> pa.Table:
    """Name the area of establishments that give only a point."""
    if shape is not Shape.ESTABLISHMENTS or not table["region"].null_count or not areas:
        return table
    regions = table["region"].to_pylist()
    pairs = zip(regions, table["lon"].to_pylist(), table["lat"].to_pylist(), strict=True)
    points = [(lon, lat) if region is None and lon is not None else None for region, lon, lat in pairs]
    found = areas_at(points, areas)
    codes = [area.code if area else region for area, region in zip(found, regions, strict=True)]
    names = [area.name if area else region for area, region in zip(found, regions, strict=True)]
    table = table.set_column(table.column_names.index("region"), "region", pa.array(codes, pa.string()))
    return table.set_column(table.column_names.index("region_name"), "region_name", pa.array(names, pa.string()))


def revise_register(register: RegisterFile, *, by: User | None, **values: Any) -> RegisterFile:
    """Correct the title, source or classification of a register; its rows never change."""
    return revise_record(register, values, by=by, permission=EDIT, verb=REVISED)


def retire_register(register: RegisterFile, *, by: User | None) -> RegisterFile:
    """Take a register out of use; the file and what was built on it stay."""
    return revise_record(register, {"retired_on": timezone.localdate()}, by=by, permission=EDIT, verb=RETIRED)


def import_areas(
    *, programme: Programme, by: User | None, country: str, level: str, source: str, shapes: Sequence[AreaShape],
    client_id: UUID | None = None,
) -> list[Area]:  # fmt: skip
    """Add areas with their shapes as one event; an area whose code is there already is given the new shape."""
    people.require(by, EDIT, programme)
    known = {area.code: area for area in Area.objects.filter(programme=programme, country=country)}
    with journal.change(by, IMPORTED_AREAS, programme, client_id=client_id) as change:
        kept = []
        for one in shapes:
            area = known.get(one.code) or Area(programme=programme, country=country, code=one.code)
            area.level, area.name, area.shape, area.source = level, one.name, one.shape, source
            area.full_clean()
            kept.append(change.save(area) if one.code in known else change.create(area))
        return kept
