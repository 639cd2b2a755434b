"""The one layout in which a register lies on the disk: names, Arrow types and meanings of its Parquet columns."""

import calendar

import pyarrow as pa

from clusterwise.formats.dates import Period
from clusterwise.formats.register.fields import Shape

_BOTH = {
    "row": (pa.int64(), "row of the file that was sent, as its sheet or text numbers it"),
    "period": (pa.string(), "year, year-month, day, or first and last day"),
    "industry": (pa.string(), "code of the industry, or its name where there is no code"),
    "industry_name": (pa.string(), "name of the industry, or its code where there is no name"),
    "industry_scheme": (pa.string(), "classification of the code, such as ISIC, NACE or NAICS"),
    "industry_vintage": (pa.string(), "version of the classification, such as 4 or 2012"),
    "region": (pa.string(), "code of the place, or its name where there is no code"),
    "region_name": (pa.string(), "name of the place"),
    "employment": (pa.float64(), "people employed; the stated total, else women, men and unknown together"),
    "women": (pa.float64(), "women employed"),
    "men": (pa.float64(), "men employed"),
    "unknown": (pa.float64(), "people employed whose sex is not stated"),
    "turnover": (pa.float64(), "sales of the period, in the currency of the register"),
    "wage_bill": (pa.float64(), "wages paid in the period"),
    "wage_bill_women": (pa.float64(), "wages paid to women"),
    "wage_bill_men": (pa.float64(), "wages paid to men"),
    "exports": (pa.float64(), "sales abroad"),
    "suppressed": (pa.string(), "columns of the row whose value its source withholds, apart by spaces; null is none"),
}
_ESTABLISHMENTS = {
    "establishment": (pa.string(), "id of the establishment, once a period"),
    "name": (pa.string(), "name of the establishment"),
    "lon": (pa.float64(), "decimal degrees east"),
    "lat": (pa.float64(), "decimal degrees north"),
    "precision": (pa.string(), "point, street, settlement, area or unknown"),
    "size_low": (pa.int64(), "least people of the size band"),
    "size_high": (pa.int64(), "most people of the size band; null is open"),
    "owner_sex": (pa.string(), "women, men, both, other or not_stated"),
    "legal_form": (pa.string(), "as the source writes it"),
    "birth_year": (pa.int64(), "year of foundation"),
    "is_informal": (pa.bool_(), "works outside the register of companies"),
    "institution": (
        pa.string(),
        "kind of support institution, yes where its kind is not told, no for a firm; null is not told",
    ),
}
_REGION_INDUSTRY = {
    "industry_group": (pa.string(), "group of industries, such as traded and local"),
    "establishments": (pa.float64(), "number of establishments"),
    "share_of_industry": (pa.float64(), "published share of the industry's jobs in the whole economy"),
}


def schema_of(shape: Shape) -> pa.Schema:
    """Return the columns of a stored register; every one is there, null where nothing is known, never zero.

    >>> schema_of(Shape.REGION_INDUSTRY).field("women").type
    DataType(double)
    """
    columns = _BOTH | (_ESTABLISHMENTS if shape is Shape.ESTABLISHMENTS else _REGION_INDUSTRY)
    return pa.schema([pa.field(name, kind, metadata={"means": means}) for name, (kind, means) in columns.items()])


def period_name(period: Period) -> str:
    """Return a period as a register names it: a year, a month, else its first and last day.

    >>> from datetime import date
    >>> period_name(Period(date(2016, 1, 1), date(2016, 12, 31), "2016"))
    '2016'
    """
    first, last = period.starts, period.ends
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31) and first.year == last.year:
        return str(first.year)
    if first.day == 1 and last == first.replace(day=calendar.monthrange(first.year, first.month)[1]):
        return f"{first.year}-{first.month:02d}"
    return first.isoformat() if first == last else f"{first.isoformat()}/{last.isoformat()}"
