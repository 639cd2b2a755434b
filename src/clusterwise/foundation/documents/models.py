"""Documents and their versions; a version is never changed, only followed by another."""

from typing import ClassVar

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.documents.levels import page_of
from clusterwise.foundation.documents.scope import InEitherScope


class Document(InEitherScope):
    """Something written that has a history: minutes, a study, statutes, a certificate, a photo as evidence."""

    title = models.CharField(_("title"), max_length=200)
    kind = models.CharField(_("kind"), max_length=60, default="other")
    created_at = models.DateTimeField(_("added"), default=timezone.now, editable=False)

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("document")
        verbose_name_plural = _("documents")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return page_of(self)


class DocumentVersion(InEitherScope):
    """One state of a document as text, as a file, or both; the file is named by the SHA-256 of its bytes."""

    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, related_name="versions", verbose_name=_("document")
    )
    number = models.PositiveIntegerField(_("version"), default=1, editable=False, validators=[MinValueValidator(1)])
    language = models.CharField(_("language"), max_length=8, default="en")
    text = models.TextField(_("text"), blank=True)
    file_name = models.CharField(_("file"), max_length=200, blank=True, editable=False)
    sha256 = models.CharField(_("SHA-256"), max_length=64, blank=True, editable=False)
    media_type = models.CharField(_("kind of file"), max_length=100, blank=True, editable=False)
    size_bytes = models.PositiveBigIntegerField(_("size, bytes"), null=True, blank=True, editable=False)
    note = models.CharField(_("why it changed"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("added"), default=timezone.now, editable=False)
    digest_fields: ClassVar[tuple[str, ...]] = ("text",)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "document", "number"], name="documents_version_number_once"),
            models.CheckConstraint(condition=~Q(text="") | ~Q(sha256=""), name="documents_version_holds_something"),
            models.CheckConstraint(
                condition=Q(sha256="", size_bytes=None) | (~Q(sha256="") & Q(size_bytes__gt=0)),
                name="documents_version_file_has_size",
            ),
        ]
        ordering = ["-number"]
        verbose_name = _("version of a document")
        verbose_name_plural = _("versions of documents")

    def __str__(self) -> str:
        return f"{self.document}, {self.number}"

    def get_absolute_url(self) -> str:
        return page_of(self)
