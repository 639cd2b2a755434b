"""SDG5: women-owned firms, women trained, women in decision seats and the wage gap, each from records."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from clusterwise.foundation.deliberation.models import Seat
from clusterwise.foundation.deliberation.services import revise_seat
from clusterwise.phases.p5_action.training.models import Participation
from clusterwise.phases.p5_action.training.services import remove_participation
from clusterwise.phases.p6_results.goals import answers

ON = date(2024, 9, 30)


def _number(initiative: Any, code: str, on: date = ON) -> Any:
    return next(one for one in answers(initiative, on) if one.question.code == code).number


def test_women_own_learn_and_decide(demo: Any) -> None:
    assert _number(demo.cocoa, "women_owned") == 4
    assert _number(demo.cocoa, "women_trained") == 29
    assert _number(demo.cocoa, "women_seats") == Decimal(8) / Decimal(14)


def test_the_wage_gap_comes_from_the_wage_survey(demo: Any) -> None:
    answer = next(one for one in answers(demo.cactus, ON) if one.question.code == "wage_gap")

    means = {}
    for sex in ("F", "M"):
        paid = [fact.amount for fact in answer.facts if fact.sex == sex]
        means[sex] = sum(paid, Decimal(0)) / len(paid)
    assert answer.number == pytest.approx(1 - means["F"] / means["M"])
    assert len({fact.starts.year for fact in answer.facts}) == 1
    assert {fact.measure for fact in answer.facts} == {"observed.wage_per_day"}
    assert {sex for fact in answer.facts for sex in fact.sex} == {"F", "M"}


def test_each_answer_moves_with_its_records(demo: Any) -> None:
    seat = Seat.objects.get(initiative=demo.cocoa, person__code="LR-R09")
    revise_seat(seat, by=None, ends=date(2024, 8, 31))
    rows = Participation.objects.filter(initiative=demo.cocoa, person__sex="F")
    once = next(row for row in rows if rows.filter(person=row.person_id).count() == 1)
    remove_participation(once, by=None)

    assert _number(demo.cocoa, "women_seats") == Decimal(7) / Decimal(13)
    assert _number(demo.cocoa, "women_trained") == 28
