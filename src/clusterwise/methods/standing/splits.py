"""A candidate by size, sex, owner, legal form, place and so on, and which splits the data do not allow."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from clusterwise.methods.frames import Numbers
from clusterwise.methods.standing.firms import Firms, StandingError
from clusterwise.methods.standing.sizes import UNKNOWN, SizeRule, size_classes


@dataclass(frozen=True, slots=True)
class Group:
    """One group of a split: its firms, its jobs by sex as far as firms tell them, and its share of all firms.

    All three count jobs of firms that tell their jobs; None where no firm tells it. `not_stated` is what is left.
    """

    label: str
    firms: int
    share: float
    jobs: float | None
    women: float | None
    men: float | None
    not_stated: float | None


@dataclass(frozen=True, slots=True)
class Split:
    """A candidate by one dimension, the largest group first and the not known last."""

    dimension: str
    groups: tuple[Group, ...]
    coverage: float


@dataclass(frozen=True, slots=True)
class Splits:
    """The splits that the data allow and the dimensions that they do not."""

    shown: tuple[Split, ...]
    missing: tuple[str, ...]
    worker_sex_coverage: float
    asked: int

    @property
    def is_enough(self) -> bool:
        return len(self.shown) + (self.worker_sex_coverage > 0) >= self.asked


def splits(members: Firms, size: SizeRule, labels: Mapping[str, Sequence[str] | None], asked: int = 3) -> Splits:
    """Split a candidate by size class, sex of workers, sex of the owner, and any further label of its firms.

    Formula: counts and sums by group; coverage = share of firms (of jobs for the sex of workers) whose group is known.
    Source: methodology, row F01 (three dimensions or more on every outcome, or what is missing).
    Limits: `labels` maps a dimension (legal form, informal, place, poverty band) to one label a firm, "" being not
    known, or to None where the register lacks it. Small groups must pass suppression before they are shown.

    >>> from datetime import date
    >>> from clusterwise.methods.standing.firms import firms
    >>> size = SizeRule("demo", (("small", 50), ("large", None)), 50, None, "invented", date(2024, 1, 1))
    >>> found = splits(firms(["figs"] * 3, jobs=[4, 60, 8], women=[3, 20, 8], men=[1, 40, 0]), size,
    ...                {"legal_form": ["coop", "", "coop"], "place": None})
    >>> [(one.dimension, [(group.label, group.firms) for group in one.groups]) for one in found.shown]
    [('size', [('small', 2), ('large', 1)]), ('legal_form', [('coop', 2), ('not_known', 1)])]
    >>> found.missing, found.is_enough
    (('owner_sex', 'place'), True)
    """
    if len(members) == 0:
        raise StandingError("The candidate has no firms; there is nothing to split.")
    owner = np.where(np.isnan(members.women_owned), "", np.where(members.women_owned == 1, "women", "others"))
    given: dict[str, ArrayLike | None] = {"size": size_classes(members.jobs, size), "owner_sex": owner, **labels}
    found = {name: None if column is None else _split(name, column, members) for name, column in given.items()}
    by_sex = _worker_coverage(members)
    shown = tuple(one for one in found.values() if one is not None and one.coverage > 0)
    missing = [name for name, one in found.items() if one is None or one.coverage == 0]
    if by_sex == 0:
        missing.append("worker_sex")
    return Splits(shown, tuple(missing), by_sex, asked)


def _worker_coverage(members: Firms) -> float:
    return float((~np.isnan(members.women) & ~np.isnan(members.men)).mean())


def _split(dimension: str, column: ArrayLike, members: Firms) -> Split:
    labels = np.array(column, dtype=np.str_)
    if labels.shape != (len(members),):
        raise StandingError(
            f"Dimension {dimension} has {labels.size} labels for {len(members)} firms; give one a firm."
        )
    labels = np.where(labels == "", UNKNOWN, labels)
    groups = [_group(str(label), members.take(np.flatnonzero(labels == label)), members) for label in np.unique(labels)]
    groups.sort(key=lambda group: (group.label == UNKNOWN, -group.firms, group.label))
    return Split(dimension, tuple(groups), float((labels != UNKNOWN).mean()))


def _group(label: str, firms: Firms, members: Firms) -> Group:
    told = ~np.isnan(firms.jobs)
    if not told.any():
        return Group(label, len(firms), len(firms) / len(members), None, None, None, None)
    jobs, women, men = (_sum(column[told]) for column in (firms.jobs, firms.women, firms.men))
    rest = (jobs or 0.0) - (women or 0.0) - (men or 0.0)
    return Group(label, len(firms), len(firms) / len(members), jobs, women, men, rest)


def _sum(values: Numbers) -> float | None:
    return None if np.isnan(values).all() else float(np.nansum(values))
