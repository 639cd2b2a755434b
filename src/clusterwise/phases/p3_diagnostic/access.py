"""Who reads the diagnostic and who writes it."""

from clusterwise.foundation.people.access import FACILITATORS, READERS, grant

grant("diagnostic.see", *READERS)
grant("diagnostic.edit", *FACILITATORS)
