"""A part of the snapshot: the file of one measure of one initiative, which says itself from when it is and what it depends on."""

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from uuid import UUID

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from django.apps import apps

from clusterwise.foundation.evidence.snapshot.collecting import Collected
from clusterwise.foundation.evidence.snapshot.position import SITE, Heads, Touch
from clusterwise.foundation.people.scope import InInitiative

_KEY = b"clusterwise.part"
#: Who a fact is about; a change of theirs reaches only the parts that name them.
_ABOUT = {"people.Person": "person", "organisations.Organisation": "organisation"}
#: Lists, rules and rates are kept in memory between requests, so no query shows who read them.
_READ_UNSEEN = ("codes.", "money.")


@dataclass(frozen=True, slots=True)
class Part:
    """What a file of the snapshot says of itself."""

    path: Path
    initiative: UUID
    heads: Heads
    models: frozenset[str]
    rows: int

    def is_reached_by(self, touches: Iterable[Touch]) -> bool:
        """Say whether any of the touched records may have changed a fact of this part."""
        near = [touch for touch in touches if self._depends_on(touch)]
        if any(touch.scope in (self._own, SITE) or touch.model not in _ABOUT for touch in near):
            return True
        return any(self._names(column, near, model) for model, column in _ABOUT.items())

    @property
    def _own(self) -> str:
        return f"initiative:{self.initiative}"

    def _depends_on(self, touch: Touch) -> bool:
        if touch.scope not in (self._own, SITE) and is_of_one_initiative(touch.scope, touch.model):
            return False
        return touch.model in self.models or touch.model.startswith(_READ_UNSEEN)

    def _names(self, column: str, touches: Iterable[Touch], model: str) -> bool:
        wanted = [touch.record for touch in touches if touch.model == model]
        if not wanted or not self.rows:
            return False
        keys = pq.read_table(self.path, columns=[column]).column(0)
        return bool(pc.any(pc.is_in(keys, pa.array(wanted, pa.string()))).as_py())


def is_of_one_initiative(scope: str, model: str) -> bool:
    """Say whether an event of an initiative touched a record that belongs to that initiative alone."""
    return scope.startswith("initiative:") and issubclass(apps.get_model(model), InInitiative)


def write_part(path: Path, initiative: UUID, heads: Heads, found: Collected) -> Part:
    """Write a part beside its place and put it there in one step, so that a reader meets the old or the new one whole."""
    told = {
        "initiative": str(initiative),
        "heads": [[scope, node, *place] for (scope, node), place in heads.items()],
        "models": sorted(found.models),
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    schema = found.table.schema.with_metadata({_KEY: json.dumps(told).encode()})
    pq.write_table(found.table.cast(schema), beside, compression="zstd")
    beside.replace(path)
    return Part(path, initiative, dict(heads), found.models, found.table.num_rows)


def read_part(path: Path) -> Part | None:
    """Return what a file says of itself, or None where there is none or it cannot be read: it is then collected anew."""
    try:
        state = path.stat()
    except FileNotFoundError:
        return None
    return _read(path, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=20_000)
def _read(path: Path, _changed: int, _size: int) -> Part | None:
    try:
        about = pq.read_metadata(path)
        told = json.loads((about.metadata or {})[_KEY])
    except (pa.ArrowException, OSError, KeyError, ValueError):
        return None
    heads = {(scope, node): (sequence, digest) for scope, node, sequence, digest in told["heads"]}
    return Part(path, UUID(told["initiative"]), heads, frozenset(told["models"]), about.num_rows)
