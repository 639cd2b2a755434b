"""The one-page profile of a candidate: what is known, what is missing, who is there and who is not."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.codes import selectors as codes
from clusterwise.foundation.evidence.gate import WITHHELD
from clusterwise.methods.disclosure.split import split
from clusterwise.phases.p1_selection.models import Candidate

Text = str | Promise
#: People employed whose sex is told, and the others; the four never overlap.
STATED = ("employed_women", "employed_men", "employed_other")
NOT_STATED = "employed_not_stated"


@dataclass(frozen=True, slots=True)
class ClassPresent:
    """One of the five kinds of institution: who of it is present, that nobody is, or that nobody has asked yet."""

    label: str
    names: tuple[str, ...]
    missing_kinds: tuple[str, ...]
    is_asked: bool = True

    @property
    def is_gap(self) -> bool:
        return self.is_asked and not self.names


@dataclass(frozen=True, slots=True)
class Completeness:
    """How much of the profile is filled, and what is not."""

    known: int
    asked: int
    missing: tuple[Text, ...]

    @property
    def percent(self) -> int:
        return round(100 * self.known / self.asked)


def employment(candidate: Candidate) -> dict[str, int | None]:
    """Return people employed by sex; unknown stays unknown."""
    return {
        "F": candidate.employed_women,
        "M": candidate.employed_men,
        "X": candidate.employed_other,
        "U": candidate.employed_not_stated,
    }


def told_employment(candidate: Candidate, least: int) -> dict[str, Text | int | None]:
    """Return people employed by sex as they leave the programme's own people: small groups are withheld.

    A group of fewer than `least` people stays inside, with as many others as keep a reader from working it out.
    """
    known = {sex: count for sex, count in employment(candidate).items() if count is not None}
    shown = split(known, least).parts
    return {
        sex: None if count is None else WITHHELD if (told := shown[sex]) is None else told
        for sex, count in employment(candidate).items()
    }


def without_counting_twice(kept: Mapping[str, Any], values: dict[str, Any]) -> dict[str, Any]:
    """Take women, men and others who are told now out of those whose sex was not stated; the total stays.

    A number of people not stated that is itself written anew counts as it is written.
    """
    rest = kept.get(NOT_STATED)
    if not rest or values.get(NOT_STATED, rest) != rest:
        return values
    total = sum(kept.get(name) or 0 for name in (*STATED, NOT_STATED))
    told = sum(values.get(name, kept.get(name)) or 0 for name in STATED)
    if told > total:
        sentence = _now(
            "%(total)s people were recorded in all, but women, men and other people come to %(told)s. "
            "Correct them, or write here how many remain whose sex is not stated."
        )
        raise ValidationError({NOT_STATED: sentence % {"total": total, "told": told}})
    return {**values, NOT_STATED: total - told}


def employed_in_all(candidate: Candidate) -> int | None:
    """Return everybody employed, as far as counts are known; None where none is."""
    known = [count for count in employment(candidate).values() if count is not None]
    return sum(known) if known else None


def knows_sexes(candidate: Candidate) -> bool:
    """Tell whether women and men are known apart, or it is said why not."""
    return bool(
        (candidate.employed_women is not None and candidate.employed_men is not None) or candidate.employment_note
    )


def completeness(candidate: Candidate) -> Completeness:
    """Compare the profile with what one page should hold."""
    asked: list[tuple[Text, Any]] = [
        (_("enterprises"), candidate.units is not None),
        (_("enterprises by size"), None not in (candidate.units_micro, candidate.units_small)),
        (_("enterprises before the project"), candidate.units_before_project is not None),
        (_("women and men employed"), knows_sexes(candidate)),
        (_("turnover"), candidate.turnover is not None),
        (_("share exported"), candidate.export_percent is not None),
        (_("age"), candidate.since_year is not None),
        (_("location quotient"), candidate.lq is not None),
        (_("how enterprises deal with one another"), candidate.interconnection and candidate.linked_units is not None),
        (_("institutions"), knows_institutions(candidate)),
        (_("shared issues"), candidate.issues.all()),
        (_("earlier projects"), candidate.past_interventions),
        (_("known conflicts"), candidate.conflicts),
    ]
    missing = tuple(label for label, known in asked if not known)
    return Completeness(len(asked) - len(missing), len(asked), missing)


def knows_institutions(candidate: Candidate) -> bool:
    """Tell whether somebody has asked which institutions are present; not asked is not the same as none."""
    return bool(candidate.institutions_surveyed or candidate.institutions.all())


def institution_classes(candidate: Candidate) -> list[ClassPresent]:
    """Return the five kinds of institution of the source, each with who is present and which of its kinds is missing."""
    kinds = codes.codes("actor_type")
    rows = list(candidate.institutions.all())
    found = []
    for entry in codes.codes("institution_class").values():
        wanted = entry.extra.get("kinds", [])
        names = tuple(row.name for row in rows if row.kind in wanted)
        present = {row.kind for row in rows}
        missing = tuple(kinds[kind].label() for kind in wanted if kind in kinds and kind not in present)
        found.append(ClassPresent(entry.label(), names, missing, knows_institutions(candidate)))
    return found


def figure_actors(candidate: Candidate) -> dict[str, int | None]:
    """Return the institutions by the five actors of the source's figure, through the crosswalk of the list of kinds.

    None where nobody has asked yet which institutions are present.
    """
    if not knows_institutions(candidate):
        return dict.fromkeys(codes.codes("figure_actor"))
    kinds = codes.codes("actor_type")
    counts: Counter[str] = Counter()
    for name, kind in {(row.name, row.kind) for row in candidate.institutions.all()}:
        for actor in kinds[kind].extra.get("figure", []) if kind in kinds else ():
            counts[actor] += bool(name)
    return {actor: counts[actor] for actor in codes.codes("figure_actor")}
