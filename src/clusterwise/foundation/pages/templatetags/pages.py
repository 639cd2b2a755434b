"""Template tags of the shared pages; built in, so that every template has them."""

from typing import Any

from django import template
from django.utils.html import format_html

from clusterwise.foundation.codes.selectors import label
from clusterwise.foundation.pages.names import name_of
from clusterwise.foundation.pages.register import Column, Register, record_url
from clusterwise.foundation.pages.show import text_of
from clusterwise.foundation.people import access
from clusterwise.foundation.people.models import Person

register = template.Library()


def _may_open(context: Any, record: Any) -> bool:
    """Say whether the reader opens the page of a record; others read its name without a link."""
    listed, reader = Register.known.get(record._meta.label_lower), context["request"].user
    if listed is None:
        return True
    if not access.may(reader, listed.see, context["scope"]):
        return False
    return getattr(listed.model, "open_to_members", True) or not _is_member_alone(context) or _is_seen(context, record)


def _is_member_alone(context: Any) -> bool:
    return access.roles_of(context["request"].user, context["scope"]) <= {access.MEMBER_FIRM}


def _is_seen(context: Any, record: Any) -> bool:
    """Ask once a page for each linked record whether a member firm, which reads its own rows alone, sees it."""
    request = context["request"]
    if not hasattr(request, "links_seen"):
        request.links_seen = {}
    if record.pk not in request.links_seen:
        request.links_seen[record.pk] = type(record).objects.visible_to(request.user).filter(pk=record.pk).exists()
    return bool(request.links_seen[record.pk])


@register.simple_tag(takes_context=True)
def cell(context: Any, column: Column, record: Any) -> str:
    """Show a column of a record; a linked record becomes a link to its page."""
    value = column.of(record)
    text = text_of(column, record, names=bool(context.get("names")))
    if column.kind == "record" and value is not None and _may_open(context, value):
        url = record_url(value, context["scope"])
        if url:
            return format_html('<a href="{}">{}</a>', url, text)
    return format_html("<bdi>{}</bdi>", text)


@register.simple_tag(takes_context=True)
def record_link(context: Any, record: Any) -> str:
    """Return the address of a record's page."""
    return record_url(record, context["scope"])


@register.simple_tag(takes_context=True)
def register_url(context: Any, listed: Register, what: str, record: Any = None) -> str:
    """Return an address of a register: list, add, or of one of its records."""
    args = [] if record is None else [record.pk]
    return listed.url(what, context["scope"], *args)


@register.simple_tag(takes_context=True)
def export_url(context: Any, listed: Register, kind: str) -> str:
    """Return the address of a register's download."""
    return listed.url("export", context["scope"], kind)


@register.simple_tag(takes_context=True)
def person(context: Any, who: Person | None) -> str:
    """Show a person by code, with the name for those who work with the person."""
    if who is None:
        return ""
    return format_html("<bdi>{}</bdi>", f"{who.code} {who.name}".strip() if context.get("names") else who.code)


@register.filter
def named(record: Any) -> str:
    """Show a record's name with its dates as the reader writes them."""
    return name_of(record)


@register.filter
def code_label(code: str, name: str) -> str:
    """Show a code of a list by its label."""
    return label(name, code)


@register.filter
def number_class(column: Column) -> str:
    """Return the class that aligns numbers."""
    return "number" if column.kind.partition(":")[0] in ("number", "percent", "money") else ""
