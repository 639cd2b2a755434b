"""Who may see and shape the evidence."""

from clusterwise.foundation.people.access import (
    ADMINISTRATOR,
    EVALUATOR,
    FACILITATORS,
    PROGRAMME_MANAGER,
    READERS,
    RECORD_KEEPERS,
    VIEWER,
    grant,
)

grant("evidence.see", *READERS)
grant("evidence.observe", *RECORD_KEEPERS)
grant("evidence.define", *FACILITATORS)
grant("evidence.freeze", *FACILITATORS)
grant("evidence.publish", *FACILITATORS)
grant("evidence.published", *READERS, VIEWER, "member_firm")
grant("evidence.rows", *RECORD_KEEPERS, EVALUATOR)
grant("evidence.library", ADMINISTRATOR, PROGRAMME_MANAGER)
