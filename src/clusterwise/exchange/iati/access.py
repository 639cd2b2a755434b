"""Who sees what an activity file will hold, who fills in what it lacks, who takes it out, who reads others' files."""

from clusterwise.foundation.people.access import EVALUATOR, FACILITATORS, PROGRAMME_MANAGER, READERS, grant

SEE = "iati.see"
SET = "iati.set"
EDIT = "iati.edit"
EXPORT = "iati.export"
TAKE_IN = "iati.take_in"

grant(SEE, *READERS)
grant(SET, PROGRAMME_MANAGER)
grant(EDIT, *FACILITATORS)
grant(EXPORT, *FACILITATORS)
grant(TAKE_IN, *FACILITATORS, EVALUATOR)
