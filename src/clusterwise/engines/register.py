"""A register as an immutable file named after its content, and its way to the region by industry table."""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from clusterwise.engines.session import EngineError, run_on_duckdb, unbound

if TYPE_CHECKING:
    import ibis.expr.types as ir

NEEDED = ("establishment", "employment")
BY = ("region", "industry")
SEXES = ("women", "men")
BLOCK = 1 << 20


class DamagedRegisterError(EngineError):
    """A register file no longer has the content after which it is named."""


@dataclass(frozen=True, slots=True)
class StoredRegister:
    """Where a register lies, its digest, and its size."""

    path: Path
    sha256: str
    rows: int
    size_bytes: int


def store(table: pa.Table, folder: Path) -> StoredRegister:
    """Write a table as Parquet under the name of its sha256; the same table is stored once."""
    return _store(lambda stream: pq.write_table(table, stream, compression="zstd"), folder)


def store_file(source: Path, folder: Path) -> StoredRegister:
    """Copy a Parquet file under the name of its sha256, byte by byte, so that its size does not matter."""
    if not source.is_file():
        raise EngineError(f"The register file {source.name} is not there; read the register again.")

    def copy(stream: IO[bytes]) -> None:
        with source.open("rb") as read:
            shutil.copyfileobj(read, stream, BLOCK)

    return _store(copy, folder)


def _store(write: Callable[[IO[bytes]], object], folder: Path) -> StoredRegister:
    """Let a file appear whole or not at all.

    It is written beside its place, flushed to the disk and renamed, and then the folder is flushed, so that a power
    cut leaves no half register.
    """
    folder.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".writing-", suffix=".parquet", dir=folder)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            write(stream)
            stream.flush()
            os.fsync(stream.fileno())
        digest = _digest(temporary)
        rows, size = pq.read_metadata(temporary).num_rows, temporary.stat().st_size
        path = folder / f"{digest}.parquet"
        temporary.chmod(0o444)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    _flush_folder(folder)
    return StoredRegister(path, digest, rows, size)


def verify(path: Path) -> None:
    """Raise where a register file is gone or differs from its name."""
    if not path.is_file():
        raise DamagedRegisterError(f"The register file {path.name} is not there; restore it from the backup.")
    if _digest(path) != path.stem:
        raise DamagedRegisterError(f"The register file {path.name} was changed; restore it from the backup.")


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()


def _flush_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def region_industry(establishments: "ir.Table", by: Sequence[str] = BY) -> "ir.Table":
    """Add establishments up to one row a region and industry, or a group of the columns that `by` names.

    Jobs, women's and men's jobs are sums of what is known; `employment_unknown`, `women_unknown` and `men_unknown`
    count the establishments that do not tell, and a sum is null where none tells.
    """
    import ibis

    missing = [name for name in (*by, *NEEDED) if name not in establishments.columns]
    if missing:
        raise EngineError(f"The register lacks {', '.join(missing)}; map these columns when importing it.")
    numbers = {name: establishments[name].cast("float64") for name in ("employment", *SEXES) if name in establishments}
    absent = {name: ibis.null("float64") for name in SEXES if name not in establishments}
    rows = establishments.select(**{name: establishments[name].cast("string") for name in by}, **numbers, **absent)
    people = ("employment", *SEXES)
    sums = [rows[name].sum().name(name) for name in people]
    unknown = [(rows.count() - rows[name].count()).name(f"{name}_unknown") for name in people]
    added = rows.group_by(*by).aggregate([rows.count().name("establishments"), *sums, *unknown])
    order = ("employment", "establishments", *SEXES, *(f"{name}_unknown" for name in people))
    return added.select(*by, *order)


def region_industry_of_file(path: Path, by: Sequence[str] = BY) -> pa.Table:
    """Return the region by industry table of a stored establishment register, refusing one that cannot be placed."""
    register = unbound("register", path)
    expression = region_industry(register, by)
    lacks_place = register[by[0]].isnull()
    for name in by[1:]:
        lacks_place |= register[name].isnull()
    faults = register.aggregate(
        establishments=register.count(),
        different=register.establishment.nunique(),
        unplaced=register.count(where=lacks_place),
    )
    found = run_on_duckdb(faults, {"register": path}).to_pylist()[0]
    if found["establishments"] != found["different"]:
        twice = found["establishments"] - found["different"]
        raise EngineError(
            f"{twice} rows have no establishment id or one used before; correct the ids and import again."
        )
    if found["unplaced"]:
        raise EngineError(f"{found['unplaced']} establishments have no {' or '.join(by)}; complete or remove them.")
    return run_on_duckdb(expression.order_by(*by[2:], by[1], by[0]), {"register": path})
