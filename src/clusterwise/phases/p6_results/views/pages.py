"""Pages of the results: figures, framework, chain, goals and the strand of capacity and trust."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from clusterwise.foundation.evidence import rows as evidence_rows
from clusterwise.foundation.evidence import selectors as evidence
from clusterwise.foundation.evidence.formulas import formula_text
from clusterwise.foundation.organisations.models import Initiative
from clusterwise.foundation.pages.scope import in_initiative
from clusterwise.foundation.people import access
from clusterwise.foundation.road.registry import desks
from clusterwise.phases.p6_results import chain as chains
from clusterwise.phases.p6_results import goals as goal_facts
from clusterwise.phases.p6_results import registers, selectors, standings
from clusterwise.phases.p6_results.readings import readings
from clusterwise.phases.p6_results.strand import strand_of
from clusterwise.phases.p6_results.wording import frozen_split

PAGE_SIZE = 50


@in_initiative("evidence.published")
@require_GET
def results(request: HttpRequest, initiative: Initiative) -> HttpResponse:
    """Show the figures as they stand; whoever sees what was published alone gets the newest report's figures."""
    if not access.may(request.user, "evidence.see", initiative):
        return _published_alone(request, initiative)
    today = timezone.localdate()
    read = readings(initiative, today)
    shown_figures = standings.standings(read.values, today)
    indicators = [one.indicator for one in shown_figures]
    may = lambda permission: access.may(request.user, permission, initiative)  # noqa: E731
    context = {
        "scope": initiative,
        "today": today,
        "levels": standings.by_level(shown_figures),
        "troubles": read.troubles,
        "lights": _counted(shown_figures),
        "goals": [tag for tag in standings.tags(indicators, "sdg", "sdg") if tag.indicators],
        "priorities": [tag for tag in standings.tags(indicators, "priorities", "priority") if tag.indicators],
        "publications": selectors.publications(initiative, request.user)[:5],
        "drafts": selectors.drafts(initiative, request.user),
        "doors": [
            (door, door.url(initiative))
            for door in desks["results"].doors
            if door.url_name != "results" and may(door.permission)
        ],
        "may_define": may("evidence.define"),
        "may_report": may("results.report"),
    }
    return render(request, "results/results.html", context)


def _counted(shown_figures: list[standings.Shown]) -> list[tuple[str, str, int]]:
    """Return how many figures stand how to their path: look, words and number; a light is never an average."""
    found: dict[str, tuple[str, str, int]] = {}
    for one in shown_figures:
        look, words, n = found.get(one.light.code, (one.light.look, one.light.words.partition(" (")[0], 0))
        found[one.light.code] = (look, words, n + 1)
    order = ("reached", "on_path", "behind", "far", "no_target", "no_path", "no_record")
    return [found[code] for code in order if code in found]


def _published_alone(request: HttpRequest, initiative: Initiative) -> HttpResponse:
    figures = evidence.published_figures(initiative)
    context = {
        "scope": initiative,
        "figures": [(one, evidence.published_words(one), frozen_split(one, inside=False)) for one in figures],
        "publication": figures[0].publication if figures else None,
        "publications": selectors.publications(initiative, request.user),
    }
    return render(request, "results/published_alone.html", context)


@in_initiative("results.see")
@require_GET
def framework(request: HttpRequest, initiative: Initiative) -> HttpResponse:
    """Show every indicator with all columns of its sheet, who does what, and what a sheet lacks."""
    context = {
        "scope": initiative,
        "sheets": [(sheet, formula_text(sheet.indicator)) for sheet in selectors.framework(initiative)],
        "may_define": access.may(request.user, "evidence.define", initiative),
    }
    return render(request, "results/framework.html", context)


@in_initiative("results.see")
@require_GET
def chain(request: HttpRequest, initiative: Initiative) -> HttpResponse:
    """Show the result chain as a picture, with what is still wrong in it."""
    found = chains.chain_of(initiative)
    context = {
        "scope": initiative,
        "chain": found,
        "picture": chains.chain_picture(found),
        "register": registers.results,
        "arrows": registers.arrows,
        "ties": registers.ties,
        "may_edit": access.may(request.user, "results.edit", initiative),
    }
    return render(request, "results/chain.html", context)


@in_initiative("results.see")
@require_GET
def goals(request: HttpRequest, initiative: Initiative) -> HttpResponse:
    """Show for each goal and priority which indicators speak of it, and what the records say to it."""
    today = timezone.localdate()
    read = readings(initiative, today)
    words = {one.indicator.pk: one for one in standings.standings(read.values, today)}
    indicators = [one.indicator for one in words.values()]
    answered = goal_facts.answers(initiative, today)
    tagged = standings.tags(indicators, "sdg", "sdg")
    context = {
        "scope": initiative,
        "goals": [
            (
                tag,
                [words[one.pk] for one in tag.indicators],
                [one for one in answered if one.question.goal == tag.code],
            )
            for tag in tagged
        ],
        "priorities": [
            (
                tag,
                [words[one.pk] for one in tag.indicators],
                [one for one in answered if one.question.goal == tag.code],
            )
            for tag in standings.tags(indicators, "priorities", "priority")
        ],
    }
    return render(request, "results/goals.html", context)


@in_initiative("results.see")
@require_GET
def goal_rows(request: HttpRequest, initiative: Initiative, code: str) -> HttpResponse:
    """Show the records behind what is said of a goal."""
    asked = [question for question in goal_facts.QUESTIONS if question.code == code]
    found = goal_facts.answers(initiative, timezone.localdate(), questions=asked)
    if not found:
        raise Http404
    page = Paginator(found[0].facts, PAGE_SIZE).get_page(request.GET.get("page"))
    may_open = access.may(request.user, "evidence.rows", initiative)
    context = {
        "scope": initiative,
        "answer": found[0],
        "page": page,
        "rows": evidence_rows.shown_rows(page.object_list, initiative) if may_open else [],
        "may_open": may_open,
    }
    return render(request, "results/goal_rows.html", context)


@in_initiative("results.see")
@require_GET
def strand(request: HttpRequest, initiative: Initiative) -> HttpResponse:
    """Show the activities that build capacity and trust, phase by phase."""
    return render(request, "results/strand.html", {"scope": initiative, "phases": strand_of(initiative)})
