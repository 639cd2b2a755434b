from datetime import date, datetime
from decimal import Decimal

import pytest

from clusterwise.formats.dates import AmbiguousDateError, DateError, read_date, read_period, read_year


@pytest.mark.parametrize(
    "raw", ["2024-02-29", "2024/02/29", "2024-02-29T10:30:00Z", "29/02/2024", "02/29/2024", "٢٠٢٤-٠٢-٢٩"]
)
def test_dates_that_read_one_way_need_no_order(raw):
    assert read_date(raw).value == date(2024, 2, 29)


def test_the_declared_order_decides_and_is_told():
    assert read_date("03/04/2024", order="dmy").value == date(2024, 4, 3)
    assert read_date("03/04/2024", order="mdy").value == date(2024, 3, 4)
    assert read_date("03/04/2024", order="mdy").how == "month, day, year"
    with pytest.raises(AmbiguousDateError, match="2024-04-03 or as 2024-03-04"):
        read_date("03/04/2024")


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        ("2023-02-29", "does not exist"), ("31/04/2024", "does not exist"), ("2024-13-01", "no possible month"),
        ("0203-01-01", "not plausible"), ("9999-01-01", "not plausible"), ("01/02/24", "two digits"), ("yesterday", "not a date"),
    ],
)  # fmt: skip
def test_impossible_dates_are_refused_with_a_sentence(raw, sentence):
    with pytest.raises(DateError, match=sentence):
        read_date(raw)


def test_a_day_beyond_the_declared_order_is_refused():
    with pytest.raises(DateError, match="no possible month"):
        read_date("13/04/2024", order="mdy")


@pytest.mark.parametrize(
    ("raw", "starts", "ends"),
    [
        ("2016", date(2016, 1, 1), date(2016, 12, 31)), (Decimal(2016), date(2016, 1, 1), date(2016, 12, 31)),
        ("2016-Q3", date(2016, 7, 1), date(2016, 9, 30)), ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2024-02-03", date(2024, 2, 3), date(2024, 2, 3)), (date(2024, 2, 3), date(2024, 2, 3), date(2024, 2, 3)),
    ],
)  # fmt: skip
def test_periods_have_a_first_and_a_last_day(raw, starts, ends):
    period = read_period(raw)

    assert (period.starts, period.ends) == (starts, ends)


def test_years_are_four_plausible_digits():
    assert read_year("١٩٩٨") == 1998
    assert read_year(datetime(1998, 5, 1)) == 1998
    for wrong in ("98", "3016", "-5", "1998.5"):
        with pytest.raises(DateError):
            read_year(wrong)
