"""Few people employed by a candidate are told to the programme's own people alone: list, export, record page, overview."""

import re

import pytest
from django.urls import reverse
from tests import factories

from clusterwise.phases.p1_selection import profile
from clusterwise.phases.p1_selection.services import candidates

FEW = {"employed_women": 3, "employed_men": 41, "employed_not_stated": 17}


@pytest.fixture
def few(candidate):
    return candidate("Date growers", **FEW)


def _texts(client, programme, few):
    """What each way out shows, without markup."""
    addresses = {
        "list": reverse("selection.candidate.list", args=[programme.slug]),
        "record": reverse("selection.candidate.record", args=[programme.slug, few.pk]),
        "overview": reverse("selection", args=[programme.slug]),
        "csv": reverse("selection.candidate.export", args=[programme.slug, "csv"]),
    }
    answers = {name: client.get(address) for name, address in addresses.items()}
    assert {answer.status_code for answer in answers.values()} == {200}
    sent = {name: answer.content.decode("utf-8-sig") for name, answer in answers.items()}
    sent["record"] = sent["record"].partition("Journal of this record")[
        0
    ]  # a revision is told there, without its values
    return {name: re.sub(r"<[^>]+>", " ", text) for name, text in sent.items()}


def test_an_evaluator_reads_the_same_whatever_the_small_groups_are(client, programme, few, manager):
    client.force_login(factories.user("evaluator", programme))
    before = _texts(client, programme, few)
    candidates.revise_candidate(few, by=manager, employed_women=2, employed_not_stated=18)

    assert _texts(client, programme, few) == before
    assert [name for name, text in before.items() if "withheld" not in text] == []
    assert ',"withheld",41,,"withheld",' in before["csv"]


def test_a_viewer_sees_no_candidate(client, programme, few):
    client.force_login(factories.user("viewer", programme))

    assert client.get(reverse("selection.candidate.record", args=[programme.slug, few.pk])).status_code == 403


def test_the_programmes_own_people_see_every_count(client, programme, few, manager):
    client.force_login(manager)
    texts = _texts(client, programme, few)

    assert ",3,41," in texts["csv"]
    assert "women: 3" in texts["overview"]
    assert "withheld" not in texts["list"]


def test_companions_are_withheld_with_a_small_group(few):
    told = profile.told_employment(few, 5)

    assert (told["X"], told["M"]) == (None, 41)
    assert [str(told[sex]) for sex in ("F", "U")] == ["withheld", "withheld"]


def test_groups_that_are_large_enough_are_told(candidate):
    large = candidate("Large", employed_women=60, employed_men=40)

    assert profile.told_employment(large, 5) == {"F": 60, "M": 40, "X": None, "U": None}
