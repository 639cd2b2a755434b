"""Documents grow by versions; files are kept once, safely, and never change."""

import hashlib
import io
import os
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError

from clusterwise.foundation.documents import services, store
from clusterwise.foundation.documents.content import RefusedFileError
from clusterwise.foundation.documents.models import Document, DocumentVersion
from clusterwise.foundation.documents.selectors import latest, unsound_files
from clusterwise.foundation.journal.changes import ReplayedError
from clusterwise.foundation.journal.models import Event
from clusterwise.foundation.journal.undo import CannotUndoError, undo
from clusterwise.foundation.people.access import NotAllowedError

pytestmark = pytest.mark.django_db


def a_file(data: bytes = b"%PDF-1.7 study", name: str = "study.pdf") -> io.BytesIO:
    """An open file with a name, as an upload has it."""
    file = io.BytesIO(data)
    file.name = name
    return file


@pytest.fixture
def study(initiative, cda):
    """A study with its first version."""
    return services.add_document(
        initiative=initiative, by=cda, title="Study", kind="diagnostic_study", language="fr", file=a_file()
    )


def test_a_document_comes_with_its_first_version_and_file(study, media):
    digest = hashlib.sha256(b"%PDF-1.7 study").hexdigest()
    version = latest(study)

    assert (version.number, version.sha256, version.size_bytes) == (1, digest, 14)
    assert (version.media_type, version.file_name, version.language) == ("application/pdf", "study.pdf", "fr")
    assert (media / digest[:2] / digest[2:]).read_bytes() == b"%PDF-1.7 study"
    assert [path.name for path in media.rglob("*") if path.is_file()] == [digest[2:]]


def test_the_same_bytes_are_kept_once(study, media, initiative):
    services.add_document(initiative=initiative, by=None, title="Copy", kind="other", file=a_file(name="copy.pdf"))

    assert len([path for path in media.rglob("*") if path.is_file()]) == 1
    assert [version.file_name for version in DocumentVersion.objects.order_by("id")] == ["study.pdf", "copy.pdf"]


def test_a_later_version_says_why_and_takes_the_next_number(study, cda):
    with pytest.raises(ValidationError) as refusal:
        services.add_version(document=study, by=cda, text="Second")
    second = services.add_version(document=study, by=cda, text="Second", note="New prices")

    assert refusal.value.message_dict == {"note": ["Say in a few words why the document changed."]}
    assert (second.number, latest(study), second.initiative_id) == (2, second, study.initiative_id)


def test_a_version_without_text_and_file_is_refused(initiative):
    with pytest.raises(ValidationError) as refusal:
        services.add_document(initiative=initiative, by=None, title="Empty", kind="other", text="  ")

    assert refusal.value.messages == ["A version holds a text, a file, or both; give one of them."]
    assert Document.objects.count() == 0


def test_a_file_over_the_limit_is_refused_by_what_was_read(initiative, settings, media):
    settings.UPLOAD_LIMIT_BYTES = 2_000_000
    with pytest.raises(RefusedFileError) as refusal:
        services.add_document(
            initiative=initiative, by=None, title="Big", kind="other", file=a_file(b"%PDF-" + b"x" * 2_000_000)
        )

    assert refusal.value.messages == ["The file is larger than 1 MB. Make it smaller, or split it."]
    assert not media.exists()


def test_a_failed_write_leaves_neither_file_nor_row(initiative, media, monkeypatch):
    def full(_handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        services.add_document(initiative=initiative, by=None, title="Lost", kind="other", file=a_file())

    assert [path for path in media.rglob("*") if path.is_file()] == []
    assert Document.objects.count() == 0


def test_a_repeated_submission_adds_nothing(initiative, cda):
    once = uuid4()
    services.add_document(initiative=initiative, by=cda, client_id=once, title="Study", kind="other", text="One")
    with pytest.raises(ReplayedError):
        services.add_document(initiative=initiative, by=cda, client_id=once, title="Study", kind="other", text="One")

    assert (Document.objects.count(), DocumentVersion.objects.count()) == (1, 1)


def test_a_version_is_never_changed_or_undone(study, cda):
    event = Event.objects.get(verb="documents.added_document")

    with pytest.raises(CannotUndoError) as refusal:
        undo(event, cda)
    assert str(refusal.value) == "A version stays as it was added; add a corrected one."
    with pytest.raises(DatabaseError, match="append-only"):
        DocumentVersion._base_manager.filter(pk=latest(study).pk)._raw_delete("default")


def test_roles_and_scopes_decide_who_adds_and_who_sees(study, initiative, evaluator, stranger, sibling, programme):
    own = services.add_document(programme=programme, by=None, title="Programme paper", kind="other", text="x")
    with pytest.raises(NotAllowedError):
        services.add_document(initiative=initiative, by=evaluator, title="No", kind="other", text="x")

    assert list(Document.objects.visible_to(evaluator)) == [study]
    assert list(Document.objects.visible_to(stranger)) == []
    assert (own.journal_scope, study.journal_scope) == (f"programme:{programme.pk}", f"initiative:{initiative.pk}")


def test_missing_and_damaged_files_are_named(study, media):
    digest = latest(study).sha256
    assert unsound_files() == []

    store.path_of(digest).write_bytes(b"%PDF-1.7 other")
    assert unsound_files() == [digest]
    store.path_of(digest).unlink()
    assert unsound_files() == [digest]
