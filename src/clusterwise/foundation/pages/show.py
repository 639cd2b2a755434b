"""How a value reads on a page and in a download."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import CharField, Model, TextField
from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from clusterwise.foundation.codes.selectors import label
from clusterwise.foundation.pages.names import name_of
from clusterwise.foundation.pages.register import Column
from clusterwise.foundation.people.models import Person

#: A line of text that may be this long is a remark; shorter ones are particulars such as a name or a place.
NOTE_LENGTH = 300


def unknown() -> str:
    """Return the words for a value that nobody knows; it is never zero."""
    return _("not known")


def is_note(column: Column, record: Any) -> bool:
    """Say whether a column holds a remark that people may leave out; an empty one hides nothing that should be known."""
    try:
        field = record._meta.get_field(column.name)
    except FieldDoesNotExist:
        return False
    if not isinstance(field, CharField | TextField) or not field.blank or field.choices or column.kind != "text":
        return False
    return isinstance(field, TextField) or (field.max_length or 0) >= NOTE_LENGTH or "note" in field.name


def is_left_out(column: Column, record: Any) -> bool:
    """Say whether a record's page leaves a column out: a remark that nobody made."""
    return column.of(record) == "" and is_note(column, record)


def text_of(column: Column, record: Any, *, names: bool) -> str:
    """Return a column's value as text in the reader's language and number format."""
    value = column.of(record)
    if isinstance(value, Person):
        return f"{value.code} {value.name}".strip() if names else value.code
    if value == "" and is_note(column, record):
        return ""
    if value is None or value == "":
        return unknown()
    kind, _sep, detail = column.kind.partition(":")
    if kind == "code":
        return label(detail, str(value))
    if kind == "percent":
        # Django's number_format cuts digits off; a share is rounded.
        percent = round(Decimal(str(value)) * 100, 1)
        return _("%(share)s %%") % {"share": formats.number_format(percent, decimal_pos=1)}
    if kind == "money":
        return f"{formats.number_format(value, decimal_pos=2, force_grouping=True)} {getattr(record, detail)}"
    return _plain(value)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return formats.date_format(value, "j F Y, H:i")
    if isinstance(value, date):
        return formats.date_format(value, "j F Y")
    if isinstance(value, Decimal):
        return formats.number_format(
            value.normalize() if value % 1 else value.quantize(Decimal(1)), force_grouping=True, use_l10n=True
        )
    if isinstance(value, int):
        return formats.number_format(value, force_grouping=value >= 10000 or value <= -10000)
    return name_of(value) if isinstance(value, Model) else str(value)


def cell_of(column: Column, record: Any, *, names: bool) -> Any:
    """Return a column's value for a workbook: numbers and dates stay what they are."""
    value = column.of(record)
    if isinstance(value, Decimal | int | date) and not isinstance(value, bool):
        return value
    if value is None or value == "":
        return None
    if isinstance(value, Promise):
        return str(value)
    return text_of(column, record, names=names)
