"""Pairs in words: why two records may be one person, and their particulars side by side."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.codes.selectors import label
from clusterwise.foundation.identity.models import MergeEdge
from clusterwise.foundation.organisations.models import Involvement
from clusterwise.foundation.people.models import Person

REASONS: dict[tuple[str, str], Promise] = {
    ("name", "same"): _("The names are the same, perhaps in another order."),
    ("name", "sounds_same"): _("The names sound the same."),
    ("name", "one_part_near"): _("One part of the name is the same and the other is nearly so."),
    ("name", "both_parts_near"): _("Both parts of the name are nearly the same."),
    ("name", "one_part"): _("One part of the name is the same, the other differs."),
    ("name", "differs"): _("The names differ."),
    ("birth_year", "same"): _("The birth year is the same."),
    ("birth_year", "near"): _("The birth years are one apart."),
    ("birth_year", "differs"): _("The birth years differ."),
    ("sex", "same"): _("The sex is the same."),
    ("sex", "differs"): _("The sex differs."),
    ("place", "same"): _("The village or town is the same."),
    ("place", "near"): _("The villages or towns are spelled nearly alike."),
    ("place", "differs"): _("The village or town differs."),
    ("phone", "same"): _("The phone number is the same."),
    ("phone", "differs"): _("The phone numbers differ."),
    ("card", "same"): _("The number of the member card is the same."),
    ("national_id", "same"): _("The national identity number is the same."),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One particular of both records, and whether the two differ; an empty text is not known."""

    name: str
    first: str
    second: str

    @property
    def differs(self) -> bool:
        return bool(self.first and self.second) and self.first.casefold() != self.second.casefold()


def reasons(edge: MergeEdge) -> list[str]:
    """Return what speaks for and against the pair, one sentence each."""
    said = [REASONS.get((field, level)) for field, level in edge.reasons.items()]
    return [str(sentence) for sentence in said if sentence is not None]


def side_by_side(edge: MergeEdge, *, names: bool) -> list[Line]:
    """Return the particulars of both records; name and phone only for those who may see them."""
    pair = (edge.first, edge.second)
    taken = _taken_part(pair)
    rows = [(_now("code"), [one.code for one in pair])]
    if names:
        rows += [(_now("name"), [one.name for one in pair]), (_now("phone"), [one.phone for one in pair])]
    rows += [
        (_now("sex"), ["" if one.sex == "U" else str(one.get_sex_display()) for one in pair]),
        (_now("birth year"), [str(one.birth_year or "") for one in pair]),
        (_now("age band"), [str(one.get_age_band_display()) if one.age_band else "" for one in pair]),
        (_now("village or town"), [one.place for one in pair]),
        (_now("language"), [one.language for one in pair]),
        (_now("takes part in"), [taken[one.pk] for one in pair]),
    ]
    return [Line(name, *values) for name, values in rows]


def _taken_part(pair: tuple[Person, Person]) -> dict[object, str]:
    rows = Involvement.objects.filter(person__in=pair).select_related("initiative").order_by("starts")
    said: dict[object, list[str]] = {one.pk: [] for one in pair}
    for row in rows:
        said[row.person_id].append(f"{row.initiative}: {label('involvement_role', row.role)}")
    return {person: "; ".join(dict.fromkeys(words)) for person, words in said.items()}
