"""Who may see and keep the register of organisations, and who starts initiatives."""

from typing import Any

from clusterwise.foundation.people.access import (
    ADMINISTRATOR,
    CDA,
    MEMBER_FIRM,
    PROGRAMME_MANAGER,
    READERS,
    RECORD_KEEPERS,
    VIEWER,
    grant,
)
from clusterwise.foundation.people.scope import holdings

grant("organisations.see", *READERS)
grant("organisations.edit", *RECORD_KEEPERS)
grant("organisations.map", *READERS, VIEWER, MEMBER_FIRM)
grant("programme.see", *READERS, VIEWER, MEMBER_FIRM, anywhere=True)
grant("programme.work", *READERS)
grant("programme.edit", PROGRAMME_MANAGER)
grant("programme.create", ADMINISTRATOR)
grant("initiatives.start", PROGRAMME_MANAGER, CDA)


def may_create_programme(user: Any) -> bool:
    """Say whether a user may start another programme: who set up the installation, or runs a whole programme's accounts.

    A programme that is not there yet gives no role, so the permission is asked of the programmes that there are.
    """
    if user is None or not user.is_authenticated or not user.is_active:
        return False
    return bool(user.is_superuser or holdings(user).programmes(frozenset({ADMINISTRATOR})))
