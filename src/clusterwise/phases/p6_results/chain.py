"""The result chain as a picture, and what is still wrong in it, in plain sentences."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _

from clusterwise.foundation.evidence.models import Indicator
from clusterwise.foundation.organisations.models import Initiative
from clusterwise.methods.chains import RESULT_LEVELS, CycleError, Fault, FaultKind, levels, result_chain_faults
from clusterwise.phases.p6_results.models import Result, ResultArrow
from clusterwise.press.charts.chain import ChainWords, Edge, Node, chain_drawing
from clusterwise.press.charts.picture import Picture


@dataclass(frozen=True, slots=True)
class Chain:
    """The boxes and arrows of an initiative's result chain, with what is wrong in it."""

    results: tuple[Result, ...]
    arrows: tuple[ResultArrow, ...]
    faults: tuple[str, ...]

    @property
    def is_valid(self) -> bool:
        """Whether it has all five levels, no circle, an assumption on each arrow and a way to an impact from each box."""
        return bool(self.results) and not self.faults


def chain_of(initiative: Initiative) -> Chain:
    """Return the result chain, in two queries."""
    results = tuple(Result.objects.filter(initiative=initiative).order_by("id"))
    arrows = tuple(ResultArrow.objects.filter(initiative=initiative).select_related("source", "target"))
    return Chain(results, arrows, _faults(results, arrows))


def _faults(results: tuple[Result, ...], arrows: tuple[ResultArrow, ...]) -> tuple[str, ...]:
    if not results:
        return ()
    said = []
    held = {result.level for result in results}
    missing = [str(Indicator.Level(level).label) for level in RESULT_LEVELS if level not in held]
    if missing:
        said.append(_("The chain has nothing yet on the level: %(levels)s.") % {"levels": ", ".join(missing)})
    names = {str(result.pk): str(result) for result in results}
    level_of = {str(result.pk): result.level for result in results}
    assumptions = {(str(arrow.source_id), str(arrow.target_id)): arrow.assumption for arrow in arrows}
    try:
        found = result_chain_faults(level_of, assumptions)
    except CycleError as error:
        circle = " → ".join(names[node] for node in error.cycle)
        return (*said, _("The arrows go in a circle: %(loop)s. Remove one of them.") % {"loop": circle})
    return (*said, *dict.fromkeys(_sentence(fault, names) for fault in found))


def _sentence(fault: Fault, names: Mapping[str, str]) -> str:
    words = {"one": names[fault.nodes[0]], "other": names[fault.nodes[-1]]}
    match fault.kind:
        case FaultKind.ORPHAN:
            text = _("No arrow touches “%(one)s”. Say what leads to it, or what it leads to.")
        case FaultKind.BACKWARD:
            text = _("The arrow from “%(one)s” to “%(other)s” runs back to an earlier level. Turn it round.")
        case FaultKind.NO_ASSUMPTION:
            text = _("The arrow from “%(one)s” to “%(other)s” has no assumption. Write what must hold.")
        case FaultKind.NO_WAY_TO_IMPACT:
            text = _("No way leads from “%(one)s” to an impact. Draw the arrow that leads on.")
    return text % words


def chain_picture(chain: Chain) -> Picture | None:
    """Draw the chain from inputs to impact; None while it is empty, or while its arrows go in a circle."""
    if not chain.results:
        return None
    place = _columns(chain)
    held = sorted(set(place.values()))
    touched = {end for arrow in chain.arrows for end in (arrow.source_id, arrow.target_id)}
    nodes = tuple(
        Node(str(one.pk), one.statement, held.index(place[str(one.pk)]), one.pk not in touched) for one in chain.results
    )
    edges = tuple(Edge(str(one.source_id), str(one.target_id), one.assumption) for one in chain.arrows)
    return chain_drawing(
        nodes,
        edges,
        title=_("Result chain"),
        level_names=tuple(str(Indicator.Level(RESULT_LEVELS[level]).label) for level, _step in held),
        language=(get_language() or "en").split("-")[0],
        direction="rtl" if get_language_bidi() else "ltr",
        names=ChainWords(_("From"), _("Leads to"), _("If")),
    )


def _columns(chain: Chain) -> dict[str, tuple[int, int]]:
    """Return each box's level and its step within it: what leads to another box of the same level stands before it."""
    level = {str(one.pk): RESULT_LEVELS.index(one.level) for one in chain.results}
    arrows = [(str(one.source_id), str(one.target_id)) for one in chain.arrows]
    steps = levels(list(level), [(start, end) for start, end in arrows if level[start] == level[end]])
    return {key: (level[key], steps[key]) for key in level}
