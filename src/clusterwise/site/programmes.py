"""Starting a programme: who runs an installation, or the accounts of a programme, begins the next one here."""

from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from clusterwise.foundation.journal.changes import ReplayedError
from clusterwise.foundation.journal.models import Event, new_id
from clusterwise.foundation.organisations.access import may_create_programme
from clusterwise.foundation.organisations.models import Programme
from clusterwise.foundation.organisations.services import create_programme
from clusterwise.foundation.people.access import NotAllowedError

PERMISSION = "programme.create"


class ProgrammeForm(forms.ModelForm):
    """What a programme is called, where it works, in which money and language it reports."""

    client_id = forms.UUIDField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Programme
        fields = ("name", "slug", "country", "currency", "language", "funder", "purpose")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["slug"].required = False
        self.fields["slug"].label = _("short name in the address of its pages")
        self.fields["slug"].help_text = _("Latin letters, digits and hyphens. Empty: it is made from the name.")
        self.fields["currency"].help_text = _("The three letters of the currency, such as USD.")
        self.fields["country"].help_text = _(
            "The two letters of the country, such as LR. Empty for a programme in several countries."
        )
        self.fields["language"] = forms.ChoiceField(
            label=gettext_lazy("language"), choices=settings.LANGUAGES, initial=get_language()
        )
        if not self.is_bound:
            self.fields["client_id"].initial = new_id()

    def values(self) -> dict[str, Any]:
        """Return the cleaned values without the form's own field."""
        return {name: value for name, value in self.cleaned_data.items() if name != "client_id"}


def _created_before(request: HttpRequest) -> Programme | None:
    """Return the programme that the same form made when it arrived the first time."""
    try:
        key = UUID(request.POST.get("client_id", ""))
    except ValueError:
        return None
    event = Event.objects.filter(client_id=key, actor=request.user.pk, subject_model=Programme._meta.label).first()
    return Programme.objects.filter(pk=event.subject_id).first() if event else None


@login_required
@require_http_methods(["GET", "POST"])
def new_programme(request: HttpRequest) -> HttpResponse:
    """Start a programme; whoever starts it becomes its administrator and is led to the first invitations."""
    if not may_create_programme(request.user):
        raise NotAllowedError(PERMISSION)
    earlier = _created_before(request)
    if earlier is not None:
        messages.info(request, _("This was recorded already; nothing was written twice."))
        return redirect(earlier)
    form = ProgrammeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = create_programme(by=request.user, client_id=form.cleaned_data["client_id"], **form.values())  # type: ignore[arg-type]
        except ReplayedError as replay:
            return redirect(Programme.objects.get(pk=replay.event.subject_id))
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(
                request,
                _("The programme “%(programme)s” was created; you are its administrator.") % {"programme": made},
            )
            return redirect(made)
    return render(request, "new_programme.html", {"form": form}, status=422 if form.errors else 200)


new_programme.permission = PERMISSION  # type: ignore[attr-defined]
