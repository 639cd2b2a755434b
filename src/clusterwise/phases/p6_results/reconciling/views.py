"""Pages of the comparisons: what was compared, the steps of a new one, its result, the rows of a figure, and the file."""

from typing import Any

from django.apps import apps
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from clusterwise.foundation.journal.changes import ReplayedError
from clusterwise.foundation.journal.models import Event
from clusterwise.foundation.organisations.models import Initiative
from clusterwise.foundation.pages.exports import KINDS
from clusterwise.foundation.pages.history import latest_event
from clusterwise.foundation.pages.register import Register, record_url, scope_args
from clusterwise.foundation.pages.scope import in_initiative
from clusterwise.foundation.people import access
from clusterwise.phases.p1_selection.staging import ExpiredUploadError, Staged
from clusterwise.phases.p6_results.reconciling import services, steps, uploads, wording
from clusterwise.phases.p6_results.reconciling.access import MAKE, ROWS, SEE
from clusterwise.phases.p6_results.reconciling.export import workbook
from clusterwise.phases.p6_results.reconciling.forms import AboutForm, CheckForm, MatchForm, SentForm, UploadForm
from clusterwise.phases.p6_results.reconciling.models import Reconciliation, ReportedFigure

GONE = gettext_lazy("The files are no longer kept here. Send them again; the title and the period stay.")


@in_initiative(SEE)
@require_GET
def comparisons(request: HttpRequest, initiative: Initiative) -> HttpResponse:
    """Show the comparisons of an initiative with what became of their figures."""
    visible = Reconciliation.objects.visible_to(request.user).filter(initiative=initiative)
    rows = visible.select_related("initiative__programme").prefetch_related("figures")
    told = []
    for one in rows:
        outcomes = [figure.outcome for figure in one.figures.all()]
        told.append((one, [(outcomes.count(code), label) for code, label in ReportedFigure.Outcome.choices]))
    context = {
        "scope": initiative,
        "rows": told,
        "may_make": access.may(request.user, MAKE, initiative),
        "new_url": reverse("reconciling.new", args=scope_args(initiative)),
    }
    return render(request, "reconciling/list.html", context)


@in_initiative(MAKE)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, initiative: Initiative) -> HttpResponse:
    """Take the report and the sheets; what was received stays, also where another file is refused."""
    if request.method == "GET":
        usual = {name: request.GET[name] for name in AboutForm.base_fields if name in request.GET}
        return _show_new(request, initiative, UploadForm(initial=usual), None, [])
    form = UploadForm(request.POST, request.FILES)
    is_valid = form.is_valid()
    report, sheets = _received(initiative, request, form)
    if report is None and not form.has_error("report"):
        form.add_error("report", _("Send the table of the old report: one row a figure, with its reported value."))
    if not is_valid or form.errors or report is None:
        return _show_new(request, initiative, form, report, sheets)
    about = {name: form.cleaned_data[name] for name in AboutForm.base_fields}
    upload = uploads.Upload(**about, report=report, sheets=tuple(sheets))
    return HttpResponseRedirect(f"{reverse('reconciling.check', args=scope_args(initiative))}?{upload.query}")


def _received(initiative: Initiative, request: HttpRequest, form: UploadForm) -> tuple[Staged | None, list[Staged]]:
    """Return the files that came now and before; each refusal stands at its field, and the others are kept."""
    report: Staged | None = None
    sheets: list[Staged] = []
    try:
        report = next(iter(uploads.waiting(initiative, request.POST.getlist("kept_report"))), None)
        sheets = uploads.waiting(initiative, request.POST.getlist("kept_sheet"))
    except ExpiredUploadError:
        form.add_error(None, str(GONE))
    for field, files in (("report", request.FILES.getlist("report")), ("sheets", request.FILES.getlist("sheets"))):
        for file in files:
            try:
                staged = uploads.taken(initiative, file)
            except ValidationError as error:
                form.add_error(field, error.messages)
                continue
            if field == "report":
                report = staged
            elif staged.sha256 not in {one.sha256 for one in sheets}:
                sheets.append(staged)
    if len(sheets) > uploads.MOST_FILES:
        form.add_error("sheets", _("At most %(n)s files are compared at once.") % {"n": uploads.MOST_FILES})
    return report, sheets[: uploads.MOST_FILES]


def _show_new(
    request: HttpRequest, initiative: Initiative, form: UploadForm, report: Staged | None, sheets: list[Staged]
) -> HttpResponse:
    context = {"scope": initiative, "form": form, "kept_report": report, "kept_sheets": sheets}
    return render(request, "reconciling/new.html", context, status=422 if form.errors else 200)


def _again(request: HttpRequest, initiative: Initiative, why: str) -> HttpResponse:
    """Lead back to the first step with the title and the period as they were given."""
    if why:
        messages.error(request, why)
    query = request.GET.copy()
    for name in ("report", "sheet"):
        query.pop(name, None)
    address = reverse("reconciling.new", args=scope_args(initiative))
    return HttpResponseRedirect(f"{address}?{query.urlencode()}" if query else address)


@in_initiative(MAKE)
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, initiative: Initiative) -> HttpResponse:
    """Choose the columns, then what each figure is compared with; compare, keep the answers, and remove the files."""
    if (pk := _kept_before(request, initiative)) is not None:
        messages.info(request, _("This was recorded already; nothing was written twice."))
        return redirect("reconciling.result", *scope_args(initiative), pk)
    about = AboutForm(request.GET)
    if not about.is_valid():
        return _again(request, initiative, "")
    try:
        upload = uploads.opened(initiative, about.cleaned_data, request.GET)
        parts = upload.report_parts, upload.sheet_parts
    except ExpiredUploadError:
        return _again(request, initiative, str(GONE))
    except ValidationError as error:
        return _again(request, initiative, " ".join(error.messages))
    deed = request.POST.get("deed", "")
    form = CheckForm(request.POST or None, *parts, read_again=deed == "read")
    if request.method == "GET" or deed == "read":
        return _show_check(request, initiative, upload, form)
    ground = steps.ground_of(form, upload) if form.is_valid() else None
    if ground is None:
        return _show_check(request, initiative, upload, form)
    match = steps.match_form(request.POST if deed == "keep" else None, ground, initiative)
    if deed == "keep" and match.is_valid():
        kept = _keep(request, initiative, upload, ground, match)
        if kept is not None:
            return kept
    context = {"scope": initiative, "upload": upload, "form": match, "carried": form.carried, "faults": ground.faults}
    return render(request, "reconciling/match.html", context, status=422 if match.errors else 200)


def _kept_before(request: HttpRequest, initiative: Initiative) -> Any:
    """Return the comparison that the same submission made before; its files are gone, so it cannot be made again."""
    sent = SentForm(request.POST)
    client_id = sent.is_valid() and sent.cleaned_data["client_id"]
    if not client_id:
        return None
    event = Event.objects.filter(scope=initiative.journal_scope, client_id=client_id, verb=services.COMPARED.code)
    return event.values_list("subject_id", flat=True).first()


def _show_check(request: HttpRequest, initiative: Initiative, upload: uploads.Upload, form: CheckForm) -> HttpResponse:
    context = {"scope": initiative, "upload": upload, "form": form}
    return render(request, "reconciling/check.html", context, status=422 if form.errors else 200)


def _keep(
    request: HttpRequest, initiative: Initiative, upload: uploads.Upload, ground: steps.Ground, match: MatchForm
) -> HttpResponse | None:
    """Keep the answers and remove the files; None where the answers are refused, with the reason in the form."""
    try:
        kept = services.keep_reconciliation(
            initiative=initiative,
            by=request.user,  # type: ignore[arg-type]
            title=upload.title,
            starts=upload.starts,
            ends=upload.ends,
            report={"name": upload.report.name, "sha256": upload.report.sha256},
            sheets=[{"name": one.name, "sha256": one.sha256} for one in upload.sheets],
            compared=steps.compared(ground, match, initiative),
            client_id=match.cleaned_data.get("client_id"),
        )
    except ReplayedError as replay:  # two copies of one submission at the same moment
        return redirect("reconciling.result", *scope_args(initiative), replay.event.subject_id)
    except ValidationError as error:
        match.add_error(None, error.messages)
        return None
    upload.forget()
    event = latest_event(kept)
    told = _("“%(title)s” is compared. The files with the names are removed from here.") % {"title": kept.title}
    messages.success(request, told, extra_tags=f"undo:{event.pk}" if event else "")
    return redirect("reconciling.result", *scope_args(initiative), kept.pk)


def _found(request: HttpRequest, initiative: Initiative, pk: Any) -> Reconciliation:
    return get_object_or_404(Reconciliation.objects.visible_to(request.user), initiative=initiative, pk=pk)


@in_initiative(SEE)
@require_GET
def result(request: HttpRequest, initiative: Initiative, pk: Any) -> HttpResponse:
    """Show each figure of the report with what was found, the verdict and why."""
    kept = _found(request, initiative, pk)
    figures = list(kept.figures.select_related("indicator"))
    outcomes = [figure.outcome for figure in figures]
    context = {
        "scope": initiative,
        "kept": kept,
        "rows": [_told(figure) for figure in figures],
        "counts": [(outcomes.count(code), label) for code, label in ReportedFigure.Outcome.choices],
        "may_make": access.may(request.user, MAKE, initiative),
    }
    return render(request, "reconciling/result.html", context)


def _told(figure: ReportedFigure) -> dict[str, Any]:
    told, found = wording.cells_of(figure), wording.cells_of(figure, "found_")
    return {
        "figure": figure,
        "reported": wording.numbers(told, told),
        "found": wording.numbers(found, told) if found else "",
        "from": wording.counted_from(figure),
        "why": wording.why(figure),
    }


@in_initiative(SEE)
@require_GET
def figure(request: HttpRequest, initiative: Initiative, pk: Any) -> HttpResponse:
    """Show the rows that explain a figure's difference; people are numbers, and records open to who may see them."""
    visible = ReportedFigure.objects.visible_to(request.user).select_related("reconciliation", "indicator")
    one = get_object_or_404(visible, initiative=initiative, pk=pk)
    may_open = access.may(request.user, ROWS, initiative)
    rows = [
        {
            "where": row.get("where", ""),
            "row": row.get("row", ""),
            "url": _url(row, initiative) if may_open else "",
            "person": wording.person(row),
            "reason": wording.REASONS.get(row["reason"], row["reason"]),
        }
        for row in one.rows
    ]
    context = {"scope": initiative, "kept": one.reconciliation, "told": _told(one), "figure": one, "rows": rows}
    return render(request, "reconciling/figure.html", context)


def _url(row: dict[str, Any], initiative: Initiative) -> str:
    model, pk = row.get("source") or ("", "")
    return record_url(apps.get_model(model)(pk=pk), initiative) if model.lower() in Register.known else ""


@in_initiative(SEE)
@require_GET
def export(request: HttpRequest, initiative: Initiative, pk: Any) -> HttpResponse:
    """Return the result as a workbook: the figures, and the rows that explain their differences."""
    kept = _found(request, initiative, pk)
    answer = HttpResponse(workbook(kept), content_type=KINDS["xlsx"])
    answer["Content-Disposition"] = f'attachment; filename="{initiative.slug}-reconciled.xlsx"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@in_initiative(MAKE)
@require_POST
def remove(request: HttpRequest, initiative: Initiative, pk: Any) -> HttpResponse:
    """Remove a comparison; it can be undone."""
    kept = _found(request, initiative, pk)
    services.remove_reconciliation(kept, by=request.user)  # type: ignore[arg-type]
    event = latest_event(kept)
    told = _("“%(title)s” is removed.") % {"title": kept.title}
    messages.success(request, told, extra_tags=f"undo:{event.pk}" if event else "")
    return redirect("reconciling", *scope_args(initiative))
