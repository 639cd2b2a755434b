"""Weighing: each judge alone on the own phone, then all weights side by side."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from clusterwise.foundation.journal.changes import ReplayedError, StaleRecordError
from clusterwise.foundation.organisations.models import Programme
from clusterwise.foundation.pages.scope import in_programme
from clusterwise.foundation.people import access as people
from clusterwise.phases.p1_selection import choice, choice_words, weights
from clusterwise.phases.p1_selection.access import DECIDE, SCORE, SEE
from clusterwise.phases.p1_selection.forms.weighing import CloseWeighingForm, PairsForm, ValuesForm
from clusterwise.phases.p1_selection.models import Judge, SelectionRound, Weighing
from clusterwise.phases.p1_selection.services import weighing as services

Form = ValuesForm | PairsForm


def _round(request: HttpRequest, programme: Programme, pk: Any) -> SelectionRound:
    return get_object_or_404(SelectionRound.objects.visible_to(request.user), programme=programme, pk=pk)


@in_programme(DECIDE)
@require_POST
def open_(request: HttpRequest, programme: Programme, pk: Any) -> HttpResponse:
    """Ask each judge to weigh the criteria alone."""
    found = _round(request, programme, pk)
    try:
        services.open_weighing(round=found, by=request.user)  # type: ignore[arg-type]
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(
            request, _("Each judge may weigh the criteria now. Nobody sees the weights before all are in.")
        )
    return redirect("selection.selectionround.record", programme.slug, found.pk)


@in_programme(DECIDE)
@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, programme: Programme, pk: Any) -> HttpResponse:
    """Close the weighing early, with a reason that stays."""
    found = _round(request, programme, pk)
    form = CloseWeighingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.close_weighing(round=found, by=request.user, why=form.cleaned_data["why"])  # type: ignore[arg-type]
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, _("The weighing is closed; all see the weights that were handed in."))
            return redirect("selection.weights", programme.slug, found.pk)
    context = {"scope": programme, "round": found, "form": form}
    return render(request, "selection/close_weighing.html", context, status=422 if form.errors else 200)


@in_programme(SCORE)
@require_http_methods(["GET", "POST"])
def mine(request: HttpRequest, programme: Programme, pk: Any) -> HttpResponse:
    """Let a judge weigh the criteria in the way of choice; nobody else's weights are on this page."""
    judge = get_object_or_404(
        Judge.objects.select_related("round"), round__programme=programme, round=pk, user=request.user
    )
    kept = Weighing.objects.filter(judge=judge).first()
    context: dict[str, Any] = {"scope": programme, "round": judge.round, "judge": judge, "kept": kept}
    if judge.round.state != "weighing":
        return render(request, "selection/weights_shut.html", context)
    way = request.GET.get("way") or (kept.way if kept else "")
    context |= {"ways": Weighing.Way.choices, "way": way}
    if way not in Weighing.Way.values:
        return render(request, "selection/weights_way.html", context)
    criteria = weights.criteria_of(judge.round)
    pairs = weights.pairs_of(criteria)
    pair = _pair(request, len(pairs)) if way == Weighing.Way.PAIRS else None
    form = _form(request, way, criteria, kept, pair)
    if request.method == "POST" and form.is_valid() and _kept(request, judge, way, form):
        return redirect(_next(request, judge, way, pair, len(pairs)))
    own = kept.answers if kept is not None and kept.way == way else {"pairs": []}
    context |= {
        "form": form,
        "pair": pair,
        "pairs": len(pairs),
        "answered": len(own.get("pairs", [])),
        "consistency": choice_words.consistency(weights.consistency_of(way, own, criteria), criteria),
    }
    return render(request, "selection/weights_mine.html", context, status=422 if form.errors else 200)


def _pair(request: HttpRequest, count: int) -> int | None:
    """Return the pair that is asked alone, from 1; None for the list of all."""
    given = request.GET.get("pair", "")
    return int(given) if given.isascii() and given.isdigit() and 1 <= int(given) <= count else None


def _form(request: HttpRequest, way: str, criteria: Any, kept: Weighing | None, pair: int | None) -> Form:
    if way != Weighing.Way.PAIRS:
        return ValuesForm(request.POST or None, way=way, criteria=criteria, kept=kept)
    pairs = weights.pairs_of(criteria)
    shown = range(len(pairs)) if pair is None else [pair - 1]
    return PairsForm(request.POST or None, pairs=pairs, shown=shown, kept=kept)


def _kept(request: HttpRequest, judge: Judge, way: str, form: Form) -> bool:
    """Keep or hand in what was given; say what came of it, or put the refusal on the form."""
    hand_in = "hand_in" in request.POST
    try:
        services.keep_weights(
            judge=judge, by=request.user, way=way, answers=form.answers(), hand_in=hand_in,  # type: ignore[arg-type]
            client_id=form.cleaned_data.get("client_id"),
        )  # fmt: skip
    except ReplayedError:
        messages.info(request, _("This was recorded already; nothing was written twice."))
    except StaleRecordError as error:
        form.add_error(None, str(error))
    except ValidationError as error:
        form.add_error(None, error.messages)
    else:
        said = _("Your weights are handed in. You may change them until everybody has handed in.")
        messages.success(
            request, said if hand_in else _("Kept for later. Nobody sees it, and it is not handed in yet.")
        )
    return not form.errors


def _next(request: HttpRequest, judge: Judge, way: str, pair: int | None, count: int) -> str:
    judge.round.refresh_from_db()
    if judge.round.state != "weighing":
        return reverse("selection.weights", args=[judge.programme.slug, judge.round_id])
    following = f"&pair={pair + 1}" if pair is not None and pair < count else ""
    return f"{reverse('selection.weights.mine', args=[judge.programme.slug, judge.round_id])}?way={way}{following}"


@in_programme(SEE)
@require_GET
def group(request: HttpRequest, programme: Programme, pk: Any) -> HttpResponse:
    """Show all weights by code once the weighing is over; before that only how many are in."""
    found = _round(request, programme, pk)
    judges = Judge.objects.filter(round=found)
    context: dict[str, Any] = {
        "scope": programme,
        "round": found,
        "judges": judges.count(),
        "handed_in": judges.filter(weighing__handed_in_at__isnull=False).count(),
        "waiting": judges.exclude(weighing__handed_in_at__isnull=False),
        "may_decide": people.may(request.user, DECIDE, programme),
    }
    joined = weights.group_of(found)
    if joined is not None:
        context |= {"group": joined, **choice_words.group_words(joined)}
    if joined is not None and found.state == "closed" and (made := choice.choice_of(found)) is not None:
        context["sides"] = choice_words.sides(made.document)
    return render(request, "selection/weights.html", context)
