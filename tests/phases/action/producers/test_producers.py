"""Plots, land, vessels, quotas and landings: whose they are, who sees them, and what is refused."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from tests import factories

from clusterwise.foundation.people.access import NotAllowedError
from clusterwise.phases.p5_action.producers import services
from clusterwise.phases.p5_action.producers.models import LandUse, Plot
from clusterwise.phases.p5_action.producers.selectors import friendly_spans, quota_use


@pytest.fixture
def plot(initiative, firms):
    return services.record_plot(
        initiative=initiative, by=None, code="P-1", organisation=firms.gbarnga, area_ha=Decimal("2.5"), crop="cocoa"
    )


def _use(initiative, plot, practice, starts, ends=None):
    return services.record_land_use(
        initiative=initiative, by=None, plot=plot, practice=practice, starts=starts, ends=ends, evidence_note="seen"
    )


def test_practices_that_overlap_or_touch_are_one_span(initiative, plot):
    for practice, starts, ends in (
        ("agroforestry", date(2020, 1, 1), date(2021, 1, 1)),
        ("organic", date(2020, 6, 1), date(2022, 1, 1)),
        ("conventional", date(2022, 1, 1), date(2023, 1, 1)),
        ("habitat", date(2023, 1, 1), None),
    ):
        _use(initiative, plot, practice, starts, ends)

    assert friendly_spans(LandUse.objects.all()) == [
        (date(2020, 1, 1), date(2022, 1, 1), ("agroforestry", "organic")),
        (date(2023, 1, 1), None, ("habitat",)),
    ]


def test_land_is_counted_by_who_works_it(initiative, counted):
    woman = factories.person(initiative, sex="F")
    mine = services.record_plot(initiative=initiative, by=None, code="W-1", person=woman, area_ha=Decimal("1.5"))
    _use(initiative, mine, "organic", date(2023, 1, 1))

    found = counted("friendly_land", on=date(2023, 6, 1), how="sum", subject="record")

    assert (found.value, found.by_sex["F"], found.by_sex["M"]) == (Decimal("1.5"), Decimal("1.5"), None)


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"area_ha": Decimal(0)}, "above zero"),
        ({"organisation": None}, "one of the two"),
        ({"code": "P-1"}, "recorded already"),
    ],
)
def test_an_impossible_plot_is_refused(initiative, firms, plot, values, why):
    given = {"code": "P-2", "organisation": firms.gbarnga, "area_ha": Decimal(1), **values}

    with pytest.raises(ValidationError, match=why):
        services.record_plot(initiative=initiative, by=None, **given)


def test_a_quota_of_another_holder_is_not_used(initiative, firms):
    vessel = services.record_vessel(
        initiative=initiative, by=None, name="Hope", number="L-1", organisation=firms.gbarnga, starts=date(2020, 1, 1)
    )
    quota = services.record_quota(
        initiative=initiative, by=None, species="hake", kg=Decimal(100), organisation=firms.saclepea,
        starts=date(2023, 1, 1), ends=date(2023, 12, 31), source="Decree",
    )  # fmt: skip

    with pytest.raises(ValidationError, match="another holder"):
        services.record_landing(
            initiative=initiative,
            by=None,
            vessel=vessel,
            on=date(2023, 2, 1),
            species="hake",
            kg=Decimal(5),
            quota=quota,
        )
    assert quota_use(quota, date(2023, 12, 31)).landed_kg == 0


def test_a_quota_that_was_passed_shows_on_its_page(client, cda, initiative, firms):
    vessel = services.record_vessel(
        initiative=initiative, by=cda, name="Hope", number="L-1", organisation=firms.gbarnga, starts=date(2020, 1, 1)
    )
    quota = services.record_quota(
        initiative=initiative, by=cda, species="hake", kg=Decimal(100), starts=date(2023, 1, 1), ends=date(2023, 12, 31),
        source="Decree",
    )  # fmt: skip
    services.record_landing(
        initiative=initiative, by=cda, vessel=vessel, on=date(2023, 2, 1), species="hake", kg=Decimal(125), quota=quota
    )
    client.force_login(cda)

    page = client.get(reverse("producers.quota.record", args=["alpha", "cocoa", quota.pk])).content.decode()

    assert "125\u00a0%" in page
    assert "More was landed than the quota allows" in page


def test_a_member_firm_sees_its_own_plots_alone_and_an_evaluator_writes_none(initiative, firms, plot, evaluator):
    member = factories.user("member_firm", initiative, organisation=firms.saclepea)
    own = services.record_plot(
        initiative=initiative, by=None, code="P-9", organisation=firms.saclepea, area_ha=Decimal(1)
    )

    assert list(Plot.objects.visible_to(member)) == [own]
    with pytest.raises(NotAllowedError):
        services.revise_plot(plot, by=evaluator, area_ha=Decimal(9))
