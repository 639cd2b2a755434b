"""Registers of people and organisations, with the three honest totals."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.codes.selectors import label
from clusterwise.foundation.members import forms
from clusterwise.foundation.organisations import selectors, services
from clusterwise.foundation.organisations.models import ActorType, Affiliation, Involvement, Organisation
from clusterwise.foundation.pages.register import Action, Column, Register
from clusterwise.foundation.people import services as people_services
from clusterwise.foundation.people.models import Consent, Person


def _types(firm: Organisation) -> str:
    return ", ".join(label("actor_type", kind.type) for kind in firm.actor_types.all())


def _person_totals(initiative: Any, _rows: Any) -> list[tuple[Any, Any]]:
    totals = selectors.three_totals(initiative, timezone.localdate())
    split = totals.people_by_sex
    return [
        (_("people, each once"), totals.people),
        (_("participations"), totals.participations),
        (_("people new this year"), totals.new_people),
        (_("women"), split["F"]),
        (_("men"), split["M"]),
        (_("other"), split["X"]),
        (_("not stated"), split["U"]),
    ]


class InvolvedRegister(Register):
    """Rows of a programme register that take part in one initiative."""

    def rows(self, scope: Any, user: Any) -> Any:
        found = self.model.objects.visible_to(user).filter(programme=scope.programme)  # type: ignore[attr-defined]
        inside = self.model._base_manager.filter(**{f"{self.model.involvement_path}": scope}).values("pk")  # type: ignore[attr-defined]
        found = found.filter(pk__in=inside)
        found = found.select_related(*self.related) if self.related else found
        return self.in_order(found)


class OrganisationRegister(InvolvedRegister):
    """Organisations, with their actor types read at once."""

    def rows(self, scope: Any, user: Any) -> Any:
        return super().rows(scope, user).prefetch_related("actor_types")


organisations = OrganisationRegister(
    model=Organisation,
    slug="organisations",
    title=_("Organisations"),
    one=_("organisation"),
    scope="programme",
    teaches=_(
        "Firms, farm groups and institutions of the cluster belong here, registered or not, each with the kinds of actor that it is."
    ),
    columns=(
        Column("code", _("code")),
        Column("name", _("name")),
        Column("types", _("kind of actor"), value=_types),
        Column("size", _("size")),
        Column("ownership", _("ownership")),
        Column("place", _("place")),
    ),
    details=(
        Column("code", _("code")),
        Column("name", _("name")),
        Column("types", _("kind of actor"), value=_types),
        Column("legal_form", _("legal form"), "code:legal_form"),
        Column("is_formal", _("registered")),
        Column("registration_number", _("registration number")),
        Column("founded_year", _("founded"), "text"),
        Column("size", _("size")),
        Column("ownership", _("ownership")),
        Column("ownership_evidence", _("how the ownership is known")),
        Column("is_rural", _("in a rural area")),
        Column("serves_poor", _("owned by or employing people from marginal groups")),
        Column("place", _("place")),
        Column("latitude", _("latitude")),
        Column("longitude", _("longitude")),
    ),
    see="organisations.see",
    edit="organisations.edit",
    form=forms.OrganisationForm,
    add=services.add_organisation,
    revise=services.revise_organisation,
    search=("code", "name", "place"),
    order=("name",),
)

people = InvolvedRegister(
    model=Person,
    slug="people",
    title=_("People"),
    one=_("person"),
    scope="programme",
    teaches=_(
        "People who take part belong here, each once, whoever met them first. Pages show a code; the name is for those who work with the person."
    ),
    columns=(
        Column("code", _("code"), value=lambda p: p, kind="person"),
        Column("sex", _("sex")),
        Column("age_band", _("age band")),
        Column("place", _("village or town")),
    ),
    details=(
        Column("code", _("person"), value=lambda p: p, kind="person"),
        Column("sex", _("sex")),
        Column("birth_year", _("birth year"), "text"),
        Column("age_band", _("age band")),
        Column("place", _("village or town")),
        Column("language", _("language")),
        Column("erased_on", _("name erased on"), "date"),
    ),
    see="people.see",
    edit="people.edit",
    form=forms.PersonForm,
    add=services.take_in_person,
    revise=people_services.revise_person,
    search=("code", "place"),
    order=("code",),
    summary=_person_totals,
    actions=(Action(_("Erase name and phone"), "person.erase", "people.erase", lambda p: p.erased_on is None),),
)

actor_types = InvolvedRegister(
    model=ActorType,
    slug="actor-types",
    title=_("Kinds of actor"),
    one=_("kind of actor"),
    scope="programme",
    parent="organisation",
    teaches=_(
        "Both lists of the approach apply: the five actors of the figure and the five kinds of institution. One organisation may be several."
    ),
    columns=(
        Column("organisation", _("organisation"), "record"),
        Column("type", _("kind"), "code:actor_type"),
        Column("starts", _("from"), "date"),
        Column("ends", _("until"), "date"),
    ),
    see="organisations.see",
    edit="organisations.edit",
    form=forms.ActorTypeForm,
    add=services.add_actor_type,
    revise=services.revise_actor_type,
    related=("organisation",),
)

involvements = Register(
    model=Involvement,
    slug="involvements",
    title=_("Who takes part"),
    one=_("involvement"),
    teaches=_("Here it is said who takes part in this initiative, in which role, from when until when."),
    columns=(
        Column("person", _("person"), "person"),
        Column("organisation", _("organisation"), "record"),
        Column("role", _("role"), "code:involvement_role"),
        Column("starts", _("from"), "date"),
        Column("ends", _("until"), "date"),
        Column("evidence", _("evidence")),
    ),
    see="people.see",
    edit="organisations.edit",
    form=forms.InvolvementForm,
    add=services.involve,
    revise=services.revise_involvement,
    remove=services.remove_involvement,
    related=("person", "organisation"),
    search=("person__code", "organisation__name"),
    order=("role", "starts", "pk"),
)

affiliations = InvolvedRegister(
    model=Affiliation,
    slug="affiliations",
    title=_("Owners, managers, workers, payees, members"),
    one=_("affiliation"),
    scope="programme",
    parent="organisation",
    teaches=_(
        "Who owns, manages, works for, is paid for or is a member of an organisation is recorded apart: the plot may be in one name and the work in another."
    ),
    columns=(
        Column("person", _("person"), "person"),
        Column("organisation", _("organisation"), "record"),
        Column("kind", _("relation")),
        Column("starts", _("from"), "date"),
        Column("ends", _("until"), "date"),
        Column("share_percent", _("share, percent"), "number"),
    ),
    see="people.see",
    edit="organisations.edit",
    form=forms.AffiliationForm,
    add=services.affiliate,
    revise=services.revise_affiliation,
    related=("person", "organisation"),
)

consents = InvolvedRegister(
    model=Consent,
    slug="consents",
    title=_("Consents"),
    one=_("consent"),
    scope="programme",
    parent="person",
    teaches=_("What a person agreed to, in which words and how, belongs here; a consent may be withdrawn at any time."),
    columns=(
        Column("person", _("person"), "person"),
        Column("purpose", _("purpose"), "code:consent_purpose"),
        Column("method", _("how it was given")),
        Column("given_on", _("given on"), "date"),
        Column("withdrawn_on", _("withdrawn on"), "date"),
    ),
    see="people.see",
    edit="people.edit",
    form=forms.ConsentForm,
    add=people_services.record_consent,
    revise=people_services.revise_consent,
    related=("person",),
)

ALL = (organisations, people, actor_types, involvements, affiliations, consents)
