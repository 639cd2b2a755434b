"""What a reported figure is most likely compared with; a person decides."""

from collections.abc import Sequence
from dataclasses import dataclass

from clusterwise.formats.register.mapping import plain_words
from clusterwise.foundation.evidence.models import Indicator
from clusterwise.methods.reconciling.parts import Way
from clusterwise.phases.p6_results.reconciling.columns import guessed_report
from clusterwise.phases.p6_results.reconciling.reading import Line, Part

ALL_SHEETS = "*"
OWN = "own:"
_PEOPLE = {
    "people", "persons", "person", "women", "men", "farmers", "participants", "beneficiaries", "trainees", "youth",
    "producers", "members", "personnes", "femmes", "hommes", "agriculteurs", "beneficiaires", "jeunes", "اشخاص", "نساء",
}  # fmt: skip
_TIMES = {"participations", "participation", "attendances", "attendance", "contacts", "visits", "presences", "visites"}
#: Units that do not say what is counted.
_COUNTS = {"number", "no", "nr", "nombre", "numero", "count", "of", "عدد"}
_SHARES = {"%", "percent", "percentage", "pourcentage", "share", "نسبة"}


@dataclass(frozen=True, slots=True)
class Guess:
    """The likeliest source, meaning and topic of a figure."""

    source: str
    means: str
    topic: str


def guess(
    line: Line, topics: Sequence[str], indicators: Sequence[Indicator], *, has_sheets: bool, has_amounts: bool
) -> Guess:
    """Return the likeliest choices: an own indicator of the same code or name, else all sheets; a share from nothing."""
    name = plain_words(line.name)
    own = next((one for one in indicators if _is_same(line, name, one)), None)
    is_share = bool(_SHARES & set(line.unit.casefold().split())) or "%" in line.name
    source = "" if is_share or not has_sheets else ALL_SHEETS
    words = set(name.split())
    fitting = [topic for topic in topics if set(plain_words(topic).split()) <= words]
    means = _meaning(words, set(plain_words(line.unit).split()) - _COUNTS, has_amounts=has_amounts)
    topic = max(fitting, key=len, default="")
    return Guess(f"{OWN}{own.pk}" if own and not has_sheets else source, means.value, topic)


def _meaning(name: set[str], unit: set[str], *, has_amounts: bool) -> Way:
    """Return what a figure counts; its unit speaks before its name, since kilograms of farmers are no farmers."""
    for words in (unit, name):
        if words & _TIMES:
            return Way.PARTICIPATIONS
        if words & _PEOPLE:
            return Way.PEOPLE
        if words is unit and words:
            return Way.AMOUNT
    return Way.AMOUNT if has_amounts else Way.PEOPLE


def _is_same(line: Line, name: str, indicator: Indicator) -> bool:
    is_code = bool(line.code) and line.code.casefold() == indicator.code.casefold()
    return is_code or plain_words(indicator.name) == name


def likeliest(parts: Sequence[Part]) -> int:
    """Return which table of a workbook is the report: the first whose columns name figures and tell values."""
    wanted = {"name", "total"}
    fits = (n for n, part in enumerate(parts) if wanted <= guessed_report(part.table.headers).keys())
    return next(fits, 0)
