"""Reads: what the rules find in an initiative, what was dismissed, and the note that a report prints."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from clusterwise.foundation.journal.reading import shared_reads
from clusterwise.foundation.organisations.models import Initiative
from clusterwise.phases.p6_results.quality.material import Material
from clusterwise.phases.p6_results.quality.models import Dismissal
from clusterwise.phases.p6_results.quality.registry import Finding, Judged, Rule, quality_rules


@dataclass(frozen=True, slots=True)
class Answer:
    """What one rule says: records judged, what is open and what was dismissed; score is None where none could be judged."""

    rule: Rule
    n: int
    open: tuple[Finding, ...]
    dismissed: tuple[tuple[Finding, Dismissal], ...]
    remark: str

    @property
    def odd(self) -> int:
        """How many records the open findings mean, never more than were judged."""
        return min(sum(finding.records for finding in self.open), self.n)

    @property
    def score(self) -> float | None:
        """The share of judged records that nothing open is said of."""
        return 1 - self.odd / self.n if self.n else None


def answers(
    initiative: Initiative, start: date | None, on: date, rules: Iterable[Rule] | None = None
) -> tuple[Answer, ...]:
    """Return what every rule, or some, says of the records of a period (ever since where `start` is None)."""
    material = Material(initiative, start, on)
    kept = {(row.rule, row.finding): row for row in Dismissal.objects.filter(initiative=initiative)}
    with shared_reads():
        return tuple(_answer(one, one.check(material), kept) for one in (quality_rules() if rules is None else rules))


def _answer(rule: Rule, judged: Judged, kept: dict[tuple[str, str], Dismissal]) -> Answer:
    pairs = [(finding, kept.get((rule.code, finding.key))) for finding in judged.findings]
    return Answer(
        rule,
        judged.n,
        tuple(finding for finding, dismissal in pairs if dismissal is None),
        tuple((finding, dismissal) for finding, dismissal in pairs if dismissal is not None),
        judged.remark,
    )


def finding_of(initiative: Initiative, on: date, code: str, key: str) -> tuple[Rule, Finding] | None:
    """Return an open finding by its rule and key, or None where there is no such any more."""
    asked = [rule for rule in quality_rules() if rule.code == code]
    for answer in answers(initiative, None, on, asked):
        for finding in answer.open:
            if finding.key == key:
                return answer.rule, finding
    return None
