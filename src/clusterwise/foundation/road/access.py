"""Who sees the road and who opens and closes its phases."""

from clusterwise.foundation.people.access import (
    CDA,
    CMO_MANAGER,
    MEMBER_FIRM,
    PROGRAMME_MANAGER,
    READERS,
    VIEWER,
    grant,
)

grant("road.see", *READERS, VIEWER, MEMBER_FIRM)
grant("road.work", *READERS)
grant("road.close", PROGRAMME_MANAGER, CDA, CMO_MANAGER)
