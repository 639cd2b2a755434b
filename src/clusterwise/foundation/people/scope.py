"""Who sees which rows: every record belongs to a programme, and most to one initiative of it."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.journal.models import Record, RecordQuerySet

if TYPE_CHECKING:
    from clusterwise.foundation.people.models import User

STAFF: frozenset[str] = frozenset({"administrator", "programme_manager", "cda", "cmo_manager", "clerk", "evaluator"})
EVERYONE: frozenset[str] = STAFF | {"viewer", "member_firm"}


class Holdings:
    """The scopes in which a user holds one of some roles today; asked for once a request."""

    def __init__(self, user: Any) -> None:
        self.roles: list[tuple[str, Any, Any, Any]] = []
        if user is not None and user.is_authenticated and user.is_active:
            today = timezone.localdate()
            rows = user.roles.filter(starts__lte=today).filter(Q(ends__isnull=True) | Q(ends__gt=today))
            self.roles = list(rows.values_list("code", "programme_id", "initiative_id", "organisation_id"))

    def programmes(self, codes: frozenset[str]) -> set[Any]:
        """Programmes in which one of the roles holds for the whole programme."""
        return {programme for code, programme, initiative, _org in self.roles if code in codes and initiative is None}

    def initiatives(self, codes: frozenset[str]) -> set[Any]:
        """Initiatives for which one of the roles was given by name."""
        return {initiative for code, _programme, initiative, _org in self.roles if code in codes and initiative}

    def organisations(self) -> set[Any]:
        """Organisations that the user stands for as a member firm."""
        return {org for code, _programme, _initiative, org in self.roles if code == "member_firm" and org}

    def codes(self, programme: Any, initiative: Any) -> set[str]:
        """Roles held for a scope, those for its whole programme included."""
        return {code for code, prog, init, _org in self.roles if prog == programme and init in (None, initiative)}

    def anywhere(self, programme: Any) -> set[str]:
        """Roles held in a programme or in any initiative of it."""
        return {code for code, prog, _initiative, _org in self.roles if prog == programme}


def holdings(user: Any) -> Holdings:
    """Return what a user holds, remembered on the user object for the length of the request."""
    kept = getattr(user, "_holdings", None)
    if kept is None:
        kept = Holdings(user)
        if user is not None:
            user._holdings = kept
    return kept


class ScopedQuerySet(RecordQuerySet):
    """Rows of a tenant, with the one predicate that every page, file and export uses."""

    def visible_to(self, user: "User | Any") -> "ScopedQuerySet":
        """Return the rows that a user may see: by programme, by initiative, or as the member firm concerned."""
        held = holdings(user)
        model: Any = self.model
        seen_by: frozenset[str] = model.seen_by
        allowed = Q(programme__in=held.programmes(seen_by - {"member_firm"}))
        path = model.involvement_path
        initiatives = held.initiatives(seen_by - {"member_firm"})
        if model.open_to_members:
            initiatives |= held.initiatives(frozenset({"member_firm"}))
        if path and initiatives:
            # By key, since a path over several rows would give a row once for each of them.
            allowed |= Q(pk__in=self.model._base_manager.filter(**{f"{path}__in": initiatives}).values("pk"))
        if model.member_path and held.organisations():
            allowed |= Q(**{f"{model.member_path}__in": held.organisations()})
        return self.filter(allowed)


class Scoped(Record):
    """A record of one programme.

    `seen_by` names the roles that may read its rows; `involvement_path` leads to the initiative;
    `member_path` leads to the organisation whose member firm may read its own rows;
    `open_to_members` lets every member firm of the initiative read the rows.
    """

    programme = models.ForeignKey(
        "organisations.Programme",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("programme"),
        editable=False,
    )

    seen_by: ClassVar[frozenset[str]] = STAFF
    involvement_path: ClassVar[str] = ""
    member_path: ClassVar[str] = ""
    open_to_members: ClassVar[bool] = False

    objects = ScopedQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def journal_scope(self) -> str:
        return f"programme:{self.programme_id}"


class InInitiative(Scoped):
    """A record of one initiative; its programme is that of the initiative."""

    initiative = models.ForeignKey(
        "organisations.Initiative",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("initiative"),
        editable=False,
    )

    involvement_path: ClassVar[str] = "initiative"

    class Meta:
        abstract = True

    @property
    def journal_scope(self) -> str:
        return f"initiative:{self.initiative_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.initiative_id and not self.programme_id:
            self.programme_id = self.initiative.programme_id
        super().save(*args, **kwargs)
