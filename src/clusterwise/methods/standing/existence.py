"""The hard gate before any ranking: a cluster that exists, or the reason why not, or two names that answer for it."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from clusterwise.methods.standing.firms import StandingError
from clusterwise.methods.standing.persistence import Persistence


class Eligibility(StrEnum):
    """Eligible; refused on known figures; not to be decided without two named people; or overridden by them."""

    ELIGIBLE = "eligible"
    NOT_ELIGIBLE = "not_eligible"
    NEEDS_OVERRIDE = "needs_override"
    OVERRIDDEN = "overridden"


class Test(StrEnum):
    """The four tests of the gate."""

    __test__ = False

    MASS = "mass"
    SIGNIFICANCE = "significance"
    PERSISTENCE = "persistence"
    CONFIRMATION = "confirmation"


@dataclass(frozen=True, slots=True)
class ExistenceRule:
    """The thresholds of one dated version of the gate; `most_q` is the false-discovery rate that is accepted."""

    name: str
    least_firms: int
    most_q: float
    least_lq: float
    periods: int
    confirmers: int
    source: str
    valid_from: date

    def __post_init__(self) -> None:
        if self.least_firms < 1 or not 0 < self.most_q < 1 or self.periods < 2 or self.confirmers < 1:
            raise StandingError(
                f"Rule {self.name}: ask for one firm, a q from 0 to 1, two periods and one name or more."
            )


@dataclass(frozen=True, slots=True)
class Named:
    """A named person who confirms or answers, when, and what they say or why."""

    who: str
    on: date
    words: str

    def __post_init__(self) -> None:
        if not self.who.strip() or not self.words.strip():
            raise StandingError("Give the person's name or code, and what they confirm or why they decide so.")


@dataclass(frozen=True, slots=True)
class ExistenceFacts:
    """What is known of a candidate; None is unknown. `q` is the concentration test's false-discovery value."""

    candidate: str
    firms: int | None
    q: float | None
    lq_low: float | None
    persistence: Persistence | None
    confirmed_by: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class TestResult:
    """One test's outcome (None is unknown) with a reason code, the figure found and the one asked for."""

    __test__ = False

    test: Test
    is_met: bool | None
    code: str
    found: float | None
    asked: float


@dataclass(frozen=True, slots=True)
class Existence:
    """The gate's verdict with every test, and who overrode it."""

    candidate: str
    eligibility: Eligibility
    tests: tuple[TestResult, ...]
    override: tuple[Named, ...] = ()

    @property
    def reasons(self) -> tuple[TestResult, ...]:
        return tuple(test for test in self.tests if test.is_met is not True)

    @property
    def may_be_ranked(self) -> bool:
        return self.eligibility in (Eligibility.ELIGIBLE, Eligibility.OVERRIDDEN)


def existence(facts: ExistenceFacts, rule: ExistenceRule) -> Existence:
    """Decide whether a candidate may be ranked at all.

    Formula: mass: firms >= least; significance: q <= most_q, or the lower end of the LQ's interval > least_lq;
    persistence: the run of periods >= asked; confirmation: distinct named people >= asked. Not eligible if a test
    fails on known figures; needs an override if none fails but mass, significance or confirmation is not known or
    still open; eligible otherwise. Persistence that is not known is stated and does not stop a candidate.
    Source: UNIDO's principle of existing clusters; mapping reference, section 5.
    Limits: registers miss informal firms, so check a refusal on mass in the field; the tests are only as good as
    the period, the codes and the borders of the register.

    >>> rule = ExistenceRule("demo", 50, 0.05, 1.0, 2, 1, "invented", date(2024, 1, 1))
    >>> result = existence(ExistenceFacts("figs", 40, 0.01, 1.3, None, (Named("P-1", date(2024, 5, 2), "seen"),)), rule)
    >>> result.eligibility.value, [(test.code, test.found, test.asked) for test in result.reasons]
    ('not_eligible', [('too_few_firms', 40, 50), ('periods_not_known', None, 2)])
    """
    tests = (_mass(facts, rule), _significance(facts, rule), _persistence(facts, rule), _confirmation(facts, rule))
    if any(test.is_met is False for test in tests):
        verdict = Eligibility.NOT_ELIGIBLE
    elif any(test.is_met is None and test.test is not Test.PERSISTENCE for test in tests):
        verdict = Eligibility.NEEDS_OVERRIDE
    else:
        verdict = Eligibility.ELIGIBLE
    return Existence(facts.candidate, verdict, tests)


def overridden(result: Existence, signatures: Sequence[Named]) -> Existence:
    """Return the verdict as overridden by two different named people, each with a date and a reason.

    Formula: at least two distinct names, compared without case, marks of width and spaces.
    Source: issue on mapping: a failing candidate is overridden only by two named people, and journalled.
    Limits: equal names of two persons count as one, so give codes; whether they may sign is not known here.

    >>> rule = ExistenceRule("demo", 50, 0.05, 1.0, 2, 1, "invented", date(2024, 1, 1))
    >>> refused = existence(ExistenceFacts("figs", 40, 0.01, 1.3, None, ()), rule)
    >>> two = [Named("P-1", date(2024, 5, 2), "informal firms seen"), Named("P-2", date(2024, 5, 3), "same")]
    >>> overridden(refused, two).eligibility.value
    'overridden'
    """
    if result.may_be_ranked:
        raise StandingError(f"{result.candidate} is {result.eligibility.value} already; nothing is left to override.")
    if len(_people(signatures)) < 2:
        raise StandingError(f"{result.candidate}: an override needs two different named people; add the second.")
    return replace(result, eligibility=Eligibility.OVERRIDDEN, override=tuple(signatures))


def _people(named: Sequence[Named]) -> frozenset[str]:
    return frozenset(" ".join(unicodedata.normalize("NFKC", one.who).casefold().split()) for one in named)


def _mass(facts: ExistenceFacts, rule: ExistenceRule) -> TestResult:
    if facts.firms is None:
        return TestResult(Test.MASS, None, "firms_not_known", None, rule.least_firms)
    is_met = facts.firms >= rule.least_firms
    return TestResult(Test.MASS, is_met, "met" if is_met else "too_few_firms", facts.firms, rule.least_firms)


def _significance(facts: ExistenceFacts, rule: ExistenceRule) -> TestResult:
    if facts.q is not None and facts.q <= rule.most_q:
        return TestResult(Test.SIGNIFICANCE, True, "met_by_q", facts.q, rule.most_q)
    if facts.lq_low is not None:
        is_met = facts.lq_low > rule.least_lq
        code = "met_by_interval" if is_met else "not_concentrated"
        return TestResult(Test.SIGNIFICANCE, is_met, code, facts.lq_low, rule.least_lq)
    if facts.q is not None:
        return TestResult(Test.SIGNIFICANCE, False, "not_concentrated", facts.q, rule.most_q)
    return TestResult(Test.SIGNIFICANCE, None, "concentration_not_known", None, rule.most_q)


def _persistence(facts: ExistenceFacts, rule: ExistenceRule) -> TestResult:
    if facts.persistence is None or len(facts.persistence.known) < rule.periods:
        return TestResult(Test.PERSISTENCE, None, "periods_not_known", None, rule.periods)
    is_met = facts.persistence.run >= rule.periods
    code = "met" if is_met else "not_persistent"
    return TestResult(Test.PERSISTENCE, is_met, code, facts.persistence.run, rule.periods)


def _confirmation(facts: ExistenceFacts, rule: ExistenceRule) -> TestResult:
    people = len(_people(facts.confirmed_by))
    is_met = True if people >= rule.confirmers else None
    return TestResult(Test.CONFIRMATION, is_met, "met" if is_met else "not_yet_confirmed", people, rule.confirmers)
