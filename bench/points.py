"""The places of a synthetic register as plain arrays, so that no family times the reading of a file."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from bench.synthetic import truth_beside
from numpy.typing import NDArray


def points_of(register: Path) -> Path:
    """Return a file with longitude, latitude, industry code and planted cluster (-1 for noise), made once a register."""
    path = register.with_name(f"{register.stem}.points.npz")
    if not path.exists() or path.stat().st_mtime < register.stat().st_mtime:
        rows = pq.read_table(register, columns=["lon", "lat", "industry"])
        cluster = pq.read_table(truth_beside(register), columns=["cluster"])["cluster"]
        np.savez(
            path,
            lon=rows["lon"].to_numpy(),
            lat=rows["lat"].to_numpy(),
            industry=_codes(rows["industry"]),
            cluster=_codes(cluster),
        )
    return path


def _codes(words: pa.ChunkedArray) -> NDArray[np.int64]:
    """The place of each word among all in order, -1 for none."""
    found = words.combine_chunks().dictionary_encode()
    turn = np.argsort(np.argsort(found.dictionary.to_numpy(zero_copy_only=False)))
    # The last place is that of null, which has the code -1.
    return np.append(turn, -1)[found.indices.fill_null(-1).to_numpy()].astype(np.int64)
