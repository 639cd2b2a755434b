"""Writing an evaluation: each deed asks who may, checks what it rests on, and leaves one event."""

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.journal.verbs import Verb
from clusterwise.foundation.organisations.models import Initiative
from clusterwise.foundation.people.models import User
from clusterwise.foundation.people.records import add_record, remove_record, revise_record
from clusterwise.phases.p6_results.evaluation.access import WRITE
from clusterwise.phases.p6_results.evaluation.citations import last_support
from clusterwise.phases.p6_results.evaluation.models import (
    Claim,
    ClaimEvidence,
    Contribution,
    Evaluation,
    Evidence,
    Question,
    RivalExplanation,
    StandardCheck,
)

BEGAN = Verb("evaluation.began", _("began an evaluation"))
REVISED = Verb("evaluation.revised", _("revised an evaluation"))
REMOVED = Verb("evaluation.removed", _("removed an evaluation"))
ASKED = Verb("evaluation.asked", _("asked an evaluation question"))
JUDGED = Verb("evaluation.judged", _("revised or rated an evaluation question"))
UNASKED = Verb("evaluation.unasked", _("removed an evaluation question"))
CITED = Verb("evaluation.cited", _("added evidence to an evaluation"))
RECITED = Verb("evaluation.recited", _("corrected evidence of an evaluation"))
UNCITED = Verb("evaluation.uncited", _("removed evidence of an evaluation"))
CHECKED = Verb("evaluation.checked", _("looked at a control point"))
RECHECKED = Verb("evaluation.rechecked", _("looked at a control point again"))
UNCHECKED = Verb("evaluation.unchecked", _("removed the verdict on a control point"))
ANALYSED = Verb("evaluation.analysed", _("began a contribution analysis"))
RETOLD = Verb("evaluation.retold", _("went on with a contribution analysis"))
DROPPED = Verb("evaluation.dropped", _("removed a contribution analysis"))
CLAIMED = Verb("evaluation.claimed", _("wrote a claim of contribution"))
RECLAIMED = Verb("evaluation.reclaimed", _("revised or judged a claim of contribution"))
UNCLAIMED = Verb("evaluation.unclaimed", _("removed a claim of contribution"))
DOUBTED = Verb("evaluation.doubted", _("named a rival explanation"))
WEIGHED = Verb("evaluation.weighed", _("revised or weighed a rival explanation"))
UNDOUBTED = Verb("evaluation.undoubted", _("removed a rival explanation"))


def begin_evaluation(
    *, initiative: Initiative, by: User | None, client_id: UUID | None = None, **values: Any
) -> Evaluation:
    """Begin an evaluation of the initiative."""
    return add_record(
        Evaluation(initiative=initiative, **values), by=by, permission=WRITE, verb=BEGAN, client_id=client_id
    )


def revise_evaluation(evaluation: Evaluation, *, by: User | None, **values: Any) -> Evaluation:
    """Change an evaluation's frame."""
    return revise_record(evaluation, values, by=by, permission=WRITE, verb=REVISED)


def remove_evaluation(evaluation: Evaluation, *, by: User | None) -> None:
    """Remove an evaluation that holds nothing yet."""
    remove_record(evaluation, by=by, permission=WRITE, verb=REMOVED)


def ask_question(*, initiative: Initiative, by: User | None, client_id: UUID | None = None, **values: Any) -> Question:
    """Ask a question under a criterion; it is rated once evidence stands behind it."""
    return add_record(
        Question(initiative=initiative, **values), by=by, permission=WRITE, verb=ASKED, client_id=client_id
    )


def judge_question(question: Question, *, by: User | None, **values: Any) -> Question:
    """Revise a question or rate it; a rating needs evidence and a reason."""
    return revise_record(question, values, by=by, permission=WRITE, verb=JUDGED)


def remove_question(question: Question, *, by: User | None) -> None:
    """Remove a question that has no evidence."""
    remove_record(question, by=by, permission=WRITE, verb=UNASKED)


def add_evidence(*, initiative: Initiative, by: User | None, client_id: UUID | None = None, **values: Any) -> Evidence:
    """Add what is known about a question, with its source."""
    return add_record(
        Evidence(initiative=initiative, **values), by=by, permission=WRITE, verb=CITED, client_id=client_id
    )


def revise_evidence(evidence: Evidence, *, by: User | None, **values: Any) -> Evidence:
    """Correct a piece of evidence."""
    return revise_record(evidence, values, by=by, permission=WRITE, verb=RECITED)


def check_point(
    *, initiative: Initiative, by: User | None, client_id: UUID | None = None, **values: Any
) -> StandardCheck:
    """Give the verdict on a control point of the standard."""
    return add_record(
        StandardCheck(initiative=initiative, **values), by=by, permission=WRITE, verb=CHECKED, client_id=client_id
    )


def recheck_point(check: StandardCheck, *, by: User | None, **values: Any) -> StandardCheck:
    """Correct the verdict on a control point."""
    return revise_record(check, values, by=by, permission=WRITE, verb=RECHECKED)


def uncheck_point(check: StandardCheck, *, by: User | None) -> None:
    """Remove the verdict on a control point."""
    remove_record(check, by=by, permission=WRITE, verb=UNCHECKED)


def begin_contribution(
    *, initiative: Initiative, by: User | None, client_id: UUID | None = None, **values: Any
) -> Contribution:
    """Begin a contribution analysis with its question of cause and effect."""
    return add_record(
        Contribution(initiative=initiative, **values), by=by, permission=WRITE, verb=ANALYSED, client_id=client_id
    )


def continue_contribution(contribution: Contribution, *, by: User | None, **values: Any) -> Contribution:
    """Write the next step; steps keep their order."""
    return revise_record(contribution, values, by=by, permission=WRITE, verb=RETOLD)


def remove_contribution(contribution: Contribution, *, by: User | None) -> None:
    """Remove a contribution analysis that has no claim."""
    remove_record(contribution, by=by, permission=WRITE, verb=DROPPED)


def claim_contribution(
    *, initiative: Initiative, by: User | None, client_id: UUID | None = None, **values: Any
) -> Claim:
    """Write one link of the theory of change as a claim."""
    return add_record(
        Claim(initiative=initiative, **values), by=by, permission=WRITE, verb=CLAIMED, client_id=client_id
    )


def judge_claim(claim: Claim, *, by: User | None, **values: Any) -> Claim:
    """Revise a claim or judge its strength, which needs evidence."""
    return revise_record(claim, values, by=by, permission=WRITE, verb=RECLAIMED)


def remove_claim(claim: Claim, *, by: User | None) -> None:
    """Remove a claim that nothing hangs on."""
    remove_record(claim, by=by, permission=WRITE, verb=UNCLAIMED)


def add_claim_evidence(
    *, initiative: Initiative, by: User | None, client_id: UUID | None = None, **values: Any
) -> ClaimEvidence:
    """Add what is known about a claim, with its source."""
    return add_record(
        ClaimEvidence(initiative=initiative, **values), by=by, permission=WRITE, verb=CITED, client_id=client_id
    )


def revise_claim_evidence(evidence: ClaimEvidence, *, by: User | None, **values: Any) -> ClaimEvidence:
    """Correct a piece of evidence for a claim."""
    return revise_record(evidence, values, by=by, permission=WRITE, verb=RECITED)


def name_rival(
    *, initiative: Initiative, by: User | None, client_id: UUID | None = None, **values: Any
) -> RivalExplanation:
    """Name what else could explain a claim."""
    return add_record(
        RivalExplanation(initiative=initiative, **values), by=by, permission=WRITE, verb=DOUBTED, client_id=client_id
    )


def weigh_rival(rival: RivalExplanation, *, by: User | None, **values: Any) -> RivalExplanation:
    """Revise a rival explanation or give the verdict on it."""
    return revise_record(rival, values, by=by, permission=WRITE, verb=WEIGHED)


def remove_rival(rival: RivalExplanation, *, by: User | None) -> None:
    """Remove a rival explanation that was named by mistake."""
    remove_record(rival, by=by, permission=WRITE, verb=UNDOUBTED)


def remove_evidence(evidence: Evidence | ClaimEvidence, *, by: User | None) -> None:
    """Remove evidence, unless a judgement rests on it alone."""
    if reason := last_support(evidence):
        raise ValidationError(reason)
    remove_record(evidence, by=by, permission=WRITE, verb=UNCITED)
