"""Tags of a report's page: days in the reader's form, and the way from a number down to its record."""

from datetime import date
from typing import Any

from django import template
from django.apps import apps
from django.utils import formats

from clusterwise.foundation.pages.register import Register, record_url

register = template.Library()


@register.filter
def day(text: str) -> str:
    """Show a day that a report keeps as plain text, or a dash where there is none."""
    return formats.date_format(date.fromisoformat(text), "j F Y") if text else "—"


@register.filter
def of(parts: dict[str, Any], key: str) -> Any:
    """Return one part of a split by its code."""
    return parts.get(key, "—")


@register.simple_tag(takes_context=True)
def source_url(context: Any, source: list[str]) -> str:
    """Return the page of the record behind a row, or an empty text for readers of what was published alone."""
    model, pk = source
    if not context.get("opens") or model.lower() not in Register.known:
        return ""
    return record_url(apps.get_model(model)(pk=pk), context["scope"])
