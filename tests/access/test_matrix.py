"""Every address, as every role and as a stranger: what opens, what is refused, and that nothing leaks.

`matrix.csv` says which roles an address opens for; an address that is not in it fails the test.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests import factories
from tests.access.addresses import Address, own_addresses, url_of

from clusterwise.foundation.people.models import RoleCode

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
TABLE = Path(__file__).with_name("matrix.csv")
ROLES = [role.value for role in RoleCode]
#: Addresses outside every programme; who may start a programme is proved in tests/site/test_programmes.py.
OPEN = {"home", "set_language", "invitation", "programme.new"}


def matrix() -> dict[str, set[str]]:
    """Return the roles for which each address opens."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {row["address"]: {role for role in ROLES if row[role] == "yes"} for row in csv.DictReader(file)}


def scoped() -> list[Address]:
    return [address for address in own_addresses() if address.name not in OPEN]


def test_every_address_is_in_the_matrix_and_none_is_left_over():
    assert {address.name for address in scoped()} == set(matrix())


def test_every_scoped_view_declares_its_permission():
    undeclared = [address.name for address in scoped() if not address.permission]

    assert undeclared == ["undo"]


@pytest.fixture
def users(demo: Any) -> dict[str, Any]:
    """A user for every role of the demo's first programme."""
    scope = demo.initiative
    firm = demo.member
    return {
        role: factories.user(
            role,
            demo.programme if role in PROGRAMME_WIDE else scope,
            organisation=firm if role == "member_firm" else None,
        )
        for role in ROLES
    }


#: Addresses that ask for more than a role, proved in tests of their own: an undo, a judge's own scores and weights.
ELSEWHERE = {"undo", "selection.scores", "selection.weights.mine"}
#: Roles that open a kind of page, but only with the records that concern them.
KEPT_APART = {"member_firm", "viewer"}
PROGRAMME_WIDE = {"administrator", "programme_manager"}


def _within_reach(role: str, address: Address) -> bool:
    """Say whether a role given for one initiative reaches an address: those of the programme itself, only its first page."""
    return role in PROGRAMME_WIDE or "initiative" in address.arguments or address.name == "programme"


def _client(user: Any) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(user, backend=BACKEND)
    return client


def _reached(demo: Any) -> Iterator[tuple[Address, str]]:
    for address in scoped():
        url = url_of(address, demo.programme, demo.initiative)
        if url is not None:
            yield address, url


def test_the_demo_reaches_nearly_every_address(demo):
    missing = [address.name for address in scoped() if url_of(address, demo.programme, demo.initiative) is None]

    assert len(missing) <= len(scoped()) // 10, missing


@pytest.mark.parametrize("role", ROLES)
def test_an_address_opens_for_the_roles_of_the_matrix_alone(demo, users, role):
    client, table, wrong = _client(users[role]), matrix(), []
    for address, url in _reached(demo):
        if address.name in ELSEWHERE:
            continue
        status = client.get(url).status_code
        expected = role in table[address.name] and _within_reach(role, address)
        opened = status in (200, 302, 405) or (
            expected and role in KEPT_APART and status == 404 and "pk" in address.arguments
        )
        if opened != expected or status >= 500:
            wrong.append((address.name, status, "should open" if expected else "should refuse"))
        if not expected and client.post(url).status_code not in (403, 404, 405):
            wrong.append((address.name, "POST", "should refuse"))

    assert not wrong, "\n".join(map(str, wrong))


def _text(answer: Any) -> str:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return "".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
    return content.decode("utf-8", "replace")


@pytest.mark.parametrize("role", ["programme_manager", "cda"])
def test_a_member_of_another_programme_finds_nothing_and_reads_no_word(demo, role):
    stranger = factories.user(
        role, demo.other_programme if role in ("administrator", "programme_manager") else demo.other_initiative
    )
    client, wrong = _client(stranger), []
    for address, url in _reached(demo):
        for answer in (client.get(url), client.post(url)):
            if answer.status_code not in (404, 405) or any(word in _text(answer) for word in demo.canaries):
                wrong.append((address.name, answer.status_code))

    assert not wrong, "\n".join(map(str, wrong))


@pytest.mark.parametrize("role", ["programme_manager"])
def test_the_keys_of_another_programme_are_not_found_under_ones_own_address(demo, role):
    stranger = factories.user(role, demo.other_programme if role == "programme_manager" else demo.other_initiative)
    client, wrong = _client(stranger), []
    for address, url in _reached(demo):
        if set(address.arguments) <= {"programme", "initiative", "kind", "name", "digest", "code"}:
            continue
        own = re.sub(
            r"^/p/[^/]+/(i/[^/]+/)?",
            lambda m: f"/p/{demo.other_programme.slug}/" + (f"i/{demo.other_initiative.slug}/" if m[1] else ""),
            url,
        )
        for answer in (client.get(own), client.post(own)):
            if answer.status_code not in (404, 405, 403) or any(word in _text(answer) for word in demo.canaries):
                wrong.append((address.name, answer.status_code))

    assert not wrong, "\n".join(map(str, wrong))


def test_ones_own_pages_hold_no_word_of_another_programme(demo):
    client = _client(factories.user("programme_manager", demo.other_programme))
    leaks = []
    for address in scoped():
        url = url_of(address, demo.other_programme, demo.other_initiative)
        if url is not None:
            text = _text(client.get(url))
            leaks += [(address.name, word) for word in demo.canaries if word in text]
    text = _text(client.get("/"))

    assert leaks + [("home", word) for word in demo.canaries if word in text] == []


def test_nobody_is_let_in_unknown(demo):
    client = Client(raise_request_exception=False)
    wrong = []
    for address, url in _reached(demo):
        answer = client.get(url)
        if answer.status_code != 302 or not answer.url.startswith("/account/login/"):
            wrong.append((address.name, answer.status_code))

    assert not wrong, "\n".join(map(str, wrong))


def test_a_deactivated_account_opens_nothing(demo, users):
    from clusterwise.foundation.journal import guard

    user = users["cda"]
    client = _client(user)
    user.is_active = False
    with guard.writing():
        user.save()

    opened = [address.name for address, url in _reached(demo) if client.get(url).status_code == 200]

    assert opened == []
