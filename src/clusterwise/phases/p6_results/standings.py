"""Each indicator as the Results page shows it: words, dot and interval, split by sex, light, and how fresh it is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import formats
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _

from clusterwise.foundation.codes import selectors as codes
from clusterwise.foundation.codes.goals import goal_of
from clusterwise.foundation.evidence.figures import Value
from clusterwise.foundation.evidence.models import Indicator, Target
from clusterwise.foundation.evidence.rows import split
from clusterwise.foundation.evidence.wording import shown, value_words, words
from clusterwise.phases.p6_results.companions import companions
from clusterwise.phases.p6_results.paths import Light, light_of, path_rule
from clusterwise.phases.p6_results.reporting.coverage import Coverage, coverage_of
from clusterwise.press.charts.indicator import IndicatorWords, Standing, indicator_line
from clusterwise.press.charts.picture import Picture

#: Shown from what lasts to what was put in; readers ask for change first.
LEVELS = ("impact", "outcome", "output", "activity", "input")
#: Narrow enough for its words to be read on a phone.
LINE_WIDTH = 380
_SPREAD = (Indicator.How.MEAN, Indicator.How.MEDIAN)


def sex_words() -> dict[str, str]:
    """Return what the groups of a split are called, by code."""
    return {"F": _("women"), "M": _("men"), "X": _("other"), "U": _("not stated")}


@dataclass(frozen=True, slots=True)
class Shown:
    """An indicator with everything that the page says of it."""

    value: Value
    words: str
    now: str
    split: tuple[tuple[str, str], ...]
    picture: Picture
    light: Light
    aim: str
    aims_by_sex: tuple[str, ...]
    updated: date | None
    coverage: Coverage | None
    beside: str = ""

    @property
    def indicator(self) -> Indicator:
        return self.value.indicator

    @property
    def sex_unknown(self) -> bool:
        """Whether people are counted and nobody's sex was noted."""
        return lacks_sex(self.value)


def lacks_sex(value: Value) -> bool:
    """Say whether a figure counts people without the sex of any of them."""
    return value.indicator.subject == "person" and bool(value.n) and all(fact.sex == "U" for fact in value.facts)


def _number(value: Decimal | None, unit: str) -> float | None:
    if value is None:
        return None
    return float(value * 100 if unit == "share" else value)


def _spread(value: Value) -> tuple[Decimal | None, Decimal | None]:
    """Return the smallest and the largest amount behind a mean or a median of several records."""
    amounts = [fact.amount for fact in value.facts if fact.amount is not None]
    if value.indicator.how not in _SPREAD or len(amounts) < 2:
        return None, None
    return min(amounts), max(amounts)


def points_of(value: Value) -> dict[str, Decimal | None]:
    """Return the points of a figure's line; a mean has its smallest and largest record as its interval."""
    low, high = _spread(value)
    return {
        "latest": value.value if value.n else None,
        "baseline": value.baseline.value if value.baseline else None,
        "target": value.target.value if value.target else None,
        "low": low,
        "high": high,
    }


def draw_line(points: Mapping[str, Decimal | None], *, title: str, unit: str, qualifier: str) -> Picture:
    """Draw a figure with its baseline and target on one scale, in the current language."""
    numbers = {name: _number(point, unit) for name, point in points.items()}
    return indicator_line(
        Standing(**numbers, unit="%" if unit == "share" else unit, qualifier=qualifier),
        title=title,
        language=(get_language() or "en").split("-")[0],
        direction="rtl" if get_language_bidi() else "ltr",
        names=IndicatorWords(
            _("Point"), _("Value"), _("Baseline"), _("Latest"), _("Target"), _("Smallest record"), _("Largest record")
        ),
        words=words(),
        width=LINE_WIDTH,
    )


def targets_by_sex(indicators: Iterable[Indicator]) -> dict[Any, list[Target]]:
    """Return the targets for women, men or others of several indicators, in one query."""
    found: dict[Any, list[Target]] = {}
    for target in (
        Target.objects.filter(indicator__in=[one.pk for one in indicators], cell={}).exclude(sex="").order_by("due")
    ):
        found.setdefault(target.indicator_id, []).append(target)
    return found


def next_by_sex(targets: Iterable[Target], on: date) -> dict[str, Target]:
    """Return for each sex the next target still to come, or the last that was due."""
    found: dict[str, Target] = {}
    for target in targets:
        if target.sex not in found or found[target.sex].due < on:
            found[target.sex] = target
    return found


def standings(values: Iterable[Value], on: date) -> list[Shown]:
    """Return figures as the page shows them, by level from impact to input."""
    chosen = list(values)
    by_sex = targets_by_sex(value.indicator for value in chosen)
    limits = path_rule(on)
    return sorted(
        (_shown(value, by_sex.get(value.indicator.pk, []), limits) for value in chosen),
        key=lambda one: (LEVELS.index(one.indicator.level), one.indicator.code),
    )


def _shown(value: Value, targets: list[Target], limits: Mapping[str, Any]) -> Shown:
    has_records = value.n > 0
    target = value.target
    aim = ""
    if target is not None:
        aim = _("%(value)s by %(day)s") % {
            "value": shown(target.value, value.unit),
            "day": formats.date_format(target.due, "j F Y"),
        }
    return Shown(
        value=value,
        words=value_words(value) if has_records else _("no record yet"),
        now=shown(value.value, value.unit, value.qualifier) if value.indicator.compared and has_records else "",
        split=tuple(split(value)) if has_records else (),
        picture=draw_line(points_of(value), title=str(value.indicator), unit=value.unit, qualifier=value.qualifier),
        light=light_of(value, dict(limits), next_by_sex(targets, value.on)),
        aim=aim,
        aims_by_sex=tuple(
            _("%(sex)s: %(value)s by %(day)s")
            % {
                "sex": sex_words()[sex],
                "value": shown(one.value, value.unit),
                "day": formats.date_format(one.due, "j F Y"),
            }
            for sex, one in next_by_sex(targets, value.on).items()
        ),
        updated=max((fact.starts for fact in value.facts), default=None),
        coverage=coverage_of(value),
        beside=companions(value),
    )


def by_level(shown_figures: Iterable[Shown]) -> list[tuple[str, list[Shown]]]:
    """Return figures grouped by the level of the result chain, with its name."""
    chosen = list(shown_figures)
    groups = ((level, [one for one in chosen if one.indicator.level == level]) for level in LEVELS)
    return [(str(Indicator.Level(level).label), some) for level, some in groups if some]


@dataclass(frozen=True, slots=True)
class Tag:
    """A goal or a priority with the indicators that speak of it; figures of different goals are never added up."""

    code: str
    label: str
    indicators: tuple[Indicator, ...]


def tags(indicators: Iterable[Indicator], attribute: str, source: str) -> list[Tag]:
    """Return every code of a list, the ones that no indicator speaks of among them, in the order of the list.

    A target or an official indicator counts for its goal.
    """
    chosen = list(indicators)
    known = codes.choices(source)
    spoken = {one.pk: {goal_of(str(code)) for code in getattr(one, attribute)} for one in chosen}
    used = {code for several in spoken.values() for code in several}
    more = [(code, code) for code in sorted(used - {code for code, _label in known})]
    return [Tag(code, label, tuple(one for one in chosen if code in spoken[one.pk])) for code, label in [*known, *more]]
