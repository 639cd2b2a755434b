"""Who may see and keep the register of organisations, and who starts initiatives."""

from clusterwise.foundation.people.access import (
    CDA,
    MEMBER_FIRM,
    PROGRAMME_MANAGER,
    READERS,
    RECORD_KEEPERS,
    VIEWER,
    grant,
)

grant("organisations.see", *READERS)
grant("organisations.edit", *RECORD_KEEPERS)
grant("organisations.map", *READERS, VIEWER, MEMBER_FIRM)
grant("programme.see", *READERS, VIEWER, MEMBER_FIRM, anywhere=True)
grant("programme.work", *READERS)
grant("programme.edit", PROGRAMME_MANAGER)
grant("initiatives.start", PROGRAMME_MANAGER, CDA)
