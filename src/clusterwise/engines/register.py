"""A register as an immutable file named after its content, and its way to the region by industry table."""

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from clusterwise.engines.session import EngineError, run_on_duckdb, unbound

if TYPE_CHECKING:
    import ibis.expr.types as ir

ESTABLISHMENT_COLUMNS = ("establishment", "region", "industry", "employment")
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
    """Write a table as Parquet under the name of its sha256; the same table is stored once.

    The file appears whole or not at all: it is written beside its place, flushed to the disk and renamed,
    and then the folder is flushed, so that a power cut leaves no half register.
    """
    folder.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".writing-", suffix=".parquet", dir=folder)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            pq.write_table(table, stream, compression="zstd")
            stream.flush()
            os.fsync(stream.fileno())
        digest = _digest(temporary)
        size = temporary.stat().st_size
        path = folder / f"{digest}.parquet"
        temporary.chmod(0o444)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    _flush_folder(folder)
    return StoredRegister(path, digest, table.num_rows, size)


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


def region_industry(establishments: "ir.Table") -> "ir.Table":
    """Add establishments up to one row a region and industry.

    Jobs and women's jobs are sums of what is known; `employment_unknown` and `women_unknown` count the
    establishments that do not tell, and a sum is null where none tells.
    """
    import ibis

    missing = [name for name in ESTABLISHMENT_COLUMNS if name not in establishments.columns]
    if missing:
        raise EngineError(f"The register lacks {', '.join(missing)}; map these columns when importing it.")
    has_women = "women" in establishments.columns
    women = establishments.women.cast("float64") if has_women else ibis.null("float64")
    rows = establishments.select(
        region=establishments.region.cast("string"),
        industry=establishments.industry.cast("string"),
        employment=establishments.employment.cast("float64"),
        women=women,
    )
    return (
        rows.group_by("region", "industry")
        .aggregate(
            employment=rows.employment.sum(),
            establishments=rows.count(),
            women=rows.women.sum(),
            employment_unknown=rows.count(where=rows.employment.isnull()),
            women_unknown=rows.count(where=rows.women.isnull()),
        )
        .order_by("industry", "region")
    )


def region_industry_of_file(path: Path) -> pa.Table:
    """Return the region by industry table of a stored establishment register, refusing one that cannot be placed."""
    register = unbound("register", path)
    expression = region_industry(register)
    faults = register.aggregate(
        establishments=register.count(),
        different=register.establishment.nunique(),
        unplaced=register.count(where=register.region.isnull() | register.industry.isnull()),
    )
    found = run_on_duckdb(faults, {"register": path}).to_pylist()[0]
    if found["establishments"] != found["different"]:
        twice = found["establishments"] - found["different"]
        raise EngineError(
            f"{twice} rows have no establishment id or one used before; correct the ids and import again."
        )
    if found["unplaced"]:
        raise EngineError(f"{found['unplaced']} establishments have no region or industry; complete or remove them.")
    return run_on_duckdb(expression, {"register": path})
