"""Pages of a report: its preview, the published report, its figures, its paper and its verification."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from clusterwise.foundation.evidence import rows as evidence_rows
from clusterwise.foundation.evidence.formulas import formula_text, formula_words
from clusterwise.foundation.evidence.gate import TOTAL
from clusterwise.foundation.evidence.models import FrozenFigure, Publication
from clusterwise.foundation.journal.changes import ReplayedError, StaleRecordError
from clusterwise.foundation.organisations.models import Initiative
from clusterwise.foundation.pages.scope import in_initiative
from clusterwise.foundation.people import access
from clusterwise.phases.p6_results import checking, paper, registers, selectors, tracking, wording
from clusterwise.phases.p6_results.assembly import assemble_figures, assemble_work
from clusterwise.phases.p6_results.forms import FreezeForm
from clusterwise.phases.p6_results.models import ProgressReport
from clusterwise.phases.p6_results.pack import archive
from clusterwise.phases.p6_results.reporting.periods import why_not_reportable
from clusterwise.phases.p6_results.services.reports import freeze_report

PAGE_SIZE = 50


def _draft(request: HttpRequest, initiative: Initiative, pk: Any) -> ProgressReport:
    return get_object_or_404(
        registers.drafts.rows(initiative, request.user).select_related("initiative__programme", "initiative__cluster"),
        pk=pk,
    )


def _publication(request: HttpRequest, initiative: Initiative, pk: Any) -> Publication:
    visible = Publication.objects.visible_to(request.user).filter(initiative=initiative)
    return get_object_or_404(visible.select_related("initiative__programme"), pk=pk)


@in_initiative("results.see")
@require_http_methods(["GET", "POST"])
def preview(request: HttpRequest, initiative: Initiative, pk: Any) -> HttpResponse:
    """Show a draft as it would be published now, and publish it."""
    report = _draft(request, initiative, pk)
    if report.is_frozen:
        return redirect("results.published", *_args(initiative), report.publication_id)
    form = FreezeForm(request.POST or None, initial={"version": report.version, "client_id": uuid.uuid4()})
    if request.method == "POST":
        access.require(request.user, "results.report", initiative)
        if form.is_valid():
            answer = _frozen(request, report, form)
            if answer is not None:
                return answer
    found = assemble_figures(report)
    context = {
        "scope": initiative,
        "report": report,
        "register": registers.drafts,
        "content": found.content,
        "sections": wording.sections(found.content, report.language),
        "lines": wording.live_lines(found, initiative),
        "language": report.language,
        "direction": wording.direction(report.language),
        "form": form if access.may(request.user, "results.report", initiative) else None,
        "sexes": wording.sexes(report.language),
        "not_yet": why_not_reportable(initiative, report.starts, report.ends),
    }
    return render(request, "results/preview.html", context, status=422 if form.errors else 200)


@in_initiative("results.see")
@require_GET
def preview_work(request: HttpRequest, initiative: Initiative, pk: Any) -> HttpResponse:
    """Show the work, money and decisions of a draft as they would be published now."""
    report = _draft(request, initiative, pk)
    if report.is_frozen:
        return redirect("results.published", *_args(initiative), report.publication_id)
    context = {
        "scope": initiative,
        "report": report,
        "content": assemble_work(report).content,
        "language": report.language,
        "direction": wording.direction(report.language),
    }
    return render(request, "results/preview_work.html", context)


def _frozen(request: HttpRequest, report: ProgressReport, form: FreezeForm) -> HttpResponse | None:
    """Publish a report and go to it, or put the refusal on the form."""
    report.version = form.cleaned_data["version"]
    try:
        publication = freeze_report(report, by=request.user, client_id=form.cleaned_data["client_id"])
    except ReplayedError:
        return redirect("results.preview", *_args(report.initiative), report.pk)
    except (ValidationError, StaleRecordError) as error:
        form.add_error(None, ValidationError(error.messages if isinstance(error, ValidationError) else str(error)))
        return None
    messages.success(request, _("The report is published. Its figures are frozen with the records behind them."))
    return redirect("results.published", *_args(report.initiative), publication.pk)


def _args(initiative: Initiative) -> tuple[str, str]:
    return initiative.programme.slug, initiative.slug


@in_initiative("results.see")
@require_GET
def of_draft(request: HttpRequest, initiative: Initiative, pk: Any) -> HttpResponse:
    """Lead from a report's record to what was published of it."""
    report = _draft(request, initiative, pk)
    if not report.is_frozen:
        return redirect("results.preview", *_args(initiative), report.pk)
    return redirect("results.published", *_args(initiative), report.publication_id)


@in_initiative("evidence.published")
@require_GET
def published(request: HttpRequest, initiative: Initiative, pk: Any) -> HttpResponse:
    """Show a published report as it was frozen; each figure leads to its frozen facts."""
    publication = _publication(request, initiative, pk)
    figures = selectors.frozen_figures(publication)
    context = {
        "scope": initiative,
        "publication": publication,
        "content": publication.content,
        "sections": wording.sections(publication.content, publication.language),
        "lines": wording.frozen_lines(publication, figures, initiative),
        "language": publication.language,
        "direction": wording.direction(publication.language),
        "sexes": wording.sexes(publication.language),
        "may_verify": access.may(request.user, "evidence.see", initiative),
    }
    return render(request, "results/published.html", context)


@in_initiative("evidence.published")
@require_GET
def pdf(request: HttpRequest, initiative: Initiative, pk: Any) -> HttpResponse:
    """Return a published report as PDF in its own language."""
    publication = _publication(request, initiative, pk)
    answer = HttpResponse(paper.report_pdf(publication), content_type="application/pdf")
    name = f"{slugify(initiative.slug)}-{publication.starts}-{publication.ends}-{publication.language}.pdf"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


TABLES = {
    "xlsx": (tracking.workbook, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "csv": (tracking.csv_file, "text/csv; charset=utf-8"),
    "parquet": (tracking.parquet_file, "application/vnd.apache.parquet"),
}


@in_initiative("evidence.published")
@require_GET
def tables(request: HttpRequest, initiative: Initiative, pk: Any, kind: str) -> HttpResponse:
    """Return the figures of a published report as a workbook that computes, as CSV or as Parquet."""
    if kind not in TABLES:
        raise Http404
    publication = _publication(request, initiative, pk)
    write, media = TABLES[kind]
    answer = HttpResponse(write(publication), content_type=media)
    name = f"{slugify(initiative.slug)}-{publication.starts}-{publication.ends}-{publication.language}.{kind}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@in_initiative("evidence.published")
@require_GET
def pack(request: HttpRequest, initiative: Initiative, pk: Any) -> HttpResponse:
    """Return a published report as an archive that anybody can count again."""
    publication = _publication(request, initiative, pk)
    answer = HttpResponse(archive.pack(publication), content_type="application/zip")
    name = f"{slugify(initiative.slug)}-{publication.starts}-{publication.ends}-{publication.language}.zip"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@in_initiative("evidence.see")
@require_GET
def verify(request: HttpRequest, initiative: Initiative, pk: Any) -> HttpResponse:
    """Count every figure of a report again, from its frozen facts and from today's records."""
    publication = _publication(request, initiative, pk)
    context = {"scope": initiative, "publication": publication, "check": checking.verify_publication(publication)}
    return render(request, "results/verify.html", context)


@in_initiative("evidence.published")
@require_GET
def published_figure(request: HttpRequest, initiative: Initiative, pk: Any, figure: Any) -> HttpResponse:
    """Show one published figure: its definition, its value counted again, and its frozen facts to who may see rows."""
    publication = _publication(request, initiative, pk)
    found = FrozenFigure.objects.filter(publication=publication, pk=figure).select_related("indicator").first()
    if found is None:
        raise Http404
    found.publication = publication
    sees_today = access.may(request.user, "evidence.see", initiative)
    may_open = access.may(request.user, "evidence.rows", initiative)
    check = checking.verify_figure(found, with_today=sees_today)
    page = Paginator(check.facts, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "scope": initiative,
        "publication": publication,
        "figure": found,
        "check": check,
        "formula": formula_text(checking.as_defined(found)),
        "formula_words": formula_words(checking.as_defined(found)),
        "split": wording.frozen_split(found, inside=may_open),
        "is_withheld": not may_open and TOTAL in found.withheld,
        "sees_today": sees_today,
        "may_open": may_open,
        "page": page,
        "rows": evidence_rows.shown_rows(page.object_list, initiative) if may_open else [],
        "language": translation.get_language(),
    }
    return render(request, "results/published_figure.html", context)
