"""Addresses of deliberation, below an initiative (`urlpatterns`) and below a programme (`programme_patterns`)."""

from clusterwise.foundation.deliberation import registers, views
from clusterwise.foundation.deliberation.access import CLOSE, EDIT
from clusterwise.foundation.documents.levels import twin_urls, two_level_paths

_pages = [
    two_level_paths(registers.MEETINGS, "minutes/", "keep", EDIT, views.minutes),
    two_level_paths(registers.MEETINGS, "close/", "close", CLOSE, views.close),
    two_level_paths(registers.DECISIONS, "done/", "done", EDIT, views.done),
]

urlpatterns = [pattern for register in registers.ALL for pattern in register.urls()]
urlpatterns += [pattern for inside, _programme in _pages for pattern in inside]
programme_patterns = twin_urls(*registers.ALL)
programme_patterns += [pattern for _inside, programme in _pages for pattern in programme]
