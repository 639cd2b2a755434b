"""Governance at a glance, and handing the facilitation over."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from clusterwise.foundation.deliberation.registers import BODIES, DECISIONS, MEETINGS, split_pairs
from clusterwise.foundation.deliberation.selectors import is_overdue
from clusterwise.foundation.journal.changes import ReplayedError
from clusterwise.foundation.organisations.models import Initiative
from clusterwise.foundation.pages.scope import in_initiative
from clusterwise.foundation.people import access
from clusterwise.phases.p2_governance import registers, selectors, services
from clusterwise.phases.p2_governance.access import EDIT, SEE
from clusterwise.phases.p2_governance.forms import HandOverForm

LATEST = 12


def _percent(share: object) -> str:
    return _("%(share)s %%") % {"share": formats.number_format(round(float(share) * 100, 1), 1)}  # type: ignore[arg-type]


@in_initiative(SEE)
@require_GET
def overview(request: HttpRequest, initiative: Initiative) -> HttpResponse:
    """Show who facilitates and decides, what was decided and is due, and women's part."""
    today = timezone.localdate()
    part = selectors.gender_part(initiative, today)
    closed = selectors.closure_of(initiative, today)
    decisions = DECISIONS.rows(initiative, request.user)[:LATEST]
    context = {
        "scope": initiative,
        "facilitators": registers.FACILITATORS.rows(initiative, request.user),
        "bodies": BODIES.rows(initiative, request.user),
        "meetings": MEETINGS.rows(initiative, request.user)[:LATEST],
        "decisions": [(decision, is_overdue(decision, today)) for decision in decisions],
        "closure": closed,
        "closure_rate": _percent(closed.rate) if closed.rate is not None else "",
        "part": part,
        "split": split_pairs(part.split),
        "share": _percent(part.share) if part.share is not None else "",
        "needed": _percent(part.needed),
        "registers": {
            "facilitators": registers.FACILITATORS,
            "bodies": BODIES,
            "meetings": MEETINGS,
            "decisions": DECISIONS,
            "plans": registers.GENDER_PLANS,
        },
        "may_edit": access.may(request.user, EDIT, initiative),
        "names": access.may(request.user, "people.names", initiative),
    }
    return render(request, "governance/overview.html", context)


@in_initiative(EDIT)
@require_http_methods(["GET", "POST"])
def hand_over(request: HttpRequest, initiative: Initiative) -> HttpResponse:
    """Let a new facilitator follow those in place."""
    form = HandOverForm(request.POST or None, scope=initiative, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            following = services.hand_over(
                initiative=initiative, by=request.user, client_id=form.cleaned_data.get("client_id"), **form.values()
            )
        except ReplayedError:
            messages.info(request, _("This was recorded already; nothing was written twice."))
            return redirect(registers.FACILITATORS.url("list", initiative))
        except ValidationError as error:
            form.add_error(None, ValidationError(error.messages))
        else:
            messages.success(request, _("Recorded: %(record)s.") % {"record": following})
            return redirect(registers.FACILITATORS.url("record", initiative, following.pk))
    context = {
        "scope": initiative,
        "form": form,
        "in_place": selectors.facilitators_on(initiative, timezone.localdate()),
        "register": registers.FACILITATORS,
    }
    return render(request, "governance/hand_over.html", context, status=422 if form.errors else 200)
