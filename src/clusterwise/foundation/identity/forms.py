"""Naming two records or a person's number by code, and the programme with which people are counted."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.codes import selectors as codes
from clusterwise.foundation.organisations.models import Programme
from clusterwise.foundation.people.models import Person


class PersonCodeField(forms.CharField):
    """A person of one programme, entered by code."""

    def __init__(self, programme: Programme, **kwargs: Any) -> None:
        super().__init__(max_length=40, **kwargs)
        self.programme = programme

    def clean(self, value: Any) -> Any:
        code = super().clean(value)
        found = Person.objects.filter(programme=self.programme, code=code).first()
        if found is None:
            raise forms.ValidationError(_("No person of this programme has this code."))
        return found


class PairForm(forms.Form):
    """Two records that somebody takes for one person."""

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["one"] = PersonCodeField(programme, label=_("code of one person"))
        self.fields["other"] = PersonCodeField(programme, label=_("code of the other"))


class KeyForm(forms.Form):
    """A number that belongs to one person."""

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"] = PersonCodeField(programme, label=_("code of the person"))
        self.fields["kind"] = forms.ChoiceField(label=_("kind of number"), choices=codes.choices("person_key"))
        self.fields["number"] = forms.CharField(
            label=_("number"),
            max_length=60,
            help_text=_("Only a digest of it is kept, by which the same number is known again."),
        )


class AcrossForm(forms.Form):
    """Another programme in which the asker holds the same right."""

    def __init__(self, *args: Any, programmes: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["other"] = forms.ModelChoiceField(programmes, label=_("other programme"), empty_label=None)
