"""Who sees the joint actions, who keeps their records, and who agrees on them.

A member firm may see as well: its own rows, and what is open to every member.
"""

from clusterwise.foundation.people.access import FACILITATORS, MEMBER_FIRM, READERS, RECORD_KEEPERS, grant

grant("action.see", *READERS, MEMBER_FIRM)
grant("action.edit", *RECORD_KEEPERS)
grant("action.agree", *FACILITATORS)
