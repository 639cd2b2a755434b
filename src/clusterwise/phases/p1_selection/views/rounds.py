"""A round on its way: criteria, freeze, scores, ranking, decision, and the initiative of a chosen candidate."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from clusterwise.foundation.journal.changes import ReplayedError, StaleRecordError
from clusterwise.foundation.organisations.models import Programme
from clusterwise.foundation.pages.scope import in_programme
from clusterwise.foundation.people import access as people
from clusterwise.phases.p1_selection import choice_words, criteria, note_document, pictures, standing
from clusterwise.phases.p1_selection.access import DECIDE, EDIT, SCORE, SEE
from clusterwise.phases.p1_selection.forms.deciding import DecisionForm, FoundForm, ScoresForm
from clusterwise.phases.p1_selection.models import (
    Criterion,
    DecisionNote,
    Entry,
    HeadCount,
    Judge,
    Outcome,
    Score,
    SelectionRound,
)
from clusterwise.phases.p1_selection.services import decisions, initiatives, rounds
from clusterwise.press.pdf import write_pdf


def _round(request: HttpRequest, programme: Programme, pk: Any) -> SelectionRound:
    return get_object_or_404(SelectionRound.objects.visible_to(request.user), programme=programme, pk=pk)


def _step(request: HttpRequest, round_: SelectionRound, act: Callable[[], Any], done: str) -> HttpResponse:
    """Do one step of a round and say what came of it on the round's page."""
    try:
        act()
    except (ValidationError, StaleRecordError) as error:
        messages.error(request, " ".join(error.messages) if isinstance(error, ValidationError) else str(error))
    else:
        messages.success(request, done)
    return redirect("selection.selectionround.record", round_.programme.slug, round_.pk)


@in_programme(EDIT)
@require_POST
def adopt(request: HttpRequest, programme: Programme, pk: Any) -> HttpResponse:
    """Copy the recommended criteria into a round."""
    found = _round(request, programme, pk)
    act = lambda: rounds.adopt_library(round=found, by=request.user)  # type: ignore[arg-type]  # noqa: E731
    return _step(request, found, act, _("The recommended criteria are copied. Change them as the committee wants."))


@in_programme(DECIDE)
@require_POST
def freeze(request: HttpRequest, programme: Programme, pk: Any) -> HttpResponse:
    """Freeze criteria, weights and the long list."""
    found = _round(request, programme, pk)
    act = lambda: rounds.freeze_round(round=found, by=request.user)  # type: ignore[arg-type]  # noqa: E731
    return _step(request, found, act, _("Criteria, weights and the long list are frozen. Judges may score now."))


@in_programme(DECIDE)
@require_POST
def close(request: HttpRequest, programme: Programme, pk: Any) -> HttpResponse:
    """Close the scoring; a ticked box says that it is known that not all have scored."""
    found, ticked = _round(request, programme, pk), "although_missing" in request.POST
    act = lambda: rounds.close_scoring(round=found, by=request.user, although_missing=ticked)  # type: ignore[arg-type]  # noqa: E731
    return _step(request, found, act, _("The scoring is closed; the ranking is open to all readers."))


@in_programme(SCORE)
@require_http_methods(["GET", "POST"])
def scores(request: HttpRequest, programme: Programme, pk: Any) -> HttpResponse:
    """Let a judge give their own scores; nobody else's are on this page."""
    judge = get_object_or_404(
        Judge.objects.select_related("round"), round__programme=programme, round=pk, user=request.user
    )
    if judge.round.state != "scoring":
        return render(request, "selection/scores_shut.html", {"scope": programme, "round": judge.round})
    entries = list(Entry.objects.filter(round=judge.round, is_admitted=True).select_related("candidate"))
    form = ScoresForm(
        request.POST or None,
        entries=entries,
        criteria=list(Criterion.objects.filter(round=judge.round)),
        kept=list(Score.objects.filter(judge=judge)),
    )
    if request.method == "POST" and form.is_valid():
        try:
            given, client = form.given(), form.cleaned_data.get("client_id")
            rounds.record_scores(judge=judge, by=request.user, scores=given, client_id=client)  # type: ignore[arg-type]
        except ReplayedError:
            messages.info(request, _("This was recorded already; nothing was written twice."))
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, _("Your scores are kept. You may change them until the scoring is closed."))
        if not form.errors:
            return redirect("selection.scores", programme.slug, judge.round_id)
    context = {"scope": programme, "round": judge.round, "judge": judge, "form": form}
    return render(request, "selection/scores.html", context, status=422 if form.errors else 200)


@in_programme(SEE)
@require_GET
def ranking(request: HttpRequest, programme: Programme, pk: Any) -> HttpResponse:
    """Show the ranking of a round whose scoring is closed."""
    found = _round(request, programme, pk)
    if found.state != "closed":
        messages.info(request, _("The ranking is seen by everybody at once, when the scoring is closed."))
        return redirect("selection.selectionround.record", programme.slug, found.pk)
    ranked = standing.ranking_of(found)
    context = {
        "scope": programme,
        "round": found,
        "ranking": ranked,
        "picture": pictures.ranking_picture(ranked),
        "refused": Entry.objects.filter(round=found, is_admitted=False).select_related("candidate"),
        "lines": criteria.difference(found),
        "scores": _by_entry(request, found),
        "note": DecisionNote.objects.filter(round=found).first(),
        "may_decide": people.may(request.user, DECIDE, programme),
    }
    return render(request, "selection/ranking.html", context)


def _by_entry(request: HttpRequest, round_: SelectionRound) -> list[tuple[Entry, list[Score]]]:
    """Return the scores that the reader may see, by candidate."""
    rows = Score.objects.visible_to(request.user).filter(entry__round=round_)
    found: dict[Entry, list[Score]] = {}
    for row in rows.select_related("entry__candidate", "criterion", "judge").order_by(
        "criterion__code", "judge__speaks_for"
    ):
        found.setdefault(row.entry, []).append(row)
    return sorted(found.items(), key=lambda pair: str(pair[0]))


@in_programme(DECIDE)
@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, programme: Programme, pk: Any) -> HttpResponse:
    """Write and sign the decision note."""
    found = _round(request, programme, pk)
    if found.state != "closed" or DecisionNote.objects.filter(round=found).exists():
        return redirect("selection.ranking", programme.slug, found.pk)
    entries = list(Entry.objects.filter(round=found, is_admitted=True).select_related("candidate"))
    form = DecisionForm(request.POST or None, programme=programme, user=request.user, entries=entries)
    if request.method == "POST" and form.is_valid():
        try:
            decisions.decide(round=found, by=request.user, **form.values())  # type: ignore[arg-type]
        except ReplayedError:
            messages.info(request, _("This was recorded already; nothing was written twice."))
        except ValidationError as error:
            form.add_error(None, error.messages)
        if not form.errors:
            return redirect("selection.note", programme.slug, found.pk)
    context = {"scope": programme, "round": found, "form": form, "ranking": standing.ranking_of(found)}
    return render(request, "selection/decide.html", context, status=422 if form.errors else 200)


def _note(request: HttpRequest, programme: Programme, pk: Any) -> DecisionNote:
    visible = DecisionNote.objects.visible_to(request.user).select_related("round", "signed_by", "decision")
    return get_object_or_404(visible, programme=programme, round=pk)


@in_programme(SEE)
@require_GET
def note(request: HttpRequest, programme: Programme, pk: Any) -> HttpResponse:
    """Show the decision note."""
    found = _note(request, programme, pk)
    outcomes = Outcome.objects.filter(note=found).select_related("entry__candidate__initiative")
    context = {
        "scope": programme,
        "note": found,
        "round": found.round,
        "outcomes": outcomes,
        "counts": note_document.count_rows(found),
        "sexes": note_document.sexes(),
        "ranking": standing.ranking_of(found.round),
        "refused": Entry.objects.filter(round=found.round, is_admitted=False).select_related("candidate"),
        "voted": HeadCount.objects.filter(note=found).exists(),
        "overridden": note_document.overridden_in(found.round),
        "may_decide": people.may(request.user, DECIDE, programme),
    }
    if "result" in found.record:
        context |= choice_words.page_words(found.record)
    return render(request, "selection/note.html", context)


@in_programme(SEE)
@require_GET
def note_pdf(request: HttpRequest, programme: Programme, pk: Any) -> HttpResponse:
    """Return the decision note as PDF."""
    found = _note(request, programme, pk)
    content = write_pdf(note_document.document_of(found), created=timezone.now().replace(microsecond=0))
    answer = HttpResponse(content, content_type="application/pdf")
    name = slugify(found.round.name) or "round"
    answer["Content-Disposition"] = f'attachment; filename="{programme.slug}-{name}-decision.pdf"'
    return answer


@in_programme(DECIDE)
@require_http_methods(["GET", "POST"])
def found(request: HttpRequest, programme: Programme, pk: Any) -> HttpResponse:
    """Make a chosen candidate an initiative."""
    visible = Outcome.objects.visible_to(request.user).select_related("entry__candidate__register", "note__round")
    outcome = get_object_or_404(visible, programme=programme, pk=pk, verdict=Outcome.Verdict.CHOSEN)
    candidate = outcome.entry.candidate
    if candidate.initiative_id is not None:
        return redirect(candidate.initiative)
    start = {"name": candidate.name, "slug": slugify(candidate.name)[:60], "starts": timezone.localdate()}
    form = FoundForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            initiative = initiatives.found_initiative(outcome=outcome, by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, _("Recorded: %(record)s.") % {"record": initiative})
            return redirect(initiative)
    firms = len(initiatives.firms_of(candidate))
    context = {"scope": programme, "candidate": candidate, "form": form, "firms": firms, "outcome": outcome}
    return render(request, "selection/found.html", context, status=422 if form.errors else 200)
