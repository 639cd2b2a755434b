"""The note on data quality that prints with a report: one line a rule, with nothing that gives a person away."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clusterwise.foundation.evidence.gate import least_group
from clusterwise.foundation.organisations.models import Initiative
from clusterwise.phases.p6_results.quality.selectors import Answer, answers


@dataclass(frozen=True, slots=True)
class NoteLine:
    """What one rule says in a report: its title, records judged (as a word where they are few), and a sentence."""

    rule: str
    title: str
    judged: str
    sentence: str


@dataclass(frozen=True, slots=True)
class QualityNote:
    """The note of a period: the lines of rules that could judge, and the titles of those that could not."""

    starts: date | None
    ends: date
    lines: tuple[NoteLine, ...]
    not_judged: tuple[str, ...]


def quality_note(initiative: Initiative, start: date | None, on: date) -> QualityNote:
    """Return how good the records of a period are, as it may leave: small numbers are told as fewer than the least group."""
    least = least_group(on)
    found = answers(initiative, start, on)
    return QualityNote(
        start,
        on,
        tuple(_line(answer, least) for answer in found if answer.n),
        tuple(str(answer.rule.title) for answer in found if not answer.n),
    )


def _line(answer: Answer, least: int) -> NoteLine:
    few = _("fewer than %(least)s") % {"least": least}
    judged = few if answer.n < least else str(answer.n)
    return NoteLine(answer.rule.code, str(answer.rule.title), judged, _sentence(answer, least, few))


def _sentence(answer: Answer, least: int, few: str) -> str:
    if answer.n < least:
        return _("Too few records to tell how many are odd.")
    if not answer.odd:
        said = _("Nothing odd.")
    elif answer.odd < least or answer.n - answer.odd < least:
        said = _("Some are odd; how many is withheld, so that nobody can be recognised.")
    else:
        share = round(100 * answer.odd / answer.n)
        text = ngettext("%(n)s record is odd (%(share)s %%).", "%(n)s records are odd (%(share)s %%).", answer.odd)
        said = text % {"n": answer.odd, "share": share}
    if answer.dismissed:
        n = len(answer.dismissed)
        # The grammar of a small number must not tell it either.
        text = ngettext("%(n)s finding was judged right.", "%(n)s findings were judged right.", max(n, least))
        said = f"{said} {text % {'n': n if n >= least else few}}"
    return said
