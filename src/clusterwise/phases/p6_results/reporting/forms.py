"""Forms of duties, periods, gender marks, and of the reasons that a deed asks for."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.pages.forms import ScopedModelForm
from clusterwise.foundation.people.access import granted
from clusterwise.foundation.people.models import Role, User
from clusterwise.phases.p6_results.reporting.access import WORK
from clusterwise.phases.p6_results.reporting.calendar import window_of
from clusterwise.phases.p6_results.reporting.models import Assignment, GenderMark, Period

LENGTHS = (("3", _("a quarter")), ("12", _("a year")))


def accounts_at_work(initiative: Any) -> Any:
    """Return the accounts that hold a role in an initiative with which records are kept or checked."""
    roles = Role.objects.current().filter(programme=initiative.programme_id, code__in=granted()[WORK])
    inside = roles.filter(Q(initiative=initiative) | Q(initiative__isnull=True))
    return User.objects.filter(is_active=True, pk__in=inside.values("user")).order_by("name")


class AssignmentForm(ScopedModelForm):
    """Who has which duty in which indicator, and from when."""

    class Meta:
        model = Assignment
        fields = ["indicator", "duty", "user", "starts", "ends"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = accounts_at_work(self.scope)
        self.fields["indicator"].queryset = self.fields["indicator"].queryset.filter(retired_on__isnull=True)


class PeriodForm(ScopedModelForm):
    """A quarter or a year, named by any day in it."""

    day = forms.DateField(label=_("a day in the period"), widget=forms.DateInput(attrs={"type": "date"}))
    months = forms.ChoiceField(label=_("length"), choices=LENGTHS, initial="3")

    class Meta:
        model = Period
        fields: list[str] = []

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        day = cleaned.get("day")
        if day is not None and cleaned.get("months"):
            if not 1900 <= day.year <= 2199:
                raise ValidationError(
                    {"day": _now("Give a day from %(first)s to %(last)s.") % {"first": 1900, "last": 2199}}
                )
            window = window_of(day, int(cleaned["months"]))
            self.instance.starts, self.instance.ends = window.starts, window.ends
        return cleaned

    def values(self) -> dict[str, Any]:
        """Return the first and the last day of the period that was named."""
        return {"starts": self.instance.starts, "ends": self.instance.ends}


class GenderMarkForm(ScopedModelForm):
    """The gender marker of the initiative or of a result, with its reason."""

    code_lists = {"marker": "gender_marker", "language": "text_language"}

    class Meta:
        model = GenderMark
        fields = ["result", "marker", "reason", "language"]


class DeedForm(forms.Form):
    """A deed to confirm; it knows which state was looked at, so that a stale or repeated one is noticed."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    client_id = forms.UUIDField(widget=forms.HiddenInput, required=False)


class ReasonForm(DeedForm):
    """A deed that asks for its reason."""

    reason = forms.CharField(label=_("why"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class ApprovalForm(forms.Form):
    """The approval of the result chain as it stands."""

    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)
    client_id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(label=_("what changed and why"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
