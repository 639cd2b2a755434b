"""Registers as files, candidates with their evidence, rounds with criteria, judges and scores, and what was decided."""

from clusterwise.phases.p1_selection.models.candidates import (
    Candidate,
    CandidateInstitution,
    GateOverride,
    Justification,
    SharedIssue,
    Thresholds,
)
from clusterwise.phases.p1_selection.models.decisions import DecisionNote, EntryNote, HeadCount, Outcome
from clusterwise.phases.p1_selection.models.files import RegisterFile
from clusterwise.phases.p1_selection.models.maps import ClusterMap
from clusterwise.phases.p1_selection.models.portrait import (
    Confirmation,
    IdentityTag,
    Quotation,
    SignReading,
    TerritoryArea,
)
from clusterwise.phases.p1_selection.models.rounds import Criterion, Entry, Judge, Score, SelectionRound
from clusterwise.phases.p1_selection.models.weighing import Weighing

__all__ = [
    "Candidate",
    "CandidateInstitution",
    "ClusterMap",
    "Confirmation",
    "Criterion",
    "DecisionNote",
    "Entry",
    "EntryNote",
    "GateOverride",
    "HeadCount",
    "IdentityTag",
    "Judge",
    "Justification",
    "Outcome",
    "Quotation",
    "RegisterFile",
    "Score",
    "SelectionRound",
    "SharedIssue",
    "SignReading",
    "TerritoryArea",
    "Thresholds",
    "Weighing",
]
