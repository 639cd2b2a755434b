"""How sure a ranking is, the file that reproduces it, and signatures over the gate."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from clusterwise.foundation.journal.changes import ReplayedError
from clusterwise.foundation.organisations.models import Programme
from clusterwise.foundation.pages.scope import in_programme
from clusterwise.foundation.people import access as people
from clusterwise.phases.p1_selection import choice, choice_pictures, choice_words, gate, standing
from clusterwise.phases.p1_selection.access import DECIDE, SEE
from clusterwise.phases.p1_selection.forms.weighing import OverrideForm
from clusterwise.phases.p1_selection.models import Candidate, DecisionNote, Entry, SelectionRound
from clusterwise.phases.p1_selection.services import overrides


def _closed(request: HttpRequest, programme: Programme, pk: Any) -> SelectionRound | None:
    found = get_object_or_404(SelectionRound.objects.visible_to(request.user), programme=programme, pk=pk)
    return found if found.state == "closed" else None


@in_programme(SEE)
@require_GET
def page(request: HttpRequest, programme: Programme, pk: Any) -> HttpResponse:
    """Show how far the ranking can be trusted."""
    found = _closed(request, programme, pk)
    if found is None:
        messages.info(request, _("The ranking is seen by everybody at once, when the scoring is closed."))
        return redirect("selection.selectionround.record", programme.slug, pk)
    ranking = standing.ranking_of(found)
    made = choice.choice_of(found, ranking)
    context: dict[str, Any] = {
        "scope": programme,
        "round": found,
        "why_not": choice.why_not(found, ranking),
        "refused": Entry.objects.filter(round=found, is_admitted=False).select_related("candidate"),
        "note": DecisionNote.objects.filter(round=found).first(),
        "may_decide": people.may(request.user, DECIDE, programme),
    }
    context["too_many"] = made is None and bool(ranking.places) and not ranking.why_not and choice.document_of(found)
    if made is not None:
        document = made.document
        context |= choice_words.page_words(document)
        context |= {
            "choice": made,
            "acceptability": choice_pictures.acceptability_picture(document),
            "stability": choice_pictures.stability_picture(document),
        }
    return render(request, "selection/robustness.html", context)


@in_programme(SEE)
@require_GET
def record(request: HttpRequest, programme: Programme, pk: Any) -> HttpResponse:
    """Return the one file that reproduces the decision; it holds codes of persons, no names."""
    found = _closed(request, programme, pk)
    document = choice.document_of(found) if found is not None else None
    if found is None or document is None:
        raise Http404(_("The file exists once the scoring is closed and candidates are compared."))
    answer = JsonResponse(document, json_dumps_params={"indent": 1, "ensure_ascii": False})
    name = slugify(found.name) or "round"
    answer["Content-Disposition"] = f'attachment; filename="{programme.slug}-{name}-choice.json"'
    return answer


@in_programme(DECIDE)
@require_http_methods(["GET", "POST"])
def override(request: HttpRequest, programme: Programme, pk: Any) -> HttpResponse:
    """Sign that a candidate is compared although the gate refuses it; a second person has to sign as well."""
    candidate = get_object_or_404(Candidate.objects.visible_to(request.user), programme=programme, pk=pk)
    form = OverrideForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            overrides.sign_override(candidate=candidate, by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
        except ReplayedError:
            messages.info(request, _("This was recorded already; nothing was written twice."))
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, _("You have signed. With the signature of a second person it may be compared."))
        if not form.errors:
            return redirect("selection.candidate.record", programme.slug, candidate.pk)
    context = {
        "scope": programme,
        "candidate": candidate,
        "gate": gate.gate_of(candidate, gate.rule_of(programme)),
        "signed": candidate.overrides.select_related("signed_by"),
        "form": form,
    }
    return render(request, "selection/override.html", context, status=422 if form.errors else 200)
