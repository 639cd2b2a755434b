"""Forms of the settings, whose codes are those of the standard, and of the file of somebody else."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from clusterwise.exchange.iati.models import ActivitySettings, ReportingSettings
from clusterwise.formats.iati.codelists import code_list
from clusterwise.foundation.pages.forms import ScopedModelForm


def official(name: str) -> list[tuple[str, str]]:
    """Return the codes of an official list with their official names, the withdrawn ones left out."""
    found = code_list(name)
    if found is None:
        return []
    return [(code, f"{code} {label}") for code, label in found.names.items() if code not in found.withdrawn]


class _Coded(ScopedModelForm):
    """A form some of whose fields take codes of the standard."""

    official_lists: ClassVar[dict[str, str]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, source in self.official_lists.items():
            old = self.fields[name]
            choices = official(source) if old.required else [("", "—"), *official(source)]
            self.fields[name] = forms.ChoiceField(
                choices=choices, label=old.label, required=old.required, help_text=old.help_text, initial=old.initial
            )


class ReportingSettingsForm(_Coded):
    """Who reports, in the codes of the standard."""

    official_lists = {
        "organisation_type": "OrganisationType",
        "organisation_role": "OrganisationRole",
        "currency": "Currency",
        "sector": "Sector",
        "funder_type": "OrganisationType",
        "collaboration_type": "CollaborationType",
        "flow_type": "FlowType",
        "finance_type": "FinanceType",
        "aid_type": "AidType",
    }

    class Meta:
        model = ReportingSettings
        fields = [
            "organisation_ref",
            "organisation_name",
            "organisation_type",
            "organisation_role",
            "is_secondary",
            "currency",
            "language",
            "sector",
            "funder_ref",
            "funder_type",
            "collaboration_type",
            "flow_type",
            "finance_type",
            "aid_type",
        ]


class ActivitySettingsForm(_Coded):
    """What the activity of an initiative needs beside its records."""

    official_lists = {"sector": "Sector"}

    class Meta:
        model = ActivitySettings
        fields = ["local_identifier", "gender", "sector", "description", "language"]


class ForeignFileForm(forms.Form):
    """A file of somebody else, and what to call it."""

    title = forms.CharField(label=_("title"), max_length=200, required=False)
    file = forms.FileField(
        label=_("activity file (XML)"), help_text=_("IATI 2.03. Nothing of it is changed or counted.")
    )
    client_id = forms.UUIDField(widget=forms.HiddenInput, required=False)
