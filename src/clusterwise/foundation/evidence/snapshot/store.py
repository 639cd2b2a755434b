"""Keep the snapshot fresh: what was touched since a part was collected is collected anew, and nothing else."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import pyarrow as pa
import pyarrow.parquet as pq
from django.conf import settings

from clusterwise.foundation.evidence.facts import measures
from clusterwise.foundation.evidence.snapshot.collecting import collect_part
from clusterwise.foundation.evidence.snapshot.columns import SCHEMA
from clusterwise.foundation.evidence.snapshot.parts import Part, read_part, write_part
from clusterwise.foundation.evidence.snapshot.position import Heads, Touch, heads_of, touched_since
from clusterwise.foundation.organisations.models import Initiative


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The files of some measures of some initiatives of one programme, and how many of them were collected anew."""

    parts: tuple[Part, ...]
    collected: int

    @property
    def paths(self) -> list[Path]:
        """The files that hold facts."""
        return [part.path for part in self.parts if part.rows]

    @property
    def rows(self) -> int:
        """How many facts there are."""
        return sum(part.rows for part in self.parts)

    def table(self) -> pa.Table:
        """Return all facts as one table."""
        found = [pq.read_table(path, schema=SCHEMA) for path in self.paths]
        return pa.concat_tables(found) if found else SCHEMA.empty_table()


def folder() -> Path:
    """Return where the snapshot is kept; it holds nothing that the database does not, and may be deleted at any time."""
    return Path(settings.CLUSTERWISE_FACTS)


def fresh(codes: Iterable[str], initiatives: Sequence[Initiative]) -> Snapshot:
    """Return the facts of measures of initiatives of one programme as they are now.

    A part is collected anew where a record of a model that it was read from was touched: in its own initiative, in the
    programme, or on the site; a change of a person or an organisation reaches the parts that name them.
    Raises `UnknownMeasureError` for a measure that no app declares.
    """
    if not initiatives:
        return Snapshot((), 0)
    programme = initiatives[0].programme_id
    now, happened, parts, collected = heads_of(programme), _Happened(), [], 0
    for code in sorted(set(codes)):
        for initiative in initiatives:
            path = folder() / str(programme) / code / f"{initiative.pk}.parquet"
            part = read_part(path)
            if part is None or happened.reaches(part, now):
                part = write_part(path, initiative.pk, now, collect_part(code, initiative))
                collected += 1
            parts.append(part)
    return Snapshot(tuple(parts), collected)


class _Happened:
    """What happened since each of the positions that parts are from, read once for each."""

    def __init__(self) -> None:
        self._since: dict[tuple[object, ...], list[Touch] | None] = {}

    def reaches(self, part: Part, now: Heads) -> bool:
        key = tuple(sorted(part.heads.items()))
        if key not in self._since:
            self._since[key] = touched_since(part.heads, now)
        touches = self._since[key]
        return touches is None or part.is_reached_by(touches)


def rebuilt(codes: Iterable[str], initiatives: Sequence[Initiative]) -> dict[tuple[str, UUID], pa.Table]:
    """Collect everything anew without the snapshot, to compare it with."""
    return {(code, one.pk): collect_part(code, one).table for code in sorted(set(codes)) for one in initiatives}


def differing(initiatives: Sequence[Initiative]) -> list[tuple[str, Initiative]]:
    """Return the parts that are not what a full rebuild gives; none is the only right answer."""
    wrong = []
    for code in sorted(measures()):
        for initiative in initiatives:
            kept = fresh([code], [initiative]).table().replace_schema_metadata(None)
            if not kept.equals(collect_part(code, initiative).table.replace_schema_metadata(None)):
                wrong.append((code, initiative))
    return wrong
