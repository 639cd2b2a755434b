"""The pages of documents, in an initiative and in the programme."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.documents import services
from clusterwise.foundation.documents.access import EDIT, SEE
from clusterwise.foundation.documents.forms import DocumentForm, VersionForm
from clusterwise.foundation.documents.levels import TwoLevelRegister
from clusterwise.foundation.documents.models import Document, DocumentVersion
from clusterwise.foundation.pages.register import Column

DOCUMENTS = TwoLevelRegister(
    model=Document,
    slug="register",
    title=_("Documents"),
    one=_("document"),
    teaches=_(
        "Minutes, studies, statutes, certificates and photos belong here, each with all its versions, so that a "
        "decision can name exactly what was endorsed. Add one as a text, as a file, or both."
    ),
    columns=(
        Column("title", _("title")),
        Column("kind", _("kind"), "code:document_kind"),
        Column("created_at", _("added"), "date"),
    ),
    see=SEE,
    edit=EDIT,
    form=DocumentForm,
    add=services.add_document,
    revise=services.revise_document,
    search=("title",),
    order=("-created_at",),
)


def _version_panel(version: DocumentVersion, user: Any) -> dict[str, Any]:
    scope = version.initiative if version.initiative_id else version.programme
    url = VERSIONS.url("file", scope, version.pk) if version.sha256 else ""
    return {"version": version, "file_url": url}


VERSIONS = TwoLevelRegister(
    model=DocumentVersion,
    slug="versions",
    title=_("Versions"),
    one=_("version"),
    teaches=_("Each version stays as it was added. A later one says why the document changed."),
    columns=(
        Column("document", _("document"), "record"),
        Column("number", _("version"), "number"),
        Column("created_at", _("added"), "date"),
        Column("language", _("language"), "code:text_language"),
        Column("note", _("why it changed")),
        Column("file_name", _("file")),
    ),
    details=(
        Column("document", _("document"), "record"),
        Column("number", _("version"), "number"),
        Column("created_at", _("added"), "date"),
        Column("language", _("language"), "code:text_language"),
        Column("note", _("why it changed")),
        Column("file_name", _("file")),
        Column("media_type", _("kind of file")),
        Column("size_bytes", _("size, bytes"), "number"),
        Column("sha256", _("SHA-256 of the file")),
    ),
    see=SEE,
    edit=EDIT,
    form=VersionForm,
    add=services.add_version,
    parent="document",
    related=("document", "programme", "initiative__programme"),
    search=("document__title", "note"),
    order=("document__title", "-number"),
    panel="documents/version_panel.html",
    panel_context=_version_panel,
)
