"""Reads: the evidence matrix, the checklist, the six steps of a contribution analysis, and sizes of studies."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from clusterwise.foundation.codes import selectors as codes
from clusterwise.methods.evaluation.sample_size import (
    design_effect,
    detectable_difference,
    size_for_mean,
    size_for_proportion,
    size_for_two_means,
)
from clusterwise.phases.p6_results.evaluation.models import (
    Contribution,
    Evaluation,
    Evidence,
    Question,
    RivalExplanation,
    StandardCheck,
)

RELATED = (
    "figure__publication",
    "figure__indicator",
    "indicator",
    "effect_study",
    "observation",
    "finding",
    "document_version__document",
)
HEAVY = ("figure__facts", "figure__definition", "effect_study__result")


@dataclass(frozen=True, slots=True)
class Criterion:
    """One of the six criteria with its questions, each with the evidence behind it."""

    code: str
    label: str
    questions: tuple[tuple[Question, tuple[Evidence, ...]], ...]


def evidence_matrix(evaluation: Evaluation) -> list[Criterion]:
    """Return every criterion, those without a question too, so that a gap is seen."""
    known: dict[Any, list[Evidence]] = defaultdict(list)
    for one in Evidence.objects.filter(question__evaluation=evaluation).select_related(*RELATED).defer(*HEAVY):
        known[one.question_id].append(one)
    asked: dict[str, list[tuple[Question, tuple[Evidence, ...]]]] = defaultdict(list)
    for question in Question.objects.filter(evaluation=evaluation):
        asked[question.criterion].append((question, tuple(known[question.pk])))
    return [Criterion(code, label, tuple(asked[code])) for code, label in codes.choices("evaluation_criterion")]


def checklist(evaluation: Evaluation) -> list[tuple[str, StandardCheck | None]]:
    """Return every control point with its verdict; None where nobody looked yet."""
    seen = {row.point: row for row in StandardCheck.objects.filter(evaluation=evaluation)}
    return [(label, seen.get(code)) for code, label in codes.choices("dced_control_point")]


@dataclass(frozen=True, slots=True)
class Step:
    """One of the six steps, whether it is done, and what it still wants."""

    number: int
    title: str
    is_done: bool
    wants: str


def steps(contribution: Contribution) -> list[Step]:
    """Return the six steps of an analysis with what each still wants."""
    claims = list(contribution.claims.prefetch_related("evidence", "rivals"))
    bare = [one for one in claims if not one.evidence.all()]
    doubted = bool(claims) and all(
        one.rivals.all() and all(rival.verdict != RivalExplanation.Verdict.OPEN for rival in one.rivals.all())
        for one in claims
    )
    further = bool(contribution.sought.strip()) and doubted
    told = (
        (_("Question of cause and effect"), True, ""),
        (
            _("Theory of change"),
            bool(contribution.theory.strip() and claims),
            _("Write how it should have worked, and each link of it as a claim."),
        ),
        (_("Evidence that exists"), bool(claims) and not bare, _("Give each claim the evidence that exists.")),
        (_("Contribution story"), bool(contribution.story.strip()), _("Write what the evidence lets you say.")),
        (
            _("Further evidence and rival explanations"),
            further,
            _("Name what else could explain each claim, give your verdict, and say what you looked for."),
        ),
        (_("Revised story"), bool(contribution.revised_story.strip()), _("Write what can be said now.")),
    )
    return [Step(number, title, done, "" if done else wants) for number, (title, done, wants) in enumerate(told, 1)]


def sizes(given: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return how many to ask, and what so many can show, with design effect and loss."""
    effect = design_effect(given["per_cluster"], given["icc"])
    loss, power, population = given["loss"] / 100, given["power"] / 100, given["population"]
    mean = size_for_mean(given["spread"], given["difference"], population=population, effect=effect, loss=loss)
    share = size_for_proportion(
        given["share"] / 100, given["margin"] / 100, population=population, effect=effect, loss=loss
    )
    arm = size_for_two_means(given["difference"], given["spread"], power=power, effect=effect, loss=loss)
    least = detectable_difference(arm.needed, arm.needed, given["spread"], power=power, effect=effect)
    return [
        (_("Design effect of clusters"), f"{effect:.2f}"),
        (_("To know a mean within the difference: answers, and people to ask"), f"{mean.needed} / {mean.invited}"),
        (_("To know a share within the margin: answers, and people to ask"), f"{share.needed} / {share.invited}"),
        (
            _("To find the difference between two groups: answers, and people to ask, in each"),
            f"{arm.needed} / {arm.invited}",
        ),
        (_("The smallest difference that groups of that size find"), f"{least:.4g}"),
    ]
