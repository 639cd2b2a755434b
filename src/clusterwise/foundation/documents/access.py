"""Who may read documents and add to them."""

from clusterwise.foundation.people.access import READERS, RECORD_KEEPERS, grant

SEE = "documents.see"
EDIT = "documents.edit"

grant(SEE, *READERS)
grant(EDIT, *RECORD_KEEPERS)
