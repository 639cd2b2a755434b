"""What an evaluation records: how it judges, what the initiative contributed, and studies of effect."""

from clusterwise.phases.p6_results.evaluation.models.contribution import (
    Claim,
    ClaimEvidence,
    Contribution,
    RivalExplanation,
)
from clusterwise.phases.p6_results.evaluation.models.effects import EffectStudy
from clusterwise.phases.p6_results.evaluation.models.judging import Evaluation, Evidence, Question, StandardCheck

__all__ = [
    "Claim",
    "ClaimEvidence",
    "Contribution",
    "EffectStudy",
    "Evaluation",
    "Evidence",
    "Question",
    "RivalExplanation",
    "StandardCheck",
]
