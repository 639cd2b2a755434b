"""The way of an arrow between boxes in levels: it bends in the free room between two levels and passes a level through a gap."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from clusterwise.press.charts.drawing import Spot
from clusterwise.press.charts.layers import Edge, Placed

#: An arrow that passes a level keeps at least this far from its boxes, where the gap is that wide.
_CLEAR = 5.0


@dataclass(frozen=True, slots=True)
class Band:
    """The strip that the boxes of one level take up along the flow, and what each of them takes up across it."""

    begins: float
    ends: float
    taken: tuple[tuple[float, float], ...]

    def gap_near(self, wanted: float, width: float) -> float:
        """Return the free place nearest to a wanted one, from one edge of the paper to the other."""
        edges = [0.0, *(edge for pair in sorted(self.taken) for edge in pair), width]
        places = []
        for low, high in zip(edges[::2], edges[1::2], strict=True):
            clear = min(_CLEAR, max(high - low, 0) / 2)
            places.append(min(max(wanted, low + clear), high - clear))
        return min(places, key=lambda place: abs(place - wanted))


def _band(boxes: Sequence[Placed], flow: str) -> Band:
    if flow == "across":
        spans = [(box.x, box.x + box.width) for box in boxes]
        taken = tuple((box.y, box.y + box.height) for box in boxes)
    else:
        # Reading up the page: distances along the flow grow with it.
        spans = [(-(box.y + box.height), -box.y) for box in boxes]
        taken = tuple((box.x, box.x + box.width) for box in boxes)
    return Band(min(low for low, _high in spans), max(high for _low, high in spans), taken)


def lanes(placed: Mapping[str, Placed], edge: Edge, flow: str, width: float) -> list[Spot]:
    """Return the spots that an arrow passes, from the box it leaves to the box it reaches.

    Every bend lies between two levels, where no box is; a level in between is passed straight, through a gap.
    """
    source, target = placed[edge.source], placed[edge.target]
    start, end = _ends(source, target, flow)
    first, last = source.node.level, target.node.level
    levels: dict[int, list[Placed]] = {}
    for box in placed.values():
        levels.setdefault(box.node.level, []).append(box)
    bands = {level: _band(boxes, flow) for level, boxes in levels.items()}
    way = [start]
    if first < last:
        way.append((bands[first].ends, start[1]))
        for level in sorted(level for level in bands if first < level < last):
            place = bands[level].gap_near(way[-1][1] + (end[1] - way[-1][1]) / 2, _across(bands, width, flow))
            way += [(bands[level].begins, place), (bands[level].ends, place)]
        way.append((bands[last].begins, end[1]))
    way.append(end)
    kept = [spot for place, spot in enumerate(way) if place == 0 or abs(spot[0] - way[place - 1][0]) > 1.5]
    kept[-1] = end
    return [_on_paper(spot, flow) for spot in kept] if len(kept) > 1 else [_on_paper(start, flow), _on_paper(end, flow)]


def _across(bands: Mapping[int, Band], width: float, flow: str) -> float:
    """Return how far the paper reaches across the flow; columns are as high as the fullest of them."""
    return width if flow != "across" else max(high for band in bands.values() for _low, high in band.taken) + 14


def _ends(source: Placed, target: Placed, flow: str) -> tuple[Spot, Spot]:
    if flow == "across":
        return (source.x + source.width, source.y + source.height / 2), (target.x - 1, target.y + target.height / 2)
    return (-source.y, source.x + source.width / 2), (-(target.y + target.height + 1), target.x + target.width / 2)


def _on_paper(spot: Spot, flow: str) -> Spot:
    return spot if flow == "across" else (spot[1], -spot[0])
