"""Who may do what: permissions named `app.deed`, granted to roles within the scope of the thing."""

from typing import Any

import rules
from django.utils.translation import gettext as _

from clusterwise.foundation.people.models import RoleCode
from clusterwise.foundation.people.scope import holdings

ADMINISTRATOR = RoleCode.ADMINISTRATOR.value
PROGRAMME_MANAGER = RoleCode.PROGRAMME_MANAGER.value
CDA = RoleCode.CDA.value
CMO_MANAGER = RoleCode.CMO_MANAGER.value
CLERK = RoleCode.CLERK.value
MEMBER_FIRM = RoleCode.MEMBER_FIRM.value
EVALUATOR = RoleCode.EVALUATOR.value
VIEWER = RoleCode.VIEWER.value

#: The people who carry the work of an initiative, and those who also keep its records.
FACILITATORS = (PROGRAMME_MANAGER, CDA, CMO_MANAGER)
RECORD_KEEPERS = (*FACILITATORS, CLERK)
READERS = (ADMINISTRATOR, *RECORD_KEEPERS, EVALUATOR)

_granted: dict[str, tuple[str, ...]] = {}


class NotAllowedError(PermissionError):
    """The signed-in person may not do this here."""

    def __init__(self, permission: str) -> None:
        holders = ", ".join(str(RoleCode(code).label) for code in _granted.get(permission, ()))
        super().__init__(_("Your role does not allow this. It is for: %(holders)s.") % {"holders": holders})
        self.permission = permission


def scope_ids(thing: Any) -> tuple[Any, Any]:
    """Return the programme and the initiative that a thing belongs to."""
    label = thing._meta.label
    if label == "organisations.Programme":
        return thing.pk, None
    if label == "organisations.Initiative":
        return thing.programme_id, thing.pk
    return thing.programme_id, getattr(thing, "initiative_id", None)


def roles_of(user: Any, thing: Any) -> set[str]:
    """Return the roles that a user holds for the scope of a thing."""
    return holdings(user).codes(*scope_ids(thing))


def grant(permission: str, *roles: str, anywhere: bool = False) -> None:
    """Give a permission to roles; called once by an app's `access.py`.

    With `anywhere` a role in any initiative of the programme suffices, as for the page that lists one's initiatives.
    """
    _granted[permission] = roles

    @rules.predicate(permission)
    def holds(user: Any, thing: Any) -> bool:
        if thing is None:
            return False
        held = holdings(user).anywhere(scope_ids(thing)[0]) if anywhere else roles_of(user, thing)
        return bool(held & set(roles))

    rules.set_perm(permission, holds)


def granted() -> dict[str, tuple[str, ...]]:
    """Return every permission with the roles that hold it."""
    return dict(_granted)


def may(user: Any, permission: str, thing: Any) -> bool:
    """Say whether a user may do a deed to a thing."""
    if permission not in _granted:
        raise KeyError(f"The permission {permission} is not declared in any access.py.")
    return bool(
        user is not None and user.is_authenticated and user.is_active and rules.has_perm(permission, user, thing)
    )


def require(user: Any, permission: str, thing: Any) -> None:
    """Raise unless a user may do a deed to a thing; the system itself (None) may."""
    if user is None:
        return
    if not may(user, permission, thing):
        raise NotAllowedError(permission)


grant("people.see", *READERS)
grant("people.names", ADMINISTRATOR, *RECORD_KEEPERS)
grant("people.edit", *RECORD_KEEPERS)
grant("people.erase", ADMINISTRATOR, PROGRAMME_MANAGER)
grant("accounts.manage", ADMINISTRATOR)
grant("journal.see", *READERS)
grant("journal.undo", *RECORD_KEEPERS)
