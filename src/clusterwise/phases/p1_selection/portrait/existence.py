"""The gate's second half for candidates that a register gave: mass, significance, persistence, local confirmation."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from clusterwise.engines.session import EngineError
from clusterwise.foundation.codes import selectors as codes
from clusterwise.methods.concentration.crosstab import ConcentrationError
from clusterwise.methods.identification import IdentificationRule
from clusterwise.methods.standing.existence import Existence, ExistenceFacts, ExistenceRule, Named, Test, TestResult
from clusterwise.methods.standing.existence import existence as decided
from clusterwise.methods.standing.persistence import PeriodFacts, persistence
from clusterwise.phases.p1_selection import refusals, wording
from clusterwise.phases.p1_selection.maps import file_of
from clusterwise.phases.p1_selection.models import Candidate, RegisterFile
from clusterwise.phases.p1_selection.portrait.cell import Cell
from clusterwise.phases.p1_selection.portrait.proof import Concentration, concentration_of, periods_of

RULE, TEST_RULE = "cluster_existence", "concentration_test"
TESTS: dict[str, str | Promise] = {
    Test.MASS: _("Mass"),
    Test.SIGNIFICANCE: _("More than chance would give"),
    Test.PERSISTENCE: _("There in earlier periods too"),
    Test.CONFIRMATION: _("Confirmed by people of the place"),
}
_SAID: dict[tuple[str, str], str | Promise] = {
    (Test.MASS, "met"): _("%(found)s enterprises; at least %(asked)s are asked for."),
    (Test.MASS, "too_few_firms"): _("%(found)s enterprises; at least %(asked)s are asked for."),
    (Test.MASS, "firms_not_known"): _("The number of enterprises is not known; count them first."),
    (Test.SIGNIFICANCE, "met_by_q"): _(
        "The share of false finds is %(found)s among all places that are as dense as this; at most %(asked)s is accepted."
    ),
    (Test.SIGNIFICANCE, "met_by_interval"): _(
        "The lower end of the location quotient's interval is %(found)s, above %(asked)s."
    ),
    (Test.SIGNIFICANCE, "not_concentrated"): _(
        "Chance could have brought these enterprises together: the lower end of the location quotient's interval is %(found)s; more than %(asked)s is asked for."
    ),
    (Test.SIGNIFICANCE, "concentration_not_known"): _(
        "The register does not tell enough to compare this place with others; import one with every industry and region."
    ),
    (Test.PERSISTENCE, "met"): _("Present in %(found)s periods in a row; %(asked)s are asked for."),
    (Test.PERSISTENCE, "not_persistent"): _(
        "Present in %(found)s periods up to the last; %(asked)s in a row are asked for."
    ),
    (Test.PERSISTENCE, "periods_not_known"): _(
        "Fewer than %(asked)s periods are known. That does not stop the candidate; import an earlier register to know more."
    ),
    (Test.CONFIRMATION, "met"): _("Confirmed by %(found)s; %(asked)s asked for."),
    (Test.CONFIRMATION, "not_yet_confirmed"): _(
        "Nobody of the place has confirmed it yet, or too few: %(found)s of %(asked)s. Record who confirms, when, and the evidence."
    ),
}


@dataclass(frozen=True, slots=True)
class Proof:
    """One test with its reason in words; not known is None."""

    test: str
    label: str
    is_met: bool | None
    reason: str


@dataclass(frozen=True, slots=True)
class Existing:
    """The verdict on a candidate from a register, with the figures behind it; `fault` says why some are not known."""

    verdict: Existence
    proofs: tuple[Proof, ...]
    concentration: Concentration
    periods: tuple[PeriodFacts, ...]
    verdict_source: str
    fault: str

    @property
    def reasons(self) -> list[str]:
        """Why it may not be ranked, one sentence a test; a period that is not known stops nobody."""
        if self.verdict.may_be_ranked:
            return []
        stops = [proof for proof in self.proofs if proof.is_met is not True]
        told = [proof for proof in stops if proof.is_met is False or proof.test != Test.PERSISTENCE]
        return [f"{proof.label}: {proof.reason}" for proof in told]


def cell_of(candidate: Candidate) -> Cell | None:
    """Return which establishments are the candidate's; None where it did not come from a register."""
    register = candidate.register
    outline = candidate.register_outline
    if register is None or not candidate.register_industry or not (candidate.register_region or outline):
        return None
    import json

    before = sorted(period for period in register.periods if period < candidate.register_period)
    return Cell(
        path=file_of(register),
        period=candidate.register_period,
        earlier=before[-1] if before else "",
        industry=candidate.register_industry,
        region=candidate.register_region,
        outline=json.dumps(outline, sort_keys=True) if outline else "",
    )


def has_establishments(candidate: Candidate) -> bool:
    """Whether its register has one row an establishment."""
    return bool(candidate.register and candidate.register.shape == RegisterFile.Shape.ESTABLISHMENTS)


def existing_of(candidate: Candidate, rule: IdentificationRule) -> Existing | None:
    """Test a candidate that a register gave; None for one that people named, whose proof is the visit."""
    cell = cell_of(candidate)
    if cell is None:
        return None
    asked = existence_rule(rule)
    concentration, periods, fault = _figures(cell, has_establishments(candidate))
    least_lq = None if cell.outline else asked.least_lq
    facts = ExistenceFacts(
        candidate=candidate.name,
        firms=candidate.units,
        q=concentration.q,
        lq_low=concentration.low,
        persistence=persistence(periods, asked.least_firms, least_lq, asked.periods) if periods else None,
        confirmed_by=confirmed_by(candidate),
    )
    verdict = decided(facts, asked)
    proofs = tuple(_proof(result) for result in verdict.tests)
    return Existing(verdict, proofs, concentration, tuple(periods), asked.source, fault)


def existence_rule(rule: IdentificationRule) -> ExistenceRule:
    """Return the rule of existence with the programme's least number of enterprises and least quotient."""
    told = codes.rule(RULE, timezone.localdate())
    return ExistenceRule(
        name=RULE,
        least_firms=rule.minimum_units,
        most_q=float(told["most_q"]),
        least_lq=rule.minimum_lq,
        periods=int(told["periods"]),
        confirmers=int(told["confirmers"]),
        source=str(told["source"]),
        valid_from=rule.valid_from,
    )


def confirmed_by(candidate: Candidate) -> tuple[Named, ...]:
    """Return who of the place confirms the candidate."""
    return tuple(Named(row.who, row.confirmed_on, row.words) for row in candidate.confirmations.all())


def _figures(cell: Cell, of_establishments: bool) -> tuple[Concentration, Sequence[PeriodFacts], str]:
    told: dict[str, Any] = codes.rule(TEST_RULE, timezone.localdate())
    try:
        found = concentration_of(cell, of_establishments, float(told["confidence"]), float(told["size_variation"]))
        return found, periods_of(cell, of_establishments), ""
    except (EngineError, ConcentrationError) as error:
        return Concentration(None, None, None, None), (), refusals.said(error)


def _proof(result: TestResult) -> Proof:
    if result.test is Test.SIGNIFICANCE and result.code == "not_concentrated" and result.asked < 1:
        sentence = _now(
            "Chance could have brought these enterprises together: the share of false finds is %(found)s; at most %(asked)s is accepted."
        )
    else:
        sentence = str(_SAID[result.test, result.code])
    places = 3 if result.test is Test.SIGNIFICANCE else 0
    said = sentence % {"found": _told(result.found, places), "asked": _told(result.asked, 2 if places else 0)}
    return Proof(result.test.value, str(TESTS[result.test]), result.is_met, said)


def _told(value: float | None, places: int) -> str:
    if value is not None and 0 < value < 0.001 and places:
        return _now("under %(least)s") % {"least": wording.number(0.001, 3)}
    return wording.number(value, places)
