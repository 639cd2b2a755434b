"""Importing a register and areas, step by step; whatever is refused, what was chosen stays in the form."""

from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from clusterwise.formats.csv_table import WrongDelimiterError
from clusterwise.formats.kinds import Kind, kind_of
from clusterwise.formats.marked import mark_faults
from clusterwise.formats.register import DryRun
from clusterwise.formats.sentences import RefusedError
from clusterwise.formats.table import TableError
from clusterwise.formats.text import WrongEncodingError
from clusterwise.formats.workbook import WorkbookError
from clusterwise.foundation.jobs import services as jobs
from clusterwise.foundation.jobs.models import Job, JobState
from clusterwise.foundation.journal.changes import ReplayedError
from clusterwise.foundation.journal.models import Event
from clusterwise.foundation.organisations.models import Programme
from clusterwise.foundation.pages.exports import KINDS
from clusterwise.foundation.pages.scope import in_programme
from clusterwise.phases.p1_selection import areas_file, reading, staging, wording
from clusterwise.phases.p1_selection.access import EDIT
from clusterwise.phases.p1_selection.background import IMPORT
from clusterwise.phases.p1_selection.forms.imports import AreasForm, ImportForm, UploadForm
from clusterwise.phases.p1_selection.matching import areas_of, box_around
from clusterwise.phases.p1_selection.models import RegisterFile
from clusterwise.phases.p1_selection.services import registers

SHOWN_FAULTS = 200


def _known(programme: Programme) -> RegisterFile | None:
    return RegisterFile.objects.filter(programme=programme).order_by("-id").first()


def _may_be_chosen(error: RefusedError) -> bool:
    """Tell whether another encoding, delimiter or sheet could make the file readable."""
    soft = isinstance(error, WrongEncodingError | WrongDelimiterError | TableError)
    return soft and not isinstance(error, WorkbookError)


@in_programme(EDIT)
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Take a file, look whether it is a table at all, and lead to the next step."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            data, name = staging.read_upload(form.cleaned_data["file"]), str(form.cleaned_data["file"].name or "")
            if len(data) <= settings.READ_AT_ONCE_BYTES or kind_of(data, name) is not Kind.CSV:
                reading.table_in(data, name, reading.Choices())
        except RefusedError as error:
            if _may_be_chosen(error):
                staged = staging.stage(programme.pk, name, data)
                return _show(request, programme, ImportForm(None, staged=staged, known=_known(programme)), status=422)
            form.add_error("file", wording.refusal(error))
        except ValidationError as error:
            form.add_error("file", error)
        else:
            return redirect("selection.import.read", programme.slug, staging.stage(programme.pk, name, data).sha256)
    context = {"scope": programme, "form": form}
    return render(request, "selection/upload.html", context, status=422 if form.errors else 200)


def _show(
    request: HttpRequest, programme: Programme, form: ImportForm, run: DryRun | None = None, status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {"scope": programme, "form": form, "run": run, "limit": SHOWN_FAULTS}
    context["tried"] = _tried(request, programme)
    if form.table is not None:
        context["notices"] = [wording.told(notice) for notice in (run.readings if run else form.table.notices)]
    if run is not None:
        context["faults"] = [_fault(fault, True) for fault in run.errors[:SHOWN_FAULTS]]
        context["warnings"] = [_fault(fault, False) for fault in run.warnings[:SHOWN_FAULTS]]
    return render(request, "selection/read.html", context, status=status)


def _fault(fault: Any, is_error: bool) -> dict[str, Any]:
    return {
        "row": fault.row,
        "header": fault.header,
        "value": fault.value,
        "reason": wording.told(fault.reason),
        "suggestion": wording.told(fault.suggestion),
        "is_error": is_error,
    }


@in_programme(EDIT)
@require_http_methods(["GET", "POST"])
def read(request: HttpRequest, programme: Programme, digest: str) -> HttpResponse:
    """Choose how the file is read, try it without keeping anything, and take it in."""
    try:
        staged = staging.staged(programme.pk, digest)
    except staging.ExpiredUploadError as error:
        messages.error(request, str(error))
        return redirect("selection.import", programme.slug)
    deed = request.POST.get("deed", "")
    form = ImportForm(
        request.POST if request.method == "POST" else None,
        staged=staged,
        known=_known(programme),
        read_again=deed == "read",
    )
    if request.method == "GET" or deed == "read":
        return _show(request, programme, form, status=422 if form.refusal else 200)
    if not form.is_valid() or form.table is None:
        return _show(request, programme, form, status=422)
    if staged.is_large:
        return _later(request, programme, form, keep=deed == "commit")
    try:
        mapping, run = reading.rehearsed(form.table, form.choices(), box_around(areas_of(programme)))
    except RefusedError as error:
        form.add_error(None, wording.refusal(error))
        return _show(request, programme, form, status=422)
    if deed == "marked":
        return _marked(staged.name, form, run)
    if deed != "commit" or (run.errors and not form.cleaned_data["leave_out"]):
        return _show(request, programme, form, run, status=422 if deed == "commit" else 200)
    return _commit(request, programme, form, mapping, run)


def _later(request: HttpRequest, programme: Programme, form: ImportForm, *, keep: bool) -> HttpResponse:
    """Leave a large file to the worker; its page tells how far it is."""
    cleaned = form.cleaned_data
    arguments = {
        "digest": form.staged.sha256,
        "choices": asdict(form.choices()),
        "keep": keep,
        **{name: cleaned[name] for name in ("title", "source", "industry_scheme", "leave_out")},
    }
    key = f"{form.staged.sha256}:{keep}"
    job = jobs.start(kind=IMPORT, scope=programme, by=request.user, arguments=arguments, key=key)
    return redirect("jobs.job", programme.slug, job.pk)


def _tried(request: HttpRequest, programme: Programme) -> dict[str, Any] | None:
    """Return what a job found out about the file, when the reader comes from its page."""
    found = Job.objects.visible_to(request.user).filter(programme=programme, kind=IMPORT, state=JobState.DONE)
    try:
        job = found.filter(pk=request.GET["job"]).first() if "job" in request.GET else None
    except ValidationError:
        return None  # no key of a job
    return job.result if job and "said" in job.result else None


def _marked(name: str, form: ImportForm, run: DryRun) -> HttpResponse:
    assert form.table is not None  # noqa: S101 - a dry run has read it
    answer = HttpResponse(mark_faults(form.table, run.errors, run.warnings), content_type=KINDS["xlsx"])
    stem = slugify(name.rsplit(".", 1)[0]) or "register"
    answer["Content-Disposition"] = f'attachment; filename="{stem}-marked.xlsx"'
    return answer


def _commit(request: HttpRequest, programme: Programme, form: ImportForm, mapping: Any, run: DryRun) -> HttpResponse:
    cleaned = form.cleaned_data
    try:
        register = registers.import_register(
            programme=programme,
            by=request.user,  # type: ignore[arg-type]
            title=cleaned["title"],
            source=cleaned["source"],
            industry_scheme=cleaned["industry_scheme"],
            shape=mapping.shape,
            rows=run.rows,
            file_name=form.staged.name,
            file_sha256=form.staged.sha256,
            mapping=reading.remembered_of(mapping, form.choices(), len({fault.row for fault in run.errors})),
            client_id=cleaned.get("client_id"),
        )
    except ReplayedError as replay:
        messages.info(request, _("This was recorded already; nothing was written twice."))
        return redirect("selection.map", programme.slug, replay.event.subject_id)
    except ValidationError as error:
        form.add_error(None, error.messages)
        return _show(request, programme, form, run, status=422)
    event = Event.objects.get(subject_id=str(register.pk), verb=registers.IMPORTED.code)
    told = _("“%(title)s” is imported with %(rows)s rows.") % {"title": register.title, "rows": register.row_count}
    messages.success(request, told, extra_tags=f"undo:{event.pk}")
    return redirect("selection.map", programme.slug, register.pk)


@in_programme(EDIT)
@require_POST
def retire(request: HttpRequest, programme: Programme, pk: Any) -> HttpResponse:
    """Take a register out of use."""
    register = get_object_or_404(RegisterFile.objects.visible_to(request.user), programme=programme, pk=pk)
    registers.retire_register(register, by=request.user)  # type: ignore[arg-type]
    messages.success(request, _("The register is retired. Its file, and what was built on it, stay."))
    return redirect("selection.registerfile.record", programme.slug, register.pk)


@in_programme(EDIT)
@require_http_methods(["GET", "POST"])
def upload_areas(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Take a file of areas and lead to the choice of the property that names them."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            data = staging.read_upload(form.cleaned_data["file"])
            areas_file.areas_document(data)
        except RefusedError as error:
            form.add_error("file", wording.refusal(error))
        except ValidationError as error:
            form.add_error("file", error)
        else:
            staged = staging.stage(programme.pk, str(form.cleaned_data["file"].name or ""), data)
            return redirect("selection.areas.read", programme.slug, staged.sha256)
    context = {"scope": programme, "form": form, "areas": areas_of(programme)}
    return render(request, "selection/areas.html", context, status=422 if form.errors else 200)


@in_programme(EDIT)
@require_http_methods(["GET", "POST"])
def read_areas(request: HttpRequest, programme: Programme, digest: str) -> HttpResponse:
    """Choose what names the areas, and take them in."""
    try:
        staged = staging.staged(programme.pk, digest)
        document = areas_file.areas_document(staged.data)
    except (staging.ExpiredUploadError, RefusedError) as error:
        messages.error(request, wording.refusal(error) if isinstance(error, RefusedError) else str(error))
        return redirect("selection.areas", programme.slug)
    properties = areas_file.properties_of(document)
    form = AreasForm(request.POST or None, properties=properties, country=programme.country)
    if request.method == "POST" and form.is_valid():
        cleaned = form.cleaned_data
        try:
            shapes = areas_file.shapes_of(document, code=cleaned["code_property"], name=cleaned["name_property"])
            given = {name: cleaned[name] for name in ("country", "level", "source", "client_id")}
            kept = registers.import_areas(programme=programme, by=request.user, shapes=shapes, **given)  # type: ignore[arg-type]
        except RefusedError as error:
            form.add_error(None, wording.refusal(error))
        except ValidationError as error:
            form.add_error(None, error.messages)
        except ReplayedError:
            messages.info(request, _("This was recorded already; nothing was written twice."))
            return redirect("selection.areas", programme.slug)
        else:
            messages.success(request, _("%(count)s areas are imported.") % {"count": len(kept)})
            return redirect("selection.areas", programme.slug)
    context = {"scope": programme, "form": form, "file": staged.name}
    return render(request, "selection/areas_read.html", context, status=422 if form.errors else 200)
