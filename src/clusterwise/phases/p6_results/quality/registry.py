"""The rules of data quality, each a module of `rules` that declares itself here."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

from clusterwise.phases.p6_results.quality.material import Material, Source

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Finding:
    """Something odd: the record (none where it is about many), its line, what is odd, and how many records it means.

    `mark` is what made it odd, such as the value: once the record changes, a dismissal no longer covers it.
    """

    rule: str
    source: Source | None
    label: str
    what: str
    mark: str
    records: int = 1

    @property
    def key(self) -> str:
        """Return what tells this finding from all others, fit for an address."""
        parts = (self.rule, *(self.source or ("", self.label)), self.mark)
        return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Judged:
    """What a rule says: how many records it could judge, what is odd, and why it could judge none."""

    n: int
    findings: tuple[Finding, ...] = ()
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its code, title, what it looks for, what to do about a finding, and the check itself."""

    code: str
    title: Text
    asks: Text
    remedy: Text
    check: Callable[[Material], Judged]


_rules: dict[str, Rule] = {}


def quality_rule(
    code: str, title: Text, *, asks: Text, remedy: Text
) -> Callable[[Callable[[Material], Judged]], Callable[[Material], Judged]]:
    """Declare a rule of data quality; `asks` says what it looks for, `remedy` what to do about a finding."""

    def declare(check: Callable[[Material], Judged]) -> Callable[[Material], Judged]:
        if code in _rules:
            raise ValueError(f"The rule of data quality {code} is declared twice.")
        _rules[code] = Rule(code, title, asks, remedy, check)
        return check

    return declare


def quality_rules() -> Sequence[Rule]:
    """Return every rule in the order of its code; the modules of `rules` are found by their folder."""
    from clusterwise.phases.p6_results.quality import rules

    rules.load()
    return [_rules[code] for code in sorted(_rules)]
