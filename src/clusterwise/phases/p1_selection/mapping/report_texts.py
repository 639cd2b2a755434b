"""The words and figures of the report: what is leading, what was left out, and how it was done."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from clusterwise.phases.p1_selection.mapping.specialise import Specialised, numbers
from clusterwise.phases.p1_selection.mapping.words import NOT_KNOWN, WITHHELD
from clusterwise.press.cells import Cell

if TYPE_CHECKING:
    from clusterwise.phases.p1_selection.mapping.report import Told

LEADING = 15
METHODS = (
    "<p>Quotients, ranks and strong flags as in US Cluster Mapping; tests on both establishments (Fisher) and jobs (effective plants) "
    "with Benjamini and Hochberg's control; hot spots by Gi* given all establishments (Getis and Ord) on the H3 grid; clusters by "
    "density (Ester et al.) kept only where chance does not explain them (after Kulldorff); groups of industries by locational "
    "correlation (Porter) and Louvain; performance by indirect standardisation with a Poisson bootstrap; suppression after Hundepool "
    "et al. Formulas, sources and limits: docs/methods of Clusterwise.</p>"
)


def headline(told: "Told") -> str:
    """Return the one sentence at the top."""
    register = told.register
    kind = "establishments" if register.has_establishments else "rows of regions and industries"
    found = ""
    if told.shown is not None:
        found = f" {len(told.shown.clusters):,} clusters, {len(told.shown.rows):,} of them assessed as candidates."
    return f"{register.rows:,} {kind}, period {register.period or NOT_KNOWN}.{found}"


def notes(told: "Told") -> Iterator[str]:
    """Yield what a reader has to know of the data."""
    register, table = told.register, told.table
    if register.rows_left_out:
        yield f"{register.rows_left_out:,} rows had a fault and were left out."
    if register.banded:
        yield f"Jobs of {register.banded:,} establishments are estimated from their size bands."
    yield from register.readings
    hidden = np.array(table["withheld"].to_pylist())
    if (hidden == "cell").any():
        yield f"{int((hidden == 'cell').sum()):,} of {table.num_rows:,} cells of regions and industries are withheld."
    if (hidden == "sex").any():
        yield f"In {int((hidden == 'sex').sum()):,} more cells the figures by sex are withheld."
    if not register.has_establishments:
        yield "The input is a table of regions: hot spots, clusters and candidates were skipped."
        yield "The largest firm of a cell is not known, so the rule of dominance could not be applied."
    if "women" not in table.column_names:
        yield "The register does not tell the sex of the people employed."
    else:
        rest, jobs = numbers(told.special.table, "not_stated"), numbers(told.special.table, "employment")
        if np.nansum(jobs) > 0:
            yield f"The sex of {np.nansum(rest) / np.nansum(jobs):.1%} of the people employed is not stated."
    if told.shown is not None:
        yield from _point_notes(told)


def _point_notes(told: "Told") -> Iterator[str]:
    if told.shown is None:
        return
    places, found = told.shown.places, told.shown.delineated
    if places.unplaced:
        yield f"{places.unplaced:,} establishments have no coordinates or industry and are in no hot spot or cluster."
    if places.piles is not None and places.piles.rows:
        yield f"{places.piles.rows:,} establishments stand at coordinates of an area, not of a place, and are in no hot spot or cluster."
    if found.without_outline:
        yield f"{found.without_outline:,} clusters lie where a flat map cannot outline them."
    if not found.has_institutions:
        yield "No support institution is told by the codes of the register; add them from the field."
    if len(found.clusters) > len(told.shown.rows):
        yield f"Of {len(found.clusters):,} clusters the {len(told.shown.rows):,} with most firms were assessed; the others are mapped only."
    if not told.register.earlier:
        yield "The register holds one period, so growth, survival and persistence are not known."


def leading(told: "Told") -> list[dict[str, Any]]:
    """Return the highest quotients among the cells that are strong, beyond chance and not withheld."""
    table, plan = told.table, told.plan
    q, lq = numbers(table, "q"), numbers(table, "lq")
    strong = np.array([flag is True for flag in table["strong"].to_pylist()])
    good = strong & (np.nan_to_num(q, nan=1.0) <= plan.rules.of("concentration_test", "false_share"))
    rows = np.flatnonzero(good)
    order = rows[np.lexsort((rows, -np.nan_to_num(numbers(table, "lq_low")[rows]), -np.nan_to_num(lq[rows])))][:LEADING]
    found = []
    for row in table.take(pa.array(order)).to_pylist():
        place, industry = row[plan.by[0]], row[plan.by[1]]
        found.append(
            row | {"region": told.special.region_names.get(place, place), "industry": told.special.called(industry)}
        )
    return found


def alike(agreement: pa.Table, told: "Told") -> list[tuple[Cell, ...]]:
    """Return the agreement of the two resolutions for the industries with most hot establishments."""
    rows = agreement.to_pylist()
    counts = [name for name in agreement.column_names if name.startswith("hot_at")][:3]
    rows.sort(key=lambda row: (-(row["hot_at_both"] or 0), row["industry"], row["sex"]))
    return [
        (
            told.special.called(row["industry"]), row["sex"],
            *(WITHHELD if row[name] is None else row[name] for name in counts), share(row["overlap"], WITHHELD),
        )
        for row in rows[:12]
    ]  # fmt: skip


def share(value: float | None, otherwise: str = NOT_KNOWN) -> str:
    """Return a share as a percentage."""
    return otherwise if value is None else f"{value:.0%}"


def percent(cell: Cell) -> Cell:
    """Return a cell that holds a share as a percentage, and one that holds words as it is."""
    return f"{cell:.0%}" if isinstance(cell, float) else cell


def small(value: float | None) -> str:
    """Return a small probability so that it never reads as zero."""
    if value is None:
        return NOT_KNOWN
    return "< 0.001" if value < 0.001 else f"{value:.3f}"


def strength(row: dict[str, Any]) -> str:
    """Return which of the two rules a cell passes."""
    return "upper tenth" if row["strong10"] else "upper quarter"


def some(industries: Sequence[str], special: Specialised, most: int = 12) -> str:
    """Return the first names of a group and how many more there are."""
    shown = ", ".join(special.called(one) for one in industries[:most])
    return shown if len(industries) <= most else f"{shown} and {len(industries) - most} more"


def parameters(value: object) -> str:
    """Return a rule's parameters or an option in one line."""
    if isinstance(value, dict):
        return "; ".join(f"{name.replace('_', ' ')} {parameters(part)}" for name, part in value.items()) or "none"
    if isinstance(value, list | tuple):
        return ", ".join(parameters(part) for part in value)
    return "none" if value is None else "yes" if value is True else "no" if value is False else str(value)
