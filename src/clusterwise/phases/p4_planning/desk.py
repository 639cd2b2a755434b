"""The plan on the road: its desk, its gates, the second stop of each thread."""

from collections.abc import Iterable, Iterator

from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from clusterwise.foundation.organisations.models import Initiative
from clusterwise.foundation.pages.register import scope_args
from clusterwise.foundation.road.models import Phase
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
from clusterwise.phases.p3_diagnostic.desk import problem_key
from clusterwise.phases.p4_planning import registers, selectors
from clusterwise.phases.p4_planning.models import StrategicObjective

PHASE = Phase.PLANNING.value
NAMED = 3


def line_key(line_id: object) -> str:
    """Return the key of a plan line on a thread."""
    return f"planning.PlanLine:{line_id}"


def facts(initiative: Initiative) -> list[str]:
    """Return what matters most of the plan, in one query."""
    found = selectors.counts(initiative)
    said = []
    if found["vision"]:
        said.append(_now("Vision endorsed, version %(number)s") % {"number": found["vision"]})
    if found["planned"]:
        text = ngettext("%(n)s plan line, %(done)s done", "%(n)s plan lines, %(done)s done", found["planned"])
        said.append(text % {"n": found["planned"], "done": found["done"]})
    return said


def _named(things: Iterable[object]) -> str:
    every = [str(thing) for thing in things]
    more = [_now("and %(n)s more") % {"n": len(every) - NAMED}] if len(every) > NAMED else []
    return "; ".join([*every[:NAMED], *more])


@add_gate("planning.vision", PHASE, _("An endorsed vision"))
def has_endorsed_vision(initiative: Initiative) -> Outcome:
    """Pass once a version of the vision is endorsed."""
    newest = selectors.latest_vision(initiative)
    if newest is None:
        return Outcome(
            False,
            _now("No vision is written yet. Write the first version with the members."),
            registers.visions.url("add", initiative),
        )
    if newest.is_endorsed or selectors.latest_vision(initiative, endorsed=True) is not None:
        return Outcome(True)
    url = registers.visions.url("record", initiative, newest.pk)
    return Outcome(False, _now("%(vision)s is not endorsed yet. Let the body decide on it.") % {"vision": newest}, url)


@add_gate("planning.objectives", PHASE, _("Strategic objectives"))
def has_objective(initiative: Initiative) -> Outcome:
    """Pass once an objective is set."""
    if StrategicObjective.objects.filter(initiative=initiative).exists():
        return Outcome(True)
    return Outcome(
        False,
        _now("No strategic objective is set yet. Derive three to six from the vision."),
        registers.objectives.url("add", initiative),
    )


@add_gate("planning.lines", PHASE, _("Every plan line with its lead, its indicator and its cause"))
def lines_are_whole(initiative: Initiative) -> Outcome:
    """Pass once there are lines and none lacks a lead, an indicator or a cause; those that do are named."""
    found = selectors.lacks(initiative)
    if not found:
        return Outcome(
            False, _now("The plan has no line yet. Add the first activity."), registers.lines.url("add", initiative)
        )
    parts = (
        (_now("without a lead: %(lines)s"), [one.line for one in found if one.lead]),
        (_now("without an indicator: %(lines)s"), [one.line for one in found if one.indicator]),
        (_now("without a cause: %(lines)s"), [one.line for one in found if one.cause]),
    )
    said = [text % {"lines": _named(lines)} for text, lines in parts if lines]
    if not said:
        return Outcome(True)
    sentence = _now("Complete these plan lines: %(parts)s.") % {"parts": " · ".join(said)}
    return Outcome(False, sentence, reverse("planning.coherence", args=scope_args(initiative)))


@add_gate("planning.causes", PHASE, _("The top root causes answered"))
def causes_are_answered(initiative: Initiative) -> Outcome:
    """Pass once every root cause of the top ranks has a plan line."""
    left = selectors.unanswered_causes(initiative, timezone.localdate())
    if not left:
        return Outcome(True)
    sentence = _now("No plan line answers: %(causes)s.") % {"causes": _named(one.problem for one in left)}
    return Outcome(False, sentence, reverse("planning.coherence", args=scope_args(initiative)))


@add_gate("planning.gender", PHASE, _("Gender in objectives and within activities"), is_gender=True)
def gender_is_planned(initiative: Initiative) -> Outcome:
    """Pass once a line has a gender objective, and each line says how gender plays within it or why not."""
    explicit, left_open = selectors.without_gender(initiative)
    url = reverse("planning.gender", args=scope_args(initiative))
    if not explicit:
        return Outcome(
            False, _now("No plan line has a gender objective yet. Give at least one line such an objective."), url
        )
    if left_open:
        sentence = _now("Say how women can take part, or why gender plays no part, in: %(lines)s.")
        return Outcome(False, sentence % {"lines": _named(left_open)}, url)
    return Outcome(True)


def stops(initiative: Initiative) -> Iterator[tuple[str, Node]]:
    """Yield plan lines after the causes that they answer: the second stop of each thread."""
    for cause, line in selectors.stops(initiative):
        url = registers.lines.url("record", initiative, line.pk)
        node = Node(
            line_key(line.pk),
            _now("Line %(number)s: %(activity)s") % {"number": line.number, "activity": line.activity},
            url,
        )
        yield problem_key(cause) if cause else "", node


add_link(
    Link(
        level=1,
        nodes=stops,
        missing=_("no plan line answers this cause"),
        orphan=_("no root cause leads to this plan line"),
    )
)


@adviser
def review_the_vision(initiative: Initiative) -> Iterator[Step]:
    """Propose to review an endorsed vision whose review is due."""
    vision = selectors.latest_vision(initiative, endorsed=True)
    if vision is not None and vision.review_on < timezone.localdate():
        sentence = _now(
            "The vision was to be reviewed on %(day)s. Look at it with the members, and write a new version if it no longer fits."
        )
        yield Step(
            40,
            sentence % {"day": formats.date_format(vision.review_on, "j F Y")},
            registers.visions.url("list", initiative),
            _now("Review the vision"),
        )


add_desk(
    Desk(
        phase=PHASE,
        purpose=_(
            "Agree where the cluster wants to be, and on the plan that leads there: who does what, when, and with whose money."
        ),
        help=(
            _(
                "Members write the vision together from the leverage points of the diagnostic. Lights show what a good "
                "vision has; they advise and never refuse. Once a body endorsed it, it stays; a change is a new version "
                "with its reason."
            ),
            _(
                "Each plan line names the root cause that it answers, a lead, its money by source, and the indicator "
                "that will show whether it worked. A line without a cause, and a cause without a line, show here and on "
                "the road."
            ),
            _(
                "Gender stands in the plan twice: as an objective of at least one line, and within each activity, so "
                "that women can take part as well as men."
            ),
            _(
                "When the plan is endorsed, it is kept as it stands. To change it later, record a revision that cites "
                "the figure which calls for it, then change the lines. Reporting progress is no revision."
            ),
        ),
        registers=registers.ALL,
        doors=(
            Door(_("Does the plan hold together?"), "planning.coherence", "planning.see"),
            Door(_("The plan in time"), "planning.timeline", "planning.see"),
            Door(_("Budget and who pays"), "planning.budget", "planning.see"),
            Door(_("Gender in the plan"), "planning.gender", "planning.see"),
        ),
        facts=facts,
    )
)
