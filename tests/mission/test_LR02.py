"""LR02: three more cooperatives and more than 1,500 farmers in process, never added to those who are certified."""

from datetime import date
from typing import Any

import pytest

from clusterwise.foundation.evidence.figures import row_of
from clusterwise.foundation.evidence.models import Indicator
from clusterwise.methods.counting import Aggregation, NotAdditiveError, aggregate, roll_up
from clusterwise.phases.p5_action.certification.models import Certificate
from clusterwise.phases.p5_action.certification.services import (
    InTwoGroupsError,
    list_farmer,
    revise_certificate,
    take_step,
)

ON = date(2024, 9, 30)


def test_at_least_1501_farmers_of_three_cooperatives_are_in_process(demo: Any) -> None:
    farmers, coops = demo.figure(demo.cocoa, "C2", ON), demo.figure(demo.cocoa, "C4", ON)

    assert (farmers.value, farmers.qualifier, coops.value) == (1501, "≥", 3)
    assert {sex: int(count) for sex, count in farmers.by_sex.items()} == {"F": 611, "M": 881, "X": 1, "U": 8}


def test_nobody_in_process_is_counted_as_certified(demo: Any) -> None:
    certified = {fact.person for fact in demo.figure(demo.cocoa, "C1", ON).facts}
    in_process = {fact.person for fact in demo.figure(demo.cocoa, "C2", ON).facts}

    assert certified & in_process == set()
    both = {"certified", "in_certification"}
    assert not [one.code for one in Indicator.objects.all() if {one.measure, one.denominator_measure} == both]


def test_a_certificate_moves_its_farmers_from_one_figure_to_the_other(demo: Any) -> None:
    certificate = Certificate.objects.get(holder__code="LR-C5")
    revise_certificate(certificate, by=None, valid_from=date(2024, 9, 1), valid_to=date(2027, 8, 31))
    take_step(initiative=demo.cocoa, by=None, certificate=certificate, state="certified", on=date(2024, 9, 1))

    assert demo.figure(demo.cocoa, "C1", ON).value == 1015 + 415
    assert demo.figure(demo.cocoa, "C2", ON).value == 1501 - 415


def test_distinct_counts_do_not_add_up(demo: Any) -> None:
    rows = [[row_of(fact, "person") for fact in demo.figure(demo.cocoa, code, ON).facts] for code in ("C1", "C2")]

    with pytest.raises(NotAdditiveError):
        roll_up(aggregate(part, Aggregation.DISTINCT) for part in rows)


def test_a_farmer_of_one_group_cannot_enter_another(demo: Any) -> None:
    farmer = Certificate.objects.get(number="DEMO-LR-001").entries.first().person
    other = Certificate.objects.get(holder__code="LR-C4")

    with pytest.raises(InTwoGroupsError):
        list_farmer(initiative=demo.cocoa, by=None, certificate=other, person=farmer, starts=date(2024, 9, 1))
