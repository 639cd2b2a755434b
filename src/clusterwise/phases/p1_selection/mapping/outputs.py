"""The files of clusters and candidates: Parquet, GeoJSON, and a workbook with the splits on a second sheet."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from clusterwise.methods.disclosure.split import split
from clusterwise.methods.standing.axes import Standing
from clusterwise.methods.standing.measures import Measure
from clusterwise.methods.standing.splits import Split
from clusterwise.phases.p1_selection.mapping.candidates import Candidate
from clusterwise.phases.p1_selection.mapping.places import Places
from clusterwise.phases.p1_selection.mapping.plan import Plan
from clusterwise.phases.p1_selection.mapping.shown import ShownCluster, is_dominated
from clusterwise.phases.p1_selection.mapping.speech import gettext as _
from clusterwise.phases.p1_selection.mapping.speech import percent
from clusterwise.phases.p1_selection.mapping.words import (
    DIMENSIONS,
    ELIGIBILITIES,
    INTERNAL,
    MEASURES,
    NOT_KNOWN,
    PUBLISHED,
    STANDINGS,
    WITHHELD,
    group,
    heading,
    reason,
)
from clusterwise.press.cells import Cell, Sheet
from clusterwise.press.tables import write_xlsx

_MONEY = {
    Measure.TURNOVER_A_JOB: "turnover",
    Measure.WAGE_A_JOB: "wages",
    Measure.EXPORT_SHARE: "exports",
    Measure.PAY_GAP: "wages",
    Measure.VALUE_ADDED_A_JOB: "value_added",
}
_TYPES = {
    "cluster": pa.string(), "industry": pa.string(), "firms": pa.int64(), "jobs": pa.float64(), "women": pa.float64(),
    "men": pa.float64(), "not_stated": pa.float64(), "women_share": pa.float64(), "p": pa.float64(),
    "expected": pa.float64(), "reach_km": pa.float64(), "area_km2": pa.float64(), "lon": pa.float64(), "lat": pa.float64(),
    "stability": pa.float64(), "crosses_borders": pa.bool_(), "regions": pa.list_(pa.string()),
    "institutions_inside": pa.int64(), "institutions_serving": pa.int64(), "standing": pa.string(), "probability": pa.float64(),
    "gate": pa.string(), "withheld": pa.string(),
}  # fmt: skip


def cluster_row(one: ShownCluster, assessed: Candidate | None) -> dict[str, Any]:
    """Return one cluster as a row; standing, its probability and the gate are empty where it was not assessed.

    Chance, expectation and stability of a withheld cluster stay inside too: each is a figure of its number of firms.
    """
    cluster, shape = one.cluster, one.cluster.shape
    ring = None if shape is None else shape.ring
    return {
        "cluster": cluster.name,
        "industry": cluster.industry,
        "firms": one.firms,
        "jobs": one.jobs,
        "women": one.women,
        "men": one.men,
        "not_stated": one.not_stated,
        "women_share": one.women_share,
        "p": None if one.is_withheld else cluster.found.p,
        "expected": None if one.is_withheld else round(cluster.found.expected, 1),
        "reach_km": cluster.found.reach_km,
        "area_km2": None if shape is None else round(shape.area_km2, 1),
        "lon": None if ring is None else round(float(ring[:, 0].min() + ring[:, 0].max()) / 2, 5),
        "lat": None if ring is None else round(float(ring[:, 1].min() + ring[:, 1].max()) / 2, 5),
        "stability": None if one.is_withheld else round(cluster.stability, 2),
        "crosses_borders": cluster.crosses_borders,
        "regions": list(one.regions),
        "institutions_inside": sum(cluster.inside.values()) if cluster.inside else None,
        "institutions_serving": sum(cluster.serving.values()) if cluster.serving else None,
        "standing": STANDINGS[assessed.placement.standing] if assessed else None,
        "probability": round(assessed.placement.probability, 3) if assessed else None,
        "gate": ELIGIBILITIES[assessed.gate.eligibility] if assessed else None,
        "withheld": one.withheld,
    }


def write_clusters(rows: Sequence[dict[str, Any]], shown: Sequence[ShownCluster], folder: Path, plan: Plan) -> None:
    """Write the clusters as Parquet, and as GeoJSON those that have an outline."""
    columns = {name: pa.array([row[name] for row in rows], kind) for name, kind in _TYPES.items()}
    said = INTERNAL if plan.is_internal else PUBLISHED
    pq.write_table(
        pa.table(columns).replace_schema_metadata({b"clusterwise": said.encode()}), folder / "clusters.parquet"
    )
    features = [
        {"type": "Feature", "id": row["cluster"], "properties": row, "geometry": one.cluster.shape.geometry()}
        for row, one in zip(rows, shown, strict=True)
        if one.cluster.shape is not None
    ]
    collection = {"type": "FeatureCollection", "note": said, "features": features}
    text = json.dumps(collection, ensure_ascii=False, allow_nan=False)
    (folder / "clusters.geojson").write_text(text, encoding="utf-8")


def candidate_row(number: int, one: Candidate, shown: ShownCluster, places: Places, plan: Plan) -> dict[str, Cell]:
    """Return one candidate as a row of the workbook, in words where a figure is not known or withheld."""
    is_hidden = shown.is_withheld
    row: dict[str, Cell] = {
        "number": number,
        "candidate": one.cluster.name,
        "industry": one.cluster.industry,
        "regions": ", ".join(shown.regions) or _(NOT_KNOWN),
        "crosses borders": _("yes") if one.cluster.crosses_borders else _("no"),
        "firms": _told(shown.firms, is_hidden),
        "jobs": _told(shown.jobs, is_hidden),
        "women": _told(shown.women, is_hidden or shown.withheld == "sex"),
        "men": _told(shown.men, is_hidden or shown.withheld == "sex"),
        "sex not stated": _told(shown.not_stated, is_hidden or shown.withheld == "sex"),
        "women's share": _told(shown.women_share, is_hidden or shown.withheld == "sex"),
        "location quotient": _told(one.lq, is_hidden),
        "quotient at least": _told(one.lq_low, is_hidden),
        "quotient at most": _told(one.lq_high, is_hidden),
        "q": _told(one.cluster.found.p, is_hidden),
    }
    for measure in (Measure.TURNOVER_A_JOB, Measure.WAGE_A_JOB, Measure.GROWTH, Measure.SURVIVAL, Measure.EXPORT_SHARE,
                    Measure.SME_SHARE, Measure.WOMEN_OWNED_SHARE, Measure.PAY_GAP):  # fmt: skip
        row |= _figure(measure, one, places, plan, is_hidden)
    for standing in Standing:
        row[f"probability: {STANDINGS[standing]}"] = _told(one.placement.probabilities.get(standing), False)
    row["standing"] = f"{_(STANDINGS[one.placement.standing])} ({percent(one.placement.probability)})"
    row["measures not known"] = ", ".join(_(MEASURES[measure]) for measure in one.placement.not_known) or _("none")
    row["gate"] = _(ELIGIBILITIES[one.gate.eligibility])
    row["reasons"] = " ".join(_reasons(one, is_hidden))
    row["splits missing"] = ", ".join(
        _(DIMENSIONS[name]) if name in DIMENSIONS else name for name in one.splits.missing
    ) or _("none")
    return row


def _reasons(one: Candidate, is_hidden: bool) -> Iterator[str]:
    for test in one.gate.reasons:
        yield (
            _("It has fewer firms than the rule asks for.")
            if is_hidden and test.code == "too_few_firms"
            else reason(test)
        )


def _told(value: float | None, is_hidden: bool) -> Cell:
    if is_hidden:
        return _(WITHHELD)
    return _(NOT_KNOWN) if value is None else round(value, 4) if isinstance(value, float) else value


def _figure(measure: Measure, one: Candidate, places: Places, plan: Plan, is_hidden: bool) -> dict[str, Cell]:
    """A measure's value, its ratio to the same industries and sizes with interval, and the firms that tell."""
    figure, name, rule = one.figures[measure], MEASURES[measure], plan.rules.published
    column = getattr(places.firms, _MONEY[measure])[one.cluster.rows] if measure in _MONEY else np.array([])
    is_few = 0 < figure.told < rule.least or (
        column.size > 0 and not np.isnan(column).all() and is_dominated(column, rule.dominance)
    )
    hides = not plan.is_internal and (is_hidden or is_few)
    ratio = figure.adjusted
    return {
        name: _told(None if figure.own is None else figure.own.value, hides),
        f"{name}, ratio": _told(None if ratio is None else ratio.value, hides),
        f"{name}, ratio at least": _told(None if ratio is None else ratio.low, hides),
        f"{name}, ratio at most": _told(None if ratio is None else ratio.high, hides),
        f"{name}, firms that tell": _told(figure.told, hides),
        f"{name}, coverage": _told(round(figure.coverage, 3), hides),
    }


def split_rows(number: int, one: Candidate, shown: ShownCluster, plan: Plan) -> Iterator[tuple[Cell, ...]]:
    """Yield the splits of a candidate, one row a group; small groups, and what would tell them, are withheld."""
    for dimension in one.splits.shown:
        firms = _split_firms(dimension, plan)
        hides_all = shown.is_withheld and not plan.is_internal
        hides_jobs = _hides_jobs(dimension, one, shown, firms, plan)
        hides_sex = hides_jobs or _hides_sex(dimension, shown, plan)
        for one_group in dimension.groups:
            yield (
                number,
                one.cluster.name,
                _(DIMENSIONS.get(dimension.dimension, dimension.dimension)),
                group(dimension.dimension, one_group.label),
                _told(firms[one_group.label], hides_all or firms[one_group.label] is None),
                _told(one_group.jobs, hides_jobs),
                *(_told(part, hides_sex) for part in (one_group.women, one_group.men, one_group.not_stated)),
            )


def _split_firms(dimension: Split, plan: Plan) -> dict[str, int | None]:
    counts = {group.label: group.firms for group in dimension.groups}
    return dict(counts) if plan.is_internal else dict(split(counts, plan.rules.published.least).parts)


def _hides_jobs(
    dimension: Split, one: Candidate, shown: ShownCluster, firms: Mapping[str, int | None], plan: Plan
) -> bool:
    """Jobs of all groups stay inside where one group is small or one firm's, since the others would tell it."""
    if plan.is_internal:
        return False
    dominance = plan.rules.published.dominance
    is_one_firms = any(
        group.jobs
        and dominance is not None
        and one.largest.get((dimension.dimension, group.label), 0.0) > dominance * group.jobs
        for group in dimension.groups
    )
    return shown.jobs is None or None in firms.values() or is_one_firms


def _hides_sex(dimension: Split, shown: ShownCluster, plan: Plan) -> bool:
    if plan.is_internal:
        return False
    least = plan.rules.of("published_figures", "least_people")
    parts = [part for group in dimension.groups for part in (group.women, group.men, group.not_stated)]
    return shown.withheld != "" or any(part is not None and 0 < part < least for part in parts)


def write_candidates(
    rows: Sequence[dict[str, Cell]],
    groups: Sequence[tuple[Cell, ...]],
    path: Path,
    plan: Plan,
    source: str,
    now: datetime,
) -> None:
    """Write the workbook: candidates on the first sheet, their splits on the second, headers that stay in sight."""
    said = _(INTERNAL) if plan.is_internal else _(PUBLISHED)
    columns = tuple(map(heading, rows[0] if rows else ("number", "candidate")))
    title = f"{_('Candidate clusters.')} {said}"
    first = Sheet(title, columns, [tuple(row.values()) for row in rows], source, name=_("Candidates"))
    heads = ("number", "candidate", "dimension", "group", "firms", "jobs", "women", "men", "sex not stated")
    title = f"{_('Candidates by groups.')} {said}"
    second = Sheet(title, tuple(map(heading, heads)), groups, source, name=_("Splits"))
    path.write_bytes(write_xlsx([first, second], created=now))
