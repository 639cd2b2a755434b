"""What a vision statement is checked for; a light that is not met is advice, never a refusal."""

import calendar
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import formats
from django.utils.translation import gettext as _

from clusterwise.foundation.codes.selectors import rule
from clusterwise.phases.p4_planning.models import VisionStatement

_SENTENCE_ENDS = re.compile(r"[.!?؟。።]+(?=\s|$)")
_NUMBERS = re.compile(r"\d+(?:[.,٫٬\u202f\u00a0 ]\d{3})*(?:[.,٫]\d+)?")
_NAME_LETTERS = 4


@dataclass(frozen=True, slots=True)
class Light:
    """One rule of a vision statement, whether it is met, and what was seen or what helps."""

    title: str
    is_met: bool
    sentence: str


def words(text: str) -> int:
    """Return how many words a text has."""
    return len(text.split())


def sentences(text: str) -> int:
    """Return how many sentences a text has; the last one needs no full stop."""
    ended = _SENTENCE_ENDS.split(text.strip())
    return sum(1 for part in ended if part.strip())


def numbers(text: str) -> list[str]:
    """Return the numbers in a text, in the digits of any script, as plain digits."""
    return ["".join(str(int(sign)) for sign in found if sign.isdigit()) for found in _NUMBERS.findall(text)]


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def quotes(text: str, clause: str) -> bool:
    """Say whether a text holds the words of a clause."""
    return bool(clause.strip()) and _plain(clause) in _plain(text)


def months_after(day: date, months: int) -> date:
    """Return the same day some months later, or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def vision_lights(vision: VisionStatement, sources: Sequence[object], on: date) -> list[Light]:
    """Return every rule of the method with whether this version meets it, by the limits in force on a day."""
    limits = rule("vision_statement", on)
    return [*_text_lights(vision, limits), *_clause_lights(vision), *_process_lights(vision, sources, limits)]


def _text_lights(vision: VisionStatement, limits: dict[str, int]) -> Iterable[Light]:
    counted, said = words(vision.text), sentences(vision.text)
    found = numbers(vision.text)
    year = str(vision.horizon_year)
    yield Light(
        _("One or two sentences"),
        said <= limits["max_sentences"],
        _("Sentences: %(n)s; at most %(most)s.") % {"n": said, "most": limits["max_sentences"]},
    )
    yield Light(
        _("Short enough to be remembered"),
        counted <= limits["max_words"],
        _("Words: %(n)s; at most %(most)s.") % {"n": counted, "most": limits["max_words"]},
    )
    yield Light(
        _("Names its horizon year"),
        year in found,
        _("The year is %(year)s; it should stand in the text.") % {"year": year},
    )
    yield Light(
        _("Holds at least one number"),
        any(number != year for number in found),
        _("A number besides the year lets everybody see whether it came true."),
    )
    yield Light(
        _("Names the cluster"),
        _names_the_cluster(vision),
        _("A word of the cluster's name, territory or value chain should stand in the text."),
    )


def _names_the_cluster(vision: VisionStatement) -> bool:
    cluster = vision.initiative.cluster
    known = _plain(f"{cluster.name} {cluster.territory} {cluster.value_chain}")
    text = _plain(vision.text)
    return any(word in text for word in re.findall(r"\w+", known) if len(word) >= _NAME_LETTERS)


def _clause_lights(vision: VisionStatement) -> Iterable[Light]:
    named = (
        (_("Says its market position"), vision.market_position),
        (_("Has an inclusion or gender clause"), vision.inclusion_clause),
        (_("Has an environment clause"), vision.environment_clause),
    )
    for title, clause in named:
        if not clause.strip():
            yield Light(title, False, _("Copy the words of the statement that say it into the form."))
        elif not quotes(vision.text, clause):
            yield Light(title, False, _("“%(clause)s” does not stand in the statement.") % {"clause": clause})
        else:
            yield Light(title, True, _("“%(clause)s”") % {"clause": clause})


def _day(day: date) -> str:
    return formats.date_format(day, "j F Y")


def _process_lights(vision: VisionStatement, sources: Sequence[object], limits: dict[str, int]) -> Iterable[Light]:
    yield Light(
        _("Written by members"),
        vision.written_at_id is not None,
        str(vision.written_at)
        if vision.written_at_id
        else _("Name the meeting, so that its attendance stands behind it."),
    )
    drawn = ", ".join(str(source) for source in sources)
    yield Light(
        _("Drawn from leverage points"),
        bool(sources),
        drawn or _("Tick the leverage points of the diagnostic that it is drawn from."),
    )
    latest = months_after(vision.endorsed_on or vision.written_on, limits["review_months"])
    yield Light(
        _("Reviewed within a year"),
        vision.review_on <= latest,
        _("To be reviewed on %(day)s; at the latest on %(latest)s.")
        % {"day": _day(vision.review_on), "latest": _day(latest)},
    )
    changed = vision.number == 1 or bool(vision.reason.strip())
    yield Light(_("Says why it changed"), changed, vision.reason or _("The first version needs no reason."))
    yield Light(
        _("Endorsed with quorum"),
        vision.is_endorsed,
        _("Endorsed on %(day)s.") % {"day": _day(vision.endorsed_on)}
        if vision.endorsed_on
        else _("Choose the decision of the body that endorsed it."),
    )
