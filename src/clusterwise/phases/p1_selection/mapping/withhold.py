"""Which cells of the map stay inside: too small, too much one establishment's, or giving such a cell away.

Small tables are protected by the exact method; large ones by a cheap rule whose three conditions are checked until
nothing changes: hidden cells of an industry, and of a region, keep `spread` answers open, and no hidden cell is the
only bridge between its region and its industry, since such a cell follows from the totals alone.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from clusterwise.methods.disclosure.complementary import protect
from clusterwise.methods.disclosure.margins import with_margins
from clusterwise.methods.disclosure.suppression import DisclosureError, SuppressionRule, by_dominance, is_hidden

Booleans = NDArray[np.bool_]
Numbers = NDArray[np.float64]
Places = NDArray[np.intp]

#: So many cells of the rule are protected exactly (a shortest path each); beyond, the cheap rule takes over.
MOST_EXACT = 1_000
MOST_EXACT_CELLS = 20_000


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """A region by industry table as places on two axes; `units` establishments or people, at least one a cell."""

    regions: Places
    industries: Places
    units: Numbers


def cells_of(regions: list[str], industries: list[str], units: Numbers) -> Cells:
    """Number the regions and industries of a long table."""
    return Cells(
        np.unique(np.array(regions, dtype=np.str_), return_inverse=True)[1],
        np.unique(np.array(industries, dtype=np.str_), return_inverse=True)[1],
        np.nan_to_num(units),
    )


def own_cells(units: Numbers, values: Numbers, largest: Numbers | None, rule: SuppressionRule) -> Booleans:
    """Say which cells the rule hides for their own sake; without the largest contributor, by count alone."""
    counts, known = np.nan_to_num(units), np.nan_to_num(values)
    few = (counts > 0) & (counts < rule.least)
    if largest is None or rule.dominance is None:
        return np.asarray(few, dtype=np.bool_)
    return np.asarray(few | by_dominance(known, np.minimum(largest, known), None, rule), dtype=np.bool_)


def protected(cells: Cells, own: Booleans, rule: SuppressionRule) -> Booleans:
    """Return all cells to hide: those of the rule and their companions."""
    size = (int(cells.regions.max(initial=-1)) + 2) * (int(cells.industries.max(initial=-1)) + 2)
    if own.any() and own.sum() <= MOST_EXACT and size <= MOST_EXACT_CELLS:
        try:
            return _exactly(cells, own, rule)
        except DisclosureError:  # no exact answer while all totals are shown: the cheap rule hides whole lines too
            return by_lines(cells, own, rule)
    return by_lines(cells, own, rule)


def _exactly(cells: Cells, own: Booleans, rule: SuppressionRule) -> Booleans:
    shape = (int(cells.regions.max()) + 1, int(cells.industries.max()) + 1)
    values, units = np.zeros(shape), np.zeros(shape)
    values[cells.regions, cells.industries] = cells.units
    # The method hides by count: a cell of the rule counts as one unit, every other as enough.
    units[cells.regions, cells.industries] = np.where(own, 1, np.where(cells.units > 0, rule.least, 0))
    bare = SuppressionRule(rule.name, rule.least, rule.spread, rule.source, rule.valid_from)
    found = is_hidden(protect(with_margins(values), with_margins(units), bare).states)
    if found[-1, :].any() or found[:, -1].any():
        raise DisclosureError("A total would have to be hidden; hide whole lines instead.")
    return np.asarray(found[cells.regions, cells.industries], dtype=np.bool_)


def by_lines(cells: Cells, own: Booleans, rule: SuppressionRule) -> Booleans:
    """Hide more of each line until its hidden cells keep the spread, no hidden cell is a bridge, and lines hide lines."""
    hidden = own.copy()
    order = np.lexsort((cells.industries, cells.regions, cells.units))
    while True:
        before = int(hidden.sum())
        for axis in (cells.industries, cells.regions):
            _widen(hidden, axis, cells.units, order, rule.spread)
            _hide_lines(hidden, axis, cells.units, rule.spread)
        for at in np.flatnonzero(hidden)[_bridges(cells, hidden)]:
            for axis, place in ((cells.industries, cells.industries[at]), (cells.regions, cells.regions[at])):
                line = order[axis[order] == place]
                shown = line[~hidden[line] & (cells.units[line] > 0)]
                hidden[shown[:1]] = True
        if int(hidden.sum()) == before:
            return hidden


def _widen(hidden: Booleans, axis: Places, units: Numbers, order: Places, spread: float) -> None:
    """In each line whose hidden sum leaves too few answers, hide the smallest shown cell, until all leave enough."""
    lines = int(axis.max(initial=-1)) + 1
    while True:
        count = np.bincount(axis[hidden], minlength=lines)
        room = np.bincount(axis[hidden], weights=units[hidden], minlength=lines) - count
        tight = (count > 0) & (room < spread)
        candidates = order[~hidden[order] & (units[order] > 0) & tight[axis[order]]]
        if not len(candidates):
            return
        first = np.unique(axis[candidates], return_index=True)[1]
        hidden[candidates[first]] = True


def _hide_lines(hidden: Booleans, axis: Places, units: Numbers, spread: float) -> None:
    """A line that is hidden whole hides its total; such totals must not follow from the sum of all lines either."""
    total, shown = np.bincount(axis, weights=units), np.bincount(axis, weights=~hidden & (units > 0))
    whole = (shown == 0) & (total > 0)
    while whole.any() and total[whole].sum() - whole.sum() < spread and not whole.all():
        rest = np.flatnonzero(~whole & (total > 0))
        if not len(rest):
            return
        whole[rest[np.argmin(total[rest])]] = True
    hidden |= whole[axis] & (units > 0)


def _bridges(cells: Cells, hidden: Booleans) -> Booleans:
    """Which hidden cells are the only way between their region and their industry; totals of hidden lines are ways too."""
    import networkx as nx

    rows = np.flatnonzero(hidden)
    size = int(cells.regions.max(initial=-1)) + 1
    graph: nx.Graph[int] = nx.Graph()
    ends = list(zip(cells.regions[rows].tolist(), (size + cells.industries[rows]).tolist(), strict=True))
    graph.add_edges_from(ends)
    for axis, first, total in ((cells.regions, 0, -1), (cells.industries, size, -2)):
        shown = np.bincount(axis, weights=~hidden & (cells.units > 0))
        graph.add_edges_from((first + line, total) for line in np.flatnonzero(shown == 0).tolist())
    found = {frozenset(edge) for edge in nx.bridges(graph)}
    return np.array([frozenset(end) in found for end in ends], dtype=np.bool_)


def split_cells(
    hidden: Booleans, parts: tuple[Numbers, ...], cells: Cells, least: int, rule: SuppressionRule
) -> Booleans:
    """Return where the parts by sex are hidden: with the cell, where a part is too small, and where sums tell them."""
    few = hidden.copy()
    for part in parts:
        few |= (part > 0) & (part < least)
    for part in parts:
        few |= by_lines(
            Cells(cells.regions, cells.industries, np.nan_to_num(part)), few & (np.nan_to_num(part) > 0), rule
        )
    return few
