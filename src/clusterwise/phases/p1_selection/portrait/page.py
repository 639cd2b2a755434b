"""What the pages of a candidate show, put together from the register, the records of people, and the rules in force."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from clusterwise.engines.session import EngineError
from clusterwise.foundation.people import access as people
from clusterwise.methods.standing.axes import Placement, Standing
from clusterwise.methods.standing.firms import StandingError
from clusterwise.methods.standing.performance import Figure
from clusterwise.methods.standing.splits import Group, Split
from clusterwise.phases.p1_selection import refusals, wording
from clusterwise.phases.p1_selection.models import Candidate
from clusterwise.phases.p1_selection.portrait import words
from clusterwise.phases.p1_selection.portrait.existence import cell_of, has_establishments
from clusterwise.phases.p1_selection.portrait.figures import Found, How, found_in
from clusterwise.phases.p1_selection.portrait.rules import PortraitRules, rules_for
from clusterwise.phases.p1_selection.portrait.withheld import ShownSplit, counted, whole, withheld

#: Who works with the programme's records by name; to everybody else small groups are withheld.
STAFF = "people.names"
ASKED = 3
_COUNTS = ("firms", "women", "men", "not_stated")
_NOT_KNOWN = ("not_known", "not_stated")


@dataclass(frozen=True, slots=True, eq=False)
class Portrait:
    """What a register tells of a candidate, None without one; `fault` says why it could not be read."""

    candidate: Candidate
    rules: PortraitRules
    found: Found | None
    fault: str

    @property
    def placement(self) -> Placement | None:
        return self.found.placement if self.found else None


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One measure in words."""

    label: str
    is_known: bool
    is_withheld: bool
    told: str
    coverage: str
    own: str
    own_interval: str
    rest: str
    adjusted: str
    adjusted_interval: str


@dataclass(frozen=True, slots=True)
class GroupRow:
    """One group of a split in words; what is withheld says so. `plain` holds the same as numbers, for a download."""

    label: str
    firms: str
    women: str
    men: str
    not_stated: str
    plain: tuple[int | str | None, ...]


@dataclass(frozen=True, slots=True)
class SplitTable:
    """One split as a table; people are told by group only where the register tells them."""

    dimension: str
    label: str
    rows: tuple[GroupRow, ...]
    has_firms: bool
    has_people: bool
    coverage: str
    withholds: bool


@dataclass(frozen=True, slots=True)
class Inclusion:
    """The splits that are known, and those that are missing with how to get them."""

    tables: tuple[SplitTable, ...]
    missing: tuple[tuple[str, str], ...]
    withholds: bool

    @property
    def is_enough(self) -> bool:
        return len(self.tables) >= ASKED


def portrait_of(candidate: Candidate) -> Portrait:
    """Read a candidate's register, if it has one of establishments, under the rules of its programme."""
    rules = rules_for(candidate.programme)
    cell = cell_of(candidate)
    if cell is None or not has_establishments(candidate):
        return Portrait(candidate, rules, None, "")
    how = How(rules.rules.sizes, rules.rules.axes, rules.ages, rules.open_band_factor)
    lq = None if candidate.lq is None else float(candidate.lq)
    try:
        return Portrait(candidate, rules, found_in(cell, lq, how), "")
    except (EngineError, StandingError) as error:
        return Portrait(candidate, rules, None, refusals.said(error))


def kinds(placement: Placement) -> list[tuple[str, str]]:
    """Return the kinds a candidate may be, the most probable first, each with its probability."""
    order = sorted(Standing, key=lambda kind: -placement.probabilities.get(kind, -1.0))
    return [
        (str(words.STANDINGS[kind]), words.chance(placement.probabilities[kind]))
        for kind in order
        if kind in placement.probabilities
    ]


def figure_rows(portrait: Portrait, user: Any) -> list[FigureRow]:
    """Return every measure in words; to readers from outside a figure of few firms is withheld."""
    if portrait.found is None:
        return []
    least = 0 if is_staff(user, portrait.candidate) else portrait.rules.rules.published.least
    return [_figure_row(figure, least) for figure in portrait.found.figures.values()]


def _figure_row(figure: Figure, least: int) -> FigureRow:
    known, few = figure.own is not None, figure.told < least
    own, adjusted = (None, None) if few else (figure.own, figure.adjusted)
    return FigureRow(
        label=str(words.MEASURES[figure.measure]),
        is_known=known,
        is_withheld=known and few,
        told="" if few else wording.number(figure.told),
        coverage="" if few else words.percent(figure.coverage),
        own=words.value(figure.measure, own.value) if own else "",
        own_interval=words.interval(figure.measure, own.low, own.high) if own else "",
        rest="" if figure.rest is None or few else words.value(figure.measure, figure.rest),
        adjusted=wording.number(adjusted.value, 2) if adjusted else "",
        adjusted_interval=words.times(adjusted.low, adjusted.high) if adjusted else "",
    )


def is_staff(user: Any, candidate: Candidate) -> bool:
    """Whether a reader works with the programme's records, and so sees small groups."""
    return people.may(user, STAFF, candidate.programme)


def inclusion_of(portrait: Portrait, *, open_to_all: bool) -> Inclusion:
    """Return the splits of a candidate; `open_to_all` withholds small groups, as on every export."""
    splits = _splits(portrait)
    rule = portrait.rules.rules.published
    shown = [withheld(one, rule) if open_to_all else whole(one) for one in splits]
    tables = tuple(_table(one, portrait) for one in shown)
    known = {table.dimension for table in tables}
    missing = tuple(
        (str(label), str(words.HOW_TO_GET[name])) for name, label in words.DIMENSIONS.items() if name not in known
    )
    return Inclusion(tables, missing, any(table.withholds for table in tables))


def _splits(portrait: Portrait) -> list[Split]:
    candidate, found = portrait.candidate, portrait.found
    by_sex = _by_sex(candidate)
    if found is not None and found.splits is not None:
        return [*by_sex, *found.splits.shown]
    sizes = (
        ("micro", candidate.units_micro),
        ("small", candidate.units_small),
        ("medium_or_large", candidate.units_medium),
    )
    known = sum(count or 0 for _label, count in sizes)
    rest = (candidate.units or known) - known
    by_size = counted("size", [*sizes, ("not_known", rest or None)])
    return [*by_sex, *([by_size] if known else [])]


def _by_sex(candidate: Candidate) -> list[Split]:
    """People employed by sex, as recorded; counted as if people were the units."""
    counts = (
        ("women", candidate.employed_women),
        ("men", candidate.employed_men),
        ("other", candidate.employed_other),
        ("not_stated", candidate.employed_not_stated),
    )
    if candidate.employed_women is None and candidate.employed_men is None:
        return []
    total = sum(count or 0 for _label, count in counts) or 1
    groups = tuple(
        Group(label, count, count / total, None, None, None, None) for label, count in counts if count is not None
    )
    return [Split("worker_sex", groups, 1 - (candidate.employed_not_stated or 0) / total)]


def _table(one: ShownSplit, portrait: Portrait) -> SplitTable:
    ages = portrait.rules.ages
    is_people = one.dimension == "worker_sex"
    rows = tuple(
        GroupRow(
            label=words.group(one.dimension, group.label, ages.young_below, ages.old_from),
            firms=_said(group, "firms"),
            women=_said(group, "women"),
            men=_said(group, "men"),
            not_stated=_said(group, "not_stated"),
            plain=tuple(_("withheld") if name in group.withheld else getattr(group, name) for name in _COUNTS),
        )
        for group in one.groups
    )
    has_people = any(group.women is not None or "women" in group.withheld for group in one.groups)
    label = str(words.DIMENSIONS[one.dimension])
    # The share that is known would tell a withheld count of those that are not known.
    tells = any(group.label in _NOT_KNOWN and "firms" in group.withheld for group in one.groups)
    coverage = "" if tells else words.percent(one.coverage)
    return SplitTable(one.dimension, label, rows, not is_people, has_people, coverage, one.withholds)


def _said(group: Any, name: str) -> str:
    if name in group.withheld:
        return _("withheld")
    return wording.number(getattr(group, name))


def export_rows(inclusion: Inclusion) -> list[Sequence[int | str | None]]:
    """Return the splits as rows of a download: dimension, group, firms or people, and people by sex."""
    rows: list[Sequence[int | str | None]] = []
    for table in inclusion.tables:
        for row in table.rows:
            count, *sexes = row.plain
            counts = (count, None) if table.has_firms else (None, count)
            rows.append((table.label, row.label, *counts, *sexes))
    return rows
