"""Addresses of documents, below an initiative (`urlpatterns`) and below a programme (`programme_patterns`)."""

from clusterwise.foundation.documents.access import SEE
from clusterwise.foundation.documents.levels import twin_urls, two_level_paths
from clusterwise.foundation.documents.registers import DOCUMENTS, VERSIONS
from clusterwise.foundation.documents.views import download

_file, _programme_file = two_level_paths(VERSIONS, "file/", "file", SEE, download)

urlpatterns = [*DOCUMENTS.urls(), *VERSIONS.urls(), *_file]
programme_patterns = [*twin_urls(DOCUMENTS, VERSIONS), *_programme_file]
