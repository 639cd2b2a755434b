"""A register that nobody kept: seeded establishments with planted clusters, noise and people by sex.

    python bench/synthetic.py 1000000 var/bench/register.parquet

420 industries of very unequal size; 45 % of the firms stand in six Gaussian centres of their industry, the rest
anywhere; 300 regions are cells of a grid. The planted cluster of each firm lies in a second file beside the first.
"""

import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))

from clusterwise.formats.register import Shape
from clusterwise.formats.register.layout import schema_of

SEED = 20_261_124
CHUNK = 250_000
WEST, SOUTH, CELL = 5.0, 30.0, 0.5
COLUMNS, ROWS = 20, 15


@dataclass(frozen=True, slots=True)
class Plan:
    """What is planted; a share of 0 gives pure noise."""

    rows: int
    seed: int = SEED
    industries: int = 420
    centres: int = 6
    clustered_share: float = 0.45
    sigma_degrees: float = 0.12


@dataclass(frozen=True, slots=True)
class Synthetic:
    """Where the register and its truth lie: `truth` has establishment and cluster, null for noise."""

    register: Path
    truth: Path


def truth_beside(register: Path) -> Path:
    """Return where the truth of a synthetic register lies."""
    return register.with_name(f"{register.stem}.truth.parquet")


def write(plan: Plan, target: Path) -> Synthetic:
    """Write the register in the layout of the contract, and its truth; the same plan gives the same rows."""
    target.parent.mkdir(parents=True, exist_ok=True)
    world = _World(plan)
    schema, truth = schema_of(Shape.ESTABLISHMENTS), truth_beside(target)
    kept = pa.schema([("establishment", pa.string()), ("cluster", pa.string())])
    sources = np.random.SeedSequence(plan.seed).spawn(-(-plan.rows // CHUNK))
    with (
        pq.ParquetWriter(target, schema, compression="zstd") as rows,
        pq.ParquetWriter(truth, kept, compression="zstd") as clusters,
    ):
        for number, source in enumerate(sources):
            first = number * CHUNK
            columns = world.firms(np.random.default_rng(source), first, min(CHUNK, plan.rows - first))
            cluster = columns.pop("cluster")
            rows.write_table(pa.table([_of(columns, field, first) for field in schema], schema=schema))
            clusters.write_table(pa.table([columns["establishment"], cluster], schema=kept))
    return Synthetic(target, truth)


def _of(columns: dict[str, pa.Array], field: pa.Field, first: int) -> pa.Array:
    if field.name in columns:
        return columns[field.name].cast(field.type)
    return pa.nulls(len(columns["establishment"]), field.type)


class _World:
    """What all firms share: the sizes of industries, their centres, how many women they employ, what they pay."""

    def __init__(self, plan: Plan) -> None:
        rng = np.random.default_rng(plan.seed)
        self.plan = plan
        weights = 1 / (np.arange(plan.industries) + 10)
        self.weights = rng.permutation(weights / weights.sum())
        self.codes = pa.array([f"{1000 + 9 * number}" for number in range(plan.industries)])
        self.regions = pa.array([f"R{number:03d}" for number in range(COLUMNS * ROWS)])
        shape = (plan.industries, plan.centres)
        self.lon = rng.uniform(WEST + 0.5, WEST + COLUMNS * CELL - 0.5, shape)
        self.lat = rng.uniform(SOUTH + 0.5, SOUTH + ROWS * CELL - 0.5, shape)
        self.women = rng.beta(2.0, 2.5, plan.industries)
        self.wage = rng.lognormal(8.5, 0.4, plan.industries)

    def firms(self, rng: np.random.Generator, first: int, count: int) -> dict[str, pa.Array]:
        """Return the columns of some firms that are known, and the cluster in which each was planted."""
        industry = rng.choice(self.plan.industries, count, p=self.weights)
        centre = rng.integers(0, self.plan.centres, count)
        is_planted = rng.random(count) < self.plan.clustered_share
        lon, lat = self._points(rng, industry, centre, is_planted)
        number = pc.utf8_lpad(pa.array(np.arange(first, first + count)).cast(pa.string()), 9, "0")
        cluster = pc.binary_join_element_wise(
            self.codes.take(pa.array(industry)), pa.array(centre).cast(pa.string()), "-"
        )
        codes = self.codes.take(pa.array(industry))
        regions = self.regions.take(pa.array(_cell(lon, lat)))
        return {
            "row": pa.array(np.arange(first, first + count) + 2),
            "establishment": pc.binary_join_element_wise("E", number, ""),
            "cluster": pc.if_else(pa.array(is_planted), cluster, pa.scalar(None, pa.string())),
            "period": _same("2025", count),
            "industry": codes,
            "industry_name": codes,
            "industry_scheme": _same("ISIC", count),
            "industry_vintage": _same("4", count),
            "region": regions,
            "region_name": regions,
            "lon": pa.array(lon),
            "lat": pa.array(lat),
            "precision": _same("point", count),
            **self._people(rng, industry),
            **_standing(rng, count),
        }

    def _points(
        self,
        rng: np.random.Generator,
        industry: NDArray[np.int64],
        centre: NDArray[np.int64],
        is_planted: NDArray[np.bool_],
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        count, sigma = len(industry), self.plan.sigma_degrees
        lon = np.where(
            is_planted,
            self.lon[industry, centre] + rng.normal(0, sigma, count),
            WEST + rng.random(count) * COLUMNS * CELL,
        )
        lat = np.where(
            is_planted,
            self.lat[industry, centre] + rng.normal(0, sigma, count),
            SOUTH + rng.random(count) * ROWS * CELL,
        )
        return np.round(lon, 6), np.round(lat, 6)

    def _people(self, rng: np.random.Generator, industry: NDArray[np.int64]) -> dict[str, pa.Array]:
        """Return people by sex, wages and sales; of one firm in fifty the sex of some people is not stated."""
        total = np.maximum(1, rng.lognormal(1.2, 1.1, len(industry))).astype(np.int64)
        unknown = np.where(rng.random(len(industry)) < 0.02, rng.binomial(total, 0.3), 0)
        women = rng.binomial(total - unknown, self.women[industry])
        men = total - unknown - women
        pay = self.wage[industry] * rng.lognormal(0, 0.2, len(industry))
        wages_women, wages_men = np.round(pay * 0.9 * women), np.round(pay * men)
        turnover = np.round(total * pay * rng.lognormal(1.1, 0.5, len(industry)))
        sells_abroad = rng.random(len(industry)) < 0.08
        counts = {"employment": total, "women": women, "men": men, "unknown": unknown}
        money = {
            "wage_bill": wages_women + wages_men + np.round(pay * unknown),
            "wage_bill_women": wages_women,
            "wage_bill_men": wages_men,
            "turnover": turnover,
            "exports": np.where(sells_abroad, np.round(turnover * rng.random(len(industry))), 0.0),
        }
        return {name: pa.array(values.astype(np.float64)) for name, values in (counts | money).items()}


def _standing(rng: np.random.Generator, count: int) -> dict[str, pa.Array]:
    sexes, forms = pa.array(["women", "men", "both", "not_stated"]), pa.array(["sole owner", "company", "cooperative"])
    return {
        "owner_sex": sexes.take(pa.array(rng.choice(4, count, p=[0.27, 0.55, 0.08, 0.10]))),
        "legal_form": forms.take(pa.array(rng.choice(3, count, p=[0.68, 0.28, 0.04]))),
        "birth_year": pa.array(2025 - rng.geometric(0.08, count).clip(1, 80)),
        "is_informal": pa.array(rng.random(count) < 0.35),
    }


def _same(text: str, count: int) -> pa.Array:
    return pa.repeat(text, count)


def _cell(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return the region of each point; what falls over the border belongs to the cell at the border."""
    column = np.clip(((lon - WEST) / CELL).astype(np.int64), 0, COLUMNS - 1)
    row = np.clip(((lat - SOUTH) / CELL).astype(np.int64), 0, ROWS - 1)
    return row * COLUMNS + column


if __name__ == "__main__":
    made = write(Plan(int(sys.argv[1])), Path(sys.argv[2]))
    print(made.register, made.truth)
