"""Each rule over real records: what it judges, what it finds, and what it says where it cannot judge."""

from datetime import date
from decimal import Decimal

import pytest
from tests import factories

from clusterwise.foundation import journal
from clusterwise.foundation.journal.verbs import Verb
from clusterwise.foundation.places.models import Area
from clusterwise.phases.p6_results.quality.registry import quality_rule, quality_rules
from clusterwise.phases.p6_results.quality.selectors import answers
from clusterwise.phases.p6_results.quality.services import record_recheck

ON = date(2024, 6, 30)
CHANGED = Verb("quality_test.changed", "changed something for a test")


def asked(initiative, code, *, start=None, on=ON):
    (found,) = answers(initiative, start, on, [rule for rule in quality_rules() if rule.code == code])
    return found


def test_the_rules_are_found_by_their_folder_and_declared_once():
    codes = [rule.code for rule in quality_rules()]

    assert codes == sorted(
        [
            "ages",
            "agreement",
            "days",
            "delays",
            "digits",
            "duplicates",
            "enumerators",
            "outliers",
            "positions",
            "rechecks",
            "sexes",
            "sources",
            "straight_lines",
            "wholes",
        ]
    )
    with pytest.raises(ValueError, match="declared twice"):
        quality_rule("ages", "x", asks="x", remedy="x")(lambda material: None)


def test_an_initiative_without_records_is_judged_by_no_rule(initiative):
    found = answers(initiative, None, ON)

    assert {(answer.n, answer.score, bool(answer.remark)) for answer in found} == {(0, None, True)}


def test_a_value_far_from_its_like_is_found_with_its_record(initiative, wage):
    rows = [wage("harvest", 10 + place % 3) for place in range(9)]
    far = wage("harvest", 110)

    found = asked(initiative, "outliers")

    assert (found.n, [one.source for one in found.open]) == (10, [("evidence.Observation", str(far.pk))])
    assert found.score == 0.9
    assert len(rows) == 9


def test_values_of_another_subject_are_not_its_like(initiative, wage):
    for place in range(7):
        wage("harvest", 10 + place % 3)
    wage("driving", 110)

    assert (asked(initiative, "outliers").n, asked(initiative, "outliers").remark) == (
        0,
        "Too few amounts of one kind to compare.",
    )


def test_guessed_numbers_are_found_as_one_finding_over_many_records(initiative, wage):
    for place in range(60):
        wage(f"worker {place}", 10 * (1 + place % 9))

    (finding,) = asked(initiative, "digits").open

    assert (finding.source, finding.records) == (None, 54)
    assert finding.what == "90 percent of 60 numbers would need another last digit; 0 stands most often."


def test_a_respondent_who_says_one_number_to_everything_is_found(initiative, wage):
    person = factories.person(initiative, "R-1")
    for place in range(5):
        wage(f"task {place}", 7, respondent=person)

    found = asked(initiative, "straight_lines")

    assert (found.n, [one.what for one in found.open]) == (
        1,
        ["One respondent gave 7 USD for all 5 things asked on 2024-05-02."],
    )


def test_the_same_thing_entered_twice_is_found_once(initiative, wage):
    wage("sorting", 8)
    twice = wage("sorting", 8)
    wage("sorting", 8, sex="F")

    found = asked(initiative, "duplicates")

    assert (found.n, [one.source[1] for one in found.open]) == (3, [str(twice.pk)])


def test_what_names_no_evidence_is_found(initiative, wage):
    bare = wage("sorting", 8, evidence_note="")
    wage("sorting", 9)

    assert [one.source[1] for one in asked(initiative, "sources").open] == [str(bare.pk)]


def test_a_day_to_come_is_odd_whatever_the_period(initiative, wage):
    ahead = wage("sorting", 8, on=date(2199, 1, 1))

    assert [one.source[1] for one in asked(initiative, "days").open] == [str(ahead.pk)]


def test_a_part_above_its_whole_is_found(initiative, wage):
    wrong = wage("loss", 12, denominator=Decimal(10))
    wage("loss", 8, denominator=Decimal(10))

    found = asked(initiative, "wholes")

    assert (found.n, [one.source[1] for one in found.open]) == (2, [str(wrong.pk)])


def test_what_was_entered_years_later_is_late_and_told_together(initiative, wage):
    wage("sorting", 8, on=date(2010, 1, 1))
    wage("sorting", 9, on=date(2010, 1, 1))

    (finding,) = asked(initiative, "delays").open

    assert (finding.source, finding.records) == (None, 2)


def test_people_of_no_stated_sex_are_counted_once_each(initiative, wage):
    unknown, known = factories.person(initiative, "P-1", sex="U"), factories.person(initiative, "P-2", sex="F")
    for person in (unknown, unknown, known):
        wage("", 8, person=person)

    found = asked(initiative, "sexes")

    assert (found.n, [one.source for one in found.open]) == (2, [("people.Person", str(unknown.pk))])


def test_values_that_depend_on_who_entered_them_are_found(initiative, wage, cda, clerk):
    for place in range(12):
        wage(f"a {place}", 10 + place % 2, by=cda)
        wage(f"b {place}", 20 + place % 2, by=clerk)

    (finding,) = asked(initiative, "enumerators").open

    assert (finding.label, finding.records) == ("wage_per_day (USD)", 12)


def test_a_recount_that_finds_less_is_told_with_the_pooled_factor(initiative, wage):
    first, second = wage("a", 100), wage("b", 50)
    for row, value in ((first, 80), (second, 50)):
        record_recheck(
            initiative=initiative, by=None, observation=row, value=Decimal(value), on=date(2024, 6, 1), method="recount"
        )

    found = asked(initiative, "rechecks")

    assert (found.n, [one.source[1] for one in found.open]) == (2, [str(first.pk)])
    assert found.remark == "Verification factor: wage_per_day (USD): 0.87"


def test_a_second_visit_that_hears_the_opposite_is_told_with_its_agreement(initiative, wage):
    for place in range(4):
        row = wage(f"a {place}", place % 2, unit="yes")
        value = Decimal(0 if place == 3 else place % 2)
        record_recheck(
            initiative=initiative, by=None, observation=row, value=value, on=date(2024, 6, 1), method="visit"
        )

    found = asked(initiative, "agreement")

    assert (found.n, len(found.open), found.remark) == (4, 1, "wage_per_day: κ 0.50, AC1 0.53 (n 4)")


def test_only_the_period_is_judged(initiative, wage):
    wage("a", 8, on=date(2023, 1, 1))
    wage("b", 8)

    assert asked(initiative, "sources", start=date(2024, 1, 1)).n == 1


def test_places_outside_the_territory_are_found(initiative):
    square = {"type": "Polygon", "coordinates": [[[0, 0], [0.1, 0], [0.1, 0.1], [0, 0.1], [0, 0]]]}
    inside, outside = (factories.organisation(initiative, code) for code in ("IN", "OUT"))
    area = Area(programme=initiative.programme, country="LR", level="district", code="X", name="X", shape=square)
    with journal.change(None, CHANGED, initiative) as change:
        change.create(area)
        initiative.cluster.area = area
        change.save(initiative.cluster)
        for row, lon in ((inside, "0.051234"), (outside, "0.512345")):
            row.latitude, row.longitude = Decimal("0.051234"), Decimal(lon)
            change.save(row)

    found = asked(initiative, "positions")

    assert (found.n, [one.source[1] for one in found.open]) == (2, [str(outside.pk)])
