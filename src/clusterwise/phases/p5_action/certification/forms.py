"""Forms of certificates, their steps, lists and findings."""

from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.documents.forms import EitherScopeForm
from clusterwise.phases.p5_action.certification.models import (
    AuditFinding,
    Certificate,
    CertificateMember,
    CertificationStep,
)


class CertificateForm(EitherScopeForm):
    """A holder on the way to a standard."""

    code_lists: ClassVar[dict[str, str]] = {"standard": "standard", "scope_language": "text_language"}
    also_of_programme: ClassVar[frozenset[str]] = frozenset({"evidence"})

    class Meta:
        model = Certificate
        fields = (
            "holder", "standard", "scope_text", "scope_language", "is_group", "joint_action", "body", "number",
            "valid_from", "valid_to", "evidence", "evidence_note",
        )  # fmt: skip


class StepForm(EitherScopeForm):
    """A move to a new state."""

    also_of_programme: ClassVar[frozenset[str]] = frozenset({"evidence"})

    class Meta:
        model = CertificationStep
        fields = ("certificate", "state", "on", "note", "evidence")


class EntryForm(EitherScopeForm):
    """A farmer on a list."""

    class Meta:
        model = CertificateMember
        fields = ("certificate", "person", "starts", "ends", "plots", "area_ha")


class FindingForm(EitherScopeForm):
    """What an audit found, and what is done about it."""

    also_of_programme: ClassVar[frozenset[str]] = frozenset({"evidence"})

    class Meta:
        model = AuditFinding
        fields = (
            "certificate", "clause", "found", "severity", "found_on", "cause", "correction", "due", "closed_on", "evidence",
        )  # fmt: skip


class DayForm(forms.Form):
    """The day for which a list is shown."""

    on = forms.DateField(
        required=False,
        label=_("Show the list as of"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
