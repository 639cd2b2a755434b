"""SDG1 and SDG5 straight from the records, and H6c: capacity and trust in each phase."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from tests import factories

from clusterwise.foundation.deliberation import services as deliberation
from clusterwise.foundation.evidence import services as evidence
from clusterwise.foundation.organisations import services as organisations
from clusterwise.foundation.road import services as road
from clusterwise.phases.p5_action.training import services as training
from clusterwise.phases.p6_results.goals import answers
from clusterwise.phases.p6_results.strand import strand_of

DAY = date(2023, 12, 31)


def _found(initiative):
    return {one.question.code: one for one in answers(initiative, DAY)}


@pytest.fixture
def firms(initiative):
    parts = (("micro", True, True, "women"), ("micro", True, False, "men"), ("small", False, None, "women"))
    return [
        factories.organisation(initiative, size=size, is_rural=rural, serves_poor=poor, ownership=owner)
        for size, rural, poor, owner in parts
    ]


def _wage(initiative, sex, value, unit="LRD"):
    evidence.record_observation(
        initiative=initiative, by=None, quantity="wage_per_day", subject="drying", value=Decimal(value), unit=unit,
        starts=date(2023, 5, 1), sex=sex, method="asked",
    )  # fmt: skip


def test_goal_1_counts_micro_rural_and_marginal(initiative, firms):
    found = _found(initiative)

    assert [found[code].number for code in ("micro", "rural", "marginal")] == [2, 2, 1]


def test_goal_5_counts_what_women_own_and_learn(initiative, firms, trained):
    found = _found(initiative)

    assert found["women_owned"].number == 2
    assert found["women_trained"].number == 4


def test_goal_5_gives_the_share_of_seats(initiative):
    body = deliberation.found_body(
        initiative=initiative, by=None, name="Commission", kind="commission", founded_on=date(2022, 5, 1),
        quorum_source="agreed",
    )  # fmt: skip
    for sex in "FMMM":
        deliberation.give_seat(
            initiative=initiative, by=None, body=body, person=factories.person(initiative, sex=sex), category="firm",
            starts=date(2022, 6, 1),
        )  # fmt: skip

    assert _found(initiative)["women_seats"].number == Decimal("0.25")


def test_goal_5_gives_the_pay_gap(initiative):
    for sex, value in (("F", 15), ("F", 15), ("M", 20)):
        _wage(initiative, sex, value)

    assert (_found(initiative)["wage_gap"].number, _found(initiative)["wage_gap"].n) == (Decimal("0.25"), 3)


def test_an_earlier_wave_of_the_survey_is_not_averaged_in(initiative):
    for day, women, men in ((date(2019, 5, 1), 5, 10), (date(2023, 5, 1), 9, 10)):
        for sex, pay in (("F", women), ("M", men)):
            evidence.record_observation(
                initiative=initiative,
                by=None,
                quantity="wage_per_day",
                value=Decimal(pay),
                unit="TND",
                starts=day,
                sex=sex,
                method="survey",
            )

    assert (_found(initiative)["wage_gap"].number, _found(initiative)["wage_gap"].n) == (Decimal("0.1"), 2)


def test_pay_in_two_currencies_gives_no_gap_and_says_why(initiative):
    _wage(initiative, "F", 15)
    _wage(initiative, "M", 2, unit="USD")

    found = _found(initiative)["wage_gap"]

    assert found.number is None
    assert "convert them to one unit first" in found.trouble


def test_one_record_less_moves_the_figure(initiative, firms):
    organisations.revise_organisation(firms[0], by=None, ownership="men")

    assert _found(initiative)["women_owned"].number == 1


def test_a_goal_figure_opens_its_records(client, cda, evaluator, viewer, initiative, firms):
    url = reverse("results.goal_rows", args=["alpha", "cocoa", "women_owned"])
    client.force_login(evaluator)
    page = client.get(url).content.decode()

    assert str(firms[0]) in page
    assert str(firms[1]) not in page
    client.force_login(viewer)
    assert client.get(url).status_code == 403


def test_the_goals_page_shows_figures_and_answers(client, cda, initiative, firms, indicator):
    client.force_login(cda)

    page = client.get(reverse("results.goals", args=["alpha", "cocoa"])).content.decode()

    assert "Organisations owned by women" in page
    assert page.count("People trained") == 3


PHASES = ("diagnostic", "planning", "action", "results")


def test_each_phase_shows_the_activities_of_its_days(initiative, session):
    for phase, day in zip(
        PHASES, (date(2022, 5, 1), date(2022, 9, 1), date(2023, 1, 1), date(2023, 6, 1)), strict=True
    ):
        road.open_phase(initiative=initiative, phase=phase, on=day, by=None)
    training.add_session(
        initiative=initiative, by=None, course=session.course, starts=date(2022, 6, 1), ends=date(2022, 6, 1)
    )

    found = {one.phase.value: one for one in strand_of(initiative)}

    assert {phase: found[phase].count for phase in PHASES} == {
        "diagnostic": 2,
        "planning": 1,
        "action": 1,
        "results": 0,
    }
    assert found["results"].is_bare
    assert not found["planning"].is_bare


def test_a_phase_that_has_not_begun_is_not_called_bare(initiative):
    assert [one.is_bare for one in strand_of(initiative)] == [False] * 4


def test_the_strand_page_names_bare_phases(client, cda, initiative):
    road.open_phase(initiative=initiative, phase="results", on=date(2023, 6, 1), by=None)
    client.force_login(cda)

    page = client.get(reverse("results.strand", args=["alpha", "cocoa"])).content.decode()

    assert "Nothing built capacity or trust while this phase was open" in page
