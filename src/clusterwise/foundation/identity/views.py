"""People recorded twice: the pairs that wait, two records side by side, and the count across programmes."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from clusterwise.foundation.identity import selectors, services, wording
from clusterwise.foundation.identity.access import ACROSS, DECIDE, SEE
from clusterwise.foundation.identity.background import COUNT_ACROSS, SEARCH
from clusterwise.foundation.identity.forms import AcrossForm, KeyForm, PairForm
from clusterwise.foundation.identity.models import MergeEdge
from clusterwise.foundation.jobs import services as jobs
from clusterwise.foundation.jobs.models import Job, JobState
from clusterwise.foundation.journal.changes import StaleRecordError
from clusterwise.foundation.organisations.models import Programme
from clusterwise.foundation.pages.scope import in_programme
from clusterwise.foundation.people import access

SHOWN = 50


@in_programme(SEE)
@require_GET
def pairs(request: HttpRequest, programme: Programme) -> HttpResponse:
    """List the pairs that wait, the surest first, and what was decided last."""
    return _pairs(request, programme)


def _pairs(request: HttpRequest, programme: Programme, status: int = 200, **forms: Any) -> HttpResponse:
    edges = MergeEdge.objects.visible_to(request.user).filter(programme=programme)
    waiting = selectors.waiting(programme, request.user, SHOWN)
    settled = edges.exclude(decision=MergeEdge.Decision.WAITING).select_related("first", "second", "decided_by")
    context = {
        "scope": programme,
        "waiting": [(edge, wording.reasons(edge)) for edge in waiting],
        "waiting_in_all": edges.waiting().count(),
        "surest": sum(edge.band in (MergeEdge.Band.KEY, MergeEdge.Band.SAME) for edge in waiting),
        "settled": settled.order_by("-decided_at")[:SHOWN],
        "merged": edges.same().count(),
        "state": selectors.merge_state(programme),
        "may_decide": access.may(request.user, DECIDE, programme),
        "may_count_across": access.may(request.user, ACROSS, programme),
        "pair_form": forms.get("pair_form") or PairForm(programme=programme),
        "key_form": forms.get("key_form") or KeyForm(programme=programme),
    }
    return render(request, "identity/pairs.html", context, status=status)


@in_programme(SEE)
@require_http_methods(["GET", "POST"])
def pair(request: HttpRequest, programme: Programme, pk: Any) -> HttpResponse:
    """Show two records side by side, and take what is decided about them."""
    visible = MergeEdge.objects.visible_to(request.user).filter(programme=programme)
    edge = get_object_or_404(visible.select_related("first", "second", "programme", "decided_by"), pk=pk)
    if request.method == "POST":
        return _decided(request, programme, edge)
    following = [one for one in selectors.waiting(programme, request.user, SHOWN) if one.pk != edge.pk]
    after = next((one for one in following if (one.score or 0) <= (edge.score or 0)), None)
    names = access.may(request.user, "people.names", programme)
    context = {
        "scope": programme,
        "edge": edge,
        "lines": wording.side_by_side(edge, names=names),
        "reasons": wording.reasons(edge),
        "names": names,
        "following": after or next(iter(following), None),
        "is_open": edge.decision == MergeEdge.Decision.WAITING or edge.retired_at is not None,
        "may_decide": access.may(request.user, DECIDE, programme),
    }
    return render(request, "identity/pair.html", context)


def _decided(request: HttpRequest, programme: Programme, edge: MergeEdge) -> HttpResponse:
    access.require(request.user, DECIDE, programme)
    deed, note = request.POST.get("decision", ""), request.POST.get("note", "").strip()[:200]
    # What the reader saw must still hold, so that two people at once do not overrule each other unseen.
    if request.POST.get("version") not in (None, str(edge.version)):
        messages.error(request, str(StaleRecordError(edge)))
        return redirect("identity.pair", programme.slug, edge.pk)
    try:
        if deed in ("same", "different"):
            services.decide(edge, is_same=deed == "same", by=request.user, note=note)  # type: ignore[arg-type]
        elif deed == "back":
            services.take_back(edge, by=request.user, note=note)  # type: ignore[arg-type]
    except (services.ContradictionError, StaleRecordError) as refusal:
        messages.error(request, str(refusal))
        return redirect("identity.pair", programme.slug, edge.pk)
    if deed == "back":
        return redirect("identity.pair", programme.slug, edge.pk)
    following = next(iter(selectors.waiting(programme, request.user, 1)), None)
    return redirect("identity.pair", programme.slug, following.pk) if following else _to_list(programme)


def _to_list(programme: Programme) -> HttpResponse:
    return redirect("identity.pairs", programme.slug)


@in_programme(DECIDE)
@require_POST
def accept(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Accept the surest pairs; the journal undoes all of them at once."""
    accepted, left = services.accept_surest(programme=programme, by=request.user)  # type: ignore[arg-type]
    said = ngettext("%(n)s pair is one person now.", "%(n)s pairs are one person each now.", accepted) % {"n": accepted}
    messages.success(request, said)
    if left:
        words = ngettext(
            "%(n)s pair stays for a person to look at, since it contradicts a decision or adds nothing.",
            "%(n)s pairs stay for a person to look at, since they contradict a decision or add nothing.",
            left,
        )
        messages.info(request, words % {"n": left})
    return _to_list(programme)


@in_programme(DECIDE)
@require_POST
def search(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Ask for the search for people who are recorded twice."""
    job = jobs.start(kind=SEARCH, scope=programme, by=request.user, arguments={}, key="search")
    return redirect("jobs.job", programme.slug, job.pk)


@in_programme(DECIDE)
@require_POST
def name_pair(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Let two records that somebody names by code wait for a decision, and show them."""
    form = PairForm(request.POST, programme=programme)
    if form.is_valid():
        try:
            edge = services.name_pair(programme=programme, by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
            return redirect("identity.pair", programme.slug, edge.pk)
        except services.ContradictionError as refusal:
            form.add_error("other", str(refusal))
    return _pairs(request, programme, 422, pair_form=form)


@in_programme(DECIDE)
@require_POST
def note_key(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Note a number that belongs to one person, as a digest."""
    form = KeyForm(request.POST, programme=programme)
    if form.is_valid():
        try:
            services.note_key(by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
            messages.success(request, _("Noted as a digest; the number itself is not kept."))
            return _to_list(programme)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    return _pairs(request, programme, 422, key_form=form)


@in_programme(ACROSS)
@require_http_methods(["GET", "POST"])
def across(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Ask how many people another programme has in common with this one, and show the count, never a record."""
    visible = Programme.objects.visible_to(request.user).exclude(pk=programme.pk)
    allowed = [one.pk for one in visible if access.may(request.user, ACROSS, one)]
    form = AcrossForm(request.POST or None, programmes=Programme.objects.filter(pk__in=allowed))
    if request.method == "POST" and form.is_valid():
        other = str(form.cleaned_data["other"].pk)
        job = jobs.start(kind=COUNT_ACROSS, scope=programme, by=request.user, arguments={"other": other}, key="across")
        return redirect("jobs.job", programme.slug, job.pk)
    done = Job.objects.filter(
        programme=programme, kind=COUNT_ACROSS, state=JobState.DONE, asked_by=request.user, arguments__other__in=[
            str(pk) for pk in allowed
        ],
    )  # fmt: skip
    context = {"scope": programme, "form": form, "can_ask": bool(allowed), "done": done.order_by("-ended_at")[:10]}
    return render(request, "identity/across.html", context, status=422 if form.errors else 200)
