"""Who sees the calendar, who works in it, who hands a period in, and who closes it."""

from clusterwise.foundation.people.access import (
    EVALUATOR,
    FACILITATORS,
    PROGRAMME_MANAGER,
    READERS,
    RECORD_KEEPERS,
    grant,
)

SEE = "reporting.see"
WORK = "reporting.work"
ASSIGN = "reporting.assign"
SUBMIT = "reporting.submit"
APPROVE = "reporting.approve"

grant(SEE, *READERS)
grant(WORK, *RECORD_KEEPERS, EVALUATOR)
grant(ASSIGN, *FACILITATORS)
grant(SUBMIT, *FACILITATORS)
grant(APPROVE, PROGRAMME_MANAGER)
