"""The gate of the long list: the four parts of what a cluster is, and that it stood there before the project."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from clusterwise.foundation.codes import selectors as codes
from clusterwise.foundation.organisations.models import Programme
from clusterwise.methods.identification import CandidateFacts, IdentificationRule, Part, identify
from clusterwise.methods.standing.existence import Eligibility, Existence, Named, overridden
from clusterwise.methods.standing.firms import StandingError
from clusterwise.phases.p1_selection import wording
from clusterwise.phases.p1_selection.models import Candidate
from clusterwise.phases.p1_selection.portrait.existence import Existing, existing_of
from clusterwise.phases.p1_selection.portrait.rules import own_thresholds

RULE = "cluster_identification"


@dataclass(frozen=True, slots=True)
class PartFound:
    """One part of the test with its reason and the evidence cited."""

    part: str
    label: str
    is_met: bool
    reason: str
    evidence: tuple[str, ...]
    #: False where nobody has asked or counted yet; such a part is not met, and yet nothing speaks against it.
    is_known: bool = True


@dataclass(frozen=True, slots=True)
class GateFound:
    """Whether a candidate is a cluster, stood there before, and may be scored; with the reasons where not."""

    parts: tuple[PartFound, ...]
    is_cluster: bool
    is_green_field: bool | None
    is_justified: bool
    existence: str
    signatures: tuple[Named, ...] = ()
    existing: Existing | None = None

    @property
    def is_proven(self) -> bool:
        """Whether what a register shows of the candidate, and people of the place, prove that it exists."""
        return self.existing is None or self.existing.verdict.may_be_ranked

    @property
    def passes(self) -> bool:
        """A proven cluster that stood there before the project, or a green-field one that two different people let go on.

        The first of them writes and signs the justification, the second signs beside it.
        """
        if self.is_green_field:
            return self.is_justified and _is_overridden(self.signatures)
        return self.is_cluster and self.is_proven and self.is_green_field is False

    @property
    def is_waiting(self) -> bool:
        """Not admitted, only because something is still to be asked: nothing that is known speaks against it."""
        if self.is_admitted or self.is_green_field:
            return False
        proofs = self.existing.proofs if self.existing is not None else ()
        refused = any(part.is_known and not part.is_met for part in self.parts)
        return not refused and all(proof.is_met is not False for proof in proofs)

    @property
    def is_overridden(self) -> bool:
        """Refused, and yet compared, since two different people have signed why."""
        return not self.passes and _is_overridden(self.signatures)

    @property
    def is_admitted(self) -> bool:
        """Whether the candidate may be compared with others."""
        return self.passes or self.is_overridden

    @property
    def reasons(self) -> list[str]:
        """Why the gate refuses the candidate, one sentence a part; an override does not take them away."""
        if self.passes:
            return []
        failed = [f"{part.label}: {part.reason}" for part in self.parts if not part.is_met]
        failed += self.existing.reasons if self.existing is not None else []
        return failed if self.is_green_field is False else [*failed, self.existence]


def rule_of(programme: Programme, on: date | None = None) -> IdentificationRule:
    """Return the programme's own thresholds, or those of the shipped rule."""
    own = own_thresholds(programme)
    given: dict[str, Any]
    if own is not None:
        given = {name: getattr(own, name) for name in _NAMES} | {"source": own.source}
        return _rule(given, own.valid_from)
    day = on or timezone.localdate()
    return _rule(codes.rule(RULE, day), day)


_NAMES = (
    "minimum_units",
    "minimum_lq",
    "minimum_linked_percent",
    "minimum_institution_types",
    "minimum_issues",
    "minimum_issue_percent",
)


def _rule(given: dict[str, Any], valid_from: date) -> IdentificationRule:
    return IdentificationRule(
        name=RULE,
        minimum_units=int(given["minimum_units"]),
        minimum_lq=float(given["minimum_lq"]),
        minimum_linked_share=float(given["minimum_linked_percent"]) / 100,
        minimum_institution_types=int(given["minimum_institution_types"]),
        minimum_issues=int(given["minimum_issues"]),
        minimum_issue_share=float(given["minimum_issue_percent"]) / 100,
        source=str(given["source"]),
        valid_from=valid_from,
    )


def facts_of(candidate: Candidate) -> CandidateFacts:
    """Return what is recorded of a candidate, in the form that the method takes."""
    institutions, issues = list(candidate.institutions.all()), list(candidate.issues.all())
    known = codes.codes("actor_type")
    kinds = {row.kind for row in institutions if row.kind in known and known[row.kind].extra.get("institution")}
    cited = {
        Part.CONCENTRATION: (candidate.concentration_evidence,),
        Part.INTERCONNECTION: (candidate.interconnection_evidence,),
        Part.INSTITUTIONS: tuple(row.evidence for row in institutions),
        Part.SHARED_ISSUES: tuple(row.evidence for row in issues),
    }
    return CandidateFacts(
        candidate=candidate.name,
        units=candidate.units,
        lq=None if candidate.lq is None else float(candidate.lq),
        linked_units=candidate.linked_units,
        institution_types=frozenset(kinds) if institutions or candidate.institutions_surveyed else None,
        issues={row.issue: row.units for row in issues} or None,
        units_before_project=candidate.units_before_project,
        evidence={part: tuple(filter(None, texts)) for part, texts in cited.items()},
    )


def gate_of(candidate: Candidate, rule: IdentificationRule) -> GateFound:
    """Test one candidate."""
    facts = facts_of(candidate)
    found = identify(facts, rule)
    parts = tuple(
        PartFound(
            part=verdict.part.value,
            label=str(wording.PARTS[verdict.part]),
            is_met=verdict.is_met,
            reason=wording.verdict(verdict.code, verdict.part, facts, rule),
            evidence=verdict.evidence,
            is_known=verdict.code != "unknown",
        )
        for verdict in found.verdicts
    )
    justification = getattr(candidate, "justification", None)
    signatures = signatures_of(candidate)
    return GateFound(
        parts, found.is_cluster, found.is_green_field, justification is not None, _existence(candidate, signatures),
        signatures, existing_of(candidate, rule),
    )  # fmt: skip


def signatures_of(candidate: Candidate) -> tuple[Named, ...]:
    """Return who signed that a candidate is compared although the gate refuses it, by the key of the account.

    Who signs the justification of a green-field candidate is the first of the two.
    """
    signed = [(row.signed_by_id, row.signed_at, row.reason) for row in candidate.overrides.all()]
    first = getattr(candidate, "justification", None)
    if first is not None and candidate.units_before_project == 0:
        signed.insert(0, (first.signed_by_id, first.signed_at, first.text))
    return tuple(Named(str(who), timezone.localdate(at), why) for who, at, why in signed)


def _is_overridden(signatures: tuple[Named, ...]) -> bool:
    refused = Existence("", Eligibility.NOT_ELIGIBLE, ())
    try:
        return overridden(refused, signatures).may_be_ranked
    except StandingError:
        return False


def _existence(candidate: Candidate, signatures: tuple[Named, ...]) -> str:
    if candidate.units_before_project is None:
        return _(
            "It is not known how many enterprises worked here before the project. Ask, and write it in the profile."
        )
    if candidate.units_before_project:
        return _("%(units)s enterprises worked here before the project.") % {
            "units": wording.number(candidate.units_before_project)
        }
    justified = getattr(candidate, "justification", None) is not None
    if justified and _is_overridden(signatures):
        return _("Nothing stood here before the project; the justification that two persons signed lets it go on.")
    if justified:
        return _(
            "Nothing stood here before the project. One person has signed the justification; "
            "a second person who decides has to sign as well before it may go on."
        )
    return _(
        "Nothing stood here before the project. The approach works with existing clusters: "
        "two persons who decide have to sign a written justification before it may go on."
    )


def long_list(programme: Programme) -> QuerySet[Candidate]:
    """Return the candidates that are still on the list, with what the gate asks about."""
    return (
        Candidate.objects.filter(programme=programme, withdrawn_reason="")
        .select_related("justification", "register", "initiative")
        .prefetch_related("institutions", "issues", "overrides__signed_by", "confirmations")
    )


def contenders(programme: Programme) -> QuerySet[Candidate]:
    """Return who competes in a new round: the long list without those that are initiatives already."""
    return long_list(programme).filter(initiative=None)


def admitted(programme: Programme) -> list[Candidate]:
    """Return who of them would be scored if a round were frozen now."""
    rule = rule_of(programme)
    return [candidate for candidate in contenders(programme) if gate_of(candidate, rule).is_admitted]


def served(programme: Programme) -> QuerySet[Candidate]:
    """Return the candidates that do not compete again, since they are initiatives already."""
    return long_list(programme).exclude(initiative=None).select_related("initiative__programme")


def frozen_gate(found: GateFound, candidate: Candidate) -> dict[str, Any]:
    """Return a gate as an entry of a round keeps it."""
    return {
        "is_cluster": found.is_cluster,
        "is_green_field": found.is_green_field,
        "is_justified": found.is_justified,
        "existence": found.existence,
        "is_overridden": found.is_overridden,
        "overrides": [str(row.pk) for row in candidate.overrides.all()] if found.is_overridden else [],
        "parts": [
            {
                "part": part.part,
                "is_met": part.is_met,
                "is_known": part.is_known,
                "reason": part.reason,
                "evidence": list(part.evidence),
            }
            for part in found.parts
        ],
        "proofs": [
            {"test": proof.test, "is_met": proof.is_met, "reason": proof.reason}
            for proof in (found.existing.proofs if found.existing else ())
        ],
        "reasons": found.reasons,
        "language": get_language() or "en",
    }
