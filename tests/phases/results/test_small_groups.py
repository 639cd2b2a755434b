"""What leaves an initiative tells no group of people so small that one of them could be recognised."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from tests import factories

from clusterwise.foundation.evidence import services as evidence
from clusterwise.phases.p5_action.training import services as training
from clusterwise.phases.p6_results.assembly import assemble
from clusterwise.phases.p6_results.checking import verify_publication
from clusterwise.phases.p6_results.paper import report_pdf
from clusterwise.phases.p6_results.services import reports


def _row(initiative, write):
    (row,) = assemble(write(initiative)).content["figures"]
    return row


def _present(initiative, session, sexes, first=100):
    people = [factories.person(initiative, f"S-{n}", sex=sex) for n, sex in enumerate(sexes, start=first)]
    training.take_attendance(session=session, people_present=people, category="student", by=None)
    return people


def test_one_small_part_takes_the_smallest_other_with_it(initiative, define, session, write):
    define()
    _present(initiative, session, "F" * 9 + "M" * 30 + "UU")

    assert _row(initiative, write)["by_sex"] == {"F": "withheld", "M": "30", "X": "0", "U": "withheld"}


def test_parts_that_are_large_enough_are_told(initiative, define, session, write):
    define()
    _present(initiative, session, "F" * 5 + "M" * 6)
    row = _row(initiative, write)

    assert (row["by_sex"], row["withheld"]) == ({"F": "5", "M": "6", "X": "0", "U": "0"}, [])


def test_a_total_of_too_few_stays_inside_with_all_that_would_tell_it(initiative, define, session, write):
    define()
    _present(initiative, session, "FFM")
    row = _row(initiative, write)

    assert (row["words"], row["now"], row["n"], row["line"]["latest"], row["light"]) == (
        "withheld", "withheld", None, None, "",
    )  # fmt: skip


def test_a_small_baseline_is_not_given_away_by_a_change(initiative, define, session, write):
    found = define(compared="absolute")
    _present(initiative, session, "FF")
    evidence.freeze_baseline(indicator=found, as_of=date(2023, 3, 10), method="lists", by=None)
    later = training.add_session(
        initiative=initiative, by=None, course=session.course, starts=date(2023, 3, 20), ends=date(2023, 3, 21)
    )
    _present(initiative, later, "F" * 8 + "M" * 8, first=200)
    row = _row(initiative, write)

    assert (row["words"], row["baseline"], row["line"]["baseline"]) == ("18", "withheld", None)


def test_a_figure_of_firms_or_money_leaves_whole(initiative, define, write):
    define("sales", "Sales", how="sum", measure="observed.sales", subject="record", unit="USD")
    evidence.record_observation(
        initiative=initiative, by=None, quantity="sales", value=Decimal(3), unit="USD",
        starts=date(2023, 2, 1), method="books",
    )  # fmt: skip
    row = _row(initiative, write)

    assert (row["now"], row["withheld"]) == ("3\u00a0USD", [])


@pytest.fixture
def published(initiative, define, session, write):
    define()
    _present(initiative, session, "FFM")
    return reports.freeze_report(write(initiative), by=None)


def _page(client, user, published, name="results.published_figure"):
    client.force_login(user)
    args = ["alpha", "cocoa", published.pk]
    if name == "results.published_figure":
        args.append(published.figures.get().pk)
    return client.get(reverse(name, args=args)).content.decode()


def test_the_rule_is_kept_with_the_figure_and_the_recount_still_holds(published):
    figure = published.figures.get()

    assert (figure.withheld, figure.value) == (["F", "M", "total"], 3)
    assert verify_publication(published).is_sound


def test_a_viewer_reads_withheld_where_one_who_keeps_the_records_reads_the_number(client, viewer, cda, published):
    outside, inside = _page(client, viewer, published), _page(client, cda, published)

    assert "women: withheld" in outside and "women: 2" not in outside and '<p class="big"><bdi>3</bdi>' not in outside
    assert "women: 2" in inside and '<p class="big"><bdi>3</bdi>' in inside


def test_the_viewers_road_and_results_withhold_as_well(client, viewer, initiative, published):
    client.force_login(viewer)
    for name in ("road", "results"):
        page = client.get(reverse(name, args=["alpha", "cocoa"])).content.decode()
        assert "<bdi>withheld</bdi>" in page, name
        assert "women: 2" not in page


def test_a_changed_mark_of_what_is_withheld_breaks_the_hash(published):
    figure = published.figures.get()
    figure.withheld = []

    assert evidence.publication_hash([figure], published.content) != published.hash
    assert report_pdf(published).startswith(b"%PDF")


def _paid(initiative, sex, values, starts=date(2023, 2, 1), prefix="W", **more):
    for number, value in enumerate(values):
        evidence.record_observation(
            initiative=initiative, by=None, person=factories.person(initiative, f"{prefix}{number}", sex=sex),
            quantity="wage_per_day", value=Decimal(value), unit="USD", starts=starts, method="asked", **more,
        )  # fmt: skip


@pytest.mark.parametrize("subject", ["record", "organisation"])
def test_people_are_judged_whatever_the_figure_says_it_counts(initiative, define, write, subject):
    define("pay", "Pay", how="mean", measure="observed.wage_per_day", subject=subject, unit="USD")
    _paid(initiative, "F", [10])
    _paid(initiative, "M", [12], prefix="V")
    row = _row(initiative, write)

    assert (row["now"], row["by_sex"]["F"], row["line"]["low"]) == ("withheld", "withheld", None)


def test_records_of_people_split_no_finer_than_people(initiative, define, session, write):
    define(how="count", subject="record")
    _present(initiative, session, "F" + "M" * 20)

    assert _row(initiative, write)["by_sex"]["F"] == "withheld"


def test_the_largest_of_people_is_one_person(initiative, define, write):
    define("pay", "Pay", how="max", measure="observed.wage_per_day", subject="person", unit="USD")
    _paid(initiative, "F", range(10, 18))
    row = _row(initiative, write)

    assert (row["now"], row["by_sex"]["F"], row["line"]["latest"]) == ("withheld", "withheld", None)


def test_a_mean_of_two_stays_inside_as_a_baseline_too(initiative, define, write):
    found = define("pay", "Pay", how="mean", measure="observed.wage_per_day", subject="person", unit="USD", when="in")
    _paid(initiative, "F", [7, 8], date(2022, 12, 1))
    evidence.freeze_baseline(indicator=found, as_of=date(2022, 12, 31), method="asked", by=None)
    _paid(initiative, "F", range(10, 18), prefix="V")

    assert _row(initiative, write)["baseline"] == "withheld"


def test_the_light_is_silent_where_it_would_tell_a_baseline(initiative, define, session, write):
    found = define()
    _present(initiative, session, "FF")
    evidence.freeze_baseline(indicator=found, as_of=date(2023, 3, 10), method="lists", by=None)
    evidence.set_target(initiative=initiative, by=None, indicator=found, due=date(2023, 12, 31), value=Decimal(400))
    later = training.add_session(
        initiative=initiative, by=None, course=session.course, starts=date(2023, 3, 20), ends=date(2023, 3, 21)
    )
    _present(initiative, later, "F" * 8 + "M" * 8, first=200)
    row = _row(initiative, write)

    assert (row["baseline"], row["light"]) == ("withheld", "")


def test_the_light_says_nothing_of_a_part_that_is_withheld(initiative, define, session, write):
    found = define()
    for sex, value in (("", 20), ("F", 4)):
        evidence.set_target(
            initiative=initiative, by=None, indicator=found, due=date(2023, 12, 31), value=Decimal(value), sex=sex
        )
    _present(initiative, session, "FFF" + "M" * 20 + "X" * 7)
    row = _row(initiative, write)

    assert (row["by_sex"]["F"], "women" in row["light"]) == ("withheld", False)


def test_two_figures_of_one_report_do_not_tell_what_one_withholds(initiative, define, session, write):
    define()
    define("women", "Women trained", filters={"sex": "F"})
    _present(initiative, session, "F" * 9 + "M" * 30 + "U")
    rows = {row["code"]: row for row in assemble(write(initiative)).content["figures"]}

    assert (rows["trained"]["by_sex"]["U"], rows["women"]["now"]) == ("withheld", "withheld")


def test_the_same_report_has_another_hash_each_time(initiative, define, session, write):
    define()
    _present(initiative, session, "FFM")
    first, second = (reports.freeze_report(write(initiative, ends=date(2023, 3, day)), by=None) for day in (30, 31))

    assert (first.content["salt"] == second.content["salt"], verify_publication(first).is_sound) == (False, True)
