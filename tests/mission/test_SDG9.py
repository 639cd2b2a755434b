"""SDG9: innovations, new products, technology adopted and productivity, each counted from records."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from clusterwise.foundation.evidence.services import record_observation
from clusterwise.foundation.organisations.models import Organisation
from clusterwise.phases.p5_action.joint_actions.models import Innovation
from clusterwise.phases.p5_action.joint_actions.services import log_innovation, remove_innovation, revise_innovation
from clusterwise.phases.p6_results.goals import answers

ON = date(2024, 12, 31)
CODES = ("innovations", "new_products", "technologies")


def _found(initiative: Any, on: date = ON) -> dict[str, Any]:
    return {one.question.code: one for one in answers(initiative, on) if one.question.goal == "9"}


def _numbers(initiative: Any) -> tuple[int, ...]:
    found = _found(initiative)
    return tuple(int(found[code].number or 0) for code in CODES)


@pytest.fixture
def log(demo: Any) -> Any:
    firms = list(Organisation.objects.filter(involvements__initiative=demo.cocoa).order_by("code").distinct()[:2])

    def write(title: str, kind: str, firm: int = 0, on: date = date(2024, 5, 2)) -> Innovation:
        return log_innovation(
            initiative=demo.cocoa,
            by=None,
            title=title,
            kind=kind,
            organisation=firms[firm],
            on=on,
            evidence_note="seen",
        )

    return write


def test_each_kind_is_counted_from_its_records(demo: Any, log: Any) -> None:
    innovations, products, technologies = _numbers(demo.cocoa)
    log("Cocoa nibs in small bags", "product")
    log("Price sent by text message", "marketing", 1)
    meter = log("Moisture meter", "technology")
    log("Moisture meter", "technology", 1)

    assert _numbers(demo.cocoa) == (innovations + 2, products + 1, technologies + 2)
    revise_innovation(meter, by=None, ended_on=date(2024, 11, 1))
    assert _numbers(demo.cocoa) == (innovations + 2, products + 1, technologies + 1)
    remove_innovation(Innovation.objects.get(title="Cocoa nibs in small bags"), by=None)
    assert _numbers(demo.cocoa) == (innovations + 1, products, technologies + 1)


def test_productivity_is_output_out_of_work_pooled_over_the_latest_survey(demo: Any) -> None:
    for output, days, on in ((900, 100, date(2022, 5, 1)), (600, 40, date(2024, 5, 1)), (900, 60, date(2024, 6, 1))):
        record_observation(
            initiative=demo.cocoa, by=None, quantity="productivity", subject="drying", value=Decimal(output),
            denominator=Decimal(days), unit="kg a day", starts=on, method="work book",
        )  # fmt: skip

    found = _found(demo.cocoa)["productivity"]

    assert (found.number, found.n) == (Decimal(15), 2)
    assert "kg a day" in found.words


def test_an_innovation_belongs_to_one(demo: Any) -> None:
    with pytest.raises(ValidationError, match="one of the two"):
        log_innovation(initiative=demo.cocoa, by=None, title="New", kind="product", on=ON, evidence_note="seen")
