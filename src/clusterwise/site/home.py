"""The first page by role, a programme's page, and accounts by invitation."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, password_validation
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from clusterwise.foundation.evidence import selectors as evidence
from clusterwise.foundation.organisations.access import may_create_programme
from clusterwise.foundation.organisations.models import Initiative, Organisation, Programme
from clusterwise.foundation.pages.scope import in_initiative, in_programme
from clusterwise.foundation.people import access, services
from clusterwise.foundation.people.models import Invitation, Role, RoleCode
from clusterwise.foundation.people.scope import holdings
from clusterwise.foundation.road.summary import summary
from clusterwise.phases.p1_selection.selectors import awaiting_scores
from clusterwise.phases.p6_results.reporting.services.reminders import escalated_to
from clusterwise.phases.p6_results.reporting.worklist import tasks_of_user
from clusterwise.site.overview import overview
from clusterwise.site.portfolio import portfolio
from clusterwise.site.today import clerk_buttons, member_view, today_of

SHOWN = 30


@login_required
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Show what the reader's role needs first."""
    held = holdings(request.user)
    classes, chosen = portfolio(Initiative.objects.visible_to(request.user), request.GET)
    initiatives = chosen[:SHOWN]
    rows = overview(initiatives, request.user)
    codes = {code for code, _p, _i, _o in held.roles}
    led = [one for one in initiatives if not one.is_profile]
    # Who only keeps accounts has no duty in an indicator.
    works = codes != {RoleCode.ADMINISTRATOR.value}
    tasks = tasks_of_user(request.user) if works else []
    if codes == {RoleCode.CMO_MANAGER.value} and len(led) == 1 and not tasks:
        return redirect(led[0])
    context = {
        "rows": rows,
        "portfolio": classes if any(row.late is not None for row in rows) else None,
        "watches": any(row.late is not None for row in rows),
        "programmes": Programme.objects.visible_to(request.user),
        "may_create": may_create_programme(request.user),
        "buttons": clerk_buttons(request.user, initiatives) if RoleCode.CLERK.value in codes else [],
        "steps": today_of(request.user, led) if codes & {RoleCode.CDA.value, RoleCode.CMO_MANAGER.value} else None,
        "member": member_view(request.user) if RoleCode.MEMBER_FIRM.value in codes else None,
        "published": [(one, evidence.latest_publication(one)) for one in led]
        if codes <= {RoleCode.VIEWER.value}
        else [],
        "judged": awaiting_scores(request.user),
        "tasks": tasks,
        "escalated": escalated_to(request.user) if works else [],
        "roles": [RoleCode(code).label for code in sorted(codes)],
    }
    return render(request, "home.html", context)


@in_programme("programme.see")
@require_GET
def programme(request: HttpRequest, found: Programme) -> HttpResponse:
    """Show a programme's initiatives side by side."""
    own = Initiative.objects.visible_to(request.user).filter(programme=found)
    classes, chosen = portfolio(own, request.GET)
    rows = overview(chosen, request.user)
    context = {
        "scope": found,
        "rows": rows,
        "portfolio": classes,
        "watches": any(row.late is not None for row in rows),
        "may_work": access.may(request.user, "programme.work", found),
        "may_invite": access.may(request.user, "accounts.manage", found),
        "may_watch": access.may(request.user, "evidence.library", found),
    }
    return render(request, "programme.html", context)


@in_initiative("road.work")
@require_GET
def health(request: HttpRequest, initiative: Initiative) -> HttpResponse:
    """Answer with the gates and threads of one initiative, for the list that did not have them worked out yet."""
    return render(request, "components/health.html", {"road": summary(initiative)})


class InviteForm(forms.Form):
    """Who is invited to which role, for how much of the programme."""

    email = forms.EmailField(label=gettext_lazy("e-mail address"))
    code = forms.ChoiceField(label=gettext_lazy("role"), choices=RoleCode.choices)
    initiative = forms.ModelChoiceField(
        label=gettext_lazy("initiative"),
        queryset=Initiative.objects.none(),
        required=False,
        help_text=gettext_lazy("Empty: the role holds for the whole programme."),
    )
    organisation = forms.ModelChoiceField(
        label=gettext_lazy("organisation"),
        queryset=Organisation.objects.none(),
        required=False,
        help_text=gettext_lazy("For a member firm: the firm itself."),
    )

    def __init__(self, *args: Any, programme: Programme, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["initiative"].queryset = Initiative.objects.visible_to(user).filter(programme=programme)
        self.fields["organisation"].queryset = Organisation.objects.visible_to(user).filter(programme=programme)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("code") == RoleCode.MEMBER_FIRM and not cleaned.get("organisation"):
            self.add_error("organisation", _("Name the firm that the person stands for."))
        return cleaned


@in_programme("accounts.manage")
@require_http_methods(["GET", "POST"])
def accounts(request: HttpRequest, found: Programme) -> HttpResponse:
    """List the roles of a programme and invite people to it."""
    form = InviteForm(request.POST or None, programme=found, user=request.user)
    link = ""
    if request.method == "POST" and form.is_valid():
        invitation, token = services.invite(programme=found, by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
        link = request.build_absolute_uri(reverse("invitation", args=[token]))
        _send(invitation, link)
        messages.success(
            request,
            _("The invitation was sent. It is valid once, for %(hours)s hours.") % {"hours": settings.INVITATION_HOURS},
        )
    roles = (
        Role.objects.current()
        .filter(programme=found)
        .select_related("user", "initiative", "organisation")
        .order_by("code", "user__name")
    )
    return render(request, "accounts.html", {"scope": found, "form": form, "roles": roles, "link": link})


def _send(invitation: Invitation, link: str) -> None:
    body = _(
        "You are invited to work in “%(programme)s” on Clusterwise as %(role)s. Open this address within three days: %(link)s"
    ) % {
        "programme": invitation.programme,
        "role": invitation.get_code_display(),
        "link": link,
    }
    send_mail(
        _("Your invitation to Clusterwise"), body, settings.DEFAULT_FROM_EMAIL, [invitation.email], fail_silently=False
    )


@in_programme("accounts.manage")
@require_POST
def end_role(request: HttpRequest, found: Programme, pk: Any) -> HttpResponse:
    """End a role today."""
    role = get_object_or_404(Role.objects.current().filter(programme=found), pk=pk)
    try:
        services.end_role(role, by=request.user)  # type: ignore[arg-type]
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("The role ended today."))
    return redirect("accounts", found.slug)


class JoinForm(forms.Form):
    """What a new account needs beside its invitation."""

    name = forms.CharField(label=gettext_lazy("your name"), max_length=200)
    password = forms.CharField(
        label=gettext_lazy("password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=gettext_lazy("At least ten characters."),
    )

    def clean_password(self) -> str:
        password_validation.validate_password(self.cleaned_data["password"])
        return self.cleaned_data["password"]


@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Accept an invitation: with a new account, or with the one of that address that is signed in."""
    form = JoinForm(request.POST or None)
    signed_in = request.user if request.user.is_authenticated else None
    try:
        found = services.find_invitation(token)
        if request.method == "POST" and (signed_in or form.is_valid()):
            given = {} if signed_in else form.cleaned_data
            user = services.accept_invitation(
                token=token, signed_in=signed_in, language=get_language() or "en", **given
            )  # type: ignore[arg-type]
            if signed_in is None:
                login(request, user, backend="allauth.account.auth_backends.AuthenticationBackend")
            return redirect("home")
    except services.InvitationError as refusal:
        return render(request, "invitation.html", {"refusal": str(refusal)}, status=410)
    return render(request, "invitation.html", {"form": form, "invitation": found, "signed_in": signed_in})
