"""Forms of facilitators, visits and the plan for women's part."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from clusterwise.foundation.pages.forms import ScopedModelForm
from clusterwise.phases.p2_governance.models import Facilitator, GenderPlan, Visit


class FacilitatorForm(ScopedModelForm):
    """Who facilitates from a day until a day."""

    class Meta:
        model = Facilitator
        fields = ("kind", "person", "organisation", "employer", "starts", "ends", "reason")


class HandOverForm(FacilitatorForm):
    """Who follows the facilitators in place, from which day and why."""

    class Meta:
        model = Facilitator
        fields = ("kind", "person", "organisation", "employer", "starts", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = True

    def _post_clean(self) -> None:
        """Leave the rule of one current facilitator to the service, which ends the earlier ones first."""
        chosen = self.cleaned_data
        is_agent = chosen.get("kind") == Facilitator.Kind.CDA
        fits = bool(chosen.get("person")) == is_agent and bool(chosen.get("organisation")) != is_agent
        if chosen.get("kind") and not fits:
            self.add_error(
                None, ValidationError(_("A CDA is a person, a CMO is an organisation; give the one that fits."))
            )


class VisitForm(ScopedModelForm):
    """One entry of the diary."""

    code_lists: ClassVar[dict[str, str]] = {"purpose": "visit_purpose", "language": "text_language"}

    class Meta:
        model = Visit
        fields = (
            "visited_on", "organisation", "person", "purpose", "duration_minutes", "topics", "follow_up", "language",
        )  # fmt: skip


class GenderPlanForm(ScopedModelForm):
    """How and by when women come to hold their part of the seats."""

    code_lists: ClassVar[dict[str, str]] = {"language": "text_language"}

    class Meta:
        model = GenderPlan
        fields = ("text", "language", "written_on", "due", "superseded_on")
        widgets: ClassVar[dict[str, forms.Widget]] = {"text": forms.Textarea(attrs={"rows": 6, "dir": "auto"})}
