"""A concordance as a table of the engine: read from a file, and applied to sums by one join."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq

from clusterwise.engines.session import EngineError
from clusterwise.methods.concordance import Concordance, Scheme, concordance

if TYPE_CHECKING:
    import ibis.expr.types as ir

COLUMNS = ("from_scheme", "from_vintage", "to_scheme", "to_vintage", "from_code", "to_code", "weight")
#: What is a sum over establishments, and may therefore be split and added up again.
SUMS = (
    "employment", "establishments", "women", "men", "unknown", "employment_unknown", "women_unknown", "men_unknown",
    "turnover", "wage_bill", "wage_bill_women", "wage_bill_men", "exports",
)  # fmt: skip


def read_concordance(path: Path, source: Scheme, target: Scheme) -> Concordance:
    """Return the checked part of a CSV or Parquet file that leads from one scheme to another.

    The columns are from_scheme, from_vintage, to_scheme, to_vintage, from_code, to_code and, optionally, weight.
    """
    if not path.is_file():
        raise EngineError(f"The concordance {path.name} is not there; check the path.")
    texts = pa.csv.ConvertOptions(column_types={name: pa.string() for name in COLUMNS[:-1]} | {"weight": pa.float64()})
    is_parquet = path.suffix.lower() == ".parquet"
    table = pq.read_table(path) if is_parquet else pa.csv.read_csv(path, convert_options=texts)
    missing = [name for name in COLUMNS[:-1] if name not in table.column_names]
    if missing:
        raise EngineError(f"The concordance lacks the columns {', '.join(missing)}; add them.")
    wanted = dict(zip(COLUMNS, (source.name, source.vintage, target.name, target.vintage), strict=False))
    for name, value in wanted.items():
        table = table.filter(pc.equal(table[name].cast(pa.string()), value))
    if not table.num_rows:
        raise EngineError(f"The concordance {path.name} has no rows from {source} to {target}; choose another file.")
    weights = table["weight"].to_numpy() if "weight" in table.column_names else None
    return concordance(source, target, table["from_code"].to_pylist(), table["to_code"].to_pylist(), weights)


def concordance_table(pairs: Concordance) -> pa.Table:
    """Return a concordance as the small table that an engine joins: from_code, to_code, weight."""
    return pa.table({"from_code": pairs.from_code.tolist(), "to_code": pairs.to_code.tolist(), "weight": pairs.weight})


def unbound_concordance(name: str = "concordance") -> "ir.Table":
    """Return the Ibis table that stands for `concordance_table`."""
    import ibis

    return ibis.table({"from_code": "string", "to_code": "string", "weight": "float64"}, name=name)


def translated(cells: "ir.Table", pairs: "ir.Table", industry: str = "industry") -> "ir.Table":
    """Bring a region by industry table to the target's codes; each sum is split by the weights and added up again.

    Sums of what is known stay null where nothing is known. Published shares cannot be translated and fall away.
    Rows whose code the concordance does not have fall away too: ask `untranslated` for them first.
    """
    sums = [name for name in SUMS if name in cells.columns]
    keys = [name for name in cells.columns if name not in (*SUMS, "share_of_industry")]
    joined = cells.inner_join(pairs, cells[industry] == pairs.from_code)
    coded = joined.mutate(**{industry: joined.to_code}, **{name: joined[name] * joined.weight for name in sums})
    return coded.group_by(*keys).aggregate([coded[name].sum().name(name) for name in sums])


def untranslated(cells: "ir.Table", pairs: "ir.Table", industry: str = "industry") -> "ir.Table":
    """Return the codes that the concordance does not have, with their rows and jobs, the largest first."""
    import ibis

    lost = cells.anti_join(pairs, cells[industry] == pairs.from_code)
    counted = lost.group_by(industry).aggregate(rows=lost.count(), employment=lost.employment.sum())
    return counted.order_by(ibis.desc(counted.employment, nulls_first=False), industry)


def refuse_untranslated(lost: pa.Table, pairs: Concordance, accepted: Sequence[str] = ()) -> None:
    """Refuse to go on while codes have no target, save those that a person has accepted to lose."""
    column = lost.column_names[0]
    codes = [code for code in lost[column].to_pylist() if code not in accepted]
    if codes:
        shown = ", ".join(map(str, codes[:5])) + (f" and {len(codes) - 5} more" if len(codes) > 5 else "")
        raise EngineError(
            f"{len(codes)} codes are not in the concordance from {pairs.source} to {pairs.target}: {shown}. "
            "Check the vintage of the register, or accept their loss by name."
        )
