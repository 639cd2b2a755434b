"""The establishments of a register as columns: where they are, what they do, whom they employ, and which are usable."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from clusterwise.methods.space.piles import Piles, find_piles
from clusterwise.methods.standing.firms import Firms, firms
from clusterwise.phases.p1_selection.mapping.plan import Plan
from clusterwise.phases.p1_selection.mapping.register import Register

Numbers = NDArray[np.float64]
Codes = NDArray[np.int32]
_MONEY = {"turnover": "turnover", "wages": "wage_bill", "women_wages": "wage_bill_women", "men_wages": "wage_bill_men"}


@dataclass(frozen=True, slots=True, eq=False)
class Labelled:
    """A column of few different words: a code a row (-1 is not known), and the words."""

    codes: Codes
    words: NDArray[np.str_]

    def of(self, rows: NDArray[np.intp]) -> list[str]:
        """Return the words of some rows, blank where not known."""
        return [str(self.words[code]) if code >= 0 else "" for code in self.codes[rows]]


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """Establishments in an order of their own (by place, industry, id), so that the order of rows decides nothing.

    The first columns hold every establishment of the period; `points` are the rows that point methods may use.
    """

    industry: Labelled
    region: Labelled
    legal_form: Labelled
    lon: Numbers
    lat: Numbers
    jobs: Numbers
    women: Numbers
    men: Numbers
    informal: Numbers
    institution: Labelled
    points: NDArray[np.intp]
    piles: Piles | None
    unplaced: int
    firms: Firms

    def __len__(self) -> int:
        return len(self.jobs)

    @property
    def tells_institutions(self) -> bool:
        """Whether the register itself says which rows are support institutions."""
        return bool((self.institution.codes >= 0).any())

    @property
    def is_institution(self) -> NDArray[np.bool_]:
        """Rows that the register marks as support institutions, and that are therefore no firms."""
        firm = np.append(self.institution.words == "no", True)
        return np.asarray(~firm[self.institution.codes], dtype=np.bool_)


def places(register: Register, plan: Plan) -> Places:
    """Read the columns that point methods and standing need."""
    names = [
        "establishment", plan.by[1], plan.by[0], "legal_form", "lon", "lat", "precision", "employment", "women", "men",
        *_MONEY.values(), "exports", "owner_sex", "is_informal", "institution",
    ]  # fmt: skip
    texts = [plan.by[1], plan.by[0], "legal_form", "precision", "owner_sex", "institution"]
    table = pq.read_table(register.path, columns=list(dict.fromkeys(names)), read_dictionary=texts)
    order = np.argsort(table["establishment"].to_numpy(zero_copy_only=False).astype("S"), kind="stable")
    table = table.drop_columns(["establishment"])
    number = {name: _numbers(table, name, order) for name in ("lon", "lat", "employment", "women", "men")}
    industry = _labelled(table, plan.by[1], order)
    has_place = ~np.isnan(number["lon"]) & ~np.isnan(number["lat"]) & (industry.codes >= 0)
    at = np.flatnonzero(has_place)
    precision = _labelled(table, "precision", order)
    piles = None
    if len(at):
        piles = find_piles(number["lon"][at], number["lat"][at], precision.of(at), plan.rules.piles)
    return Places(
        industry=industry,
        region=_labelled(table, plan.by[0], order),
        legal_form=_labelled(table, "legal_form", order),
        lon=number["lon"],
        lat=number["lat"],
        jobs=number["employment"],
        women=number["women"],
        men=number["men"],
        informal=_truth(table, "is_informal", order),
        institution=_labelled(table, "institution", order),
        points=at[piles.usable] if piles else at,
        piles=piles,
        unplaced=int((~has_place).sum()),
        firms=_firms(table, industry, number, order, register, plan),
    )


def _numbers(table: pa.Table, name: str, order: NDArray[np.intp]) -> Numbers:
    return np.asarray(table[name].to_numpy(zero_copy_only=False), dtype=np.float64)[order]


def _truth(table: pa.Table, name: str, order: NDArray[np.intp]) -> Numbers:
    return np.asarray(table[name].cast(pa.int8()).cast(pa.float64()).to_numpy(zero_copy_only=False))[order]


def _labelled(table: pa.Table, name: str, order: NDArray[np.intp]) -> Labelled:
    column = table[name].unify_dictionaries().combine_chunks()
    if isinstance(column, pa.ChunkedArray):
        column = column.chunk(0) if column.num_chunks else pa.array([], pa.dictionary(pa.int32(), pa.string()))
    words = np.array(column.dictionary.to_pylist() or [""], dtype=np.str_)
    rank = np.argsort(words)
    place = np.empty(len(words), dtype=np.int32)
    place[rank] = np.arange(len(words), dtype=np.int32)
    raw = np.asarray(column.indices.fill_null(-1).to_numpy(zero_copy_only=False), dtype=np.int32)
    codes = np.where(raw < 0, np.int32(-1), place[raw])
    return Labelled(codes[order].astype(np.int32), words[rank])


def _firms(
    table: pa.Table,
    industry: Labelled,
    number: dict[str, Numbers],
    order: NDArray[np.intp],
    register: Register,
    plan: Plan,
) -> Firms:
    """The same establishments as the standing methods take them, with the period before where the file has it."""
    owner = _labelled(table, "owner_sex", order)
    by_women = np.isin(owner.words, ["women"]), np.isin(owner.words, ["men", "both", "other"])
    owned = np.where(by_women[0][owner.codes], 1.0, np.where(by_women[1][owner.codes], 0.0, np.nan))
    columns = {name: _numbers(table, column, order) for name, column in _MONEY.items()}
    columns["exports"] = np.fmin(_numbers(table, "exports", order), columns["turnover"])
    named = np.append(industry.words, "")[industry.codes]
    return firms(
        named,
        jobs=number["employment"],
        women=number["women"],
        men=number["men"],
        women_owned=np.where(owner.codes < 0, np.nan, owned),
        **columns,
        **_before(register, order, plan),
    )


def _before(register: Register, order: NDArray[np.intp], plan: Plan) -> dict[str, Numbers]:
    """Jobs, wages and sales of the same establishment in the latest earlier period; a new one had no jobs then."""
    if not register.earlier:
        return {}
    import duckdb

    from clusterwise.formats.register.staging import literal

    whole, now = literal(str(register.whole)), literal(str(register.path))
    with duckdb.connect() as connection:
        found = connection.sql(
            f"FROM read_parquet({now}, file_row_number = true) AS new "
            f"LEFT JOIN (FROM read_parquet({whole}) WHERE period = {literal(register.earlier[-1])}) AS old "
            "USING (establishment) SELECT old.period IS NOT NULL AS was, old.employment AS jobs, "
            "old.wage_bill AS wages, old.turnover AS turnover ORDER BY new.file_row_number"
        ).to_arrow_table()
    was = found["was"].to_numpy(zero_copy_only=False)[order].astype(bool)
    jobs, wages, turnover = (_numbers(found, name, order) for name in ("jobs", "wages", "turnover"))
    return {
        "jobs_before": np.where(was, jobs, 0.0),
        "wages_before": np.where(was, wages, np.nan),
        "turnover_before": np.where(was, turnover, np.nan),
    }
