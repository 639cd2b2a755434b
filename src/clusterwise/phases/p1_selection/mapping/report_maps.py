"""The pictures of the report, drawn from the tables that leave."""

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from clusterwise.methods.space.hexagons import HexagonError, cell_rings
from clusterwise.methods.standing.axes import Standing
from clusterwise.phases.p1_selection.mapping.hot import Hot
from clusterwise.phases.p1_selection.mapping.plan import Plan
from clusterwise.phases.p1_selection.mapping.specialise import Specialised
from clusterwise.phases.p1_selection.mapping.speech import gettext as _
from clusterwise.phases.p1_selection.mapping.speech import number_words, speech
from clusterwise.phases.p1_selection.mapping.words import STANDINGS
from clusterwise.press.charts.geometry import Outline
from clusterwise.press.charts.hexagons import Hexagon, HexagonWords, hexagon_map
from clusterwise.press.charts.intervals import Estimate, EstimateWords, intervals
from clusterwise.press.charts.outlines import NumberedShape, ShapeWords, outlines_map
from clusterwise.press.charts.picture import Picture
from clusterwise.press.charts.two_axes import AxesWords, Mark, two_axes

if TYPE_CHECKING:
    from clusterwise.phases.p1_selection.mapping.report import Shown

Ground = tuple[Outline, ...]
NUMBERED = 30
#: As wide as a phone's column, so that no letter is drawn below 11 pixels there.
WIDTH = 340


def _language() -> dict[str, Any]:
    return {"language": speech().language, "direction": speech().direction}


def quotients(chosen: list[dict[str, Any]]) -> Picture:
    """Draw the leading quotients with their intervals."""
    estimates = tuple(
        Estimate(f"{row['industry']}, {row['region']}", row["lq"], row["lq_low"] or None, row["lq_high"])
        for row in chosen
    )
    return intervals(
        estimates,
        title=_("Highest location quotients with their intervals"),
        names=EstimateWords(_("Name"), _("Value"), _("At least"), _("At most")),
        words=number_words(),
        width=WIDTH,
        **_language(),
    )


def ground(found: Hot) -> Ground:
    """Return the occupied land: the cells of the wider resolution as one shape, so that all maps share a frame."""
    import shapely

    size = min(found.cells)
    rings = _rings(found.cells[size])
    if not rings:
        return ()
    whole = shapely.simplify(shapely.union_all([shapely.Polygon(ring) for ring in rings]), 0.01)
    parts = [part for part in shapely.get_parts(whole) if part.geom_type == "Polygon"]
    lines = [line for part in parts for line in (part.exterior, *part.interiors)]
    return (Outline("ground", _("occupied land"), tuple(tuple(map(tuple, line.coords)) for line in lines)),)


def _rings(cells: np.ndarray[Any, np.dtype[np.uint64]]) -> list[tuple[tuple[float, float], ...]]:
    """Outlines of cells; none where the register lies on both sides of the antimeridian, which a flat map cannot show."""
    try:
        return [tuple(ring) for ring in cell_rings(cells)]
    except HexagonError:  # the map is then drawn of what lies on one side, without ground
        return [tuple(ring) for cell in cells for ring in _one_ring(cell)]


def _one_ring(cell: np.uint64) -> list[list[tuple[float, float]]]:
    try:
        return cell_rings(np.array([cell], dtype=np.uint64))
    except HexagonError:  # this very cell lies across it
        return []


def leading_industries(windows: pa.Table, plan: Plan) -> list[str]:
    """Return the industries with most establishments in hot cells that may be shown."""
    if not windows.num_rows:
        return []
    wanted = pc.and_(
        windows["hot"], pc.and_(pc.equal(windows["sex"], "all"), pc.equal(windows["resolution"], plan.resolutions[0]))
    )
    hot = windows.filter(wanted).select(["industry", "establishments"])
    hot = hot.set_column(0, "industry", hot["industry"].cast(pa.string()))
    sums = hot.group_by("industry").aggregate([("establishments", "sum")]).to_pylist()
    sums.sort(key=lambda row: (-(row["establishments_sum"] or 0), row["industry"]))
    return [row["industry"] for row in sums[: plan.leading_industries]]


def hot_map(shown: "Shown", special: Specialised, industry: str, size: int, land: Ground) -> Picture:
    """Draw one industry's cells at one resolution; cells with too few establishments to be shown are left out."""
    windows = shown.windows
    own = windows.filter(pc.and_(pc.equal(windows["industry"], industry), pc.equal(windows["resolution"], size)))
    cells = own["cell"].to_pylist()
    hot: dict[str, set[str]] = {"all": set(), "women": set()}
    present: set[str] = set()
    for cell, sex, count, is_hot in zip(
        cells, own["sex"].to_pylist(), own["establishments"].to_pylist(), own["hot"].to_pylist(), strict=True
    ):
        if is_hot:
            hot[sex].add(cell)
        if sex == "all" and count:
            present.add(cell)
    kinds = {
        _("hot spot"): hot["all"],
        _("hot spot for women only"): hot["women"] - hot["all"],
        _("enough establishments to be shown"): present - hot["all"] - hot["women"],
    }
    hexagons = []
    for kind, names in kinds.items():
        codes = np.array(sorted(int(name, 16) for name in names), dtype=np.uint64)
        hexagons += [Hexagon(ring, kind) for ring in _rings(codes)]
    title = _("%(industry)s: hot spots at resolution %(size)s") % {"industry": special.called(industry), "size": size}
    columns = HexagonWords(_("Kind of cell"), _("Cells"))
    return hexagon_map(
        tuple(hexagons), tuple(kinds), title=title, ground=land, names=columns, width=WIDTH, **_language()
    )


def cluster_map(shown: "Shown", special: Specialised, land: Ground) -> Picture:
    """Draw the outlines of clusters: candidates by the gate, the first ones with their number, the others dashed."""
    kinds = (_("eligible or open to confirmation"), _("not eligible"), _("mapped, not assessed"))
    shapes = []
    assessed = {}
    for number, one in enumerate(shown.candidates, start=1):
        refused = one.gate.eligibility.value == "not_eligible"
        assessed[one.cluster.name] = (number, kinds[1] if refused else kinds[0])
    for seen in shown.clusters:
        shape = seen.cluster.shape
        if shape is None:
            continue
        number, kind = assessed.get(seen.cluster.name, (0, kinds[2]))
        if kind == kinds[2] and len(shown.clusters) > 400:
            continue
        label = number if 0 < number <= NUMBERED else None
        name = f"{special.called(seen.cluster.industry)}, {', '.join(seen.regions) or _('several regions')}"
        shapes.append(NumberedShape(label, name, tuple((float(x), float(y)) for x, y in shape.ring), kind))
    return outlines_map(
        tuple(shapes),
        kinds,
        title=_("Clusters across administrative borders"),
        ground=land,
        names=ShapeWords(_("Number"), _("Cluster"), _("Kind")),
        words=number_words(),
        width=WIDTH,
        **_language(),
    )


def axes(shown: "Shown", special: Specialised, plan: Plan) -> Picture | None:
    """Draw candidates whose performance is known and whose mass may be shown."""
    by_name = {one.cluster.name: one for one in shown.clusters}
    marks = []
    for number, one in enumerate(shown.candidates, start=1):
        firms, score = by_name[one.cluster.name].firms, one.placement.score
        if firms and score:
            placed = one.placement
            name = f"{special.called(one.cluster.industry)} ({one.cluster.name})"
            marks.append(Mark(number, name, firms, score, _(STANDINGS[placed.standing]), placed.probability))
    if not marks:
        return None
    rule = plan.rules.axes
    return two_axes(
        tuple(marks),
        title=_("Candidates by mass and performance"),
        least_mass=rule.least_firms,
        least_score=rule.performing_at,
        names=AxesWords(
            mass=_("firms"),
            score=_("performance, 1 is like the rest"),
            number=_("Number"),
            name=_("Candidate"),
            kind=_("Kind"),
            probability=_("Probability"),
            strong=_(STANDINGS[Standing.STRONG]),
            underperforming=_(STANDINGS[Standing.UNDERPERFORMING]),
            niche=_(STANDINGS[Standing.NICHE]),
            none=_(STANDINGS[Standing.NONE]),
        ),
        words=number_words(),
        width=WIDTH,
        **_language(),
    )
