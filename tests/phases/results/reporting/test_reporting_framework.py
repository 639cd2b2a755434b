"""Versions of the result chain, gender marks, result families, and the coverage beside a light."""

from datetime import date
from itertools import pairwise

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from clusterwise.foundation.codes.selectors import codes
from clusterwise.foundation.evidence import selectors as evidence
from clusterwise.foundation.people.access import NotAllowedError
from clusterwise.phases.p6_results.reporting.coverage import Coverage, coverage_of
from clusterwise.phases.p6_results.reporting.models import ChainVersion
from clusterwise.phases.p6_results.reporting.services import marking, versions
from clusterwise.phases.p6_results.services import chain

LEVELS = ("input", "activity", "output", "outcome", "impact")


@pytest.fixture
def boxes(initiative):
    """A whole chain: one box a level, an assumption on each arrow."""
    found = [chain.add_result(initiative=initiative, by=None, level=one, statement=f"The {one}") for one in LEVELS]
    for source, target in pairwise(found):
        chain.link_results(
            initiative=initiative, by=None, source=source, target=target, assumption="Rain", risk="Drought"
        )
    return found


def _approve(initiative, reason="First", **more):
    return versions.approve_chain(initiative=initiative, reason=reason, by=None, **more)


def test_a_change_after_approval_is_a_new_version_and_the_old_one_stays_readable(initiative, boxes):
    first = _approve(initiative)
    chain.revise_result(boxes[0], by=None, statement="Money and time")
    arrow = boxes[0].arrows.get()
    chain.revise_arrow(arrow, by=None, risk="Drought and hail")
    since = versions.differences(first.content, versions.content_of(initiative))
    second = _approve(initiative, "The commission asked for time as well")

    assert [(one.what, one.text) for one in since] == [
        ("changed", "Money and time"),
        ("changed", "Money and time → The activity"),
    ]
    assert (first.number, second.number) == (1, 2)
    kept = versions.told(ChainVersion.objects.get(number=1))
    assert kept["levels"][0][1][0]["statement"] == "The input"
    assert (kept["arrows"][0]["assumption"], kept["arrows"][0]["risk"]) == ("Rain", "Drought")


def test_what_is_added_and_removed_is_told(initiative, boxes):
    then = _approve(initiative).content
    chain.unlink_results(boxes[3].arrows.get(), by=None)
    chain.remove_result(boxes[4], by=None)
    chain.add_result(initiative=initiative, by=None, level="impact", statement="Cleaner air")

    found = [(one.what, one.text) for one in versions.differences(then, versions.content_of(initiative))]

    assert found == [
        ("added", "Cleaner air"),
        ("removed", "The impact"),
        ("removed", "The outcome → The impact"),
    ]


def test_a_chain_with_a_fault_and_an_unchanged_one_are_not_approved(initiative, boxes):
    _approve(initiative)
    with pytest.raises(ValidationError, match="not changed since version 1"):
        _approve(initiative)
    chain.revise_arrow(boxes[0].arrows.get(), by=None, assumption="")
    with pytest.raises(ValidationError, match="has no assumption"):
        _approve(initiative, "Anyway")


def test_an_empty_chain_is_not_approved(initiative):
    with pytest.raises(ValidationError, match="The chain is empty"):
        _approve(initiative)


def test_nobody_approves_a_chain_that_was_not_read(initiative, boxes):
    read = versions.digest_of(versions.content_of(initiative))
    chain.revise_result(boxes[0], by=None, statement="Money and time")

    with pytest.raises(ValidationError, match="changed the chain since you read it"):
        _approve(initiative, digest=read)


def test_an_approved_version_is_never_changed_and_needs_a_reason_and_a_role(initiative, boxes, clerk):
    kept = _approve(initiative)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE reporting_chainversion SET reason = 'other'")
    with pytest.raises(ValidationError, match="Say what changed"):
        _approve(initiative, " ")
    with pytest.raises(NotAllowedError):
        versions.approve_chain(initiative=initiative, reason="Mine", by=clerk)

    assert ChainVersion.objects.get().reason == kept.reason


def test_versions_are_approved_and_read_on_their_pages(client, initiative, boxes, cda):
    client.force_login(cda, backend="allauth.account.auth_backends.AuthenticationBackend")
    here = ("alpha", "cocoa")
    empty = client.get(reverse("reporting.versions", args=here)).content.decode()
    digest = versions.digest_of(versions.content_of(initiative))
    client.post(reverse("reporting.versions.approve", args=here), {"reason": "First", "digest": digest})
    again = client.post(reverse("reporting.versions.approve", args=here), {"reason": "First", "digest": digest})
    page = client.get(reverse("reporting.version", args=[*here, 1])).content.decode()

    assert "No version is approved yet." in empty
    assert (again.status_code, ChainVersion.objects.count()) == (422, 1)
    assert "The outcome" in page
    assert "Drought" in page
    assert client.get(reverse("reporting.version", args=[*here, 2])).status_code == 404


def test_the_initiative_and_a_result_have_one_mark_each_from_0_to_3(initiative, sibling, boxes, cda, clerk):
    whole = marking.mark_gender(initiative=initiative, by=cda, marker="2", reason="Women sell in their own name")
    marking.mark_gender(initiative=initiative, by=cda, result=boxes[4], marker="3", reason="Women's income")
    for given, says in (
        ({"marker": "1"}, "The initiative has a gender mark already"),
        ({"marker": "1", "result": boxes[4]}, "This result has a gender mark already"),
        ({"marker": "4", "result": boxes[3]}, "from 0 to 3"),
    ):
        with pytest.raises(ValidationError, match=says):
            marking.mark_gender(initiative=initiative, by=cda, reason="Why", **given)
    with pytest.raises(ValidationError, match="belongs elsewhere"):
        marking.mark_gender(initiative=sibling, by=None, result=boxes[4], marker="1", reason="Why")
    with pytest.raises(NotAllowedError):
        marking.revise_mark(whole, by=clerk, marker="3")


def test_the_lists_of_marks_and_families_are_shipped_in_three_languages(db):
    from clusterwise.foundation.codes.services import load_shipped

    load_shipped()

    assert list(codes("gender_marker")) == ["0", "1", "2", "3"]
    assert list(codes("result_family")) == ["REA", "TCO", "KASA", "TEC", "BUS", "GOV", "INV", "ECO", "SOC", "ENV"]
    for name in ("gender_marker", "result_family"):
        assert all(sorted(one.labels) == ["ar", "en", "fr"] for one in codes(name).values())


@pytest.mark.parametrize(
    ("days", "on", "found"),
    [
        ([date(2024, 2, 1)], date(2024, 3, 31), Coverage(1, 1)),
        ([date(2024, 2, 1)], date(2024, 3, 30), None),
        ([date(2024, 2, 1), date(2024, 3, 1)], date(2024, 9, 30), Coverage(1, 3)),
        ([date(2024, 2, 1), date(2024, 8, 1)], date(2024, 9, 30), Coverage(2, 3)),
        ([], date(2024, 9, 30), None),
    ],
)
def test_coverage_counts_the_windows_that_have_records(sales, observe, days, on, found):
    for day in days:
        observe(day)

    assert coverage_of(evidence.figure(sales, on)) == found


def test_the_light_and_its_n_coverage_and_latest_record_stand_together(client, sales, observe, initiative, cda):
    from clusterwise.foundation.evidence.services import set_target

    set_target(initiative=initiative, by=None, indicator=sales, due=date(2024, 12, 31), value=1000)
    observe(date(2024, 2, 1), 400)
    client.force_login(cda, backend="allauth.account.auth_backends.AuthenticationBackend")
    text = client.get(reverse("results", args=["alpha", "cocoa"])).content.decode()

    assert '<span class="badge good">On its path</span>' in text
    assert "1 record, the latest of 1 February 2024, covering 1 of 1 windows" in text
