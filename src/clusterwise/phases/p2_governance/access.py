"""Who reads the governance of a cluster, who shapes it and who keeps the visit diary."""

from clusterwise.foundation.people.access import FACILITATORS, READERS, RECORD_KEEPERS, grant

SEE = "governance.see"
EDIT = "governance.edit"
VISIT = "governance.visit"

grant(SEE, *READERS)
grant(EDIT, *FACILITATORS)
grant(VISIT, *RECORD_KEEPERS)
