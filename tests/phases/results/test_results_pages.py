"""The Results page and the pages around it: what they show, to whom, and with how many queries."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from tests import factories

from clusterwise.foundation.codes import services as codes
from clusterwise.foundation.codes.models import Code
from clusterwise.foundation.evidence import services as evidence
from clusterwise.foundation.people.models import Person
from clusterwise.phases.p6_results import selectors, standings
from clusterwise.phases.p6_results.services import reports

CANARY = "CANARY-7"


def _get(client, user, name, *args):
    client.force_login(user)
    return client.get(reverse(name, args=["alpha", "cocoa", *args]))


def test_a_figure_shows_value_split_targets_and_light(client, cda, indicator):
    page = _get(client, cda, "results").content.decode()

    assert reverse("figure", args=["alpha", "cocoa", indicator.pk]) in page
    for text in (
        "women: 4",
        "men: 2",
        "not stated: 1",
        "target 20 by 31 December 2023",
        "women: 12 by 31 December 2023",
        "7 records",
    ):
        assert text in page
    assert "Target of 31 December 2023 missed" in page


def test_the_page_takes_at_most_25_queries(client, cda, indicator, define, django_assert_max_num_queries):
    for number in range(8):
        define(f"more{number}", f"More {number}")
    client.force_login(cda)

    with django_assert_max_num_queries(25):
        client.get(reverse("results", args=["alpha", "cocoa"]))


def test_a_figure_without_records_says_so(client, cda, define):
    define()

    page = _get(client, cda, "results").content.decode()

    assert "no record yet" in page
    assert "No record yet" in page


def test_an_empty_page_teaches(client, cda, initiative):
    assert "An indicator says which records are counted" in _get(client, cda, "results").content.decode()


def test_figures_in_two_currencies_do_not_take_the_page_down(client, cda, initiative, define, indicator):
    define("price", "Price", how="mean", measure="observed.price_per_kg", subject="record")
    for unit in ("USD", "LRD"):
        evidence.record_observation(
            initiative=initiative, by=None, quantity="price_per_kg", value=Decimal(2), unit=unit,
            starts=date(2023, 2, 1), method="asked",
        )  # fmt: skip

    page = _get(client, cda, "results").content.decode()

    assert "convert them to one unit first" in page
    assert "women: 4" in page


@pytest.mark.parametrize("role", ["viewer", "member_firm"])
def test_who_sees_what_was_published_sees_no_live_row(client, initiative, indicator, write, role):
    firm = factories.organisation(initiative) if role == "member_firm" else None
    user = factories.user(role, initiative, firm)
    before = _get(client, user, "results").content.decode()
    reports.freeze_report(write(initiative), by=None)
    canary = factories.person(initiative, CANARY, sex="F", name="Canary Person")
    session = indicator.initiative.pk and Person.objects.get(code="T-1").trainings.get().session
    from clusterwise.phases.p5_action.training import services as training

    training.take_attendance(session=session, people_present=[canary], category="student", by=None)

    page = _get(client, user, "results").content.decode()

    assert "Nothing is published yet" in before
    assert "People trained" not in before
    assert "women: withheld" in page
    assert "women: 5" not in page
    assert CANARY not in page
    assert "T-1" not in page


@pytest.mark.parametrize("name", ["results.framework", "results.chain", "results.goals", "results.strand"])
def test_working_pages_are_not_for_viewers(client, viewer, initiative, name):
    assert _get(client, viewer, name).status_code == 403


@pytest.mark.parametrize("name", ["results", "results.framework", "results.chain", "results.goals", "results.strand"])
def test_a_stranger_finds_nothing(client, stranger, initiative, name):
    assert _get(client, stranger, name).status_code == 404


def test_the_framework_shows_every_column_and_what_lacks(client, cda, indicator, define):
    define("second", "Second figure")

    page = _get(client, cda, "results.framework").content.decode()

    for text in (
        "Attendance lists",
        "Lists by code at each session",
        "20 (31 December 2023)",
        "women: 12 (31 December 2023)",
    ):
        assert text in page
    assert "None yet" in page
    assert page.count("lacks: baseline") == 1


def test_no_indicator_lacks_its_method_or_owner(initiative, indicator, define):
    define("second", "Second figure")

    assert [sheet.lacks for sheet in selectors.framework(initiative)] == [("baseline",), ()]


def test_the_goals_are_nine_and_more_can_be_added(initiative, indicator):
    assert [tag.code for tag in standings.tags([], "sdg", "sdg")] == ["1", "4", "5", "9", "10", "13", "14", "15", "17"]

    from clusterwise.foundation import journal

    more = Code(list="sdg", code="8", labels={"en": "8 Decent work"}, position=20)
    with journal.change(None, codes.LOADED, more) as change:
        change.create(more)
    from clusterwise.foundation.codes.selectors import all_codes

    all_codes.cache_clear()
    try:
        assert [tag.label for tag in standings.tags([], "sdg", "sdg")][-1] == "8 Decent work"
    finally:
        all_codes.cache_clear()


def test_each_goal_counts_its_figures_and_nothing_is_summed(indicator, define):
    other = define("other", "Other", sdg=["5"])

    found = {tag.code: tag.indicators for tag in standings.tags([indicator, other], "sdg", "sdg") if tag.indicators}

    assert found == {"4": (indicator,), "5": (indicator, other)}
