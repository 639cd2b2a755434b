"""Registers whose records live in an initiative or in the programme, with the same pages at both addresses."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.db import models
from django.http import HttpResponse
from django.urls import URLPattern, path, reverse

from clusterwise.foundation.pages.register import Register, programme_urls, scope_args
from clusterwise.foundation.pages.scope import in_initiative, in_programme

PROGRAMME, INITIATIVE = "programme", "initiative"


@dataclass(frozen=True)
class TwoLevelRegister(Register):
    """A register of records in either scope; `twin` gives the one below the programme's address."""

    @property
    def key(self) -> str:
        plain = self.model._meta.label_lower
        return f"{PROGRAMME}.{plain}" if self.scope == PROGRAMME else plain

    @property
    def twin(self) -> "TwoLevelRegister":
        """Return this register for the programme's own records."""
        return replace(self, scope=PROGRAMME)

    @property
    def children(self) -> list[Register]:
        """Keep to registers of the same level; a record of the programme has no records of initiatives below it."""
        return [other for other in super().children if (other.scope == PROGRAMME) == (self.scope == PROGRAMME)]

    def rows(self, scope: Any, user: Any) -> models.QuerySet:
        """Return the visible records of exactly this scope."""
        found = self.model.objects.visible_to(user).select_related(*self.related)  # type: ignore[attr-defined]
        if self.scope == PROGRAMME:
            found = found.filter(programme=scope, initiative=None)
        else:
            found = found.filter(initiative=scope)
        return found.order_by(*self.order) if self.order else found

    def url(self, what: str, scope: Any, *args: Any) -> str:
        """Return an address at the level that the scope is of."""
        plain = self.model._meta.label_lower
        name = plain if hasattr(scope, "programme_id") else f"{PROGRAMME}.{plain}"
        return reverse(f"{name}.{what}", args=[*scope_args(scope), *args])


def twin_urls(*registers: TwoLevelRegister) -> list[URLPattern]:
    """Return the patterns of the same registers below the programme's address."""
    return programme_urls(*(register.twin for register in registers))


def two_level_paths(
    register: TwoLevelRegister, below: str, what: str, permission: str, view: Callable[..., HttpResponse]
) -> tuple[list[URLPattern], list[URLPattern]]:
    """Return the pattern of a further page of a record, in the initiative and in the programme."""
    address = f"{register.slug}/<uuid:pk>/{below}"
    plain = register.model._meta.label_lower
    return (
        [path(address, in_initiative(permission)(view), name=f"{plain}.{what}")],
        [path(address, in_programme(permission)(view), name=f"{PROGRAMME}.{plain}.{what}")],
    )


def page_of(record: Any) -> str:
    """Return the address of a record in either scope."""
    scope = record.initiative if record.initiative_id else record.programme
    return Register.known[record._meta.label_lower].url("record", scope, record.pk)
