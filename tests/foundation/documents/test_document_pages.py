"""Documents in the browser: uploads, downloads that nothing runs, and the same predicate for file and record."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from clusterwise.foundation.documents import services
from clusterwise.foundation.documents.models import Document
from clusterwise.foundation.documents.selectors import latest

pytestmark = pytest.mark.django_db
HOME = "/p/alpha/i/cocoa/documents"


@pytest.fixture
def photo(initiative):
    """A document whose file is a picture."""
    file = BytesIO(b"\xff\xd8\xff\xe0 picture")
    file.name = "dryer.jpg"
    return services.add_document(initiative=initiative, by=None, title="Dryer", kind="photo", file=file)


def posted(file=None, **values):
    """The fields of the form that adds a document."""
    given = {"title": "Study", "kind": "diagnostic_study", "language": "en", "text": "", **values}
    return {**given, "file": file} if file else given


def test_an_upload_is_kept_and_shown(client, cda):
    client.force_login(cda)
    file = SimpleUploadedFile("study.pdf", b"%PDF-1.7 study", content_type="text/html")
    answer = client.post(f"{HOME}/register/add/", posted(file))

    document = Document.objects.get()
    assert answer.headers["Location"] == f"{HOME}/register/{document.pk}/"
    assert latest(document).media_type == "application/pdf"
    page = client.get(answer.headers["Location"]).content.decode()
    assert "study.pdf" in page


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("page.pdf", b"<html><script>x</script>", "The file is a web page (HTML)."),
        ("drawing.png", b"<svg onload=alert(1)>", "The file is a drawing with code in it (SVG)."),
        ("run.txt", b"#!/bin/sh", "The file is a script."),
    ],
)
def test_a_hostile_upload_is_refused_and_what_was_typed_stays(client, cda, name, data, words):
    client.force_login(cda)
    answer = client.post(f"{HOME}/register/add/", posted(SimpleUploadedFile(name, data, "application/pdf")))

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert 'value="Study"' in answer.content.decode()
    assert Document.objects.count() == 0


def test_the_form_says_that_photos_keep_their_place(client, cda):
    client.force_login(cda)

    assert "remove location data from a photo first" in client.get(f"{HOME}/register/add/").content.decode()


def test_a_file_is_given_as_a_download_that_no_browser_runs(client, cda, photo):
    client.force_login(cda)
    answer = client.get(f"{HOME}/versions/{latest(photo).pk}/file/")

    assert b"".join(answer.streaming_content) == b"\xff\xd8\xff\xe0 picture"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="dryer.jpg"'
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"


def test_the_file_follows_its_record(client, cda, viewer, stranger, sibling, photo):
    own = f"{HOME}/versions/{latest(photo).pk}/file/"
    client.force_login(stranger)
    assert client.get(own).status_code == 404
    client.force_login(viewer)
    assert client.get(own).status_code == 403
    client.force_login(cda)
    assert client.get(f"/p/alpha/i/mango/documents/versions/{latest(photo).pk}/file/").status_code == 404


def test_a_missing_file_is_not_found(client, cda, photo, media):
    client.force_login(cda)
    next(path for path in media.rglob("*") if path.is_file()).unlink()

    assert client.get(f"{HOME}/versions/{latest(photo).pk}/file/").status_code == 404


def test_a_version_is_added_from_its_document_with_the_reason(client, cda, photo):
    client.force_login(cda)
    fields = {"document": photo.pk, "language": "en", "text": "Seen by two", "note": ""}
    refused = client.post(f"{HOME}/versions/add/", fields)
    kept = client.post(f"{HOME}/versions/add/", {**fields, "note": "Caption added"})

    assert refused.status_code == 422
    assert "Say in a few words why the document changed." in refused.content.decode()
    assert kept.headers["Location"] == f"{HOME}/versions/{latest(photo).pk}/"
    assert "Seen by two" in client.get(kept.headers["Location"]).content.decode()
    assert latest(photo).number == 2


def test_a_document_of_another_initiative_takes_no_version(client, cda, sibling):
    foreign = services.add_document(initiative=sibling, by=None, title="Foreign", kind="other", text="x")
    client.force_login(cda)
    fields = {"document": foreign.pk, "language": "en", "text": "taken", "note": "why"}

    assert client.post(f"{HOME}/versions/add/", fields).status_code == 422
    assert latest(foreign).number == 1


def test_the_programme_has_its_own_documents(client, manager, programme, initiative, photo):
    client.force_login(manager)
    added = client.post("/p/alpha/documents/register/add/", posted(title="Call for clusters", text="Dear all"))
    paper = Document.objects.get(title="Call for clusters")

    assert added.headers["Location"] == f"/p/alpha/documents/register/{paper.pk}/"
    assert (paper.initiative_id, paper.programme_id) == (None, programme.pk)
    listing = client.get("/p/alpha/documents/register/").content.decode()
    assert "Call for clusters" in listing
    assert "Dryer" not in listing
    assert "Dear all" in client.get(f"/p/alpha/documents/versions/{latest(paper).pk}/").content.decode()
    assert client.get(f"{HOME}/register/{paper.pk}/").status_code == 404
