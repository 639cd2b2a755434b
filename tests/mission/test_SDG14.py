"""SDG14: landings, quotas, effort and vessels are records; the use of a quota is counted from them."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from clusterwise.foundation.organisations.models import Organisation
from clusterwise.foundation.people.models import User
from clusterwise.phases.p5_action.producers import services
from clusterwise.phases.p5_action.producers.selectors import quota_use
from clusterwise.phases.p6_results.goals import answers

SEASON = (date(2023, 11, 1), date(2024, 3, 31))
ON = date(2024, 1, 31)


@pytest.fixture
def fishing(demo: Any) -> Any:
    return demo.initiative("georgia", "fishing")


@pytest.fixture
def fleet(fishing: Any) -> list[Any]:
    owner = Organisation.objects.filter(involvements__initiative=fishing).order_by("code").first()
    return [
        services.record_vessel(
            initiative=fishing, by=None, name=f"Boat {n}", number=f"GE-{n}", organisation=owner, starts=date(2020, 1, 1)
        )
        for n in (1, 2)
    ]


@pytest.fixture
def quota(fishing: Any) -> Any:
    return services.record_quota(
        initiative=fishing,
        by=None,
        species="anchovy",
        kg=Decimal(80000),
        starts=SEASON[0],
        ends=SEASON[1],
        source="Decree",
    )


def _land(
    fishing: Any, vessel: Any, kg: int, on: date, quota: Any = None, days: Any = 2, species: str = "anchovy"
) -> Any:
    return services.record_landing(
        initiative=fishing,
        by=None,
        vessel=vessel,
        on=on,
        species=species,
        kg=Decimal(kg),
        quota=quota,
        days_at_sea=days,
    )


def _numbers(fishing: Any, on: date = ON) -> dict[str, Any]:
    return {one.question.code: one.number for one in answers(fishing, on) if one.question.goal == "14"}


def test_the_use_of_a_quota_is_what_was_landed_under_it_by_the_day(fishing: Any, fleet: Any, quota: Any) -> None:
    _land(fishing, fleet[0], 24000, date(2023, 12, 1), quota)
    _land(fishing, fleet[1], 8000, date(2024, 1, 15), quota)
    _land(fishing, fleet[1], 500, date(2024, 1, 15), species="turbot", days=None)
    _land(fishing, fleet[0], 16000, date(2024, 2, 15), quota)

    assert _numbers(fishing) == {
        "vessels": 2, "landings": Decimal(32500), "effort": Decimal(4), "quota_use": Decimal("0.4"),
    }  # fmt: skip
    assert _numbers(fishing, date(2024, 3, 1))["quota_use"] == Decimal("0.6")
    use = quota_use(quota, ON)
    assert (use.landed_kg, use.share, use.days_at_sea, use.vessels) == (Decimal(32000), Decimal("0.4"), Decimal(4), 2)


def test_the_season_before_is_not_pooled_in(fishing: Any, fleet: Any, quota: Any) -> None:
    old = services.record_quota(
        initiative=fishing, by=None, species="anchovy", kg=Decimal(1000), starts=date(2022, 11, 1), ends=date(2023, 3, 31),
        source="Decree",
    )  # fmt: skip
    _land(fishing, fleet[0], 1000, date(2022, 12, 1), old)
    _land(fishing, fleet[0], 20000, date(2023, 12, 1), quota)

    assert _numbers(fishing)["quota_use"] == Decimal("0.25")


@pytest.mark.parametrize(
    ("species", "on", "why"),
    [("turbot", date(2023, 12, 1), "another species"), ("anchovy", date(2024, 5, 1), "season of this quota")],
)
def test_a_landing_outside_its_quota_is_refused(
    fishing: Any, fleet: Any, quota: Any, species: str, on: date, why: str
) -> None:
    with pytest.raises(ValidationError, match=why):
        _land(fishing, fleet[0], 100, on, quota, species=species)


def test_the_goals_page_shows_the_use_in_percent(fishing: Any, fleet: Any, quota: Any, client: Any) -> None:
    _land(fishing, fleet[0], 24000, date(2023, 12, 1), quota)
    client.force_login(User.objects.get(email="cda.georgia@demo.example"))

    page = client.get(f"/p/georgia/i/{fishing.slug}/results/goals/quota_use/").content.decode()

    assert "30\u00a0%" in page
    assert "Boat 1 (GE-1), anchovy, 2023-12-01" in page
