"""Clusters on the ground: ask for the map, look at it, take its files, and put a cluster on the long list."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from clusterwise.foundation.jobs import services as jobs
from clusterwise.foundation.journal.changes import ReplayedError
from clusterwise.foundation.organisations.models import Programme
from clusterwise.foundation.pages.scope import in_programme
from clusterwise.foundation.people import access as people
from clusterwise.foundation.places.selectors import country_choices
from clusterwise.phases.p1_selection import ground, maps, wording
from clusterwise.phases.p1_selection.access import EDIT, SEE
from clusterwise.phases.p1_selection.background import MAP
from clusterwise.phases.p1_selection.choice_words import percent
from clusterwise.phases.p1_selection.forms.mapping import MapForm
from clusterwise.phases.p1_selection.mapping.pipeline import FILES
from clusterwise.phases.p1_selection.models import Candidate, ClusterMap, RegisterFile
from clusterwise.phases.p1_selection.services.maps import add_candidate_from_cluster

PAGE_SIZE = 30
#: The report is a page of its own; it is sent as a file, since the content policy lets no foreign page style itself.
KINDS = {
    "parquet": "application/vnd.apache.parquet",
    "geojson": "application/geo+json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "html": "text/html; charset=utf-8",
    "json": "application/json",
}


@in_programme(EDIT)
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, programme: Programme, pk: Any) -> HttpResponse:
    """Ask for a map of clusters on the ground; the worker makes it."""
    visible = RegisterFile.objects.visible_to(request.user)
    register = get_object_or_404(visible, programme=programme, pk=pk, retired_on=None)
    form = MapForm(request.POST or None, register=register)
    if request.method == "POST" and form.is_valid():
        cleaned = form.cleaned_data
        arguments = {
            "register": str(register.pk),
            "period": cleaned.get("period") or maps.latest_period(register),
            "resolution": cleaned["resolution"],
            "other_resolution": cleaned["other_resolution"],
        }
        key = ":".join(arguments.values())
        job = jobs.start(kind=MAP, scope=programme, by=request.user, arguments=arguments, key=key)
        return redirect("jobs.job", programme.slug, job.pk)
    context = {
        "scope": programme,
        "register": register,
        "form": form,
        "has_points": register.shape == RegisterFile.Shape.ESTABLISHMENTS,
        "made": ClusterMap.objects.visible_to(request.user).filter(register=register),
    }
    return render(request, "selection/clusters_ask.html", context, status=422 if form.errors else 200)


def _map(request: HttpRequest, programme: Programme, pk: Any) -> ClusterMap:
    visible = ClusterMap.objects.visible_to(request.user).select_related("register", "programme")
    return get_object_or_404(visible, programme=programme, pk=pk)


@in_programme(SEE)
@require_GET
def page(request: HttpRequest, programme: Programme, pk: Any) -> HttpResponse:
    """Show hot spots, outlines and the list of clusters of a map."""
    found = _map(request, programme, pk)
    context: dict[str, Any] = {"scope": programme, "found": found, "register": found.register}
    context["may_edit"] = people.may(request.user, EDIT, programme)
    try:
        context |= _seen(request, found)
    except ground.MissingFilesError as error:
        return render(request, "selection/clusters_gone.html", {**context, "refusal": str(error)}, status=410)
    return render(request, "selection/clusters.html", context)


def _seen(request: HttpRequest, found: ClusterMap) -> dict[str, Any]:
    names = ground.names_of(found)
    if found.register.shape != RegisterFile.Shape.ESTABLISHMENTS:
        ground.file_of(found, "run.json")
        return {"has_points": False, "files": _files(found)}
    industries = ground.industries_of(found, names)
    wanted = ground.chosen(found, request.GET, industries)
    only = request.GET.get("industry", "") if request.GET.get("industry") in dict(industries) else ""
    clusters = [row for row in ground.clusters_of(found) if not only or row["industry"] == only]
    rows = [_row(number, row, names) for number, row in enumerate(clusters, start=1)]
    taken = Candidate.objects.filter(register=found.register).values_list("name", flat=True)
    return {
        "has_points": True,
        "industries": industries,
        "resolutions": ground.resolutions_of(found),
        "wanted": wanted,
        "only": only,
        "hot": ground.hot_picture(found, wanted, names.get(wanted.industry, wanted.industry)),
        "overlap": ground.overlap_words(found, wanted.industry),
        "outlines": ground.outline_picture(found, only, names),
        "page": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
        "taken": {name.rsplit("(", 1)[-1].rstrip(")") for name in taken if "(" in name},
        "disclaimer": wording.DISCLAIMER,
        "files": _files(found),
    }


def _row(number: int, row: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    standing, gate = ground.verdict(row)
    return {
        **row,
        "number": number,
        "called": names.get(row["industry"], row["industry"]),
        "standing": standing,
        "gate": gate,
        "women_percent": None if row["women_share"] is None else percent(row["women_share"]),
    }


def _files(found: ClusterMap) -> list[str]:
    return [name for name in FILES if ground.folder_of(found.folder).joinpath(name).is_file()]


@in_programme(SEE)
@require_GET
def file(request: HttpRequest, programme: Programme, pk: Any, file: str) -> HttpResponseBase:
    """Send one file of a map."""
    found = _map(request, programme, pk)
    if file not in FILES:
        raise Http404
    try:
        path = ground.file_of(found, file)
    except ground.MissingFilesError as error:
        raise Http404(str(error)) from error
    answer = FileResponse(path.open("rb"), content_type=KINDS[file.rsplit(".", 1)[1]])
    answer["Content-Disposition"] = f'attachment; filename="{programme.slug}-{file}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@in_programme(EDIT)
@require_POST
def to_long_list(request: HttpRequest, programme: Programme, pk: Any) -> HttpResponse:
    """Put a cluster of the map on the long list."""
    found = _map(request, programme, pk)
    rows = {row["cluster"]: row for row in ground.clusters_of(found)}
    cluster = rows.get(request.POST.get("cluster", ""))
    if cluster is None:
        raise Http404
    called = ground.names_of(found).get(cluster["industry"], cluster["industry"])
    country = request.POST.get("country", "")
    if not country:
        context = {
            "scope": programme, "found": found, "cluster": cluster, "called": called,
            "countries": country_choices(), "likely": programme.country,
        }  # fmt: skip
        return render(request, "selection/clusters_country.html", context)
    try:
        candidate = add_candidate_from_cluster(
            cluster_map=found,
            cluster=cluster,
            called=called,
            outline=ground.outline_of(found, cluster["cluster"]),
            by=request.user,
            country=country,  # type: ignore[arg-type]
        )
    except (ValidationError, ReplayedError) as error:
        messages.error(request, " ".join(error.messages) if isinstance(error, ValidationError) else str(error))
        return redirect("selection.clusters", programme.slug, found.pk)
    messages.success(request, _("Recorded: %(record)s.") % {"record": candidate})
    return redirect("selection.candidate.record", programme.slug, candidate.pk)
