"""Who sees the balance of results, who places indicators on it and who looks at women's roles again."""

from clusterwise.foundation.people.access import FACILITATORS, READERS, RECORD_KEEPERS, grant

SEE = "balance.see"
PLACE = "balance.place"
REVISIT = "balance.revisit"

grant(SEE, *READERS)
grant(PLACE, *FACILITATORS)
grant(REVISIT, *RECORD_KEEPERS)
