"""Energy, territory, prices and losses by stage: worked by hand, and what they refuse."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusterwise.methods.change import ChangeError, Cut
from clusterwise.methods.energy import EnergyError, co2e_avoided_kg, drying_energy_kwh, kwh_avoided
from clusterwise.methods.fair_price import PriceError, producer_share
from clusterwise.methods.stage_losses import Weighing, pooled_loss, stage_losses
from clusterwise.methods.territory import TerritoryError, territorial_gaps

AMOUNTS = st.lists(st.decimals(min_value=1, max_value=10_000, places=2), min_size=1, max_size=5)


def test_energy_for_the_water_less_what_was_bought_times_the_factor():
    needed = drying_energy_kwh(Decimal(800), Decimal("1.5"))

    assert needed == Decimal(1200)
    assert kwh_avoided(needed, Decimal(1300)) == Decimal(-100)
    assert co2e_avoided_kg(Decimal(1200), Decimal("0.25")) == Decimal(300)


@pytest.mark.parametrize(
    ("deed", "why"),
    [
        (lambda: drying_energy_kwh(Decimal(-1), Decimal(1)), "cannot be driven off"),
        (lambda: drying_energy_kwh(Decimal(1), Decimal(0)), "above zero"),
        (lambda: kwh_avoided(Decimal(1), Decimal(-1)), "zero or more"),
        (lambda: co2e_avoided_kg(Decimal(1), Decimal(-1)), "emission factor"),
    ],
)
def test_impossible_energy_is_refused(deed, why):
    with pytest.raises(EnergyError, match=why):
        deed()


@given(st.dictionaries(st.sampled_from("abcdef"), AMOUNTS, min_size=2))
def test_without_a_reference_the_indices_of_the_regions_average_to_one(values):
    found = territorial_gaps(values)

    assert abs(sum(one.index for one in found) / len(found) - 1) < Decimal("1e-9")
    assert [one.gap for one in found] == sorted((one.gap for one in found), reverse=True)


@given(st.dictionaries(st.sampled_from("abcdef"), AMOUNTS, min_size=2), st.integers(2, 50))
def test_another_currency_gives_the_same_gaps(values, rate):
    dearer = {region: [amount * rate for amount in known] for region, known in values.items()}

    assert [one.gap for one in territorial_gaps(values)] == [one.gap for one in territorial_gaps(dearer)]


def test_a_region_alone_needs_a_reference_above_zero():
    alone = {"north": [Decimal(50)]}

    assert territorial_gaps(alone, Decimal(80))[0].index == Decimal("0.625")
    for reference in (None, Decimal(0)):
        with pytest.raises(TerritoryError):
            territorial_gaps(alone, reference)


def test_the_producers_share_counts_raw_kilograms():
    assert producer_share(Decimal(2), Decimal(40), Decimal(10)) == Decimal("0.5")
    with pytest.raises(PriceError, match="above zero"):
        producer_share(Decimal(2), Decimal(0))
    with pytest.raises(PriceError, match="raw product"):
        producer_share(Decimal(2), Decimal(4), Decimal(0))


def test_losses_pool_by_weight_and_a_stage_without_after_has_no_cut():
    before = {"field": [Weighing(Decimal(30), Decimal(100)), Weighing(Decimal(30), Decimal(300))], "road": [Weighing(Decimal(1), Decimal(10))]}  # fmt: skip
    after = {"field": [Weighing(Decimal(12), Decimal(160))]}

    found = {one.stage: one for one in stage_losses(before, after, stages=("road", "field", "store"))}

    assert list(found) == ["road", "field"]
    assert (found["field"].before, found["field"].after) == (Decimal("0.15"), Decimal("0.075"))
    assert found["field"].cut == Cut(Decimal("7.5"), Decimal("0.5"))
    assert (found["road"].after, found["road"].cut) == (None, None)


def test_more_lost_than_handled_is_refused():
    with pytest.raises(ChangeError, match="check both weights"):
        pooled_loss([Weighing(Decimal(11), Decimal(10))])
