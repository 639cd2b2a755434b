from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from bench.synthetic import Plan, write

from clusterwise.formats.register.fields import Shape
from clusterwise.formats.register.findings import Box, Known, check_register, shape_of
from clusterwise.formats.register.layout import schema_of

FIRM = {"period": "2016", "industry": "1075", "region": "North", "region_name": "North", "industry_name": "1075"}


def stored(folder: Path, shape: Shape, rows: list[dict]) -> Path:
    path = folder / "register.parquet"
    numbered = [{"row": number, **FIRM, **row} for number, row in enumerate(rows, start=2)]
    if shape is Shape.ESTABLISHMENTS:
        numbered = [{"establishment": f"E{row['row']}", **row} for row in numbered]
    pq.write_table(pa.Table.from_pylist(numbered, schema=schema_of(shape)), path)
    return path


def firms(folder: Path, *rows: dict, known: Known | None = None) -> dict[str, tuple[int, tuple[str, ...], bool]]:
    found = check_register(stored(folder, Shape.ESTABLISHMENTS, list(rows)), Shape.ESTABLISHMENTS, known)
    return {finding.code: (finding.count, finding.examples, finding.stops) for finding in found}


def test_a_sound_register_has_no_findings(tmp_path: Path):
    path = write(Plan(500, industries=5), tmp_path / "register.parquet").register

    assert check_register(path, shape_of(path)) == ()


def test_sexes_that_miss_the_total_stop(tmp_path: Path):
    rows = (
        {"women": 2, "men": 2, "unknown": 1, "employment": 5},
        {"women": 2, "men": 2, "employment": 5},
        {"women": 6, "employment": 5},
        {"women": 2, "employment": 5},
        {"men": 2, "employment": 5},
    )

    assert firms(tmp_path, *rows) == {
        "sums_by_sex": (2, ("row 3: 4 by sex, 5 in all", "row 4: 6 by sex, 5 in all"), True)
    }


def test_an_establishment_stands_once_in_a_period(tmp_path: Path):
    rows = ({"establishment": "A"}, {"establishment": "A"}, {"establishment": "A", "period": "2017"})

    assert firms(tmp_path, *rows) == {"duplicates": (1, ("row 2: A · 2016, 2 times",), True)}


def test_withheld_values_are_told_and_do_not_stop(tmp_path: Path):
    assert firms(tmp_path, {"suppressed": "women turnover"}) == {"suppressed": (1, ("row 2: women turnover",), False)}


def test_numbers_below_zero_stop(tmp_path: Path):
    assert firms(tmp_path, {"turnover": -9.0}, {"employment": 0}) == {"negative": (1, ("row 2: turnover",), True)}


def test_a_total_outside_its_band_is_told(tmp_path: Path):
    rows = ({"employment": 60, "size_low": 10, "size_high": 49}, {"employment": 60, "size_low": 50})

    assert firms(tmp_path, *rows) == {"outside_band": (1, ("row 2: 60 people, band 10 to 49",), False)}


@pytest.mark.parametrize(
    ("lon", "lat", "code", "stops"),
    [
        (36.8, 9.5, "swapped_coordinates", True),
        (100.0, 95.0, "impossible_coordinates", True),
        (0.0, 0.0, "zero_coordinates", True),
        (2.0, 48.0, "outside_area", False),
        (9.5, None, "half_coordinates", True),
    ],
)
def test_each_fault_of_a_point_has_one_finding(tmp_path: Path, lon: float, lat: float | None, code: str, stops: bool):
    found = firms(
        tmp_path, {"lon": lon, "lat": lat}, {"lon": 9.5, "lat": 36.8}, known=Known(box=Box(7.5, 30.2, 11.6, 37.6))
    )

    assert {name: (count, stop) for name, (count, _, stop) in found.items()} == {code: (1, stops)}


def test_a_latitude_beyond_ninety_may_be_a_swapped_longitude(tmp_path: Path):
    assert list(firms(tmp_path, {"lon": 9.5, "lat": 105.0})) == ["swapped_coordinates"]


def test_piles_are_told_unless_their_precision_says_so(tmp_path: Path):
    pile = [{"lon": 9.5, "lat": 36.8} for _ in range(5)]

    assert firms(tmp_path, *pile)["piles_of_points"][0] == 5
    assert firms(tmp_path, *({**firm, "precision": "area"} for firm in pile)) == {}


def test_codes_of_another_vintage_stop_when_they_are_many(tmp_path: Path):
    rows = [{"industry": "1075"}] * 9 + [{"industry": "9999"}]

    assert firms(tmp_path, *rows, known=Known(codes=["1075"])) == {"unknown_codes": (1, ("9999: 1 rows",), True)}
    few = Known(codes=["1075"], most_unknown_codes=0.2)
    assert firms(tmp_path, *rows, known=few)["unknown_codes"][2] is False


def test_several_vintages_in_one_register_stop(tmp_path: Path):
    rows = [{"industry_scheme": "NAICS", "industry_vintage": year} for year in ("2012", "2012", "2007")]

    assert firms(tmp_path, *rows) == {"several_schemes": (1, ("NAICS 2012: 2 rows", "NAICS 2007: 1 rows"), True)}


def test_a_national_total_among_the_regions_stops(tmp_path: Path):
    jobs = {"A": (1, 4), "B": (2, 5), "C": (3, 6), "Home": (6, 15)}
    rows = [
        {"region": region, "region_name": region, "industry": code, "employment": amount}
        for region, amounts in jobs.items()
        for code, amount in zip(("x", "y"), amounts, strict=True)
    ]

    (finding,) = check_register(stored(tmp_path, Shape.REGION_INDUSTRY, rows), Shape.REGION_INDUSTRY)

    assert (finding.code, finding.count, finding.examples, finding.stops) == (
        "totals_among_regions",
        2,
        ("Home",),
        True,
    )
    assert finding.remedy == "Leave out all rows of “Home”."


def test_a_region_named_like_a_total_is_told(tmp_path: Path):
    assert firms(tmp_path, {"region": "Insgesamt"}, {"region": "North"}) == {
        "named_like_total": (1, ("Insgesamt",), False)
    }
