"""Serves evidence files to those who see their record, as downloads that no browser runs."""

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from clusterwise.foundation.documents import store
from clusterwise.foundation.documents.registers import VERSIONS


@require_GET
def download(request: HttpRequest, scope: Any, pk: Any) -> HttpResponseBase:
    """Return the file of a version with its own bytes and nothing that a browser would execute."""
    register = VERSIONS if hasattr(scope, "programme_id") else VERSIONS.twin
    version = get_object_or_404(register.rows(scope, request.user).exclude(sha256=""), pk=pk)
    path = store.path_of(version.sha256)
    if not path.is_file():
        raise Http404(_("The file is missing from the store; bring it back from a backup."))
    response = FileResponse(
        path.open("rb"), as_attachment=True, filename=version.file_name, content_type=version.media_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
