"""Who may see the selection, keep its records, score, and decide."""

from clusterwise.foundation.people.access import CDA, PROGRAMME_MANAGER, READERS, VIEWER, grant

SEE = "selection.see"
EDIT = "selection.edit"
SCORE = "selection.score"
DECIDE = "selection.decide"

grant(SEE, *READERS)
grant(EDIT, PROGRAMME_MANAGER, CDA)
grant(SCORE, *READERS, VIEWER)
grant(DECIDE, PROGRAMME_MANAGER)
