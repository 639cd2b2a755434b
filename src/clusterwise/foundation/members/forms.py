"""Forms of organisations and of who takes part."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.codes import selectors as codes
from clusterwise.foundation.organisations.models import ActorType, Affiliation, Involvement, Organisation
from clusterwise.foundation.pages.forms import ScopedModelForm
from clusterwise.foundation.people.models import Consent, Person


class OrganisationForm(ScopedModelForm):
    """An organisation, its actor types and, when it is new, how it takes part."""

    code_lists = {"legal_form": "legal_form"}
    actor_types = forms.MultipleChoiceField(
        label=_("kind of actor"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Several may hold at once."),
    )
    role = forms.ChoiceField(label=_("role in the initiative"), required=False)
    since = forms.DateField(label=_("takes part since"), required=False)

    class Meta:
        model = Organisation
        fields = [
            "code",
            "name",
            "legal_form",
            "is_formal",
            "registration_number",
            "founded_year",
            "size",
            "ownership",
            "ownership_evidence",
            "is_rural",
            "serves_poor",
            "place",
            "latitude",
            "longitude",
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance._state.adding:
            self.fields["actor_types"].choices = codes.choices("actor_type")
            self.fields["role"].choices = [("", "—"), *codes.choices("involvement_role")]
        else:
            for name in ("actor_types", "role", "since"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("role") and not cleaned.get("since"):
            self.add_error("since", _("Say since when it takes part."))
        return cleaned

    def values(self) -> dict[str, Any]:
        found = super().values()
        if "actor_types" in found:
            found["actor_types"] = tuple(found["actor_types"])
        return found


class ActorTypeForm(ScopedModelForm):
    """One actor type with its dates."""

    code_lists = {"type": "actor_type"}

    class Meta:
        model = ActorType
        fields = ["organisation", "type", "starts", "ends"]


class InvolvementForm(ScopedModelForm):
    """A person or an organisation in a role."""

    code_lists = {"role": "involvement_role"}

    class Meta:
        model = Involvement
        fields = ["person", "organisation", "role", "starts", "ends", "evidence"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if bool(cleaned.get("person")) == bool(cleaned.get("organisation")) and not self.errors:
            self.add_error("person", _("Name either a person or an organisation."))
        return cleaned


class AffiliationForm(ScopedModelForm):
    """What a person is to an organisation."""

    class Meta:
        model = Affiliation
        fields = ["person", "organisation", "kind", "starts", "ends", "share_percent"]


class PersonForm(ScopedModelForm):
    """A person's particulars and, when new, how the person takes part; the name may stay empty."""

    role = forms.ChoiceField(label=_("role in the initiative"))
    since = forms.DateField(label=_("takes part since"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance._state.adding:
            self.fields["role"].choices = codes.choices("involvement_role")
        else:
            del self.fields["role"], self.fields["since"]

    class Meta:
        model = Person
        fields = ["code", "name", "phone", "sex", "birth_year", "age_band", "place", "language"]


class ConsentForm(ScopedModelForm):
    """What a person agreed to."""

    code_lists = {"purpose": "consent_purpose"}

    class Meta:
        model = Consent
        fields = ["person", "purpose", "text", "language", "method", "given_on", "withdrawn_on"]
