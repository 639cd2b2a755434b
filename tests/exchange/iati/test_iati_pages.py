"""The pages: what a file lacks leads to where it is filled in, the file downloads, others' files are read."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests import factories
from tests.exchange.iati.conftest import SETTINGS
from tests.formats.iati.conftest import SMALL

from clusterwise.exchange.iati.models import Export, ForeignFile
from clusterwise.exchange.iati.registers import reporting
from clusterwise.formats.iati.reading import read

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def visit(cda):
    client = Client()
    client.force_login(cda, backend=BACKEND)
    return client


def _base(initiative):
    return f"/p/{initiative.programme.slug}/i/{initiative.slug}/results/"


def test_the_page_says_what_is_missing_and_offers_no_file(visit, initiative):
    text = visit.get(_base(initiative) + "iati/").content.decode()

    assert "Fill in who reports: the IATI settings of the programme." in text
    assert f'href="{reporting.url("list", initiative.programme)}"' in text
    assert "Take out the file" not in text


def test_a_ready_initiative_downloads_as_its_activity(visit, ready):
    page = visit.get(_base(ready) + "iati/").content.decode()
    answer = visit.post(_base(ready) + "iati/file/")

    assert "Take out the file" in page
    assert answer["Content-Disposition"] == 'attachment; filename="XM-DAC-1-COCOA.xml"'
    assert read(answer.content).activities[0].identifier.text == "XM-DAC-1-COCOA"
    assert Export.objects.count() == 1


def test_a_file_that_is_not_ready_leads_back_to_its_page(visit, initiative):
    answer = visit.post(_base(initiative) + "iati/file/", follow=True)

    assert answer.redirect_chain[-1][0] == _base(initiative) + "iati/"
    assert "Name the funder of the programme." in answer.content.decode()
    assert Export.objects.count() == 0


def test_a_file_of_somebody_else_is_uploaded_and_shown(visit, initiative):
    file = SimpleUploadedFile("theirs.xml", SMALL, content_type="text/xml")

    answer = visit.post(_base(initiative) + "iati/read/", {"title": "Their cocoa", "file": file}, follow=True)

    text = answer.content.decode()
    assert ForeignFile.objects.get().title == "Their cocoa"
    assert "XM-DAC-1-A" in text
    assert "sex: female" in text


def test_a_hostile_upload_says_why_at_its_field(visit, initiative):
    file = SimpleUploadedFile("bomb.xml", b"<!DOCTYPE a><iati-activities/>", content_type="text/xml")

    answer = visit.post(_base(initiative) + "iati/read/", {"file": file})

    assert answer.status_code == 422
    assert "document type" in answer.content.decode()
    assert ForeignFile.objects.count() == 0


def test_the_settings_are_filled_in_by_the_manager(manager, programme):
    client = Client()
    client.force_login(manager, backend=BACKEND)
    answer = client.post(reporting.url("add", programme), {**SETTINGS, "aid_type": "C01"}, follow=True)

    assert answer.status_code == 200, answer.content
    assert "XM-DAC-1" in client.get(reporting.url("list", programme)).content.decode()


@pytest.mark.parametrize(
    ("role", "opened"),
    [
        ("clerk", ["iati/", "iati-files/", "iati-exports/", "iati-activity/"]),
        ("evaluator", ["iati/", "iati/read/", "iati-files/", "iati-exports/", "iati-activity/"]),
        ("viewer", []),
    ],
)
def test_each_role_reaches_what_it_may(ready, role, opened):
    client = Client()
    client.force_login(factories.user(role, ready), backend=BACKEND)
    addresses = ["iati/", "iati/read/", "iati-files/", "iati-exports/", "iati-activity/", "iati-activity/add/"]

    assert [one for one in addresses if client.get(_base(ready) + one).status_code == 200] == opened
    assert client.post(_base(ready) + "iati/file/").status_code == 403
    assert Export.objects.count() == 0


def test_a_stranger_finds_nothing(ready, stranger):
    client = Client()
    client.force_login(stranger, backend=BACKEND)

    assert [client.get(_base(ready) + one).status_code for one in ("iati/", "iati-files/")] == [404, 404]
    assert client.post(_base(ready) + "iati/file/").status_code == 404
