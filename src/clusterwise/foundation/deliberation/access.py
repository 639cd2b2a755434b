"""Who may read what was decided, keep the minutes, close a meeting and record an endorsement."""

from clusterwise.foundation.people.access import FACILITATORS, READERS, RECORD_KEEPERS, grant

SEE = "deliberation.see"
EDIT = "deliberation.edit"
SHAPE = "deliberation.shape"
CLOSE = "deliberation.close"

grant(SEE, *READERS)
grant(EDIT, *RECORD_KEEPERS)
grant(SHAPE, *FACILITATORS)
grant(CLOSE, *FACILITATORS)
