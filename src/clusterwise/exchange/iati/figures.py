"""The published figures of an initiative as IATI periods and cells; nothing is computed anew, what was withheld stays so."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from clusterwise.formats.iati import results as iati
from clusterwise.formats.iati.texts import Dated, text
from clusterwise.foundation.evidence.gate import BASELINE, TOTAL
from clusterwise.foundation.evidence.models import Baseline, FrozenFigure, Indicator, Qualifier, Target
from clusterwise.foundation.organisations.models import Initiative

SHARES = ("share", "%")
#: The words of the dimension; they are data for machines, so they are the same in every language.
SEXES = {"F": "female", "M": "male", "X": "other", "U": "not stated"}
Key = tuple[Any, int]


@dataclass
class Published:
    """All published figures of one definition of an indicator, with its baseline and its targets."""

    indicator: Indicator
    version: int
    definition: dict[str, Any]
    figures: list[FrozenFigure] = field(default_factory=list)
    baseline: Baseline | None = None
    targets: list[Target] = field(default_factory=list)

    @property
    def unit(self) -> str:
        return str(self.definition["unit"])

    @property
    def is_current(self) -> bool:
        return self.version == self.indicator.definition_version


def published(initiative: Initiative, indicators: Iterable[Indicator]) -> list[Published]:
    """Return what was published of indicators, one entry a version of the definition; a period counts as it left last."""
    chosen = {one.pk: one for one in indicators}
    found: dict[Key, Published] = {}
    for one in chosen.values():
        found[one.pk, one.definition_version] = Published(one, one.definition_version, one.definition_state())
    rows = FrozenFigure.objects.filter(initiative=initiative, indicator__in=chosen).defer("facts")
    newest: dict[tuple[Any, ...], FrozenFigure] = {}
    for row in rows.select_related("publication").order_by("publication__frozen_at"):
        newest[row.indicator_id, row.definition_version, row.publication.starts, row.publication.ends] = row
    for (indicator, version, _starts, _ends), row in newest.items():
        entry = found.setdefault((indicator, version), Published(chosen[indicator], version, row.definition))
        entry.figures.append(row)
    for baseline in Baseline.objects.filter(indicator__in=chosen).defer("facts"):
        if (baseline.indicator_id, baseline.definition_version) in found:
            found[baseline.indicator_id, baseline.definition_version].baseline = baseline
    for target in Target.objects.filter(indicator__in=chosen).order_by("due", "sex"):
        owner = chosen[target.indicator_id]
        found[owner.pk, owner.definition_version].targets.append(target)
    return sorted(found.values(), key=lambda one: (one.indicator.level, one.indicator.code, one.version))


def number(value: Decimal | None, unit: str) -> str | None:
    """Return a value as the standard writes it: no separators, shares in percent."""
    if value is None:
        return None
    exact = value * 100 if unit == "share" else value
    return f"{exact.normalize():f}" if exact else "0"


def baselines(entry: Published, language: str) -> tuple[iati.Baseline, ...]:
    """Return the baseline as the newest report told it; one that no report told does not leave."""
    told = [figure for figure in entry.figures if figure.baseline_value is not None]
    if entry.baseline is None or not told:
        return ()
    newest = max(told, key=lambda figure: figure.publication.frozen_at)
    if any(BASELINE in figure.withheld for figure in told):
        return ()
    day, qualifier = entry.baseline.as_of, Qualifier(entry.baseline.qualifier)
    return (
        iati.Baseline(
            year=str(day.year),
            iso_date=day.isoformat(),
            value=number(newest.baseline_value, entry.unit),
            comment=_comment(_meant(qualifier), language),
        ),
    )


def periods(entry: Published, start: date | None, language: str) -> tuple[iati.Period, ...]:
    """Return the periods with their targets and actual values, in the order of time; `start` is the first day of the work."""
    actuals: dict[tuple[date, date], tuple[iati.Cell, ...]] = {}
    for figure in entry.figures:
        first = figure.publication.starts
        if entry.definition["when"] == Indicator.When.SINCE_START and start is not None:
            first = min(start, first)
        actuals[first, figure.publication.ends] = _actuals(figure, entry.unit, language)
    targets: dict[tuple[date, date], list[iati.Cell]] = defaultdict(list)
    for target in entry.targets if entry.is_current else ():
        told = next((span for span in actuals if span[1] == target.due), None)
        span = told or (min(start or date(target.due.year, 1, 1), target.due), target.due)
        dimensions = (iati.Dimension("sex", SEXES[target.sex]),) if target.sex else ()
        targets[span].append(iati.Cell(value=number(target.value, entry.unit), dimensions=dimensions))
    spans = sorted({*(span for span, cells in actuals.items() if cells), *targets})
    return tuple(
        iati.Period(
            Dated(first.isoformat()),
            Dated(last.isoformat()),
            tuple(targets[first, last]),
            actuals.get((first, last), ()),
        )
        for first, last in spans
    )


def _actuals(figure: FrozenFigure, unit: str, language: str) -> tuple[iati.Cell, ...]:
    """Return the total, which has no dimensions, and each sex that its report told."""
    withheld = set(figure.withheld)
    if figure.n == 0 or figure.value is None or TOTAL in withheld:
        return ()
    said = [_meant(Qualifier(figure.qualifier))]
    if withheld - {BASELINE}:
        said.append(_("Parts behind which few people stand are withheld."))
    total = iati.Cell(value=number(figure.value, unit), comment=_comment(" ".join(filter(None, said)), language))
    parts = [
        iati.Cell(value=number(Decimal(str(value)), unit), dimensions=(iati.Dimension("sex", SEXES[sex]),))
        for sex, value in figure.by_sex.items()
        if _splits(figure) and value is not None and sex not in withheld
    ]
    return (total, *parts)


def _splits(figure: FrozenFigure) -> bool:
    """Tell whether the report split the figure by sex."""
    told = figure.publication.content.get("figures", [])
    return any(row.get("code") == figure.definition["code"] and row.get("splits") for row in told)


def _meant(qualifier: Qualifier) -> str:
    if qualifier is Qualifier.EXACT:
        return ""
    return _("How the value is meant: %(exactness)s.") % {"exactness": qualifier.label}


def _comment(words: str, language: str) -> Any:
    return text({language: words}, language)
