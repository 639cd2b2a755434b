"""Results on the road: its desk, its gates, the last stop of each thread, and a next step where a figure has no source."""

from collections.abc import Iterator
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from clusterwise.foundation.deliberation.models import Meeting
from clusterwise.foundation.evidence import registers as evidence
from clusterwise.foundation.evidence.models import Baseline, Indicator, Publication, Target
from clusterwise.foundation.evidence.wording import value_words
from clusterwise.foundation.organisations.models import Initiative
from clusterwise.foundation.pages.register import record_url, scope_args
from clusterwise.foundation.road.models import Phase, PhaseState
from clusterwise.foundation.road.registry import (
    Desk,
    Door,
    Link,
    Node,
    Outcome,
    Step,
    add_desk,
    add_gate,
    add_link,
    adviser,
)
from clusterwise.foundation.road.strands import Activity, strand
from clusterwise.phases.p4_planning.models import PlanLineIndicator
from clusterwise.phases.p5_action.joint_actions.models import JointAction
from clusterwise.phases.p6_results import registers
from clusterwise.phases.p6_results.assembly import REPORT_GATE
from clusterwise.phases.p6_results.chain import chain_of
from clusterwise.phases.p6_results.readings import Readings, readings
from clusterwise.phases.p6_results.reporting import registers as reporting
from clusterwise.phases.p6_results.reporting.worklist import STANDINGS, tasks_of_initiative
from clusterwise.phases.p6_results.selectors import lacking
from clusterwise.phases.p6_results.standings import lacks_sex

PHASE = Phase.RESULTS.value
NAMED = 3


def _today(initiative: Initiative) -> Readings:
    return readings(initiative, timezone.localdate())


def _url(name: str, initiative: Initiative) -> str:
    return reverse(name, args=scope_args(initiative))


def _without_source(n: int) -> str:
    return ngettext("%(n)s figure without a source", "%(n)s figures without a source", n) % {"n": n}


def facts(initiative: Initiative) -> list[str]:
    """Return what matters most of the results: figures with and without a source."""
    read = _today(initiative)
    said, empty = [], len(read.empty)
    counted = len(read.values) + len(read.troubles) - empty
    if counted:
        said.append(
            ngettext("%(n)s figure counted from records", "%(n)s figures counted from records", counted)
            % {"n": counted}
        )
    if empty:
        said.append(_without_source(empty))
    return [*said, *_waiting(initiative, read)]


def _waiting(initiative: Initiative, read: Readings) -> list[str]:
    """Return how many things of the reporting calendar were sent back, are late or are due."""
    kept = getattr(initiative, "_waiting", None)
    if kept is None or kept[0] is not read:
        kept = (read, [task.standing for task in tasks_of_initiative(initiative, timezone.localdate())])
        initiative._waiting = kept  # type: ignore[attr-defined]
    standings = kept[1]
    counted = ((STANDINGS[one], standings.count(one)) for one in STANDINGS)
    return [_now("%(n)s %(standing)s in the reporting calendar") % {"n": n, "standing": one} for one, n in counted if n]


@add_gate("results.chain", PHASE, _("A result chain with its assumptions"))
def has_valid_chain(initiative: Initiative) -> Outcome:
    """Pass once the chain has five levels, no circle, an assumption on each arrow and a way to an impact."""
    chain = chain_of(initiative)
    if chain.is_valid:
        return Outcome(True)
    if not chain.results:
        reason = _now("The result chain is empty. Write the first result, from what is put in to what lasts.")
        return Outcome(False, reason, registers.results.url("add", initiative))
    more = len(chain.faults) - 1
    left = ngettext(" (and %(n)s more)", " (and %(n)s more)", more) % {"n": more} if more else ""
    return Outcome(False, chain.faults[0] + left, _url("results.chain", initiative))


@add_gate("results.indicators", PHASE, _("Every indicator has a method, an owner, a baseline and records"))
def has_whole_indicators(initiative: Initiative) -> Outcome:
    """Pass once each indicator in use names method and owner, has a baseline or its reason, and is counted from records."""
    read = _today(initiative)
    chosen = [*(value.indicator for value in read.values), *(one for one, _reason in read.troubles)]
    if not chosen:
        reason = _now("No indicator is in use yet. Define the first: what is counted, how, and by whom.")
        return Outcome(False, reason, evidence.indicators.url("add", initiative))
    if read.troubles:
        indicator, trouble = read.troubles[0]
        text = _now("“%(name)s” cannot be computed: %(why)s") % {"name": indicator, "why": trouble}
        return Outcome(False, text, evidence.indicators.url("record", initiative, indicator.pk))
    baselines = {
        (row.indicator_id, row.definition_version): row
        for row in Baseline.objects.filter(initiative=initiative).defer("facts", "definition")
    }
    for one in chosen:
        lacks = list(lacking(one, baselines.get((one.pk, one.definition_version))))
        if lacks:
            text = _now("“%(name)s” lacks: %(lacks)s.") % {"name": one, "lacks": ", ".join(lacks)}
            return Outcome(False, text, _url("results.framework", initiative))
    if read.empty:
        return Outcome(False, _empty_sentence(read), _url("results", initiative))
    return Outcome(True)


def _empty_sentence(read: Readings) -> str:
    names = ", ".join(f"“{one}”" for one in read.empty[:NAMED])
    text = ngettext(
        "%(n)s figure is without a source: %(names)s. Record what it counts, or retire it.",
        "%(n)s figures are without a source, such as %(names)s. Record what they count, or retire them.",
        len(read.empty),
    )
    return text % {"n": len(read.empty), "names": names}


@add_gate(REPORT_GATE, PHASE, _("A published report"))
def has_report(initiative: Initiative) -> Outcome:
    """Pass once a report is published with its facts frozen."""
    if Publication.objects.filter(initiative=initiative).exists():
        return Outcome(True)
    reason = _now("No report is published yet. Begin one: its numbers come from the records, you add the words.")
    return Outcome(False, reason, registers.drafts.url("list", initiative))


@add_gate("results.gender", PHASE, _("Figures by sex, and something reached for women"), is_gender=True)
def shows_women(initiative: Initiative) -> Outcome:
    """Pass once figures of people tell women and men apart, and an indicator or a target is about women."""
    read = _today(initiative)
    blind = [value.indicator for value in read.values if lacks_sex(value)]
    if blind:
        text = _now("“%(name)s” counts people and the sex of none of them is known. Note it with the people.")
        url = reverse("figure", args=[*scope_args(initiative), blind[0].pk])
        return Outcome(False, text % {"name": blind[0]}, url)
    if not any(value.indicator.subject == "person" and value.n for value in read.values):
        reason = _now("No figure counts people yet. Define one that does, so that women and men can be seen in it.")
        return Outcome(False, reason, evidence.indicators.url("add", initiative))
    for_women = any("F" in _listed(value.indicator.filters.get("sex")) for value in read.values)
    if for_women or Target.objects.filter(initiative=initiative, sex="F", cell={}).exists():
        return Outcome(True)
    reason = _now("No target is set for women. Set one for a figure that counts people.")
    return Outcome(False, reason, evidence.targets.url("add", initiative))


def _listed(wanted: object) -> list[object]:
    return list(wanted) if isinstance(wanted, list | tuple) else [wanted]


def last_stops(initiative: Initiative) -> Iterator[tuple[str, Node]]:
    """Yield each figure that has records after every joint action whose plan line names it."""
    counted = {value.indicator.pk: value for value in _today(initiative).values if value.n}
    if not counted:
        return
    named: dict[UUID, list[UUID]] = {}
    for line, indicator in PlanLineIndicator.objects.filter(initiative=initiative).values_list(
        "line_id", "indicator_id"
    ):
        named.setdefault(line, []).append(indicator)
    reached: set[UUID] = set()
    nodes = {pk: _node(initiative, value.indicator, value_words(value)) for pk, value in counted.items()}
    actions = JointAction.objects.filter(initiative=initiative, plan_line__isnull=False)
    for action, line in actions.exclude(status=JointAction.Status.DROPPED).values_list("pk", "plan_line_id"):
        for indicator in named.get(line, []):  # type: ignore[arg-type]
            if indicator in nodes:
                reached.add(indicator)
                yield f"joint_actions.JointAction:{action}", nodes[indicator]
    for indicator, node in nodes.items():
        if indicator not in reached:
            yield "", node


def _node(initiative: Initiative, indicator: Indicator, words: str) -> Node:
    url = reverse("figure", args=[*scope_args(initiative), indicator.pk])
    return Node(f"evidence.Indicator:{indicator.pk}", f"{indicator}: {words}", url)


add_link(
    Link(
        level=3,
        nodes=last_stops,
        missing=_("no record counts towards its figure yet"),
        orphan=_("no joint action of the plan leads to this figure"),
    )
)


@adviser
def figures_without_a_source(initiative: Initiative) -> Iterator[Step]:
    """Name the figures that no record counts towards, once joint actions run or results are looked at."""
    started = (Phase.ACTION.value, Phase.RESULTS.value)
    if not PhaseState.objects.filter(initiative=initiative, phase__in=started).exists():
        return
    read = _today(initiative)
    if read.empty:
        yield Step(48, _empty_sentence(read), _url("results", initiative), _("See the figures"))


@strand(_("meeting"))
def meetings(initiative: Initiative) -> Iterator[Activity]:
    """Yield every closed meeting of the cluster's bodies as an activity that builds trust."""
    rows = Meeting.objects.filter(initiative=initiative, closed_at__isnull=False).select_related("body")
    for row in rows:
        yield Activity(row.held_on, str(row.body), record_url(row, initiative))


add_desk(
    Desk(
        phase=PHASE,
        purpose=_("See what changed and for whom, show what it is known from, and let a lesson change the plan."),
        help=(
            _(
                "Begin with the result chain: what is put in, done, delivered, changed, and what lasts. Write on each "
                "arrow what must hold for it; that is where surprises come from."
            ),
            _(
                "Each indicator says what is counted, how, and who collects, verifies and reports. Its value is computed "
                "from the records of all phases and cannot be typed in. Click a value to see the records."
            ),
            _(
                "The light beside a figure compares it with the straight path from its baseline to its target, as far as "
                "time has gone. Figures of different goals are never added up."
            ),
            _(
                "A progress report brings the numbers of a period together by itself. Add the words, look at it, and "
                "publish it: its facts are frozen with a hash, and anybody may count again."
            ),
        ),
        registers=(
            registers.results,
            registers.arrows,
            registers.ties,
            reporting.marks,
            evidence.indicators,
            evidence.targets,
            evidence.baselines,
            evidence.observations,
            reporting.assignments,
            reporting.periods,
            registers.drafts,
        ),
        doors=(
            Door(_("Figures as they stand"), "results", "evidence.see"),
            Door(_("People reached"), "reach.people", "evidence.published"),
            Door(_("Result chain"), "results.chain", "results.see"),
            Door(_("Framework of indicators"), "results.framework", "results.see"),
            Door(_("Goals and priorities"), "results.goals", "results.see"),
            Door(_("Reporting: work, periods and reminders"), "reporting", "reporting.see"),
            Door(_("Versions of the result chain"), "reporting.versions", "results.see"),
            Door(_("Scorecard"), "balance.scorecard", "balance.see"),
            Door(_("Do no harm"), "balance.harm", "balance.see"),
            Door(_("Data quality"), "quality", "quality.see"),
            Door(_("Reconcile an old report"), "reconciling", "evidence.see"),
            Door(_("Evaluations"), "evaluation.evaluation.list", "evaluation.see"),
            Door(_("Studies of effect"), "evaluation.effectstudy.list", "evaluation.see"),
            Door(_("How many to ask"), "evaluation.size", "evaluation.see"),
            Door(_("Capacity and trust through the phases"), "results.strand", "results.see"),
        ),
        facts=facts,
    )
)
