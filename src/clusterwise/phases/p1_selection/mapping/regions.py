"""Cells of the hexagon grid in place of regions, for a register that has coordinates and names no place."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from clusterwise.methods.space.hexagons import cells_of


def lacks_regions(path: Path) -> bool:
    """Say whether no row names a place though some have coordinates."""
    table = pq.read_table(path, columns=["region", "lon", "lat"])
    return table["region"].null_count == table.num_rows and table["lon"].null_count < table.num_rows


def with_cells(path: Path, target: Path, resolution: int) -> Path:
    """Write the register with the name of each establishment's cell as its region; without coordinates it has none."""
    table = pq.read_table(path)
    lon, lat = (np.asarray(table[name].to_numpy(zero_copy_only=False), dtype=np.float64) for name in ("lon", "lat"))
    at = np.flatnonzero(~np.isnan(lon) & ~np.isnan(lat))
    names = np.full(table.num_rows, None, dtype=object)
    codes, place = np.unique(cells_of(lon[at], lat[at], resolution), return_inverse=True)
    names[at] = np.array([f"{code:x}" for code in codes.tolist()], dtype=object)[place]
    for column in ("region", "region_name"):
        table = table.set_column(table.column_names.index(column), column, pa.array(names, pa.string()))
    pq.write_table(table, target, compression="zstd")
    return target
