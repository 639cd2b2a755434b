"""Forms of documents, and the form of records that live in either scope."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clusterwise.foundation.documents.models import Document, DocumentVersion
from clusterwise.foundation.documents.scope import InEitherScope
from clusterwise.foundation.organisations.models import Initiative
from clusterwise.foundation.pages.forms import ScopedModelForm

PHOTO_HINT = gettext_lazy(
    "PDF, PNG, JPEG, XLSX, CSV, plain text, DOCX or ODT. Photos are kept as they are: remove location data "
    "from a photo first where showing the place could harm somebody."
)


class EitherScopeForm(ScopedModelForm):
    """A form whose choices stay in the initiative, or among the programme's own records."""

    #: Fields that may also name a record of the programme, such as a document that every initiative cites.
    also_of_programme: ClassVar[frozenset[str]] = frozenset()

    def _fill_instance(self) -> None:
        super()._fill_instance()
        if self.instance._state.adding and isinstance(self.instance, InEitherScope):
            self.instance.initiative = self._initiative

    @property
    def _initiative(self) -> Initiative | None:
        return self.scope if isinstance(self.scope, Initiative) else None

    def _narrow(self, name: str, field: forms.ModelChoiceField) -> None:
        super()._narrow(name, field)
        if issubclass(field.queryset.model, InEitherScope):
            allowed = Q(initiative=self._initiative)
            if name in self.also_of_programme:
                allowed |= Q(initiative=None)
            field.queryset = field.queryset.filter(allowed)


class _WithVersion(EitherScopeForm):
    """What a version holds: a text, a file or both."""

    language = forms.CharField(max_length=8, label=gettext_lazy("language"))
    text = forms.CharField(
        required=False, label=gettext_lazy("text"), widget=forms.Textarea(attrs={"rows": 8, "dir": "auto"})
    )
    file = forms.FileField(required=False, label=gettext_lazy("file"), help_text=PHOTO_HINT)
    code_lists: ClassVar[dict[str, str]] = {"language": "text_language"}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if (
            "file" in self.fields
            and not self.errors
            and not cleaned.get("file")
            and not cleaned.get("text", "").strip()
        ):
            raise ValidationError(_("A version holds a text, a file, or both; give one of them."))
        return cleaned


class DocumentForm(_WithVersion):
    """A document with its first version; later only title and kind change here."""

    code_lists: ClassVar[dict[str, str]] = {"kind": "document_kind", "language": "text_language"}

    class Meta:
        model = Document
        fields = ("title", "kind")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._is_new = kwargs.get("instance") is None
        super().__init__(*args, **kwargs)

    def _fill_instance(self) -> None:
        super()._fill_instance()
        if not self._is_new:
            for name in ("language", "text", "file"):
                del self.fields[name]
            self.code_lists = {"kind": "document_kind"}  # type: ignore[misc]


class VersionForm(_WithVersion):
    """A further version, with the reason of the change."""

    class Meta:
        model = DocumentVersion
        fields = ("document", "language", "text", "note")

    def _get_validation_exclusions(self) -> set[str]:
        """Leave number, file and what hangs on them to the service, which alone knows them."""
        return super()._get_validation_exclusions() | {"number", "sha256", "size_bytes"}
