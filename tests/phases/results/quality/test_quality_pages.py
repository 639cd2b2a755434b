"""The page of data quality, dismissing a finding with a reason, and the note that a report prints."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from clusterwise.foundation.evidence.services import revise_observation
from clusterwise.foundation.people.access import NotAllowedError
from clusterwise.phases.p6_results.quality import selectors, services
from clusterwise.phases.p6_results.quality.models import Dismissal
from clusterwise.phases.p6_results.quality.note import quality_note

ON = date(2024, 6, 30)


@pytest.fixture
def bare(wage):
    """One observation without evidence among seven."""
    for place in range(6):
        wage(f"worker {place}", 8)
    return wage("loose", 9, evidence_note="")


def open_findings(initiative, code="sources"):
    return {one.rule.code: one.open for one in selectors.answers(initiative, None, timezone.localdate())}[code]


def address(initiative, name, *args):
    return reverse(name, args=[initiative.programme.slug, initiative.slug, *args])


def test_every_rule_stands_with_its_score_and_what_it_could_judge(client, cda, initiative, bare):
    client.force_login(cda)

    rows = client.get(address(initiative, "quality")).context["answers"]

    told = {answer.rule.code: (answer.n, percent) for answer, percent in rows}
    assert (told["sources"], told["duplicates"], told["ages"]) == ((7, 85), (7, 100), (0, None))


def test_a_finding_leads_to_its_record(client, cda, initiative, bare):
    client.force_login(cda)

    ((finding, url),) = client.get(address(initiative, "quality.rule", "sources")).context["rows"]

    assert (finding.label, url) == ("loose: 9 USD", address(initiative, "evidence.observation.record", bare.pk))


def test_whoever_may_not_open_records_sees_the_score_and_no_record(client, initiative, bare, manager):
    from tests import factories

    client.force_login(factories.user("administrator", initiative.programme))

    answer = client.get(address(initiative, "quality.rule", "sources"))

    assert (answer.context["percent"], answer.context["rows"], b"loose" in answer.content) == (85, [], False)


def test_a_finding_is_dismissed_with_a_reason_and_leaves_the_score(client, cda, initiative, bare):
    client.force_login(cda)
    (finding,) = open_findings(initiative)
    url = address(initiative, "quality.dismiss", "sources", finding.key)

    refused = client.post(url, {"reason": "  "})
    client.post(url, {"reason": "The paper was burnt; two witnesses confirm it."})

    assert refused.status_code == 422
    row = Dismissal.objects.get()
    assert (row.reason, row.what) == (
        "The paper was burnt; two witnesses confirm it.",
        "loose: 9 USD. Nothing tells where this is known from.",
    )
    assert open_findings(initiative) == ()


def test_a_dismissal_no_longer_covers_a_changed_record(initiative, wage):
    wrong = wage("loss", 12, denominator=Decimal(10))
    (finding,) = open_findings(initiative, "wholes")
    services.dismiss_finding(initiative=initiative, rule="wholes", key=finding.key, reason="looked", by=None)
    assert open_findings(initiative, "wholes") == ()

    revise_observation(wrong, by=None, value=Decimal(15))

    assert len(open_findings(initiative, "wholes")) == 1


def test_a_dismissal_taken_back_lets_the_finding_stand_again(initiative, bare):
    (finding,) = open_findings(initiative)
    row = services.dismiss_finding(initiative=initiative, rule="sources", key=finding.key, reason="looked", by=None)

    services.reopen_finding(row, by=None)

    assert open_findings(initiative) == (finding,)


def test_what_is_no_finding_cannot_be_dismissed_nor_by_those_who_may_not(initiative, bare, clerk):
    (finding,) = open_findings(initiative)

    with pytest.raises(services.NoSuchFindingError):
        services.dismiss_finding(initiative=initiative, rule="sources", key="0" * 32, reason="x", by=None)
    with pytest.raises(NotAllowedError):
        services.dismiss_finding(initiative=initiative, rule="sources", key=finding.key, reason="x", by=clerk)
    with pytest.raises(ValidationError, match="reason"):
        services.dismiss_finding(initiative=initiative, rule="sources", key=finding.key, reason=" ", by=None)
    assert Dismissal.objects.count() == 0


def test_the_note_withholds_small_numbers_and_names_what_could_not_be_judged(initiative, bare):
    note = quality_note(initiative, date(2024, 1, 1), ON)

    lines = {line.rule: (line.judged, line.sentence) for line in note.lines}
    assert lines["sources"] == ("7", "Some are odd; how many is withheld, so that nobody can be recognised.")
    assert lines["duplicates"] == ("7", "Nothing odd.")
    assert "Rounded ages" in note.not_judged


def test_the_note_tells_numbers_that_give_nobody_away(initiative, wage):
    for place in range(12):
        wage(f"worker {place}", 8, evidence_note="folder" if place < 6 else "")

    lines = {line.rule: line.sentence for line in quality_note(initiative, None, ON).lines}

    assert lines["sources"] == "6 records are odd (50 %)."


def test_a_report_prints_the_note_and_freezes_it(initiative, bare):
    from clusterwise.phases.p6_results.paper import report_pdf
    from clusterwise.phases.p6_results.services import reports

    draft = reports.build_report(initiative=initiative, starts=date(2024, 4, 1), ends=ON, language="en", by=None)
    publication = reports.freeze_report(draft, by=None)

    rows = {row["title"]: row["judged"] for row in publication.content["quality"]["rows"]}
    assert rows["Evidence of observations"] == "7"
    assert report_pdf(publication)[:5] == b"%PDF-"
