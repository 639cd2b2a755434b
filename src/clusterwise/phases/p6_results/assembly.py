"""What a progress report says, put together by query: plain texts and numbers in the report's language."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, Sum
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from clusterwise.foundation.deliberation.models import Decision
from clusterwise.foundation.evidence.figures import SEXES, Value
from clusterwise.foundation.evidence.formulas import formula_text
from clusterwise.foundation.evidence.gate import BASELINE, TOTAL, WITHHELD, least_group, pass_all
from clusterwise.foundation.evidence.models import Indicator
from clusterwise.foundation.evidence.wording import shown, value_words
from clusterwise.foundation.organisations.models import Initiative
from clusterwise.foundation.road import selectors as road
from clusterwise.foundation.road.models import Phase, PhaseState
from clusterwise.foundation.road.registry import Gate, Outcome
from clusterwise.phases.p4_planning.budget import budget_of
from clusterwise.phases.p4_planning.selectors import planned_vs_done
from clusterwise.phases.p5_action.joint_actions.models import Contribution
from clusterwise.phases.p5_action.joint_actions.selectors import planned_and_done
from clusterwise.phases.p6_results.companions import told_companions
from clusterwise.phases.p6_results.models import ProgressReport
from clusterwise.phases.p6_results.paths import light_of, path_rule
from clusterwise.phases.p6_results.quality.note import quality_note
from clusterwise.phases.p6_results.readings import Readings, read_figures
from clusterwise.phases.p6_results.standings import LEVELS, next_by_sex, points_of, targets_by_sex
from clusterwise.press.numbers import money_text

Row = dict[str, Any]
#: The gate that this very report passes by being published.
REPORT_GATE = "results.report"


@dataclass(frozen=True, slots=True)
class Assembled:
    """A report as it would be published now: its content as plain JSON and the figures with their facts."""

    title: str
    content: dict[str, Any]
    values: tuple[Value, ...]


def assemble(report: ProgressReport) -> Assembled:
    """Put a report together from today's records, for its period and in its language."""
    with translation.override(report.language):
        figures, values = _read(report)
        content = {
            **_head(report),
            **figures,
            "quality": _quality(report),
            **_work_of(report),
            "phases": _phases(report.initiative, gates=True),
        }
        return Assembled(str(report), content, values)


def assemble_figures(report: ProgressReport) -> Assembled:
    """Put the words and figures of a report together, as its preview shows them."""
    with translation.override(report.language):
        figures, values = _read(report)
        return Assembled(str(report), {**_head(report), **figures, "quality": _quality(report)}, values)


def assemble_work(report: ProgressReport) -> Assembled:
    """Put the work, the money and the decisions of a report together; what keeps phases open is asked when it is frozen."""
    with translation.override(report.language):
        content = {**_head(report), **_work_of(report), "phases": _phases(report.initiative, gates=False)}
        return Assembled(str(report), content, ())


def _head(report: ProgressReport) -> dict[str, Any]:
    initiative = report.initiative
    return {
        "language": report.language,
        "initiative": str(initiative),
        "cluster": str(initiative.cluster),
        "programme": str(initiative.programme),
        "annotations": {name: getattr(report, name) for name in report.sections},
        "as_recorded_on": timezone.localdate().isoformat(),
    }


def _read(report: ProgressReport) -> tuple[dict[str, Any], tuple[Value, ...]]:
    read = read_figures(report.initiative, report.ends, start=report.starts)
    values = sorted(read.values, key=lambda one: (LEVELS.index(one.indicator.level), one.indicator.code))
    return {"figures": _figures(values, report.ends), "troubles": _troubles(read)}, tuple(values)


def _quality(report: ProgressReport) -> Row:
    """Return what the rules of data quality say of the period's records, as it may leave."""
    note = quality_note(report.initiative, report.starts, report.ends)
    rows = [{"title": line.title, "judged": line.judged, "sentence": line.sentence} for line in note.lines]
    return {"rows": rows, "not_judged": list(note.not_judged)}


def _work_of(report: ProgressReport) -> dict[str, Any]:
    initiative, first, last = report.initiative, report.starts, report.ends
    return {
        "activities": _activities(initiative, last),
        "work": _work(initiative, first, last),
        "budget": _budget(initiative, last),
        "contributions": _contributions(initiative, first, last),
        "decisions": _decisions(initiative, first, last),
    }


def _figures(values: list[Value], on: date) -> list[Row]:
    by_sex, limits = targets_by_sex(value.indicator for value in values), path_rule(on)
    rows = []
    for value, passed in zip(values, pass_all(values, least_group(on)), strict=True):
        indicator, counted, withheld = value.indicator, value.n > 0, passed.withheld
        aims = next_by_sex(by_sex.get(indicator.pk, []), on)
        told_aims = {sex: one for sex, one in aims.items() if sex not in withheld}
        rows.append(
            {
                "code": indicator.code,
                "name": str(indicator),
                "level": str(Indicator.Level(indicator.level).label),
                "target": shown(value.target.value, value.unit) if value.target else "",
                "due": value.target.due.isoformat() if value.target else "",
                "formula": formula_text(indicator),
                "splits": value.splits_people and counted,
                "unit": value.unit,
                "qualifier": value.qualifier,
                "aims": {sex: shown(one.value, value.unit) for sex, one in aims.items()},
                "light": light_of(value, limits, told_aims).words,
                "beside": told_companions(value),
                **_told(value, withheld),
            }
        )
    return rows


def _told(value: Value, withheld: frozenset[str]) -> Row:
    """Return the numbers of a figure as they may leave, with a word in the place of what may not."""
    hidden, kept_in = str(WITHHELD), bool(withheld & {TOTAL, BASELINE})
    now = shown(value.value, value.unit, value.qualifier) if value.n else _("no record")
    baseline = shown(value.baseline.value, value.unit, value.baseline.qualifier) if value.baseline else ""
    points = {name: _exact(point) for name, point in points_of(value).items()}
    if any(fact.person or fact.head_count for fact in value.facts):
        points |= {"low": None, "high": None}  # the smallest and the largest record are single people
    if TOTAL in withheld:
        points["latest"] = None
    if BASELINE in withheld:
        points["baseline"] = None
    return {
        "words": (hidden if TOTAL in withheld else now) if kept_in or not value.n else value_words(value),
        "now": hidden if TOTAL in withheld else now,
        "baseline": hidden if BASELINE in withheld else baseline,
        "n": None if TOTAL in withheld else value.n,
        "by_sex": {sex: hidden if sex in withheld else shown(value.by_sex[sex], value.unit) for sex in SEXES},
        "withheld": sorted(withheld),
        **({"light": ""} if kept_in else {}),  # how far behind its path a figure is tells it
        "line": points,
    }


def _exact(number: Decimal | None) -> str | None:
    return None if number is None else f"{number.normalize():f}"


def _troubles(read: Readings) -> list[Row]:
    return [{"name": str(indicator), "reason": reason} for indicator, reason in read.troubles]


def _activities(initiative: Initiative, on: date) -> list[Row]:
    return [
        {
            "activity": str(one.line),
            "source": ["planning.PlanLine", str(one.line.pk)],
            "due": one.due.isoformat(),
            "status": str(one.line.get_status_display()),
            "planned": one.percent_of_time,
            "done": one.percent_complete,
            "variance": one.percent_complete - one.percent_of_time,
            "days_late": one.days_late,
            "note": one.line.evidence_note,
        }
        for one in planned_vs_done(initiative, on)
    ]


def _work(initiative: Initiative, first: date, last: date) -> list[Row]:
    names = {"tasks": _("Tasks of joint actions"), "milestones": _("Milestones of joint actions")}
    found = planned_and_done(initiative, first, last)
    return [
        {"name": names[kind], "planned": progress.planned, "done": progress.done} for kind, progress in found.items()
    ]


def _money(amount: Decimal | None, currency: str) -> str:
    return money_text(amount, currency, language=(translation.get_language() or "en").split("-")[0])


def _budget(initiative: Initiative, on: date) -> Row:
    found = budget_of(initiative, on)
    rows = [
        {
            "source": row.label,
            "amounts": [_money(amount, currency) for amount, currency in row.amounts],
            "total": _money(row.total, found.currency),
            "is_whole": row.is_whole,
        }
        for row in found.rows
        if row.amounts
    ]
    return {
        "rows": rows,
        "total": _money(found.total, found.currency),
        "is_whole": found.is_whole,
        "missing": [str(sentence) for sentence in found.missing],
    }


def _contributions(initiative: Initiative, first: date, last: date) -> list[Row]:
    """Return by kind and currency what was pledged and came by the end of the period, and what of it came within it."""
    rows = (
        Contribution.objects.filter(initiative=initiative, on__lte=last)
        .order_by("kind", "currency")
        .values("kind", "currency")
        .annotate(
            pledges=Sum("pledged"),
            came=Sum("received", filter=Q(received_on__lte=last)),
            lately=Sum("received", filter=Q(received_on__range=(first, last))),
            unknown=Count("pk", filter=Q(received__isnull=True)),
        )
    )
    return [
        {
            "kind": str(Contribution.Kind(row["kind"]).label),
            "pledged": _money(row["pledges"], row["currency"]),
            "received": _money(row["came"] or Decimal(0), row["currency"]),
            "in_period": _money(row["lately"] or Decimal(0), row["currency"]),
            "unknown": row["unknown"],
        }
        for row in rows
    ]


def _decisions(initiative: Initiative, first: date, last: date) -> list[Row]:
    found = (
        Decision.objects.filter(initiative=initiative, meeting__held_on__range=(first, last))
        .exclude(outcome=Decision.Outcome.PENDING)
        .select_related("meeting__body", "owner_person", "owner_organisation")
        .order_by("meeting__held_on", "id")
    )
    return [
        {
            "source": ["deliberation.Decision", str(one.pk)],
            "body": str(one.meeting.body),
            "on": one.meeting.held_on.isoformat(),
            "text": one.text,
            "language": one.language,
            "outcome": str(one.get_outcome_display()),
            "owner": str(one.owner_organisation or one.owner_person or ""),
            "due": one.due.isoformat() if one.due else "",
            "done_on": one.done_on.isoformat() if one.done_on else "",
        }
        for one in found
    ]


def _phases(initiative: Initiative, *, gates: bool) -> list[Row]:
    if gates:
        return [_phase(stop.phase, stop.words, stop.gates) for stop in road.stops(initiative)]
    states = {state.phase: state for state in PhaseState.objects.filter(initiative=initiative)}
    return [
        _phase(phase, str(states[phase.value].get_state_display()) if phase.value in states else _("Not started"), ())
        for phase in Phase
    ]


def _phase(phase: Phase, words: str, gates: Iterable[tuple[Gate, Outcome]]) -> Row:
    return {
        "phase": str(phase.label),
        "state": words,
        "gates": [
            {"title": str(gate.title), "passed": outcome.passed, "reason": str(outcome.reason)}
            for gate, outcome in gates
            if gate.code != REPORT_GATE
        ],
    }
