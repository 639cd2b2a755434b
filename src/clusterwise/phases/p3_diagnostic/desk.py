"""The diagnostic on the road: its desk, its gates, the first stop of each thread."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from clusterwise.foundation.organisations.models import Initiative
from clusterwise.foundation.pages.register import scope_args
from clusterwise.foundation.road.models import Phase
from clusterwise.foundation.road.registry import Desk, Door, Link, Node, Outcome, add_desk, add_gate, add_link
from clusterwise.phases.p3_diagnostic import registers, selectors
from clusterwise.phases.p3_diagnostic.models import GenderRole, Problem

PHASE = Phase.DIAGNOSTIC.value
NAMED = 3


def problem_key(problem_id: object) -> str:
    """Return the key of a cause on a thread."""
    return f"diagnostic.Problem:{problem_id}"


def facts(initiative: Initiative) -> list[str]:
    """Return what matters most of the diagnostic, in one query."""
    found = selectors.counts(initiative)
    said = []
    if found["findings"]:
        text = ngettext("%(n)s finding with evidence", "%(n)s findings with evidence", found["findings"])
        said.append(text % {"n": found["findings"]})
    if found["points"]:
        said.append(ngettext("%(n)s leverage point", "%(n)s leverage points", found["points"]) % {"n": found["points"]})
    if found["frozen"]:
        said.append(
            ngettext("baseline of %(n)s figure", "baseline of %(n)s figures", found["frozen"]) % {"n": found["frozen"]}
        )
    return said


@add_gate("diagnostic.study", PHASE, _("A study with findings that cite evidence"))
def has_evidenced_finding(initiative: Initiative) -> Outcome:
    """Pass once a finding of a study cites evidence."""
    found = selectors.finding_counts(initiative)
    if found["evidenced"]:
        return Outcome(True)
    if found["all"]:
        return Outcome(
            False,
            _now("All findings are drafts. Let one cite an observation, a document or a source."),
            registers.findings.url("list", initiative),
        )
    if selectors.has_study(initiative):
        return Outcome(
            False,
            _now("The study has no finding yet. Record the first one with its evidence."),
            registers.findings.url("add", initiative),
        )
    return Outcome(
        False,
        _now("No study was begun. Say how the cluster is looked at, and record the findings."),
        registers.studies.url("add", initiative),
    )


@add_gate("diagnostic.tree", PHASE, _("A problem tree with root causes"))
def has_root_cause(initiative: Initiative) -> Outcome:
    """Pass once a root cause leads to the core problem."""
    if selectors.tied_root_causes(initiative):
        return Outcome(True)
    if Problem.objects.filter(initiative=initiative, kind=Problem.Kind.CORE).exists():
        return Outcome(
            False,
            _now("No cause leads to the core problem yet. Ask why, and record the first cause."),
            registers.problems.url("add", initiative),
        )
    return Outcome(
        False,
        _now("The tree has no core problem yet. Agree on one with the members."),
        registers.problems.url("add", initiative),
    )


@add_gate("diagnostic.leverage", PHASE, _("Leverage points in order"))
def has_leverage_point(initiative: Initiative) -> Outcome:
    """Pass once a leverage point is scored."""
    if selectors.counts(initiative)["points"]:
        return Outcome(True)
    return Outcome(
        False,
        _now("No leverage point is scored yet. Record where a push may move much."),
        registers.leverage_points.url("add", initiative),
    )


@add_gate("diagnostic.baseline", PHASE, _("A baseline for every indicator in use"))
def has_baselines(initiative: Initiative) -> Outcome:
    """Pass once each indicator in use has a baseline of its present definition, or the reason why there is none."""
    url = reverse("diagnostic.baseline", args=scope_args(initiative))
    lacking = selectors.without_baseline(initiative)
    if lacking:
        names = ", ".join(str(indicator) for indicator in lacking[:NAMED])
        text = ngettext(
            "%(n)s indicator has no baseline: %(names)s. Freeze it, or say why there is none.",
            "%(n)s indicators have no baseline, such as: %(names)s. Freeze them, or say why there is none.",
            len(lacking),
        )
        return Outcome(False, text % {"n": len(lacking), "names": names}, url)
    if not selectors.indicators_in_use(initiative).exists():
        return Outcome(False, _now("No indicator is in use yet. Define the first, then freeze what it is today."), url)
    return Outcome(True)


@add_gate("diagnostic.gender", PHASE, _("All four kinds of gender roles"), is_gender=True)
def has_gender_roles(initiative: Initiative) -> Outcome:
    """Pass once activities, access and control, decisions and benefits are each recorded with evidence."""
    recorded = selectors.gender_kinds(initiative)
    lacking = [str(kind.label) for kind in GenderRole.Kind if kind.value not in recorded]
    if not lacking:
        return Outcome(True)
    text = _now("Not recorded with evidence yet: %(kinds)s.") % {"kinds": "; ".join(lacking)}
    return Outcome(False, text, registers.gender_roles.url("add", initiative))


def roots(initiative: Initiative) -> Iterator[tuple[str, Node]]:
    """Yield the root causes that lead to the core problem: the first stop of each thread."""
    for problem in selectors.tied_root_causes(initiative):
        yield "", Node(problem_key(problem.pk), str(problem), registers.problems.url("record", initiative, problem.pk))


add_link(Link(level=0, nodes=roots))

add_desk(
    Desk(
        phase=PHASE,
        purpose=_(
            "Find out together what holds the cluster back, where a small push moves much, and where it stands today."
        ),
        help=(
            _(
                "The diagnostic is the first time that members look at their cluster together. Ask firms and "
                "institutions, women on their own and in mixed groups, and walk along the value chain."
            ),
            _(
                "Record each finding with what it is known from. Then draw the problem tree: one core problem, its "
                "causes below it, down to the root causes. A root cause that no plan line answers shows on the road."
            ),
            _(
                "Leverage points answer causes. They are put in order by impact times feasibility; a quick win is fast, "
                "cheap and reaches enough firms, by a rule that the programme can change."
            ),
            _(
                "Freeze the baseline of each indicator before work begins. It is computed from the records, never typed "
                "in, and stays as it is; where nothing can be known, say why."
            ),
        ),
        registers=registers.ALL,
        doors=(
            Door(_("The four aims of the diagnostic"), "diagnostic.aims", "diagnostic.see"),
            Door(_("Problem tree and root causes"), "diagnostic.tree", "diagnostic.see"),
            Door(_("Leverage points in order"), "diagnostic.leverage", "diagnostic.see"),
            Door(_("Gaps between women and men"), "diagnostic.gender_gaps", "diagnostic.see"),
            Door(_("Baselines"), "diagnostic.baseline", "evidence.see"),
        ),
        facts=facts,
    )
)
