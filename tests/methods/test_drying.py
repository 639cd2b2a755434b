from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusterwise.methods.drying import (
    Batch,
    DryingError,
    balance,
    expected_output_kg,
    refuse_overfull,
    utilisation_by_month,
)

LOAD = Batch(date(2023, 5, 2), Decimal(1000), Decimal(190), Decimal("0.84"), Decimal("0.20"))


def test_dry_matter_stays_while_water_leaves():
    result = balance(LOAD, Decimal("0.05"))

    assert (result.expected_kg, result.water_removed_kg) == (Decimal(200), Decimal(800))
    assert (result.loss_kg, result.loss_share, result.is_within_tolerance) == (Decimal(10), Decimal("0.05"), True)
    assert balance(LOAD, Decimal("0.04")).is_within_tolerance is False


def test_more_out_than_dry_matter_allows_is_a_negative_loss_outside_tolerance():
    result = balance(
        Batch(LOAD.started, Decimal(1000), Decimal(220), Decimal("0.84"), Decimal("0.20")), Decimal("0.05")
    )

    assert (result.loss_kg, result.is_within_tolerance) == (Decimal(-20), False)


def test_a_missing_reading_gives_no_balance():
    assert balance(Batch(LOAD.started, Decimal(1000), Decimal(190), None, Decimal("0.20")), Decimal("0.05")) is None


@pytest.mark.parametrize(
    ("kg_in", "moisture_in", "moisture_out", "words"),
    [("0", "0.8", "0.2", "above zero"), ("10", "84", "20", "share"), ("10", "0.2", "0.8", "Moisture rose")],
)
def test_impossible_readings_are_refused(kg_in, moisture_in, moisture_out, words):
    with pytest.raises(DryingError, match=words):
        expected_output_kg(Decimal(kg_in), Decimal(moisture_in), Decimal(moisture_out))


def test_more_out_than_in_is_refused():
    with pytest.raises(DryingError, match="1001 kg came out of 1000 kg"):
        balance(Batch(LOAD.started, Decimal(1000), Decimal(1001), Decimal("0.84"), Decimal("0.20")), Decimal("0.05"))


def test_a_full_load_passes_and_an_overfull_one_is_refused():
    refuse_overfull(Decimal(1000), Decimal(1000))
    with pytest.raises(DryingError, match="split it"):
        refuse_overfull(Decimal("1000.1"), Decimal(1000))


def test_idle_months_show_as_unused_over_the_turn_of_the_year():
    loads = [Batch(date(2023, 11, day), Decimal(500), None, None, None) for day in (1, 30)]
    loads.append(Batch(date(2024, 1, 15), Decimal(1000), None, None, None))

    uses = utilisation_by_month(loads, date(2023, 11, 1), 3, Decimal(1000), 10)

    assert [(use.month, use.batches, use.kg_in, use.utilisation) for use in uses] == [
        (date(2023, 11, 1), 2, Decimal(1000), Decimal("0.1")),
        (date(2023, 12, 1), 0, Decimal(0), Decimal(0)),
        (date(2024, 1, 1), 1, Decimal(1000), Decimal("0.1")),
    ]


def test_utilisation_refuses_an_overfull_load_and_a_facility_without_capacity():
    with pytest.raises(DryingError, match="more than the 900 kg"):
        utilisation_by_month([LOAD], date(2023, 5, 1), 1, Decimal(900), 10)
    with pytest.raises(DryingError, match="capacity above zero"):
        utilisation_by_month([], date(2023, 5, 1), 1, Decimal(0), 10)


@given(st.integers(1, 5000), st.integers(0, 95), st.integers(0, 95))
def test_output_never_exceeds_input_and_scales_with_it(kg_in, first, second):
    wet, dry = Decimal(max(first, second)) / 100, Decimal(min(first, second)) / 100

    out = expected_output_kg(Decimal(kg_in), wet, dry)

    assert 0 < out <= kg_in
    assert float(expected_output_kg(Decimal(2 * kg_in), wet, dry)) == pytest.approx(2 * float(out))
