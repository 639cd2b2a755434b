"""Registers and figures as XLSX and CSV, safe against formulas, by code and only with names where the reader may see them."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from clusterwise.foundation.pages.register import Register
from clusterwise.foundation.pages.show import cell_of
from clusterwise.press.cells import Direction
from clusterwise.press.tables import Sheet, write_csv, write_xlsx

KINDS = {"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "csv": "text/csv; charset=utf-8"}


def send(
    name: str, title: str, headers: Sequence[str], rows: Iterable[Sequence[Any]], kind: str, *, source: str
) -> HttpResponse:
    """Return a download with its title, source and date above the table."""
    now = timezone.now()
    dated = _("Exported on %(day)s") % {"day": now.date().isoformat()}
    direction: Direction = "rtl" if get_language_bidi() else "ltr"
    sheet = Sheet(title, tuple(headers), rows, source, dated, direction=direction)
    content = write_csv(sheet) if kind == "csv" else write_xlsx([sheet], created=now)
    answer = HttpResponse(content, content_type=KINDS[kind])
    answer["Content-Disposition"] = f'attachment; filename="{slugify(name) or "clusterwise"}.{kind}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def respond(register: Register, scope: Any, rows: Iterable[Any], kind: str, *, names: bool) -> HttpResponse:
    """Return the rows of a register as a download."""
    columns = register.details or register.columns
    headers = [str(column.label) for column in columns]
    table = ([cell_of(column, row, names=names) for column in columns] for row in rows)
    return send(f"{scope.slug}-{register.slug}", str(register.title), headers, table, kind, source=str(scope))
