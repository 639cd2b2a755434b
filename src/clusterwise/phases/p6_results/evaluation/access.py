"""Who writes evaluations: the evaluator alone, so that nobody judges their own work; staff may read."""

from clusterwise.foundation.people.access import EVALUATOR, READERS, grant

SEE = "evaluation.see"
WRITE = "evaluation.write"

grant(SEE, *READERS)
grant(WRITE, EVALUATOR)
