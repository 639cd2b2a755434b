"""A figure is the same query as its evidence; people count once, unknown is not zero, change is computed."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from tests import factories
from tests.foundation.evidence.conftest import KPI

from clusterwise.foundation.evidence import selectors, services, wording
from clusterwise.foundation.evidence.facts import UnknownMeasureError, measure_of
from clusterwise.foundation.evidence.models import Indicator
from clusterwise.foundation.journal import undo
from clusterwise.foundation.journal.models import Event
from clusterwise.foundation.organisations import services as organisations
from clusterwise.methods.counting import CountingError

DAY = date(2023, 6, 1)


def observe(initiative: Any, value: str, day: date, sex: str = "F", **values: Any) -> Any:
    return services.record_observation(
        initiative=initiative,
        by=None,
        quantity="wage_per_day",
        value=Decimal(value),
        unit="TND",
        starts=day,
        sex=sex,
        method="survey",
        **values,
    )


def test_a_person_with_two_involvements_counts_once_and_splits_by_sex(initiative, farmers):
    ama = factories.person(initiative, sex="F")
    factories.person(initiative, sex="M")
    organisations.involve(initiative=initiative, by=None, person=ama, role="farmer", starts=date(2022, 5, 1))

    value = selectors.figure(farmers, DAY)

    assert (value.value, value.n) == (Decimal(2), 3)
    assert value.by_sex == {"F": Decimal(1), "M": Decimal(1), "X": Decimal(0), "U": Decimal(0)}


def test_a_stock_counts_what_holds_on_the_day_and_ends_are_excluded(initiative, farmers):
    ama = factories.person(initiative, sex="F")
    part = ama.involvements.get()
    organisations.revise_involvement(part, by=None, ends=DAY)

    assert selectors.figure(farmers, date(2023, 5, 31)).value == 1
    assert selectors.figure(farmers, DAY).value == 0


def test_removing_one_record_moves_the_figure(initiative, farmers):
    ama = factories.person(initiative)
    factories.person(initiative)
    before = selectors.figure(farmers, DAY).value

    organisations.remove_involvement(ama.involvements.get(), by=None)

    assert (before, selectors.figure(farmers, DAY).value) == (2, 1)


def test_pay_against_a_frozen_baseline_is_a_multiple_computed_from_records(initiative, pay):
    for value in ("9", "11"):
        observe(initiative, value, date(2020, 5, 1))
    services.freeze_baseline(indicator=pay, as_of=date(2020, 12, 31), method="survey", by=None)
    for value in ("21", "23"):
        observe(initiative, value, date(2023, 5, 1))
    observe(initiative, "99", date(2023, 5, 1), sex="M")

    value = selectors.figure(pay, DAY, start=date(2023, 1, 1))

    assert (value.value, value.baseline.value) == (Decimal(22), Decimal(10))
    assert (value.change.times, value.change.percent) == (Decimal("2.2"), Decimal(120))
    assert wording.value_words(value) == "×\u00a02.2 (+120\u00a0%)"


def test_no_record_is_not_known_and_never_zero(initiative, pay):
    value = selectors.figure(pay, DAY)

    assert value.value is None
    assert wording.shown(value.value, value.unit) == "not known"


def test_a_qualified_fact_qualifies_the_figure(initiative):
    total = services.define_indicator(
        initiative=initiative,
        by=None,
        code="J",
        name="Jobs",
        definition="Sum",
        how="sum",
        measure="observed.jobs",
        subject="record",
        when="at",
        **KPI,
    )
    for amount, qualifier in ((300, "="), (101, "≥")):
        services.record_observation(
            initiative=initiative,
            by=None,
            quantity="jobs",
            value=Decimal(amount),
            unit="FTE",
            starts=date(2022, 1, 1),
            method="survey",
            qualifier=qualifier,
        )

    value = selectors.figure(total, DAY)

    assert (value.value, value.qualifier) == (Decimal(401), "≥")
    assert wording.value_words(value) == "≥ 401"


def test_a_pooled_ratio_divides_sums_and_not_means(initiative):
    ratio = services.define_indicator(
        initiative=initiative,
        by=None,
        code="L",
        name="Loss",
        definition="Lost out of handled",
        how="ratio",
        measure="observed.loss",
        subject="record",
        when="since",
        unit="share",
        **KPI,
    )
    for lost, handled in ((10, 100), (90, 300)):
        services.record_observation(
            initiative=initiative,
            by=None,
            quantity="loss",
            value=Decimal(lost),
            denominator=Decimal(handled),
            unit="kg",
            starts=date(2022, 1, 1),
            method="weighed",
        )

    assert selectors.figure(ratio, DAY).value == Decimal("0.25")
    assert wording.value_words(selectors.figure(ratio, DAY)) == "25\u00a0%"


def test_a_further_breakdown_adds_up_to_the_total(initiative):
    farmers = services.define_indicator(
        initiative=initiative,
        by=None,
        code="A",
        name="Farmers",
        definition="By age",
        how="count",
        measure="involved",
        when="at",
        breakdown="age_band",
        **KPI,
    )
    factories.person(initiative, birth_year=2000)
    factories.person(initiative, birth_year=1970)
    factories.person(initiative)

    value = selectors.figure(farmers, DAY)

    assert value.by_dimension == {"18-35": Decimal(1), "36-60": Decimal(1), "not stated": Decimal(1)}
    assert sum(value.by_dimension.values()) == value.value


def test_the_age_band_is_that_of_the_day_and_not_todays(initiative):
    ama = factories.person(initiative, birth_year=1988)

    assert ama.age_band_on(date(2023, 1, 1)) == "18-35"
    assert ama.age_band_on(date(2024, 1, 1)) == "36-60"


def test_a_change_of_definition_leaves_the_old_baseline_behind(initiative, pay):
    observe(initiative, "10", date(2020, 5, 1))
    services.freeze_baseline(indicator=pay, as_of=date(2020, 12, 31), method="survey", by=None)
    observe(initiative, "20", date(2023, 5, 1))

    changed = services.revise_indicator(pay, by=None, how="max")

    assert changed.definition_version == 2
    assert selectors.figure(changed, DAY).change is None


def test_a_new_name_is_no_new_definition(pay):
    assert services.revise_indicator(pay, by=None, name="Women's pay").definition_version == 1


def test_a_second_baseline_of_the_same_definition_is_refused(initiative, pay):
    observe(initiative, "10", date(2020, 5, 1))
    services.freeze_baseline(indicator=pay, as_of=date(2020, 12, 31), method="survey", by=None)

    with pytest.raises(ValidationError):
        services.freeze_baseline(indicator=pay, as_of=date(2021, 12, 31), method="survey", by=None)

    assert pay.baselines.count() == 1


def test_a_baseline_without_records_needs_a_reason(pay):
    with pytest.raises(ValidationError) as refusal:
        services.freeze_baseline(indicator=pay, as_of=date(2020, 12, 31), method="survey", by=None)

    assert list(refusal.value.message_dict) == ["no_value_reason"]
    reasoned = services.freeze_baseline(
        indicator=pay, as_of=date(2020, 12, 31), method="none", by=None, no_value_reason="nobody asked in 2020"
    )
    assert (reasoned.value, reasoned.no_value_reason) == (None, "nobody asked in 2020")


def test_an_indicator_over_unknown_records_is_refused_with_what_exists(initiative):
    with pytest.raises(UnknownMeasureError) as refusal:
        services.define_indicator(
            initiative=initiative,
            by=None,
            code="X",
            name="X",
            definition="X",
            how="count",
            measure="wishes",
            when="at",
            **KPI,
        )

    assert "involved" in str(refusal.value)
    assert not Indicator.objects.exists()


@pytest.mark.parametrize("missing", ["method", "collects", "verifies", "reports", "source"])
def test_an_indicator_without_method_or_owner_is_refused(initiative, missing):
    sheet = {**KPI, missing: ""}

    with pytest.raises(ValidationError) as refusal:
        services.define_indicator(
            initiative=initiative,
            by=None,
            code="X",
            name="X",
            definition="X",
            how="count",
            measure="involved",
            when="at",
            **sheet,
        )

    assert missing in refusal.value.message_dict


def test_facts_of_another_initiative_are_not_counted(initiative, sibling, other_initiative, farmers):
    factories.person(sibling)
    factories.person(other_initiative)

    assert selectors.figure(farmers, DAY).value == 0


def test_the_number_of_a_definition_never_comes_back_with_another_meaning(initiative, pay, cda):
    observe(initiative, "10", date(2023, 1, 1))
    revised = services.revise_indicator(pay, by=None, how="max")
    services.freeze_baseline(indicator=revised, as_of=DAY, method="lists", by=None)

    with pytest.raises(undo.CannotUndoError, match="frozen figure"):
        undo.undo(Event.objects.get(verb="evidence.redefined"), cda)


def test_a_change_keeps_the_exactness_of_the_records_behind_it(initiative, pay):
    observe(initiative, "10", date(2023, 1, 1))
    services.freeze_baseline(indicator=pay, as_of=date(2023, 1, 2), method="lists", by=None)
    observe(initiative, "30", date(2023, 2, 1), qualifier="≥")

    assert wording.value_words(selectors.figure(pay, DAY)).startswith("≥ ×\u00a02")


def test_a_difference_from_a_baseline_of_zero_is_said(initiative, pay):
    services.revise_indicator(pay, by=None, compared="absolute")
    observe(initiative, "0", date(2023, 1, 1))
    services.freeze_baseline(indicator=pay, as_of=date(2023, 1, 2), method="lists", by=None)
    observe(initiative, "10", date(2023, 2, 1))

    assert wording.value_words(selectors.figure(pay, DAY)).replace("\u00a0", " ") == "5 TND"


@pytest.fixture
def share(initiative, pay):
    """Pay divided by sales."""
    return services.revise_indicator(
        pay, by=None, how="ratio", denominator_measure="observed.sales", filters={}, compared="", unit=""
    )


def sell(initiative, **values):
    given = {"quantity": "sales", "value": Decimal(5), "unit": "TND", "starts": date(2023, 1, 1), "method": "survey"}
    return services.record_observation(initiative=initiative, by=None, **{**given, **values})


def test_a_ratio_of_two_measures_does_not_add_different_units(initiative, share):
    observe(initiative, "10", date(2023, 1, 1))
    sell(initiative)
    sell(initiative, unit="USD")

    with pytest.raises(CountingError, match="USD"):
        selectors.figure(share, DAY)


def test_a_ratio_over_at_least_so_much_is_at_most_so_much(initiative, share):
    observe(initiative, "10", date(2023, 1, 1))
    sell(initiative, qualifier="≥")

    value = selectors.figure(share, DAY)

    assert (value.value, value.qualifier) == (Decimal(2), "≤")


def test_a_sum_over_two_units_breaks_no_page_and_freezes_no_baseline(client, initiative, pay, cda):
    observe(initiative, "10", date(2023, 1, 1))
    services.record_observation(
        initiative=initiative,
        by=None,
        quantity="wage_per_day",
        value=3,
        unit="USD",
        starts=date(2023, 1, 1),
        sex="F",
        method="survey",
    )
    client.force_login(cda, backend="allauth.account.auth_backends.AuthenticationBackend")
    args = [initiative.programme.slug, initiative.slug]

    assert client.get(reverse("road", args=args)).status_code == 200
    assert client.get("/").status_code == 200
    refusal = client.get(reverse("figure", args=[*args, pay.pk]))
    assert (refusal.status_code, "USD" in refusal.content.decode()) == (409, True)
    with pytest.raises(ValidationError, match="USD"):
        services.freeze_baseline(indicator=pay, as_of=DAY, method="lists", by=None)


def test_a_day_without_a_day_after_it_is_refused(initiative):
    with pytest.raises(ValidationError, match="Give a day from"):
        observe(initiative, "10", date(2023, 1, 1), ends=date(9999, 12, 31))


def test_a_person_is_not_counted_as_an_unregistered_firm(initiative):
    factories.person(initiative)
    fact = next(iter(measure_of("involved").collect([initiative])))

    assert fact.dimensions["formal"] == ""


def test_a_ratio_of_two_measures_is_split_where_both_tell_the_sex(initiative, share):
    for sex, paid, sold in (("F", "30", "60"), ("M", "10", "100")):
        for quantity, value in (("wage_per_day", paid), ("sales", sold)):
            services.record_observation(
                initiative=initiative, by=None, quantity=quantity, value=Decimal(value), unit="TND", sex=sex,
                starts=date(2023, 1, 1), method="books",
            )  # fmt: skip
    found = selectors.figure(share, DAY)

    assert (found.value, found.by_sex) == (
        Decimal("0.25"), {"F": Decimal("0.5"), "M": Decimal("0.1"), "X": None, "U": None},
    )  # fmt: skip
