"""The first two stages: a file of the outside becomes a checked register of one period in the one layout."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from clusterwise.engines.concordance import concordance_table, read_concordance, refuse_untranslated
from clusterwise.formats.register.fields import CONTRACT, Shape
from clusterwise.formats.register.findings import RegisterFinding, check_register
from clusterwise.formats.register.intake import Given, Intake, read_register
from clusterwise.formats.register.mapping import ColumnMapping
from clusterwise.formats.register.staging import literal
from clusterwise.formats.sentences import Sentence, say
from clusterwise.methods.standing.sizes import BandRule, jobs_of_bands
from clusterwise.methods.standing.sizes import Shape as BandShape
from clusterwise.phases.p1_selection.mapping.plan import Plan
from clusterwise.phases.p1_selection.mapping.regions import lacks_regions, with_cells
from clusterwise.phases.p1_selection.mapping.rules import MapError
from clusterwise.phases.p1_selection.mapping.speech import gettext as _
from clusterwise.phases.p1_selection.mapping.speech import number, told

_SHOWN = 3
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Register:
    """A register ready to be mapped: `path` holds the period, `whole` all periods with the same codes."""

    path: Path
    whole: Path
    shape: Shape
    source_name: str
    sha256: str
    rows: int
    rows_left_out: int
    period: str | None
    earlier: tuple[str, ...]
    banded: int
    readings: tuple[str, ...]
    findings: tuple[RegisterFinding, ...]

    @property
    def has_establishments(self) -> bool:
        return self.shape is Shape.ESTABLISHMENTS


def digest_of(path: Path) -> str:
    """Return the sha256 of a file, block by block."""
    if not path.is_file():
        raise MapError(
            _("There is no file %(file)s; check the path, and that the disk is there.") % {"file": path.name}
        )
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def read(source: Path, folder: Path, plan: Plan) -> Intake:
    """Bring the file into the one layout, or refuse it by its first faults."""

    def choose(guess: ColumnMapping, headers: Sequence[str]) -> ColumnMapping:
        for name, header in plan.columns.items():
            if name not in CONTRACT[guess.shape] or header not in headers:
                raise MapError(
                    _("The file has no column “%(header)s”, or registers have no field %(field)s; see its first line.")
                    % {"header": header, "field": name}
                )
            guess = guess.with_column(name, list(headers).index(header), headers)
        return guess

    scheme = plan.scheme
    given = Given(
        period=plan.period,
        industry_scheme=scheme.name if scheme else None,
        industry_vintage=scheme.vintage if scheme else None,
    )
    taken = read_register(source, folder / "register.parquet", given=given, choose=choose)
    if taken.faults and not plan.leaves_out_faulty:
        said = " ".join(
            _("Row %(row)s: %(reason)s")
            % {"row": fault.row, "reason": f"{told(fault.reason)} {told(fault.suggestion)}"}
            for fault in taken.faults[:_SHOWN]
        )
        more = len(taken.faults) + taken.more_faults - _SHOWN
        rest = " " + _("And %(count)s more faults.") % {"count": number(more)} if more > 0 else ""
        remedy = _("Correct them, or leave such rows out with --leave-out-faulty.")
        raise MapError(f"{said}{rest} {remedy}")
    if not taken.rows:
        raise MapError(
            _("%(file)s has no row that can be mapped; is the first line the names of the columns?")
            % {"file": source.name}
        )
    return taken


def check(taken: Intake, source: Path, digest: str, folder: Path, plan: Plan) -> Register:
    """Choose the period, bring codes to one scheme, estimate jobs from size bands, and check the whole."""
    shape = taken.mapping.shape
    periods = _periods(taken.path)
    period = _chosen(periods, plan.period)
    whole, banded = _prepared(taken.path, folder, plan, shape)
    path = whole
    if len(periods) > 1:
        path = folder / "period.parquet"
        _copy(f"FROM read_parquet({literal(str(whole))}) WHERE period = {literal(period or '')}", path)
    has_cells = shape is Shape.ESTABLISHMENTS and lacks_regions(path)
    if has_cells:
        path = with_cells(path, folder / "cells.parquet", min(plan.resolutions))
    findings = check_register(path, shape)
    stops = [finding for finding in findings if finding.stops]
    if stops:
        first = stops[0]
        shown = f" ({'; '.join(map(told, first.examples[:_SHOWN]))})" if first.examples else ""
        raise MapError(f"{told(first.reason)}{shown} {told(first.remedy)}")
    return Register(
        path=path,
        whole=whole,
        shape=shape,
        source_name=source.name,
        sha256=digest,
        rows=pq.read_metadata(path).num_rows,
        rows_left_out=taken.rows_left_out,
        period=period,
        earlier=tuple(one for one in periods if period and one < period),
        banded=banded,
        readings=(*taken.readings, *((_cells(min(plan.resolutions)),) if has_cells else ())),
        findings=findings,
    )


def _cells(size: int) -> Sentence:
    return say("The register names no place: cells of the grid at resolution {size} stand in for regions.", size=size)


def _periods(path: Path) -> list[str]:
    found = pq.read_table(path, columns=["period"], read_dictionary=["period"])["period"].unique().to_pylist()
    return sorted(one for one in found if one is not None)


def _chosen(periods: Sequence[str], asked: str | None) -> str | None:
    if len(periods) > 1 and asked is not None and asked not in periods:
        raise MapError(
            _("The register has no period %(period)s; it has %(periods)s.")
            % {"period": asked, "periods": ", ".join(periods)}
        )
    if len(periods) > 1:
        return asked or periods[-1]
    return periods[0] if periods else asked


def _prepared(path: Path, folder: Path, plan: Plan, shape: Shape) -> tuple[Path, int]:
    """The register with its codes in the wanted scheme and jobs from bands, and how many jobs come from bands."""
    import duckdb

    changes: dict[str, str] = {}
    tables: dict[str, pa.Table] = {}
    joins = ""
    if plan.level is not None:
        changes |= {"industry": f"left(industry, {plan.level})", "industry_name": f"left(industry, {plan.level})"}
    if plan.concordance is not None and plan.scheme and plan.target:
        tables["pairs"] = _pairs(path, plan)
        joins += " JOIN pairs ON industry = pairs.from_code"
        scheme, vintage = literal(plan.target.name), literal(plan.target.vintage)
        changes |= {"industry": "to_code", "industry_name": "to_code"}
        changes |= {"industry_scheme": scheme, "industry_vintage": vintage}
    banded = 0
    if shape is Shape.ESTABLISHMENTS:
        bands, banded = _bands(path, plan)
        if banded:
            tables["bands"] = bands
            joins += " LEFT JOIN bands ON size_low = bands.low AND coalesce(size_high, -1) = bands.high"
            changes["employment"] = "coalesce(employment, bands.jobs)"
    if not changes:
        return path, 0
    if plan.level is not None and shape is Shape.REGION_INDUSTRY:
        raise MapError(
            "Codes of a region table cannot be cut, since its rows would have to be added; use a concordance."
        )
    replaced = ", ".join(f"{value} AS {name}" for name, value in changes.items())
    names = ", ".join(changes)
    target = folder / "prepared.parquet"
    query = f"FROM read_parquet({literal(str(path))}) AS source{joins} SELECT source.* EXCLUDE ({names}), {replaced}"
    with duckdb.connect() as connection:
        for name, table in tables.items():
            connection.register(name, table)
        connection.execute(f"COPY ({query}) TO {literal(str(target))} (FORMAT parquet, COMPRESSION zstd)")
    return target, banded


def _pairs(path: Path, plan: Plan) -> pa.Table:
    """The concordance as a table; a code of the register that is split, or absent, is refused by name."""
    if plan.concordance is None or plan.scheme is None or plan.target is None:
        raise MapError("A concordance needs its file and both schemes.")
    pairs = read_concordance(plan.concordance, plan.scheme, plan.target)
    used = set(pq.read_table(path, columns=["industry"])["industry"].unique().to_pylist())
    lost = sorted(code for code in used if code not in set(pairs.from_code.tolist()))
    refuse_untranslated(pa.table({"industry": lost}), pairs)
    split = sorted(
        {code for code, weight in zip(pairs.from_code.tolist(), pairs.weight, strict=True) if weight < 1} & used
    )
    if split:
        raise MapError(
            f"The concordance splits the code {split[0]}, and an establishment has one industry; "
            "choose one target for it in the file, or translate the sums with clusterwise.engines.concordance."
        )
    return concordance_table(pairs)


def _bands(path: Path, plan: Plan) -> tuple[pa.Table, int]:
    """The expected jobs of each size band that stands in for a number, and how many establishments that concerns."""
    import duckdb

    with duckdb.connect() as connection:
        found = connection.execute(
            f"FROM read_parquet({literal(str(path))}) SELECT size_low, size_high, count(*) "
            "WHERE employment IS NULL AND size_low IS NOT NULL GROUP BY ALL ORDER BY ALL"
        ).fetchall()
    if not found:
        return pa.table({}), 0
    sizes = plan.rules.by_code["firm_sizes"]
    bands = {f"{low}-{high}": (max(low, 1), high) for low, high, _ in found}
    rule = BandRule(
        "bands", bands, sizes.parameters["open_band_factor"], BandShape.LOG_UNIFORM, sizes.source, sizes.valid_from
    )
    jobs = jobs_of_bands(list(bands), rule).expected
    low, high = [one[0] for one in found], [-1 if one[1] is None else one[1] for one in found]
    return pa.table({"low": low, "high": high, "jobs": np.asarray(jobs)}), sum(one[2] for one in found)


def _copy(query: str, target: Path) -> None:
    import duckdb

    with duckdb.connect() as connection:
        connection.execute(f"COPY ({query}) TO {literal(str(target))} (FORMAT parquet, COMPRESSION zstd)")
