"""Who sees how good the data are, who judges a finding and who looks a second time."""

from clusterwise.foundation.people.access import EVALUATOR, FACILITATORS, READERS, RECORD_KEEPERS, grant

SEE = "quality.see"
JUDGE = "quality.judge"
RECHECK = "quality.recheck"

grant(SEE, *READERS)
grant(JUDGE, *FACILITATORS)
grant(RECHECK, *RECORD_KEEPERS, EVALUATOR)
