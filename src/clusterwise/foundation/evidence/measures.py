"""What the foundation's own records can be counted as: involvements, ownership, affiliations and observations."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.evidence.facts import Fact, measure
from clusterwise.foundation.evidence.models import Observation
from clusterwise.foundation.journal.state import canonical
from clusterwise.foundation.organisations.models import Affiliation, Initiative, Involvement


@measure(
    "involved",
    _("takes part in the initiative"),
    subject="person",
    is_state=True,
    dimensions={"role": "involvement_role"},
)
def involved(initiatives: Sequence[Initiative]) -> Iterator[Fact]:
    """One state for each involvement of a person or an organisation."""
    rows = Involvement.objects.filter(initiative__in=initiatives).select_related("person", "organisation")
    for row in rows:
        who = row.person
        firm = row.organisation
        yield Fact(
            measure="involved",
            initiative=row.initiative_id,
            starts=row.starts,
            ends=row.ends,
            source=("organisations.Involvement", str(row.pk)),
            label=str(who or firm),
            person=row.person_id,
            organisation=row.organisation_id,
            place=who.place if who else firm.place if firm else "",
            sex=who.sex if who else "U",
            age_band=who.age_band_on(row.starts) if who else "",
            dimensions={
                "role": row.role,
                "party": "person" if who else "organisation",
                "ownership": firm.ownership if firm else "",
                "size": firm.size if firm else "",
                "rural": {True: "yes", False: "no", None: ""}[firm.is_rural] if firm else "",
                "marginal": {True: "yes", False: "no", None: ""}[firm.serves_poor] if firm else "",
                "formal": {True: "yes", False: "no"}[firm.is_formal] if firm else "",
            },
        )


@measure(
    "affiliated",
    _("belongs to an organisation of the cluster"),
    subject="person",
    is_state=True,
    dimensions={"kind": ""},
)
def affiliated(initiatives: Sequence[Initiative]) -> Iterator[Fact]:
    """One state for each owner, manager, worker, payee or member of an organisation that takes part."""
    rows = (
        Affiliation.objects.filter(organisation__involvements__initiative__in=initiatives)
        .select_related("person", "organisation")
        .distinct()
    )
    by_firm: dict[UUID, set[UUID]] = {}
    involved_firms = Involvement.objects.filter(initiative__in=initiatives, organisation__isnull=False)
    for firm, initiative in involved_firms.values_list("organisation_id", "initiative_id"):
        by_firm.setdefault(firm, set()).add(initiative)
    for row in rows:
        for initiative in sorted(by_firm[row.organisation_id]):
            yield Fact(
                measure="affiliated",
                initiative=initiative,
                starts=row.starts,
                ends=row.ends,  # type: ignore[arg-type]
                source=("organisations.Affiliation", str(row.pk)),
                label=f"{row.person.code}, {row.organisation}",
                person=row.person_id,
                organisation=row.organisation_id,
                place=row.person.place,
                sex=row.person.sex,
                age_band=row.person.age_band_on(row.starts),
                dimensions={"kind": row.kind},
                amount=row.share_percent,
                unit="%",
            )


def _observed(quantity: str) -> Callable[[Sequence[Initiative]], Iterator[Fact]]:
    code = f"observed.{quantity}"

    def observations(initiatives: Sequence[Initiative]) -> Iterator[Fact]:
        rows = Observation.objects.filter(initiative__in=initiatives, quantity=quantity).select_related(
            "person", "organisation"
        )
        if quantity not in STATES:
            yield from (observation_fact(row, code) for row in rows)
        else:
            yield from _followed((row, observation_fact(row, code)) for row in rows.order_by("starts", "id"))

    return observations


def _followed(pairs: Iterable[tuple[Observation, Fact]]) -> Iterator[Fact]:
    """End a state when the same state of the same subject is observed anew: it then is another, and never adds to it.

    Women, men and other are parts of a whole that is observed without a sex: the whole follows its parts, and they it.
    """
    found = list(pairs)
    begun: dict[tuple[object, ...], dict[str, list[date]]] = {}
    for row, fact in found:
        begun.setdefault(_same_state(row), {}).setdefault(fact.sex or "U", []).append(fact.starts)
    for row, fact in found:
        later = _next_start(begun[_same_state(row)], fact)
        is_over = later is not None and (fact.ends is None or later < fact.ends)
        yield replace(fact, ends=later) if is_over else fact


def _next_start(begun: Mapping[str, list[date]], fact: Fact) -> date | None:
    sex = fact.sex or "U"
    followers = begun if sex == "U" else {sex, "U"} & set(begun)
    later = [
        begun[one][place] for one in followers if (place := bisect_right(begun[one], fact.starts)) < len(begun[one])
    ]
    return min(later, default=None)


def _same_state(row: Observation) -> tuple[object, ...]:
    about = (row.initiative_id, row.organisation_id, row.person_id, row.subject)
    return (*about, row.unit, canonical(row.dimensions))


def observation_fact(row: Observation, code: str) -> Fact:
    """Return an observation as a fact; a value of a day is an event, one with a last day holds until the day after it."""
    about = row.person or row.organisation or row.subject
    return Fact(
        measure=code,
        initiative=row.initiative_id,
        starts=row.starts,
        ends=row.ends + timedelta(days=1) if row.ends else None,
        source=("evidence.Observation", str(row.pk)),
        label=f"{about}: {row.value.normalize():f} {row.unit}",
        person=row.person_id,
        organisation=row.organisation_id,
        place=row.person.place if row.person else "",
        sex=row.person.sex if row.person and row.sex == "U" else row.sex,
        dimensions={**row.dimensions, "subject": row.subject},
        amount=row.value,
        denominator=row.denominator,
        unit=row.unit,
        qualifier=row.qualifier,
    )


#: Quantities that hold until they are observed anew, unlike a sale or a price of a day.
STATES = frozenset({"jobs", "organic_area"})
#: Quantities that no operational record holds, each a measure of its own named observed.<code>.
QUANTITIES: dict[str, object] = {
    "jobs": _("jobs, in full-time equivalents"),
    "wage_per_day": _("pay for a day of work"),
    "price_per_kg": _("price per kilogram"),
    "loss": _("quantity lost out of quantity handled"),
    "sales": _("sales"),
    "exports": _("exports"),
    "organic_area": _("land under organic certification"),
    "yield_per_ha": _("yield per hectare"),
    "income": _("income of a household"),
    "practice_adopted": _("took up an improved practice"),
    "product_launched": _("brought a new product to market"),
    "assistance": _("received assistance"),
    "productivity": _("output out of the work that it took"),
}

for _code, _label in QUANTITIES.items():
    measure(
        f"observed.{_code}",
        _label,  # type: ignore[arg-type]
        subject="organisation",
        is_state=_code in STATES,
        dimensions={"subject": ""},
        takes_any_dimension=True,
    )(_observed(_code))
