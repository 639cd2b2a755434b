from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusterwise.methods.counting import (
    Aggregation,
    CountingError,
    NotAdditiveError,
    Row,
    aggregate,
    by_dimension,
    by_sex,
    flow_in,
    roll_up,
    stock_at,
)
from clusterwise.methods.people import Sex

DAY = date(2023, 1, 1)
ROWS = [
    Row(DAY, subject="ada", sex=Sex.WOMEN, amount=Decimal("1.10"), denominator=Decimal(2), dimensions={"crop": "fig"}),
    Row(DAY, subject="ada", sex=Sex.WOMEN, amount=Decimal("2.20"), denominator=Decimal(2), dimensions={"crop": "date"}),
    Row(DAY, subject="ben", sex=Sex.MEN, amount=None, denominator=Decimal(4), dimensions={"crop": "fig"}),
    Row(DAY, subject="cis", amount=Decimal("6.60"), denominator=Decimal(4)),
    Row(DAY, head_count=12, sex=Sex.WOMEN),
]


@pytest.mark.parametrize(
    ("how", "value", "unknown"),
    [
        (Aggregation.COUNT, "16", 0),
        (Aggregation.DISTINCT, "3", 0),
        (Aggregation.SUM, "9.90", 2),
        (Aggregation.MEAN, "3.3", 2),
        (Aggregation.MEDIAN, "2.20", 2),
        (Aggregation.MAX, "6.60", 2),
        (Aggregation.MIN, "1.10", 2),
        (Aggregation.RATIO, "1.2375", 2),
    ],
)
def test_each_aggregation_over_the_known_rows(how, value, unknown):
    figure = aggregate(ROWS, how)

    assert (figure.value, figure.unknown, figure.rows, figure.anonymous) == (Decimal(value), unknown, 5, 12)


@pytest.mark.parametrize(
    "how", [Aggregation.SUM, Aggregation.MEAN, Aggregation.MEDIAN, Aggregation.MAX, Aggregation.RATIO]
)
def test_where_nothing_is_known_there_is_no_figure(how):
    assert aggregate([Row(DAY, subject="ada")], how).value is None
    assert aggregate([], how).value is None


def test_a_ratio_over_nothing_is_unknown_and_pools_otherwise():
    assert aggregate([Row(DAY, amount=Decimal(1), denominator=Decimal(0))], Aggregation.RATIO).value is None
    pooled = roll_up(by_sex(ROWS, Aggregation.RATIO).values())
    assert (pooled.numerator, pooled.denominator, pooled.value) == (Decimal("9.90"), Decimal(8), Decimal("1.2375"))


def test_every_split_has_all_four_sexes_and_keeps_not_stated():
    split = by_sex(ROWS, Aggregation.DISTINCT)

    assert {sex: int(figure.value) for sex, figure in split.items()} == {
        Sex.WOMEN: 1,
        Sex.MEN: 1,
        Sex.OTHER: 0,
        Sex.NOT_STATED: 1,
    }


def test_one_more_dimension_keeps_rows_without_a_code_last():
    split = by_dimension(ROWS, Aggregation.SUM, "crop")

    assert list(split) == ["date", "fig", "not stated"]
    assert split["fig"][Sex.WOMEN].value == Decimal("1.10")
    assert split["fig"][Sex.MEN].value is None
    assert split["not stated"][Sex.NOT_STATED].value == Decimal("6.60")


@pytest.mark.parametrize(
    "how", [Aggregation.DISTINCT, Aggregation.MEAN, Aggregation.MEDIAN, Aggregation.MAX, Aggregation.MIN]
)
def test_kinds_that_do_not_add_refuse_to_be_rolled_up(how):
    with pytest.raises(NotAdditiveError, match="aggregate the rows"):
        roll_up(by_sex(ROWS, how).values())


def test_mixed_units_and_mixed_kinds_are_refused():
    with pytest.raises(CountingError, match="convert them to one unit"):
        aggregate([Row(DAY, amount=Decimal(1), unit="kg"), Row(DAY, amount=Decimal(1), unit="t")], Aggregation.SUM)
    with pytest.raises(CountingError, match="one kind"):
        roll_up([aggregate(ROWS, Aggregation.SUM), aggregate(ROWS, Aggregation.COUNT)])


def test_impossible_rows_are_refused():
    with pytest.raises(CountingError, match="not a number"):
        Row(DAY, amount=Decimal("NaN"))
    with pytest.raises(CountingError, match="before it starts"):
        Row(DAY, ends=date(2022, 1, 1))
    with pytest.raises(CountingError, match="one or the other"):
        Row(DAY, subject="ada", head_count=3)


def test_stock_counts_what_holds_on_a_day_and_flow_what_begins_in_a_period():
    rows = [
        Row(date(2022, 1, 1), date(2023, 1, 1), "expired"),
        Row(date(2022, 6, 1), date(2023, 6, 1), "valid"),
        Row(date(2023, 1, 1), None, "new"),
        Row(date(2023, 1, 2), None, "tomorrow"),
    ]

    assert [row.subject for row in stock_at(rows, DAY)] == ["valid", "new"]
    assert [row.subject for row in flow_in(rows, date(2023, 1, 1), date(2023, 1, 1))] == ["new"]
    with pytest.raises(CountingError, match="swap the days"):
        flow_in(rows, date(2023, 2, 1), date(2023, 1, 1))


fact_rows = st.lists(
    st.builds(
        Row,
        starts=st.just(DAY),
        subject=st.one_of(st.none(), st.sampled_from("abcdef")),
        sex=st.sampled_from(Sex),
        amount=st.one_of(st.none(), st.decimals(-1000, 1000, places=2)),
        denominator=st.one_of(st.none(), st.decimals(1, 1000, places=2)),
        dimensions=st.sampled_from([{}, {"crop": "fig"}, {"crop": "date"}]),
    ),
    max_size=30,
)


@given(fact_rows, st.sampled_from([Aggregation.COUNT, Aggregation.SUM, Aggregation.RATIO]))
def test_the_total_equals_the_roll_up_over_the_sexes_and_over_a_dimension(rows, how):
    total = aggregate(rows, how)
    cells = [figure for split in by_dimension(rows, how, "crop").values() for figure in split.values()]

    assert roll_up(by_sex(rows, how).values()) == total
    assert not rows or roll_up(cells) == total


@given(fact_rows, st.sampled_from(Aggregation), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(rows, how, random):
    mixed = list(rows)
    random.shuffle(mixed)

    assert aggregate(mixed, how) == aggregate(rows, how)
