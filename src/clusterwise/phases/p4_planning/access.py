"""Who reads the vision and the plan, who writes them, who reports progress, and who makes them binding."""

from clusterwise.foundation.people.access import FACILITATORS, READERS, RECORD_KEEPERS, grant

grant("planning.see", *READERS)
grant("planning.edit", *FACILITATORS)
grant("planning.progress", *RECORD_KEEPERS)
grant("planning.endorse", *FACILITATORS)
