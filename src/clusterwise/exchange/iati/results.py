"""The result chain as IATI results: outputs, outcomes and impacts with their indicators, as far as they may leave."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from clusterwise.exchange.iati import figures
from clusterwise.exchange.iati.tags import references_of
from clusterwise.formats.iati import results as iati
from clusterwise.formats.iati.texts import text
from clusterwise.foundation.evidence.models import Indicator
from clusterwise.foundation.organisations.models import Initiative
from clusterwise.foundation.pages.register import scope_args
from clusterwise.phases.p6_results.models import Result, ResultIndicator

TYPES = {Indicator.Level.OUTPUT.value: "1", Indicator.Level.OUTCOME.value: "2", Indicator.Level.IMPACT.value: "3"}
UNIT, PERCENT = "1", "2"
RESTRICTED, PUBLIC = "restricted", "public"
#: A sentence, and the page where it can be mended.
Note = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Chain:
    """The results that leave, the goals that their indicators name, and what stays and why."""

    results: tuple[iati.Result, ...]
    sdg: tuple[list[str], ...]
    notes: tuple[Note, ...]


def chain_of(initiative: Initiative, language: str) -> Chain:
    """Return the chain of an initiative; inputs and activities are no results in the sense of the standard.

    An indicator that is marked restricted never leaves; an internal one leaves as far as a report published it.
    """
    tied: dict[Any, list[Any]] = defaultdict(list)
    for tie in ResultIndicator.objects.filter(initiative=initiative).order_by("indicator__code"):
        tied[tie.result_id].append(tie.indicator_id)
    entries = figures.published(initiative, Indicator.objects.filter(initiative=initiative))
    leaving = [entry for entry in entries if _leaves(entry)]
    made, used = [], set()
    rows = Result.objects.filter(initiative=initiative, level__in=TYPES).order_by("id")
    for row in sorted(rows, key=lambda one: TYPES[one.level]):
        shown = [entry for entry in leaving if entry.indicator.pk in tied[row.pk]]
        used |= {entry.indicator.pk for entry in shown}
        if shown:
            built = tuple(_indicator(entry, initiative, language) for entry in shown)
            made.append(
                iati.Result(
                    TYPES[row.level], "0", title=text({row.language: row.statement}, language), indicators=built
                )
            )
    sdg = tuple(entry.indicator.sdg for entry in leaving if entry.indicator.pk in used)
    return Chain(tuple(made), sdg, tuple(_notes(initiative, entries, leaving, used)))


def _leaves(entry: figures.Published) -> bool:
    indicator = entry.indicator
    if indicator.confidentiality == RESTRICTED or indicator.level not in TYPES:
        return False
    return bool(entry.figures) or (indicator.confidentiality == PUBLIC and indicator.retired_on is None)


def _notes(initiative: Initiative, entries: list[Any], leaving: list[Any], used: set[Any]) -> list[Note]:
    here, notes = scope_args(initiative), dict[str, str]()
    for entry in entries:
        one = entry.indicator
        if one.level not in TYPES or one.pk in used:
            continue
        page = reverse("evidence.indicator.record", args=[*here, one.pk])
        if entry in leaving:
            said = _("“%(indicator)s” is tied to no result, so it does not leave.") % {"indicator": one}
            notes[said] = reverse("results.resultindicator.list", args=here)
        elif one.confidentiality == RESTRICTED:
            notes[_("“%(indicator)s” is restricted and stays.") % {"indicator": one}] = page
        elif one.retired_on is None and not any(other.indicator.pk == one.pk for other in leaving):
            notes[_("“%(indicator)s” is internal and in no published report, so it stays.") % {"indicator": one}] = page
    return list(notes.items())


def _indicator(entry: figures.Published, initiative: Initiative, language: str) -> iati.Indicator:
    own, original = entry.indicator, initiative.programme.language
    names = {original: str(entry.definition["name"])}
    if entry.is_current:
        names = {**own.name_translations, **names}
    else:
        names[original] = _("%(name)s (definition %(version)s)") % {"name": names[original], "version": entry.version}
    described = _("%(definition)s Unit: %(unit)s. Code: %(code)s.") % {
        "definition": entry.definition["definition"],
        "unit": "%" if entry.unit in figures.SHARES else entry.unit or _("records"),
        "code": entry.definition["code"],
    }
    return iati.Indicator(
        measure=PERCENT if entry.unit in figures.SHARES else UNIT,
        ascending="1" if own.direction == Indicator.Direction.UP else "0",
        aggregation_status="0",
        title=text(names, language),
        description=text({original: described}, language),
        references=references_of(own.sdg),
        baselines=figures.baselines(entry, language),
        periods=figures.periods(entry, initiative.starts, language),
    )
