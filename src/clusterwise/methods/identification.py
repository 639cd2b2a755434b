"""Whether a candidate is a cluster at all: the four-part test before any ranking."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Part(StrEnum):
    """The four parts of the definition of a cluster."""

    CONCENTRATION = "concentration"
    INTERCONNECTION = "interconnection"
    INSTITUTIONS = "institutions"
    SHARED_ISSUES = "shared_issues"


@dataclass(frozen=True, slots=True)
class IdentificationRule:
    """The thresholds of one dated version of the four-part test."""

    name: str
    minimum_units: int
    minimum_lq: float
    minimum_linked_share: float
    minimum_institution_types: int
    minimum_issues: int
    minimum_issue_share: float
    source: str
    valid_from: date


@dataclass(frozen=True, slots=True)
class CandidateFacts:
    """What is known of a candidate; None is unknown.

    `linked_units` deal with another unit of the candidate; `issues` gives the units that report each issue.
    """

    candidate: str
    units: int | None
    lq: float | None
    linked_units: int | None
    institution_types: frozenset[str] | None
    issues: Mapping[str, int] | None
    units_before_project: int | None
    evidence: Mapping[Part, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PartVerdict:
    """One part's outcome with the reason in a code, in a sentence, and with the evidence cited."""

    part: Part
    is_met: bool
    code: str
    reason: str
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Identification:
    """The whole verdict: a cluster only if all four parts are met."""

    candidate: str
    verdicts: tuple[PartVerdict, ...]
    is_green_field: bool | None

    @property
    def is_cluster(self) -> bool:
        return all(verdict.is_met for verdict in self.verdicts)

    @property
    def refusals(self) -> tuple[PartVerdict, ...]:
        return tuple(verdict for verdict in self.verdicts if not verdict.is_met)


def identify(facts: CandidateFacts, rule: IdentificationRule) -> Identification:
    """Test a candidate on concentration, interconnection, institutions and shared issues.

    Formula: concentration: units >= minimum and LQ >= minimum; interconnection: linked units / units >= minimum share;
    institutions: types present >= minimum; shared issues: issues that at least the minimum share of units report
    >= minimum. A part is met only where its figures are known and at least one piece of evidence is cited.
    Source: UNIDO's definition of a cluster; thresholds are programme parameters (Indian Cluster Observatory: 100 units).
    Limits: registers miss informal units, so a refusal on units should be checked in the field.

    >>> rule = IdentificationRule("v1", 50, 1.0, 0.3, 2, 1, 0.3, "programme", date(2024, 1, 1))
    >>> facts = CandidateFacts("figs", 80, 2.1, 40, frozenset({"bank"}), {"drying": 60}, 75,
    ...                        {part: ("visit 1",) for part in Part})
    >>> result = identify(facts, rule)
    >>> result.is_cluster, [verdict.reason for verdict in result.refusals]
    (False, ['1 type of institution is present; the rule asks for 2.'])
    """
    checks = (_concentration, _interconnection, _institutions, _shared_issues)
    verdicts = tuple(
        _verdict(part, facts.evidence.get(part, ()), *check(facts, rule))
        for part, check in zip(Part, checks, strict=True)
    )
    return Identification(facts.candidate, verdicts, is_green_field(facts.units_before_project))


def is_green_field(units_before_project: int | None) -> bool | None:
    """Say whether nothing stood there before the project; None where it is unknown.

    Formula: units before the project = 0.
    Source: UNIDO's first principle, work with existing clusters.
    Limits: rests on the date that the programme gives as its start.

    >>> is_green_field(0), is_green_field(12), is_green_field(None)
    (True, False, None)
    """
    if units_before_project is None:
        return None
    if units_before_project < 0:
        raise ValueError(f"{units_before_project} units before the project; give zero or more, or leave it empty.")
    return units_before_project == 0


_Outcome = tuple[bool, str, str]


def _verdict(part: Part, evidence: tuple[str, ...], is_met: bool, code: str, reason: str) -> PartVerdict:
    if is_met and not evidence:
        return PartVerdict(part, False, "no_evidence", f"{reason} But no evidence is cited; attach or name it.", ())
    return PartVerdict(part, is_met, code, reason, evidence)


def _concentration(facts: CandidateFacts, rule: IdentificationRule) -> _Outcome:
    if facts.units is None or facts.lq is None:
        return False, "unknown", "The number of units or the location quotient is not known; count them first."
    if facts.units < rule.minimum_units:
        return False, "too_few_units", f"{facts.units} units; the rule asks for {rule.minimum_units}."
    if not facts.lq >= rule.minimum_lq:
        return False, "not_concentrated", f"Location quotient {facts.lq:.2f}; the rule asks for {rule.minimum_lq:g}."
    return True, "met", f"{facts.units} units with a location quotient of {facts.lq:.2f}."


def _interconnection(facts: CandidateFacts, rule: IdentificationRule) -> _Outcome:
    if facts.linked_units is None or not facts.units:
        return False, "unknown", "It is not known how many units deal with one another; ask them first."
    if not 0 <= facts.linked_units <= facts.units:
        raise ValueError(
            f"{facts.candidate}: {facts.linked_units} linked units among {facts.units}; linked units are part of all units."
        )
    share = facts.linked_units / facts.units
    text = f"{facts.linked_units} of {facts.units} units deal with one another"
    if share < rule.minimum_linked_share:
        return False, "not_linked", f"{text}; the rule asks for {rule.minimum_linked_share:.0%}."
    return True, "met", f"{text}."


def _institutions(facts: CandidateFacts, rule: IdentificationRule) -> _Outcome:
    if facts.institution_types is None:
        return False, "unknown", "It is not known which institutions are present; list them first."
    found = len(facts.institution_types)
    text = f"{found} type of institution is present" if found == 1 else f"{found} types of institution are present"
    if found < rule.minimum_institution_types:
        return False, "too_few_institutions", f"{text}; the rule asks for {rule.minimum_institution_types}."
    return True, "met", f"{text}."


def _shared_issues(facts: CandidateFacts, rule: IdentificationRule) -> _Outcome:
    if facts.issues is None or not facts.units:
        return False, "unknown", "It is not known which issues the units share; ask them first."
    units = facts.units
    shared = sorted(issue for issue, reporting in facts.issues.items() if reporting / units >= rule.minimum_issue_share)
    text = f"Issues that {rule.minimum_issue_share:.0%} or more of the units report: {len(shared)}"
    if len(shared) < rule.minimum_issues:
        return False, "no_shared_issues", f"{text}; the rule asks for {rule.minimum_issues}."
    return True, "met", f"{text} ({', '.join(shared)})."
