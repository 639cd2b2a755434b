"""Who sees the working pages of results, who draws the chain, and who writes reports.

What was published is for everybody with a role: see `evidence.published`.
"""

from clusterwise.foundation.people.access import FACILITATORS, READERS, grant

SEE = "results.see"
EDIT = "results.edit"
REPORT = "results.report"

grant(SEE, *READERS)
grant(EDIT, *FACILITATORS)
grant(REPORT, *FACILITATORS)
