"""The problem tree as a picture that grows up from its root causes, or turned round into objectives."""

from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _

from clusterwise.methods.chains import levels
from clusterwise.phases.p3_diagnostic.models import Problem
from clusterwise.phases.p3_diagnostic.selectors import Tree
from clusterwise.press.charts.chain import ChainWords, Edge, Node, chain_drawing
from clusterwise.press.charts.picture import Picture


def tree_picture(tree: Tree, *, as_objectives: bool = False) -> Picture | None:
    """Draw the tree, the core problem marked; None while it has no box."""
    if not tree.problems:
        return None
    level = levels([str(problem.pk) for problem in tree.problems], tree.arrows)
    nodes = tuple(
        Node(str(problem.pk), _text(problem, as_objectives), level[str(problem.pk)], problem == tree.core)
        for problem in tree.problems
    )
    return chain_drawing(
        nodes,
        tuple(Edge(cause, effect) for cause, effect in tree.arrows),
        title=_("Objective tree") if as_objectives else _("Problem tree"),
        flow="up",
        language=(get_language() or "en").split("-")[0],
        direction="rtl" if get_language_bidi() else "ltr",
        names=ChainWords(_("From"), _("Leads to"), _("If")),
    )


def _text(problem: Problem, as_objectives: bool) -> str:
    if not as_objectives:
        return problem.statement
    return problem.objective or _("No objective yet for: %(problem)s") % {"problem": problem.statement}
