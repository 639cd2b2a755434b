"""Sentences of the pure rooms, and verdicts of the gate, in the reader's language."""

from collections.abc import Iterable
from decimal import Decimal

from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clusterwise.formats.sentences import RefusedError, Sentence
from clusterwise.methods.identification import CandidateFacts, IdentificationRule, Part

PARTS: dict[str, str | Promise] = {
    Part.CONCENTRATION: gettext_lazy("Concentration in one place"),
    Part.INTERCONNECTION: gettext_lazy("Enterprises deal with one another"),
    Part.INSTITUTIONS: gettext_lazy("Institutions are present"),
    Part.SHARED_ISSUES: gettext_lazy("Challenges and opportunities are shared"),
}
DISCLAIMER = gettext_lazy(
    "The borders and names on this map, and the way it is drawn, come from the imported file. "
    "They express no opinion on the legal status of any country, territory, city or area, or on where its frontiers run."
)


def told(sentence: Sentence | str) -> str:
    """Return a sentence of a pure reader in the reader's language."""
    if isinstance(sentence, Sentence):
        return _(sentence.template).format(**sentence.values)
    return str(sentence)


def refusal(error: RefusedError) -> str:
    """Return why an input was refused and what to send instead."""
    return f"{told(error.reason)} {told(error.suggestion)}"


def listed(names: Iterable[str]) -> str:
    """Return names in one line, as people list them."""
    return ", ".join(names)


def number(value: float | Decimal | int | None, places: int = 0) -> str:
    """Return a number in the reader's form, or the words for one that is not known."""
    if value is None:
        return _("not known")
    exact = round(Decimal(str(value)), places)
    return formats.number_format(exact, decimal_pos=places, force_grouping=abs(exact) >= 10000)


def verdict(code: str, part: str, facts: CandidateFacts, rule: IdentificationRule) -> str:
    """Return what the test found for one part, from its code and the figures behind it."""
    if code == "unknown":
        return str(_UNKNOWN[part])
    sentence = str(
        (_MET if code in ("met", "no_evidence") else _REFUSED)[part if code in ("met", "no_evidence") else code]
    )
    said = sentence % _values(facts, rule)
    if code == "no_evidence":
        return f"{said} {_('But no evidence is cited; name it.')}"
    return said


def _values(facts: CandidateFacts, rule: IdentificationRule) -> dict[str, str]:
    issues = facts.issues or {}
    units = facts.units or 0
    shared = sorted(issue for issue, count in issues.items() if units and count / units >= rule.minimum_issue_share)
    return {
        "units": number(facts.units),
        "least_units": number(rule.minimum_units),
        "lq": number(facts.lq, 2),
        "least_lq": number(rule.minimum_lq, 2),
        "linked": number(facts.linked_units),
        "least_linked": number(rule.minimum_linked_share * 100),
        "kinds": number(len(facts.institution_types or ())),
        "least_kinds": number(rule.minimum_institution_types),
        "issues": number(len(shared)),
        "least_issues": number(rule.minimum_issues),
        "issue_share": number(rule.minimum_issue_share * 100),
        "names": listed(shared),
    }


_UNKNOWN: dict[str, str | Promise] = {
    Part.CONCENTRATION: gettext_lazy(
        "The number of enterprises or the location quotient is not known; count them first."
    ),
    Part.INTERCONNECTION: gettext_lazy("It is not known how many enterprises deal with one another; ask them first."),
    Part.INSTITUTIONS: gettext_lazy("It is not known which institutions are present; list them first."),
    Part.SHARED_ISSUES: gettext_lazy("It is not known which issues the enterprises share; ask them first."),
}
_MET: dict[str, str | Promise] = {
    Part.CONCENTRATION: gettext_lazy("%(units)s enterprises with a location quotient of %(lq)s."),
    Part.INTERCONNECTION: gettext_lazy("%(linked)s of %(units)s enterprises deal with one another."),
    Part.INSTITUTIONS: gettext_lazy("Kinds of institution that are present: %(kinds)s."),
    Part.SHARED_ISSUES: gettext_lazy(
        "Issues that %(issue_share)s %% or more of the enterprises report: %(issues)s (%(names)s)."
    ),
}
_REFUSED: dict[str, str | Promise] = {
    "too_few_units": gettext_lazy("%(units)s enterprises; at least %(least_units)s are asked for."),
    "not_concentrated": gettext_lazy("The location quotient is %(lq)s; at least %(least_lq)s is asked for."),
    "not_linked": gettext_lazy(
        "%(linked)s of %(units)s enterprises deal with one another; at least %(least_linked)s %% are asked for."
    ),
    "too_few_institutions": gettext_lazy(
        "Kinds of institution that are present: %(kinds)s; at least %(least_kinds)s are asked for."
    ),
    "no_shared_issues": gettext_lazy(
        "Issues that %(issue_share)s %% or more of the enterprises report: %(issues)s; at least %(least_issues)s are asked for."
    ),
}
