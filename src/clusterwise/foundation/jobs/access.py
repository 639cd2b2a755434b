"""Who may look at background jobs; what a job may do is the permission of its kind."""

from clusterwise.foundation.people.access import READERS, VIEWER, grant

grant("jobs.see", *READERS, VIEWER, anywhere=True)
