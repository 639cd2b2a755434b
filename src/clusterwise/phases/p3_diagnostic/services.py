"""Recording, revising and removing what the diagnostic holds."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from clusterwise.foundation import journal
from clusterwise.foundation.journal.verbs import Verb
from clusterwise.foundation.organisations.models import Initiative
from clusterwise.foundation.people import access as permissions
from clusterwise.foundation.people.models import User
from clusterwise.foundation.people.records import add_record, check, remove_record, revise_record
from clusterwise.phases.p3_diagnostic import access as _access  # noqa: F401  (declares the permissions)
from clusterwise.phases.p3_diagnostic.links import keep_links
from clusterwise.phases.p3_diagnostic.loops import refuse_loop
from clusterwise.phases.p3_diagnostic.models import (
    Finding,
    GenderRole,
    LeverageAnswer,
    LeveragePoint,
    Problem,
    ProblemArrow,
    Study,
)

EDIT = "diagnostic.edit"
BEGAN_STUDY = Verb("diagnostic.began_study", _("began a diagnostic study"))
REVISED_STUDY = Verb("diagnostic.revised_study", _("revised a diagnostic study"))
REMOVED_STUDY = Verb("diagnostic.removed_study", _("removed a diagnostic study"))
RECORDED_FINDING = Verb("diagnostic.recorded_finding", _("recorded a finding"))
REVISED_FINDING = Verb("diagnostic.revised_finding", _("revised a finding"))
REMOVED_FINDING = Verb("diagnostic.removed_finding", _("removed a finding"))
RECORDED_PROBLEM = Verb("diagnostic.recorded_problem", _("recorded a problem"))
REVISED_PROBLEM = Verb("diagnostic.revised_problem", _("revised a problem"))
REMOVED_PROBLEM = Verb("diagnostic.removed_problem", _("removed a problem with its arrows"))
LINKED = Verb("diagnostic.linked_problems", _("linked a cause to what it leads to"))
UNLINKED = Verb("diagnostic.unlinked_problems", _("removed an arrow between problems"))
RECORDED_POINT = Verb("diagnostic.recorded_leverage_point", _("recorded a leverage point"))
REVISED_POINT = Verb("diagnostic.revised_leverage_point", _("revised a leverage point"))
REMOVED_POINT = Verb("diagnostic.removed_leverage_point", _("removed a leverage point"))
RECORDED_ROLE = Verb("diagnostic.recorded_gender_role", _("recorded who does, controls, decides or gains what"))
REVISED_ROLE = Verb("diagnostic.revised_gender_role", _("revised who does, controls, decides or gains what"))
REMOVED_ROLE = Verb("diagnostic.removed_gender_role", _("removed a record of gender roles"))


def begin_study(*, initiative: Initiative, by: User | None, client_id: UUID | None = None, **values: Any) -> Study:
    """Store a study with its method, sampling and limits."""
    return add_record(
        Study(initiative=initiative, **values), by=by, permission=EDIT, verb=BEGAN_STUDY, client_id=client_id
    )


def revise_study(study: Study, *, by: User | None, **values: Any) -> Study:
    """Change a study, or name the decision that validated it."""
    return revise_record(study, values, by=by, permission=EDIT, verb=REVISED_STUDY)


def remove_study(study: Study, *, by: User | None) -> None:
    """Remove a study without findings."""
    remove_record(study, by=by, permission=EDIT, verb=REMOVED_STUDY)


def record_finding(*, initiative: Initiative, by: User | None, client_id: UUID | None = None, **values: Any) -> Finding:
    """Store a finding; one without evidence is kept as a draft."""
    finding = Finding(initiative=initiative, **values)
    return add_record(finding, by=by, permission=EDIT, verb=RECORDED_FINDING, client_id=client_id)


def revise_finding(finding: Finding, *, by: User | None, **values: Any) -> Finding:
    """Change a finding or its evidence."""
    return revise_record(finding, values, by=by, permission=EDIT, verb=REVISED_FINDING)


def remove_finding(finding: Finding, *, by: User | None) -> None:
    """Remove a finding that no problem rests on."""
    remove_record(finding, by=by, permission=EDIT, verb=REMOVED_FINDING)


def record_problem(
    *,
    initiative: Initiative,
    by: User | None,
    client_id: UUID | None = None,
    leads_to: Problem | None = None,
    **values: Any,
) -> Problem:
    """Store a box of the problem tree and, where it is known, the arrow to what it leads to."""
    permissions.require(by, EDIT, initiative)
    problem = Problem(initiative=initiative, programme_id=initiative.programme_id, **values)
    with journal.change(by, RECORDED_PROBLEM, problem, client_id=client_id) as change:
        check(problem)
        change.create(problem)
        if leads_to is not None:
            arrow = ProblemArrow(initiative=initiative, cause=problem, effect=leads_to)
            check(arrow)
            change.create(arrow)
    return problem


def revise_problem(problem: Problem, *, by: User | None, **values: Any) -> Problem:
    """Change a box of the problem tree."""
    return revise_record(problem, values, by=by, permission=EDIT, verb=REVISED_PROBLEM)


def remove_problem(problem: Problem, *, by: User | None) -> None:
    """Remove a box and its arrows; one that a leverage point or a plan line answers stays."""
    permissions.require(by, EDIT, problem)
    with journal.change(by, REMOVED_PROBLEM, problem) as change:
        for arrow in [*problem.causes.all(), *problem.effects.all()]:
            change.delete(arrow)
        change.delete(problem)


def link_problems(
    *, initiative: Initiative, by: User | None, cause: Problem, effect: Problem, client_id: UUID | None = None
) -> ProblemArrow:
    """Say that one problem leads to another; a circle is refused with every problem on it named."""
    permissions.require(by, EDIT, initiative)
    arrow = ProblemArrow(initiative=initiative, programme_id=initiative.programme_id, cause=cause, effect=effect)
    with journal.change(by, LINKED, arrow, client_id=client_id) as change:
        check(arrow)
        refuse_loop(arrow)
        return change.create(arrow)


def unlink_problems(arrow: ProblemArrow, *, by: User | None) -> None:
    """Remove an arrow."""
    remove_record(arrow, by=by, permission=EDIT, verb=UNLINKED)


def record_leverage_point(
    *,
    initiative: Initiative,
    by: User | None,
    client_id: UUID | None = None,
    answers: Iterable[Problem] = (),
    **values: Any,
) -> LeveragePoint:
    """Store a leverage point and the causes that it answers."""
    permissions.require(by, EDIT, initiative)
    point = LeveragePoint(initiative=initiative, programme_id=initiative.programme_id, **values)
    with journal.change(by, RECORDED_POINT, point, client_id=client_id) as change:
        check(point)
        change.create(point)
        keep_links(change, {}, answers, lambda problem: _answer(point, problem))
    return point


def revise_leverage_point(
    point: LeveragePoint, *, by: User | None, answers: Iterable[Problem] | None = None, **values: Any
) -> LeveragePoint:
    """Change a leverage point and, where given, the causes that it answers."""
    permissions.require(by, EDIT, point)
    for name, value in values.items():
        setattr(point, name, value)
    with journal.change(by, REVISED_POINT, point) as change:
        check(point)
        change.save(point)
        if answers is not None:
            keep_links(change, _kept_answers(point), answers, lambda problem: _answer(point, problem))
    return point


def remove_leverage_point(point: LeveragePoint, *, by: User | None) -> None:
    """Remove a leverage point that no plan line and no vision rests on."""
    permissions.require(by, EDIT, point)
    with journal.change(by, REMOVED_POINT, point) as change:
        keep_links(change, _kept_answers(point), (), lambda problem: _answer(point, problem))
        change.delete(point)


def _answer(point: LeveragePoint, problem: Problem) -> LeverageAnswer:
    return LeverageAnswer(initiative=point.initiative, programme_id=point.programme_id, point=point, problem=problem)


def _kept_answers(point: LeveragePoint) -> dict[Any, LeverageAnswer]:
    return {answer.problem_id: answer for answer in LeverageAnswer.objects.filter(point=point)}


def record_gender_role(
    *, initiative: Initiative, by: User | None, client_id: UUID | None = None, **values: Any
) -> GenderRole:
    """Store who does, controls, decides or gains one thing; without evidence it is kept as a draft."""
    role = GenderRole(initiative=initiative, **values)
    return add_record(role, by=by, permission=EDIT, verb=RECORDED_ROLE, client_id=client_id)


def revise_gender_role(role: GenderRole, *, by: User | None, **values: Any) -> GenderRole:
    """Change a record of gender roles."""
    return revise_record(role, values, by=by, permission=EDIT, verb=REVISED_ROLE)


def remove_gender_role(role: GenderRole, *, by: User | None) -> None:
    """Remove a record of gender roles."""
    remove_record(role, by=by, permission=EDIT, verb=REMOVED_ROLE)
