"""How a candidate performs and where it stands on the two axes, kept by the register's digest and the candidate's cell."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from clusterwise.methods.standing.axes import AxesRule, Placement, place
from clusterwise.methods.standing.measures import Measure, economy
from clusterwise.methods.standing.performance import Figure, Sampling, performance
from clusterwise.methods.standing.sizes import SizeRule
from clusterwise.methods.standing.splits import Splits, splits
from clusterwise.phases.p1_selection.portrait.cell import Ages, Cell, CellFirms, read_cell

SEED = 20260101
SAMPLING = Sampling()
_OVER_TIME = (Measure.GROWTH, Measure.SURVIVAL)


@dataclass(frozen=True, slots=True)
class How:
    """The rules and the seed by which a cell is read and judged."""

    sizes: SizeRule
    axes: AxesRule
    ages: Ages
    open_band_factor: float
    seed: int = SEED
    sampling: Sampling = SAMPLING


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """What a register of establishments tells of a candidate; no firm is None throughout."""

    read: CellFirms
    figures: Mapping[Measure, Figure]
    placement: Placement | None
    splits: Splits | None


@lru_cache(maxsize=64)
def found_in(cell: Cell, lq: float | None, how: How) -> Found:
    """Return performance, standing and splits; compared with the same industry and size elsewhere in the register.

    The same cell, rules and seed give the same figures, so they are worked out once.
    """
    read = read_cell(cell, how.sizes, how.open_band_factor, how.ages)
    if not len(read.members):
        return Found(read, {}, None, None)
    random = np.random.default_rng(how.seed)
    whole = economy(read.firms, how.sizes)
    figures = dict(performance(whole, read.members, random, how.sampling).figures)
    if read.over is not None:
        both = economy(read.over, how.sizes)
        over = performance(both, read.over_members, random, how.sampling).figures
        figures |= {measure: over[measure] for measure in _OVER_TIME}
    placement = place(whole, read.members, how.axes, np.random.default_rng(how.seed), lq, how.sampling)
    return Found(read, figures, placement, splits(read.firms.take(read.members), how.sizes, read.labels))
