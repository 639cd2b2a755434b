"""Forms whose choices never reach beyond the scope they are filled in for."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db.models import Q
from django.utils.translation import gettext as _

from clusterwise.foundation.codes import selectors as codes
from clusterwise.foundation.journal.models import new_id
from clusterwise.foundation.organisations.models import Initiative
from clusterwise.foundation.people.models import Person
from clusterwise.foundation.people.scope import InInitiative, Scoped


class PersonCodeField(forms.CharField):
    """A person named by code: light on any connection, and no list of names leaves the server."""

    def __init__(self, *, people: Any, **kwargs: Any) -> None:
        self.people = people
        super().__init__(max_length=Person._meta.get_field("code").max_length, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        if value and not isinstance(value, str):
            found = self.people.filter(pk=value).first()
            return found.code if found else value
        return value

    def clean(self, value: Any) -> Any:
        code = super().clean(value)
        if not code:
            return None
        found = self.people.filter(code__iexact=code.strip()).first()
        if found is None:
            raise ValidationError(
                _("Nobody here has the code “%(code)s”. Look it up among the people, or add the person first.")
                % {"code": code}
            )
        return found


def _language_code() -> RegexValidator:
    """Return the rule of a language: a page marks its text with the code, and a document in no language cannot be printed."""
    return RegexValidator(
        r"\A[a-z]{2,3}\Z", _("Give the code of the language in two or three letters, such as en or fr.")
    )


class ScopedModelForm(forms.ModelForm):
    """A form of one record; `code_lists` names the list behind a field."""

    code_lists: ClassVar[dict[str, str]] = {}
    client_id = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, scope: Any, user: Any, **kwargs: Any) -> None:
        self.scope, self.user = scope, user
        self.programme = scope.programme if isinstance(scope, Initiative) else scope
        super().__init__(*args, **kwargs)
        self._fill_instance()
        for name, field in list(self.fields.items()):
            if isinstance(field, forms.ModelChoiceField):
                self._narrow(name, field)
            elif isinstance(field, forms.DateField):
                field.widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
            elif name == "language" and type(field) is forms.CharField:
                field.validators.append(_language_code())
        for name, source in self.code_lists.items():
            self._from_list(name, source)
        if not self.is_bound:
            self.fields["client_id"].initial = new_id()

    def _fill_instance(self) -> None:
        """Set the scope on a new record, so that unique rules are checked within it."""
        if self.instance._state.adding and isinstance(self.instance, Scoped):
            self.instance.programme_id = self.programme.pk
            if isinstance(self.instance, InInitiative) and isinstance(self.scope, Initiative):
                self.instance.initiative = self.scope

    def _narrow(self, name: str, field: forms.ModelChoiceField) -> None:
        model = field.queryset.model
        rows = model.objects.all()
        if issubclass(model, Scoped):
            rows = rows.visible_to(self.user).filter(programme=self.programme)
        if isinstance(self.scope, Initiative) and any(one.name == "initiative" for one in model._meta.concrete_fields):
            shared = Q() if issubclass(model, InInitiative) else Q(initiative__isnull=True)
            rows = rows.filter(Q(initiative=self.scope) | shared) if shared else rows.filter(initiative=self.scope)
        if model is Person:
            self.fields[name] = PersonCodeField(
                people=rows,
                label=field.label,
                required=field.required,
                help_text=field.help_text or _("The code of the person."),
            )
            return
        field.queryset = rows

    def _from_list(self, name: str, source: str) -> None:
        old = self.fields[name]
        options = codes.choices(source)
        if not old.required:
            options = [("", "—"), *options]
        self.fields[name] = forms.ChoiceField(
            choices=options, label=old.label, required=old.required, help_text=old.help_text, initial=old.initial
        )

    def _get_validation_exclusions(self) -> set[str]:
        return super()._get_validation_exclusions() - {"programme", "initiative"}

    def values(self) -> dict[str, Any]:
        """Return the cleaned values without the form's own fields."""
        return {name: value for name, value in self.cleaned_data.items() if name != "client_id"}
