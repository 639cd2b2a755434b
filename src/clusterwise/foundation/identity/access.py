"""Who sees which records may be one person, and who decides it; names are for those who hold `people.names`."""

from clusterwise.foundation.people.access import ADMINISTRATOR, PROGRAMME_MANAGER, READERS, RECORD_KEEPERS, grant

SEE = "identity.see"
DECIDE = "identity.decide"
ACROSS = "identity.across"

grant(SEE, *READERS)
grant(DECIDE, *RECORD_KEEPERS)
grant(ACROSS, ADMINISTRATOR, PROGRAMME_MANAGER)
