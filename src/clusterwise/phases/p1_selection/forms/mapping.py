"""What is asked before clusters are mapped on the ground."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from clusterwise.phases.p1_selection.models import RegisterFile

RESOLUTIONS = [("7", _("5 km²: a town quarter")), ("6", _("36 km²: a town")), ("5", _("250 km²: a district"))]


class MapForm(forms.Form):
    """One period of a register, and two sizes of hexagons, since what is hot depends on how the land is cut."""

    period = forms.ChoiceField(label=_("period"), required=False)
    resolution = forms.ChoiceField(label=_("hexagons of about"), choices=RESOLUTIONS, initial="6")
    other_resolution = forms.ChoiceField(label=_("compared with hexagons of about"), choices=RESOLUTIONS, initial="5")

    def __init__(self, *args: Any, register: RegisterFile, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["period"].choices = [(each, each) for each in sorted(register.periods, reverse=True)]
        if len(register.periods) < 2:
            del self.fields["period"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("resolution") and cleaned.get("resolution") == cleaned.get("other_resolution"):
            raise ValidationError(_now("Choose two different sizes: comparing them shows how far the cut decides."))
        return cleaned
