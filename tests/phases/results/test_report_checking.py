"""A published report counted again: from its frozen facts, and from today's records."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from tests import factories

from clusterwise.foundation.evidence import services as evidence
from clusterwise.foundation.evidence.models import Publication
from clusterwise.foundation.people.services import revise_person
from clusterwise.phases.p5_action.training import services as training
from clusterwise.phases.p6_results.checking import verify_figure, verify_publication
from clusterwise.phases.p6_results.services import command, reports


@pytest.fixture
def published(initiative, indicator, write):
    return reports.freeze_report(write(initiative), by=None)


def _again(publication):
    return verify_publication(Publication.objects.get(pk=publication.pk))


def _url(name, *args):
    return reverse(name, args=["alpha", "cocoa", *args])


def test_an_untouched_report_agrees_then_and_now(published):
    found = _again(published)

    assert found.is_sound
    assert found.is_current
    assert found.differences == []
    assert [(one.recount, one.now) for one in found.checks] == [(7, 7)]


def test_a_record_that_came_later_is_named(initiative, published, session):
    late = factories.person(initiative, "LATE-1", sex="F")
    training.take_attendance(session=session, people_present=[late], category="student", by=None)

    found = _again(published)

    assert found.is_sound
    assert not found.is_current
    assert found.differences == [
        "People trained: published as 7, today's records give 8.",
        "People trained: Counted since: LATE-1, GMP basics, 2023-03-05",
    ]


def test_a_record_that_went_is_named(published, trained):
    training.remove_participation(trained[0].trainings.get(), by=None)

    found = _again(published)

    assert found.is_sound
    assert [one.words for one in found.checks[0].differences] == ["No longer counted: T-1, GMP basics, 2023-03-05"]
    assert found.checks[0].now == 6


def test_a_record_that_changed_is_named_though_the_figure_stays(published, trained):
    revise_person(trained[6], by=None, sex="F")

    found = _again(published)

    assert found.checks[0].is_same_now
    assert [(one.kind, one.label) for one in found.checks[0].differences] == [
        ("changed", "T-7, GMP basics, 2023-03-05")
    ]


def test_a_new_definition_does_not_touch_what_was_published(published, indicator):
    evidence.revise_indicator(indicator, by=None, how="count")

    assert _again(published).is_current


def test_a_value_that_does_not_follow_from_its_facts_is_found(published):
    check = verify_figure(published.figures.get(), with_today=False)
    figure = check.figure
    figure.value = Decimal(8)
    figure.publication = published

    again = verify_figure(figure, with_today=False)

    assert check.holds
    assert not again.holds
    assert again.facts_hold


def test_facts_that_do_not_fit_their_hash_are_found(published):
    figure = published.figures.get()
    figure.facts = figure.facts.replace('"sex":"M"', '"sex":"F"', 1)

    again = verify_figure(figure, with_today=False)

    assert not again.facts_hold
    assert not again.recount_holds


def test_a_ratio_is_counted_again_from_part_and_whole(initiative, define, write):
    define(
        "dropouts", "Sessions a person", how="ratio", measure="observed.sales", denominator_measure="observed.exports",
        subject="record", unit="share",
    )  # fmt: skip
    for quantity, value in (("sales", 30), ("sales", 10), ("exports", 80)):
        evidence.record_observation(
            initiative=initiative, by=None, quantity=quantity, value=Decimal(value), unit="USD",
            starts=date(2023, 2, 1), method="books",
        )  # fmt: skip
    publication = reports.freeze_report(write(initiative), by=None)

    found = _again(publication)

    assert (found.checks[0].recount, found.is_sound, found.is_current) == (Decimal("0.5"), True, True)


def test_the_figure_page_shows_frozen_facts_to_who_may_see_rows(client, evaluator, published):
    client.force_login(evaluator)
    figure = published.figures.get()

    page = client.get(_url("results.published_figure", published.pk, figure.pk)).content.decode()

    assert "T-1, GMP basics, 2023-03-05" in page
    assert figure.facts_hash in page
    assert "agrees" in page


def test_a_viewer_sees_the_figure_counted_again_without_rows(client, viewer, initiative, published, session):
    late = factories.person(initiative, "CANARY-2", sex="F")
    training.take_attendance(session=session, people_present=[late], category="student", by=None)
    client.force_login(viewer)
    figure = published.figures.get()

    page = client.get(_url("results.published_figure", published.pk, figure.pk)).content.decode()

    assert "women: withheld" in page
    assert "agrees" in page
    for leak in ("T-1, GMP", "CANARY-2", "From today", "has moved"):
        assert leak not in page.split("<main")[1].split("</main>")[0].replace(figure.facts_hash, "")


def test_a_viewer_does_not_count_against_today(client, viewer, published):
    client.force_login(viewer)

    assert client.get(_url("results.verify", published.pk)).status_code == 403


def test_the_verification_page_lists_what_moved(client, cda, published, trained):
    training.remove_participation(trained[0].trainings.get(), by=None)
    client.force_login(cda)

    page = client.get(_url("results.verify", published.pk)).content.decode()

    assert "The report is sound" in page
    assert "agrees; the records moved since" in page


@pytest.mark.parametrize("name", ["results.published", "results.pdf", "results.verify"])
def test_a_stranger_finds_no_report(client, stranger, published, name):
    client.force_login(stranger)

    assert client.get(_url(name, published.pk)).status_code == 404


def test_a_report_of_another_initiative_is_not_found_under_this_one(client, manager, initiative, sibling, write):
    elsewhere = reports.freeze_report(write(sibling), by=None)
    client.force_login(manager)

    assert client.get(_url("results.published", elsewhere.pk)).status_code == 404
    assert client.get(_url("results.pdf", elsewhere.pk)).status_code == 404


def test_a_figure_of_another_report_is_not_found(client, manager, sibling, published, write):
    figure = published.figures.get()
    other = reports.freeze_report(write(published.initiative, language="fr"), by=None)
    client.force_login(manager)

    assert client.get(_url("results.published_figure", other.pk, figure.pk)).status_code == 404


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024-Q3", date(2024, 7, 1), date(2024, 9, 30)),
        ("2023q4", date(2023, 10, 1), date(2023, 12, 31)),
        ("2024-Q1", date(2024, 1, 1), date(2024, 3, 31)),
        ("2024-01-05..2024-02-29", date(2024, 1, 5), date(2024, 2, 29)),
    ],
)
def test_periods_are_read(text, first, last):
    assert command.read_period(text) == (first, last)


def test_a_period_that_cannot_be_read_is_refused():
    with pytest.raises(command.UnknownPeriodError) as refusal:
        command.read_period("spring")

    assert "2024-Q3" in str(refusal.value)


def test_the_command_writes_the_paper_and_verifies(indicator, tmp_path):
    written = command.report("alpha/cocoa", "2023-Q1", tmp_path / "report.pdf")

    assert written.path.read_bytes()[:5] == b"%PDF-"
    assert written.verification.is_sound
    assert written.publication.figures.get().value == 7


def test_the_command_names_an_unknown_initiative(initiative, tmp_path):
    with pytest.raises(command.UnknownInitiativeError) as refusal:
        command.report("alpha/nowhere", "2023-Q1", tmp_path / "report.pdf")

    assert "alpha/nowhere" in str(refusal.value)
