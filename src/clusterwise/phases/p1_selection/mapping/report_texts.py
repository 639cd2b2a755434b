"""The words and figures of the report: what is leading, what was left out, and how it was done."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from clusterwise.phases.p1_selection.mapping.specialise import Specialised, numbers
from clusterwise.phases.p1_selection.mapping.speech import gettext as _
from clusterwise.phases.p1_selection.mapping.speech import number, told
from clusterwise.phases.p1_selection.mapping.speech import percent as in_percent
from clusterwise.phases.p1_selection.mapping.words import NOT_KNOWN, WITHHELD
from clusterwise.press.cells import Cell

if TYPE_CHECKING:
    from clusterwise.phases.p1_selection.mapping.report import Told

LEADING = 15


def methods() -> str:
    """Return the methods and their authors in one paragraph."""
    return _(
        "Quotients, ranks and strong flags as in US Cluster Mapping; tests on both establishments (Fisher) and jobs "
        "(effective plants) with Benjamini and Hochberg's control; hot spots by Gi* given all establishments (Getis and "
        "Ord) on the H3 grid; clusters by density (Ester et al.) kept only where chance does not explain them (after "
        "Kulldorff); groups of industries by locational correlation (Porter) and Louvain; performance by indirect "
        "standardisation with a Poisson bootstrap; suppression after Hundepool et al. Formulas, sources and limits: "
        "docs/methods of Clusterwise."
    )


def headline(report: "Told") -> str:
    """Return the one sentence at the top."""
    register = report.register
    values = {"rows": number(register.rows), "period": register.period or _(NOT_KNOWN)}
    if not register.has_establishments:
        return _("%(rows)s rows of regions and industries, period %(period)s.") % values
    said = _("%(rows)s establishments, period %(period)s.") % values
    if report.shown is None:
        return said
    found = {"clusters": number(len(report.shown.clusters)), "assessed": number(len(report.shown.rows))}
    return said + " " + _("%(clusters)s clusters, %(assessed)s of them assessed as candidates.") % found


def notes(report: "Told") -> Iterator[str]:
    """Yield what a reader has to know of the data."""
    register, table = report.register, report.table
    if register.rows_left_out:
        yield _("%(count)s rows had a fault and were left out.") % {"count": number(register.rows_left_out)}
    if register.banded:
        banded = {"count": number(register.banded)}
        yield _("Jobs of %(count)s establishments are estimated from their size bands.") % banded
    yield from map(told, register.readings)
    hidden = np.array(table["withheld"].to_pylist())
    if (hidden == "cell").any():
        counts = {"count": number(int((hidden == "cell").sum())), "all": number(table.num_rows)}
        yield _("%(count)s of %(all)s cells of regions and industries are withheld.") % counts
    if (hidden == "sex").any():
        counts = {"count": number(int((hidden == "sex").sum()))}
        yield _("In %(count)s more cells the figures by sex are withheld.") % counts
    if not register.has_establishments:
        yield _("The input is a table of regions: hot spots, clusters and candidates were skipped.")
        yield _("The largest firm of a cell is not known, so the rule of dominance could not be applied.")
    if "women" not in table.column_names:
        yield _("The register does not tell the sex of the people employed.")
    else:
        rest, jobs = numbers(report.special.table, "not_stated"), numbers(report.special.table, "employment")
        if np.nansum(jobs) > 0:
            missing = {"share": in_percent(float(np.nansum(rest) / np.nansum(jobs)), 1)}
            yield _("The sex of %(share)s of the people employed is not stated.") % missing
    if report.shown is not None:
        yield from _point_notes(report)


def _point_notes(report: "Told") -> Iterator[str]:
    if report.shown is None:
        return
    places, found = report.shown.places, report.shown.delineated
    if places.unplaced:
        yield _("%(count)s establishments have no coordinates or industry and are in no hot spot or cluster.") % {
            "count": number(places.unplaced)
        }
    if places.piles is not None and places.piles.rows:
        yield _(
            "%(count)s establishments stand at coordinates of an area, not of a place, and are in no hot spot or cluster."
        ) % {"count": number(places.piles.rows)}
    if found.without_outline:
        lost = {"count": number(found.without_outline)}
        yield _("%(count)s clusters lie where a flat map cannot outline them.") % lost
    if not found.has_institutions:
        yield _("No support institution is told by the codes of the register; add them from the field.")
    if len(found.clusters) > len(report.shown.rows):
        counts = {"all": number(len(found.clusters)), "count": number(len(report.shown.rows))}
        yield _("Of %(all)s clusters the %(count)s with most firms were assessed; the others are mapped only.") % counts
    if not report.register.earlier:
        yield _("The register holds one period, so growth, survival and persistence are not known.")


def leading(report: "Told") -> list[dict[str, Any]]:
    """Return the highest quotients among the cells that are strong, beyond chance and not withheld."""
    table, plan = report.table, report.plan
    q, lq = numbers(table, "q"), numbers(table, "lq")
    strong = np.array([flag is True for flag in table["strong"].to_pylist()])
    good = strong & (np.nan_to_num(q, nan=1.0) <= plan.rules.of("concentration_test", "false_share"))
    rows = np.flatnonzero(good)
    order = rows[np.lexsort((rows, -np.nan_to_num(numbers(table, "lq_low")[rows]), -np.nan_to_num(lq[rows])))][:LEADING]
    found = []
    for row in table.take(pa.array(order)).to_pylist():
        place, industry = row[plan.by[0]], row[plan.by[1]]
        found.append(
            row | {"region": report.special.region_names.get(place, place), "industry": report.special.called(industry)}
        )
    return found


def alike(agreement: pa.Table, report: "Told") -> list[tuple[Cell, ...]]:
    """Return the agreement of the two resolutions for the industries with most hot establishments."""
    rows = agreement.to_pylist()
    counts = [name for name in agreement.column_names if name.startswith("hot_at")][:3]
    rows.sort(key=lambda row: (-(row["hot_at_both"] or 0), row["industry"], row["sex"]))
    sexes = {"all": _("all"), "women": _("women")}
    return [
        (
            report.special.called(row["industry"]), sexes[row["sex"]],
            *(_(WITHHELD) if row[name] is None else row[name] for name in counts), share(row["overlap"], WITHHELD),
        )
        for row in rows[:12]
    ]  # fmt: skip


def share(value: float | None, otherwise: str = NOT_KNOWN) -> str:
    """Return a share as a percentage."""
    return _(otherwise) if value is None else in_percent(value)


def percent(cell: Cell) -> Cell:
    """Return a cell that holds a share as a percentage, and one that holds words as it is."""
    return in_percent(cell) if isinstance(cell, float) else cell


def small(value: float | None) -> str:
    """Return a small probability so that it never reads as zero."""
    if value is None:
        return _(NOT_KNOWN)
    return f"< {number(0.001)}" if value < 0.001 else number(round(value, 3))


def strength(row: dict[str, Any]) -> str:
    """Return which of the two rules a cell passes."""
    return _("upper tenth") if row["strong10"] else _("upper quarter")


def some(industries: Sequence[str], special: Specialised, most: int = 12) -> str:
    """Return the first names of a group and how many more there are."""
    shown = ", ".join(special.called(one) for one in industries[:most])
    if len(industries) <= most:
        return shown
    return _("%(names)s and %(count)s more") % {"names": shown, "count": number(len(industries) - most)}


def parameters(value: object) -> str:
    """Return a rule's parameters or an option in one line, as the machine has it."""
    if isinstance(value, dict):
        return "; ".join(f"{name} {parameters(part)}" for name, part in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(parameters(part) for part in value)
    return str(value)
