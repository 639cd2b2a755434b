from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusterwise.methods.agreement import AgreementError, Delivery, cap_check, feasibility, fulfilment

LOADS = [
    Delivery("d2", date(2023, 6, 1), Decimal(40)),
    Delivery("d1", date(2023, 5, 1), Decimal(80), Decimal(10)),
]


def test_fulfilment_counts_what_was_accepted():
    result = fulfilment(Decimal(200), LOADS)

    assert (result.accepted_kg, result.share) == (Decimal(110), Decimal("0.55"))


def test_the_first_delivery_above_the_cap_is_named_by_date():
    above, kept = cap_check(Decimal(100), LOADS), cap_check(Decimal(110), LOADS)

    assert (above.is_kept, above.first_above, above.left_kg) == (False, "d2", Decimal(0))
    assert (kept.is_kept, kept.first_above, kept.left_kg) == (True, None, Decimal(0))


def test_two_hundred_tonnes_ask_nearly_all_of_one_hectare_of_each_farmer():
    result = feasibility(Decimal(200_000), 1015, Decimal(200), Decimal(1), Decimal("0.8"))

    assert round(result.kg_per_farmer, 2) == Decimal("197.04")
    assert round(result.share_of_yield, 4) == Decimal("0.9852")
    assert result.is_warning is True
    assert feasibility(Decimal(200_000), 1015, Decimal(200), Decimal(3), Decimal("0.8")).is_warning is False


def test_without_a_yield_there_is_no_verdict():
    result = feasibility(Decimal(200_000), 1015, None, Decimal(1), Decimal("0.8"))

    assert (round(result.kg_per_farmer, 2), result.share_of_yield, result.is_warning) == (Decimal("197.04"), None, None)


def test_impossible_figures_are_refused():
    with pytest.raises(AgreementError, match="50 kg rejected of 40 kg"):
        Delivery("d3", date(2023, 5, 1), Decimal(40), Decimal(50))
    with pytest.raises(AgreementError, match="no certified farmer"):
        feasibility(Decimal(200_000), 0, Decimal(200), Decimal(1), Decimal("0.8"))
    with pytest.raises(AgreementError, match="above zero"):
        fulfilment(Decimal(0), LOADS)


@given(st.lists(st.integers(0, 100), max_size=8), st.integers(0, 400))
def test_the_cap_is_kept_exactly_where_the_sum_fits_under_it(weights, cap):
    loads = [Delivery(f"d{place}", date(2023, 5, 1), Decimal(weight)) for place, weight in enumerate(weights)]

    assert cap_check(Decimal(cap), loads).is_kept == (sum(weights) <= cap)
    assert cap_check(Decimal(cap), loads) == cap_check(Decimal(cap), loads[::-1])
