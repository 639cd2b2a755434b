"""The shared pages of a register: list, record, add, edit, remove and download; each view finds, asks, acts, answers."""

import re
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Q
from django.db.models.deletion import ProtectedError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from clusterwise.foundation.journal.changes import ReplayedError, StaleRecordError
from clusterwise.foundation.journal.models import Event
from clusterwise.foundation.organisations.models import Programme
from clusterwise.foundation.pages import exports
from clusterwise.foundation.pages.history import history_of, latest_event
from clusterwise.foundation.pages.names import name_of
from clusterwise.foundation.pages.register import Register, programme_only, record_url
from clusterwise.foundation.pages.scope import View, in_initiative, in_programme
from clusterwise.foundation.pages.show import is_left_out
from clusterwise.foundation.people import access

PAGE_SIZE = 50


def _scoped(register: Register, permission: str) -> Any:
    return in_programme(permission) if f"{register.key}.record" in programme_only else in_initiative(permission)


def _may_edit(register: Register, request: HttpRequest, scope: Any) -> bool:
    return bool(register.edit and register.add and access.may(request.user, register.edit, scope))


def _searched(register: Register, rows: Any, text: str) -> Any:
    if not text or not register.search:
        return rows
    wanted = Q()
    for name in register.search:
        wanted |= Q((f"{name}__icontains", text))
    return rows.filter(wanted)


def _names(request: HttpRequest, scope: Any) -> bool:
    return access.may(request.user, "people.names", scope)


def list_view(register: Register) -> View:
    """Return the list page of a register."""

    @require_GET
    def listing(request: HttpRequest, scope: Any) -> HttpResponse:
        text = request.GET.get("q", "").replace("\x00", "")[:100]
        rows = _searched(register, register.rows(scope, request.user), text)
        page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
        context = {
            "register": register,
            "scope": scope,
            "page": page,
            "q": text,
            "may_edit": _may_edit(register, request, scope),
            "names": _names(request, scope),
            "summary": register.summary(scope, rows) if register.summary else (),
        }
        return render(request, "pages/list.html", context)

    return _scoped(register, register.see)(listing)


def _find(register: Register, request: HttpRequest, scope: Any, pk: Any) -> Any:
    return get_object_or_404(register.rows(scope, request.user), pk=pk)


def _deed_url(register: Register, what: str, service: Any, request: HttpRequest, scope: Any, record: Any) -> str:
    """Return the address of a deed on a record, or an empty text where it is not offered to the reader.

    A template that asked `register.revise` itself would call the service, and see nothing.
    """
    offered = service is not None and access.may(request.user, register.edit, scope)
    return register.url(what, scope, record.pk) if offered else ""


def record_view(register: Register) -> View:
    """Return the page of one record, with what hangs on it and its history."""

    @require_GET
    def record_page(request: HttpRequest, scope: Any, pk: Any) -> HttpResponse:
        record = _find(register, request, scope, pk)
        children = [
            (
                child,
                [column for column in child.columns if column.name != child.parent],
                child.rows(scope, request.user).filter(**{child.parent: record})[:PAGE_SIZE],
                _may_edit(child, request, scope),
            )
            for child in register.children
            if access.may(request.user, child.see, scope)
        ]
        context = {
            "register": register,
            "scope": scope,
            "record": record,
            "columns": [one for one in register.details or register.columns if not is_left_out(one, record)],
            "children": children,
            "edit_url": _deed_url(register, "edit", register.revise, request, scope, record),
            "remove_url": _deed_url(register, "remove", register.remove, request, scope, record),
            "names": _names(request, scope),
            "actions": [
                a for a in register.actions if access.may(request.user, a.permission, scope) and a.shown(record)
            ],
            "history": history_of(record, request.user, scope),
            **(register.panel_context(record, request.user) if register.panel_context else {}),
        }
        return render(request, "pages/record.html", context)

    return _scoped(register, register.see)(record_page)


def _scope_name(register: Register) -> str:
    return register.scope


def _scope_for(register: Register, scope: Any) -> Any:
    if register.scope == "programme" and not isinstance(scope, Programme):
        return scope.programme
    return scope


def add_view(register: Register) -> View:
    """Return the form page that adds a record; a repeated submission leads to the record made first."""

    @require_http_methods(["GET", "POST"])
    def adding(request: HttpRequest, scope: Any) -> HttpResponse:
        earlier = _recorded_before(request, scope)
        if earlier is not None:
            messages.info(request, _("This was recorded already; nothing was written twice."))
            return redirect(_first_record(earlier, scope) or register.url("list", scope))
        first = {
            name: value
            for name, value in request.GET.items()
            if name in register.form.base_fields and name != "client_id"
        }
        form = register.form(request.POST or None, request.FILES or None, scope=scope, user=request.user, initial=first)
        if request.method == "POST" and form.is_valid():
            given = {_scope_name(register): _scope_for(register, scope), "by": request.user}
            if register.scope == "programme" and not isinstance(scope, Programme):
                given["initiative"] = scope
            try:
                record = register.add(**given, client_id=form.cleaned_data.get("client_id"), **form.values())
            except ReplayedError as replay:
                return redirect(_first_record(replay.event, scope) or register.url("list", scope))
            except ValidationError as error:
                _show(form, error)
            else:
                return _recorded(request, record, scope)
        return render(
            request, "pages/form.html", {"register": register, "scope": scope, "form": form}, status=_status(form)
        )

    return _scoped(register, register.edit)(adding)


def _recorded_before(request: HttpRequest, scope: Any) -> Event | None:
    """Return the event that a repeated submission made the first time it arrived, within the reader's programme."""
    try:
        key = UUID(request.POST.get("client_id", ""))
    except ValueError:
        return None
    programme = getattr(scope, "programme", scope)
    return Event.objects.filter(client_id=key, scope__in=[scope.journal_scope, programme.journal_scope]).first()


def _status(form: Any) -> int:
    return 422 if form.is_bound and form.errors else 200


def _show(form: Any, error: ValidationError) -> None:
    """Put a service's refusal at its field where the form has that field, else above the form."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, errors in error.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)


def _first_record(event: Event, scope: Any) -> str:
    register = Register.known.get(event.subject_model.lower())
    return register.url("record", scope, event.subject_id) if register else ""


def _recorded(request: HttpRequest, record: Any, scope: Any) -> HttpResponse:
    event = latest_event(record)
    messages.success(
        request,
        _("Recorded: %(record)s.") % {"record": name_of(record)},
        extra_tags=f"undo:{event.pk}" if event else "",
    )
    return redirect(record_url(record, scope))


def edit_view(register: Register) -> View:
    """Return the form page that revises a record; a stale form is refused and keeps what was typed."""

    @require_http_methods(["GET", "POST"])
    def editing(request: HttpRequest, scope: Any, pk: Any) -> HttpResponse:
        record = _find(register, request, scope, pk)
        form = register.form(
            request.POST or None, request.FILES or None, scope=scope, user=request.user, instance=record
        )
        if request.method == "POST" and form.is_valid():
            fresh = _find(register, request, scope, pk)
            read = request.POST.get("version") or ""
            fresh.version = int(read) if re.fullmatch(r"[0-9]{1,9}", read) else fresh.version
            try:
                revised = register.revise(fresh, by=request.user, **form.values())
            except (ValidationError, StaleRecordError) as error:
                _show(form, error if isinstance(error, ValidationError) else ValidationError(str(error)))
            else:
                return _recorded(request, revised, scope)
        context = {"register": register, "scope": scope, "form": form, "record": record}
        return render(request, "pages/form.html", context, status=_status(form))

    return _scoped(register, register.edit)(editing)


def remove_view(register: Register) -> View:
    """Return the view that removes a record; it can be undone from the journal."""

    @require_POST
    def removing(request: HttpRequest, scope: Any, pk: Any) -> HttpResponse:
        record = _find(register, request, scope, pk)
        try:
            register.remove(record, by=request.user)
        except ProtectedError:
            messages.error(request, _("Other records were built on this one; remove those first."))
            return redirect(record_url(record, scope))
        except (ValidationError, StaleRecordError) as refusal:
            messages.error(
                request, " ".join(refusal.messages if isinstance(refusal, ValidationError) else [str(refusal)])
            )
            return redirect(record_url(record, scope))
        messages.success(request, _("Removed. The journal can undo it."))
        return redirect(register.url("list", scope))

    return _scoped(register, register.edit)(removing)


def export_view(register: Register) -> View:
    """Return the download of a register's visible rows as XLSX or CSV."""

    @require_GET
    def exporting(request: HttpRequest, scope: Any, kind: str) -> HttpResponse:
        if kind not in exports.KINDS:
            raise Http404
        rows = register.rows(scope, request.user)
        return exports.respond(register, scope, rows, kind, names=_names(request, scope))

    return _scoped(register, register.see)(exporting)
