"""A register: one kind of record with its list, page, forms and downloads, declared once by its app."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.db import models
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Column:
    """One column: an attribute path or a callable, and how its values are shown.

    Kinds: text, number, percent, date, yes_no, person, record (a link), code:<list>, money:<currency attribute>.
    """

    name: str
    label: Text
    kind: str = "text"
    value: Callable[[Any], Any] | None = None

    def of(self, record: Any) -> Any:
        """Return the raw value of this column for a record."""
        if self.value is not None:
            return self.value(record)
        found = record
        for part in self.name.split("."):
            found = getattr(found, part, None)
            if found is None:
                return None
        display = getattr(record, f"get_{self.name}_display", None)
        return display() if display else found


@dataclass(frozen=True, slots=True)
class Action:
    """A further thing to do from a record's page: its words, the URL name, and who may."""

    label: Text
    url_name: str
    permission: str
    shown: Callable[[Any], bool] = lambda record: True


@dataclass(frozen=True)
class Register:
    """Everything the shared pages need to know of one kind of record.

    `add(*, <scope>=…, by, client_id, **values)` and `revise(record, *, by, **values)` are services;
    `parent` is the foreign key that leads to the record above, whose page then lists these.
    """

    model: type[models.Model]
    slug: str
    title: Text
    one: Text
    teaches: Text
    columns: tuple[Column, ...]
    see: str
    edit: str = ""
    form: Any = None
    add: Callable[..., Any] | None = None
    revise: Callable[..., Any] | None = None
    remove: Callable[..., Any] | None = None
    scope: str = "initiative"
    parent: str = ""
    details: tuple[Column, ...] = ()
    related: tuple[str, ...] = ()
    search: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    actions: tuple[Action, ...] = ()
    summary: Callable[[Any, Any], Sequence[tuple[Text, Any]]] | None = None
    panel: str = ""
    panel_context: Callable[[Any, Any], dict[str, Any]] | None = None
    example: str = ""

    known: ClassVar[dict[str, "Register"]] = {}

    def __post_init__(self) -> None:
        Register.known[self.key] = self

    @property
    def key(self) -> str:
        return self.model._meta.label_lower

    @property
    def children(self) -> list["Register"]:
        """Registers whose records hang on a record of this one."""
        return [
            other
            for other in Register.known.values()
            if other.parent and other.model._meta.get_field(other.parent).related_model is self.model
        ]

    def rows(self, scope: Any, user: Any) -> models.QuerySet:
        """Return the records of a scope that a user may see, in order, with related rows."""
        found = self.model.objects.visible_to(user).filter(**{self.scope: scope})  # type: ignore[attr-defined]
        if self.scope == "programme" and hasattr(scope, "programme"):
            found = self.model.objects.visible_to(user).filter(programme=scope.programme)  # type: ignore[attr-defined]
        found = found.select_related(*self.related) if self.related else found
        return self.in_order(found)

    def in_order(self, rows: models.QuerySet) -> models.QuerySet:
        """Return rows in the register's order, else the model's, else as they were recorded."""
        if self.order:
            return rows.order_by(*self.order)
        return rows if rows.ordered else rows.order_by("pk")

    def url(self, what: str, scope: Any, *args: Any) -> str:
        """Return the address of the list, add form, record, edit form or export."""
        return reverse(f"{self.key}.{what}", args=[*scope_args(scope), *args])

    def urls(self) -> list[URLPattern]:
        """Return the URL patterns of this register, below its scope's address."""
        from clusterwise.foundation.pages import views

        patterns = [
            path(f"{self.slug}/", views.list_view(self), name=f"{self.key}.list"),
            path(f"{self.slug}.<str:kind>", views.export_view(self), name=f"{self.key}.export"),
            path(f"{self.slug}/<uuid:pk>/", views.record_view(self), name=f"{self.key}.record"),
        ]
        if self.add:
            patterns.append(path(f"{self.slug}/add/", views.add_view(self), name=f"{self.key}.add"))
        if self.revise:
            patterns.append(path(f"{self.slug}/<uuid:pk>/edit/", views.edit_view(self), name=f"{self.key}.edit"))
        if self.remove:
            patterns.append(path(f"{self.slug}/<uuid:pk>/remove/", views.remove_view(self), name=f"{self.key}.remove"))
        return patterns


def scope_args(scope: Any) -> list[str]:
    """Return the slugs that address a programme, or a programme and its initiative."""
    if hasattr(scope, "programme_id"):
        return [scope.programme.slug, scope.slug]
    return [scope.slug]


def record_url(record: models.Model, scope: Any) -> str:
    """Return the page of a record within a scope, or an empty text when it has none there."""
    register = Register.known.get(record._meta.label_lower)
    if register is None:
        return record.get_absolute_url() if hasattr(record, "get_absolute_url") else ""
    if register.scope == "programme" and hasattr(scope, "programme_id"):
        scope = scope.programme if f"{register.key}.record" in programme_only else scope
    return register.url("record", scope, record.pk)


#: Registers whose pages live under the programme's own address; filled by `programme_urls`.
programme_only: set[str] = set()


def programme_urls(*registers: Register) -> list[URLPattern]:
    """Return the patterns of registers that live under the programme's address alone."""
    for register in registers:
        programme_only.add(f"{register.key}.record")
    return [pattern for register in registers for pattern in register.urls()]
