"""An empty remark is left out; what should be known and is not, is said to be unknown."""

from typing import Any

from django.urls import reverse
from tests import factories

from clusterwise.foundation.organisations.models import Cluster, Organisation
from clusterwise.foundation.pages.register import Column
from clusterwise.foundation.pages.show import is_left_out, text_of

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def _text(record: Any, name: str) -> str:
    return text_of(Column(name, name), record, names=False)


def test_an_empty_remark_shows_nothing_and_an_empty_particular_is_not_known():
    firm, cluster = Organisation(), Cluster(description="Cocoa")

    assert (_text(cluster, "products"), _text(cluster, "description")) == ("", "Cocoa")
    assert (_text(firm, "place"), _text(firm, "size"), _text(firm, "founded_year")) == ("not known",) * 3


def test_only_an_empty_remark_is_left_out_of_a_page():
    cluster = Cluster(description="Cocoa")
    names = ("products", "description", "territory", "since_year", "name")

    assert [name for name in names if is_left_out(Column(name, name), cluster)] == ["products"]


def test_a_particular_that_is_not_known_stays_on_the_page(client, initiative, cda):
    firm = factories.organisation(initiative, "Firm of old")
    client.force_login(cda, backend=BACKEND)
    body = client.get(reverse("organisations.organisation.record", args=["alpha", "cocoa", firm.pk])).content.decode()

    assert "not known" in body
