"""Reads of the results phase: the KPI framework, reports, and what may be shown to whom."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import formats

from clusterwise.foundation.evidence.models import Baseline, FrozenFigure, Indicator, Publication, Target
from clusterwise.foundation.evidence.selectors import indicators_in_use
from clusterwise.foundation.evidence.wording import shown
from clusterwise.foundation.organisations.models import Initiative
from clusterwise.phases.p6_results.models import ProgressReport
from clusterwise.phases.p6_results.standings import LEVELS, sex_words


@dataclass(frozen=True, slots=True)
class Sheet:
    """One indicator's row of the framework, with what it lacks to be complete."""

    indicator: Indicator
    baseline: str
    baseline_reason: str
    targets: tuple[str, ...]
    lacks: tuple[str, ...]


def indicators_by_level(initiative: Initiative) -> list[Indicator]:
    """Return the indicators in use from impact to input."""
    return sorted(indicators_in_use(initiative), key=lambda one: (LEVELS.index(one.level), one.code))


def framework(initiative: Initiative) -> list[Sheet]:
    """Return every indicator in use with all columns of its sheet, in three queries."""
    chosen = indicators_by_level(initiative)
    baselines = {
        (row.indicator_id, row.definition_version): row
        for row in Baseline.objects.filter(initiative=initiative).defer("facts")
    }
    targets: dict[Any, list[Target]] = {}
    for target in Target.objects.filter(initiative=initiative).order_by("due", "sex"):
        targets.setdefault(target.indicator_id, []).append(target)
    return [_sheet(one, baselines.get((one.pk, one.definition_version)), targets.get(one.pk, [])) for one in chosen]


def _sheet(indicator: Indicator, baseline: Baseline | None, targets: Iterable[Target]) -> Sheet:
    said = ""
    if baseline is not None and baseline.value is not None:
        said = f"{shown(baseline.value, indicator.unit, baseline.qualifier)} ({baseline.as_of.isoformat()})"
    return Sheet(
        indicator=indicator,
        baseline=said,
        baseline_reason=baseline.no_value_reason if baseline is not None else "",
        targets=tuple(_aim(one, indicator.unit) for one in targets),
        lacks=tuple(lacking(indicator, baseline)),
    )


def _aim(target: Target, unit: str) -> str:
    aim = f"{shown(target.value, unit)} ({formats.date_format(target.due, 'j F Y')})"
    only = [sex_words()[target.sex]] if target.sex else []
    only += [f"{name} = {code}" for name, code in target.cell.items()]
    return f"{', '.join(only)}: {aim}" if only else aim


def lacking(indicator: Indicator, baseline: Baseline | None) -> Iterable[str]:
    """Yield the names of what an indicator must have and lacks: a method, who collects, verifies and reports, a baseline."""
    for name in ("method", "source", "collects", "verifies", "reports"):
        if not getattr(indicator, name).strip():
            yield str(Indicator._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
    if baseline is None:
        yield str(Baseline._meta.verbose_name)


def drafts(initiative: Initiative, user: Any) -> list[ProgressReport]:
    """Return the reports that are not published yet, as far as a user may see them."""
    return list(ProgressReport.objects.visible_to(user).filter(initiative=initiative, publication=None))


def publications(initiative: Initiative, user: Any) -> list[Publication]:
    """Return the published reports that a user may see, the newest first, without their content."""
    return list(Publication.objects.visible_to(user).filter(initiative=initiative).defer("content"))


def frozen_figures(publication: Publication) -> list[FrozenFigure]:
    """Return the figures of a publication in their order, without the facts behind them."""
    return list(publication.figures.defer("facts").select_related("indicator"))
