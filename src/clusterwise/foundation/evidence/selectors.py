"""Reads of indicators with their figures, the facts behind them, and what was published."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from clusterwise.foundation.evidence.facts import Fact, collect
from clusterwise.foundation.evidence.figures import Value, compute
from clusterwise.foundation.evidence.formulas import measures_of
from clusterwise.foundation.evidence.gate import TOTAL, WITHHELD
from clusterwise.foundation.evidence.models import Baseline, FrozenFigure, Indicator, Publication, Target
from clusterwise.foundation.evidence.wording import shown
from clusterwise.foundation.journal.reading import kept_reads
from clusterwise.foundation.organisations.models import Initiative


def indicators_in_use(initiative: Initiative) -> Any:
    """Return the indicators of an initiative that are not retired."""
    return Indicator.objects.filter(initiative=initiative, retired_on__isnull=True)


def _latest_baselines(indicators: Iterable[Indicator]) -> dict[Any, Baseline]:
    rows = Baseline.objects.filter(indicator__in=[i.pk for i in indicators]).defer("facts")
    return {(row.indicator_id, row.definition_version): row for row in rows}


def _next_targets(indicators: Iterable[Indicator], on: date) -> dict[Any, Target]:
    """Return the next target still to come of each indicator, or the last one that was due."""
    found: dict[Any, Target] = {}
    for target in Target.objects.filter(indicator__in=[i.pk for i in indicators], sex="", cell={}).order_by("due"):
        kept = found.get(target.indicator_id)
        if kept is None or kept.due < on:
            found[target.indicator_id] = target
    return found


def figures(
    initiative: Initiative, on: date, *, start: date | None = None, indicators: Sequence[Indicator] | None = None
) -> list[Value]:
    """Return the figures of an initiative's indicators on a day; each measure is collected once."""
    chosen = list(indicators if indicators is not None else indicators_in_use(initiative))
    kept = kept_reads()
    keys = {i.pk: ("figure", i.pk, i.version, i.formula, on, start) for i in chosen}
    asked = [i for i in chosen if keys[i.pk] not in kept]
    kept |= {keys[value.indicator.pk]: value for value in _computed(initiative, on, start, asked)}
    return [kept[keys[i.pk]] for i in chosen]


def _computed(initiative: Initiative, on: date, start: date | None, chosen: Sequence[Indicator]) -> list[Value]:
    if not chosen:
        return []
    facts = collect(measures_of(chosen), [initiative])
    baselines, targets = _latest_baselines(chosen), _next_targets(chosen, on)
    return [
        compute(
            i,
            *facts_of(i, facts),
            on=on,
            start=start,
            baseline=baselines.get((i.pk, i.definition_version)),
            target=targets.get(i.pk),
        )
        for i in chosen
    ]


def facts_of(indicator: Indicator, facts: Mapping[str, Sequence[Fact]]) -> tuple[Sequence[Fact], Sequence[Fact]]:
    """Return the facts that an indicator counts and those that it divides by, out of collected measures."""
    if indicator.formula:
        return tuple(fact for code in sorted(measures_of([indicator])) for fact in facts.get(code, ())), ()
    return facts[indicator.measure], facts.get(indicator.denominator_measure, ())


def figure(indicator: Indicator, on: date, *, start: date | None = None) -> Value:
    """Return the figure of one indicator on a day."""
    return figures(indicator.initiative, on, start=start, indicators=[indicator])[0]


def latest_publication(initiative: Initiative) -> Publication | None:
    """Return the newest published report of an initiative."""
    return Publication.objects.filter(initiative=initiative).order_by("-ends", "-frozen_at").first()


def published_figures(initiative: Initiative) -> list[FrozenFigure]:
    """Return the figures of the newest published report, without the facts behind them."""
    publication = latest_publication(initiative)
    if publication is None:
        return []
    return list(publication.figures.defer("facts").select_related("indicator", "publication"))


def published_words(figure: FrozenFigure) -> str:
    """Return a published figure as its report says it, so that a change stays a change and what is withheld stays so."""
    told = figure.publication.content.get("figures", [])
    words = next((row.get("words", "") for row in told if row.get("code") == figure.definition["code"]), "")
    if words:
        return str(words)
    return str(WITHHELD) if TOTAL in figure.withheld else shown(figure.value, figure.unit, figure.qualifier)
