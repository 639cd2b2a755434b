"""Reads of documents."""

from clusterwise.foundation.documents import store
from clusterwise.foundation.documents.models import Document, DocumentVersion


def latest(document: Document) -> DocumentVersion | None:
    """Return the newest version of a document."""
    return document.versions.order_by("-number").first()


def unsound_files() -> list[str]:
    """Return the digests of files that rows name and that are missing or damaged, in order."""
    named = DocumentVersion.objects.exclude(sha256="").values_list("sha256", flat=True).distinct().order_by("sha256")
    return [digest for digest in named if not store.is_sound(digest)]
