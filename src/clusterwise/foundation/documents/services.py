"""Adding documents and versions of them."""

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clusterwise.foundation import journal
from clusterwise.foundation.documents import store
from clusterwise.foundation.documents.access import EDIT
from clusterwise.foundation.documents.models import Document, DocumentVersion
from clusterwise.foundation.documents.scope import beside, placed
from clusterwise.foundation.journal.changes import Change
from clusterwise.foundation.journal.verbs import Verb
from clusterwise.foundation.organisations.models import Initiative, Programme
from clusterwise.foundation.people import access
from clusterwise.foundation.people.models import User
from clusterwise.foundation.people.records import check, revise_record

_STAYS = gettext_lazy("A version stays as it was added; add a corrected one.")
ADDED_DOCUMENT = Verb("documents.added_document", gettext_lazy("added a document"), final=_STAYS)
ADDED_VERSION = Verb("documents.added_version", gettext_lazy("added a version of a document"), final=_STAYS)
REVISED_DOCUMENT = Verb("documents.revised_document", gettext_lazy("changed the title or kind of a document"))


def _version(document: Document, language: str, text: str, file: Any, note: str) -> DocumentVersion:
    """Return an unsaved version; its file is already safe on the disk."""
    version = beside(DocumentVersion, document, document=document, language=language, text=text, note=note)
    if file:
        kept = store.keep(file)
        version.sha256, version.size_bytes = kept.sha256, kept.size_bytes
        version.media_type, version.file_name = kept.media_type, kept.file_name
    if not version.text.strip() and not version.sha256:
        raise ValidationError(_("A version holds a text, a file, or both; give one of them."))
    return version


def _number(change: Change, version: DocumentVersion) -> DocumentVersion:
    highest = version.document.versions.aggregate(highest=Max("number"))["highest"] or 0
    version.number = highest + 1
    if highest and not version.note.strip():
        raise ValidationError({"note": _("Say in a few words why the document changed.")})
    check(version)
    return change.create(version)


def add_document(
    *,
    by: User | None,
    initiative: Initiative | None = None,
    programme: Programme | None = None,
    client_id: UUID | None = None,
    language: str = "en",
    text: str = "",
    file: Any = None,
    note: str = "",
    **values: Any,
) -> Document:
    """Add a document with its first version."""
    document = placed(Document, initiative=initiative, programme=programme, **values)
    access.require(by, EDIT, initiative or programme)
    version = _version(document, language, text, file, note)
    with journal.change(by, ADDED_DOCUMENT, document, client_id=client_id) as change:
        check(document)
        change.create(document)
        _number(change, version)
    return document


def revise_document(document: Document, *, by: User | None, **values: Any) -> Document:
    """Change the title or the kind; the versions stay."""
    return revise_record(document, values, by=by, permission=EDIT, verb=REVISED_DOCUMENT)


def add_version(
    *,
    document: Document,
    by: User | None,
    initiative: Initiative | None = None,
    programme: Programme | None = None,
    client_id: UUID | None = None,
    language: str = "en",
    text: str = "",
    file: Any = None,
    note: str = "",
) -> DocumentVersion:
    """Add a version after the others, with the reason of the change; the scope is that of the document."""
    access.require(by, EDIT, document if document.initiative_id else document.programme)
    version = _version(document, language, text, file, note)
    with journal.change(by, ADDED_VERSION, version, client_id=client_id) as change:
        return _number(change, version)
