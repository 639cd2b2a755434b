from datetime import date
from decimal import Decimal

import pytest

from clusterwise.formats.dates import Period
from clusterwise.formats.register import Shape, dry_run, guess_mapping
from clusterwise.formats.register.cells import SizeBand, read_band
from clusterwise.formats.register.mapping import MappingError
from clusterwise.formats.workbook import read_table

HEADERS = "id;industry;place;year;women;men;unknown;total;lon;lat;size band;owner sex"
GOOD = "A;0111;Gafsa;2016;3;4;1;8;8,78;34,42;1-9;femme"


def run(*lines: str, headers: str = HEADERS, **options: object):
    table = read_table("\n".join((headers, *lines)).encode(), "r.csv", delimiter=";")
    return dry_run(table, guess_mapping(table.headers), **options)


def told(result) -> list[tuple[int, str, str]]:
    return [(fault.row, fault.header, fault.rule) for fault in result.errors]


def test_a_good_row_is_read_into_exact_values():
    result = run(GOOD)

    assert result.is_clean
    assert result.rows[0].values == {
        "id": "A", "industry": "0111", "place": "Gafsa", "period": Period(date(2016, 1, 1), date(2016, 12, 31), "2016"),
        "women": Decimal(3), "men": Decimal(4), "unknown": Decimal(1), "total": Decimal(8),
        "lon": Decimal("8.78"), "lat": Decimal("34.42"), "size_band": SizeBand(1, 9, "1-9"), "owner_sex": "women",
    }  # fmt: skip
    assert "Column “lon”: the decimal mark is “,”, as “8,78” shows." in result.readings


@pytest.mark.parametrize(
    ("line", "header", "reason", "suggestion"),
    [
        ("B;0111;Gafsa;2016;-3;4;1;2;8,7;34,4;;", "women", "The count -3 is negative.", "Write 0 or more"),
        ("B;0111;Gafsa;2016;3;4;1;9;8,7;34,4;;", "total", "add up to 8, the total is 9", "“unknown”"),
        ("A;0111;Gafsa;2016;3;4;1;8;8,7;34,4;;", "id", "“A” is already in row 2.", "Keep one"),
        ("B;0111;Gafsa;2016;3;4;1;8;34,4;97,8;;", "lat", "changed places", "Write longitude 97.8 and latitude 34.4"),
        ("B;0111;Gafsa;2016;3;4;1;8;0,0;0,0;;", "lat", "point in the Atlantic", "Leave both cells empty"),
        ("B;0111;Gafsa;31/02/2016;3;4;1;8;8,7;34,4;;", "year", "does not exist", "day of the calendar"),
        ("B;0111;Gafsa;3016;3;4;1;8;8,7;34,4;;", "year", "not plausible", "between"),
        ("B;0111;Gafsa;2016;NaN;4;1;8;8,7;34,4;;", "women", "not a finite number", "Leave the cell empty"),
        ("B;;Gafsa;2016;3;4;1;8;8,7;34,4;;", "industry", "The row has no industry.", "Fill the cell"),
        (";0111;Gafsa;2016;3;4;1;8;8,7;34,4;;", "id", "The row has no id.", "Fill the cell"),
        ("B;0111;Gafsa;2016;3;4;1;8;8,7;34,4;huge;", "size band", "not a size band", "Write it as 1-9"),
        ("B;0111;Gafsa;2016;3;4;1;8;8,7;34,4;;boss", "owner sex", "does not say the sex", "Write women"),
        ("B;0111;Gafsa;2016;3;4;1;8;8,7;;;", "lat", "has a longitude but no latitude", "Fill both"),
        ("B;0111;Gafsa;2016;3;4;1;8;200,5;34,4;;", "lon", "beyond 180 degrees", "decimal degrees"),
    ],
)  # fmt: skip
def test_a_bad_row_is_named_with_its_cell_reason_and_remedy(line, header, reason, suggestion):
    result = run(GOOD, line)
    (fault,) = result.errors

    assert (fault.row, fault.header) == (3, header)
    assert reason in fault.reason
    assert suggestion in fault.suggestion
    assert [row.row for row in result.rows] == [2]


def test_unknown_is_not_taken_for_zero():
    assert run("A;0111;Gafsa;2016;3;;;8;;;;").rows[0].values["men"] is None
    assert told(run("A;0111;Gafsa;2016;9;;;8;;;;")) == [(2, "total", "sums_by_sex")]


def test_zero_in_a_workbook_is_a_number_and_not_an_empty_cell(hostile):
    rows = hostile.row(1, "id", "industry", "place", "year", "women", "men", "total")
    table = read_table(hostile.xlsx(rows + hostile.row(2, "A", "0111", "Gafsa", 2016, 0, 4, 4)), "x.xlsx")
    result = dry_run(table, guess_mapping(table.headers))

    assert result.is_clean
    assert result.rows[0].values["women"] == Decimal(0)


def test_points_outside_the_box_are_swapped_or_only_warned_of():
    box = (Decimal(7), Decimal(30), Decimal(12), Decimal(38))
    result = run(GOOD, "B;0111;Gafsa;2016;;;;8;34,4;8,7;;", "C;0111;Gafsa;2016;;;;8;60,5;60,5;;", box=box)

    assert told(result) == [(3, "lat", "swapped_coordinates")]
    assert [(fault.row, fault.rule) for fault in result.warnings] == [(4, "swapped_coordinates")]


def test_a_pile_of_points_is_warned_of_once():
    result = run(*[f"F{number};0111;Gafsa;2016;;;;8;8,7;34,4;;" for number in range(5)])

    assert result.is_clean
    (warning,) = result.warnings
    assert (warning.row, warning.rule) == (2, "piles_of_points")
    assert warning.reason == "5 establishments stand at one point (8.7, 34.4)."


def test_an_ambiguous_number_waits_for_the_declared_mark():
    headers = "id;industry;place;year;total"
    line = "A;0111;Gafsa;2016;1,234"

    assert "can be read as 1.234 or as 1234" in run(line, headers=headers).errors[0].reason
    assert run(line, headers=headers, decimal_mark=".").rows[0].values["total"] == Decimal(1234)


def test_one_period_may_serve_a_file_without_such_a_column():
    headers, line = "id;industry;place;total", "A;0111;Gafsa;5"

    assert run(line, headers=headers, period="2016").rows[0].values["period"].raw == "2016"
    with pytest.raises(MappingError, match="period"):
        run(line, headers=headers)


def test_a_band_that_a_spreadsheet_made_a_date_is_refused_with_the_way_out():
    with pytest.raises(ValueError, match=r"turned a size band into it\. Format the column as text"):
        read_band(date(2026, 1, 9))


@pytest.mark.parametrize(
    ("raw", "low", "high"),
    [
        ("10–49", 10, 49),
        ("250+", 250, None),
        ("<10", 0, 9),
        ("≥ 250", 250, None),
        ("Moyenne", 50, 249),
        ("صغيرة", 10, 49),
        ("12", 20, 49),
        ("1 à 9", 1, 9),
    ],
)
def test_size_bands_are_read_as_offices_write_them(raw, low, high):
    assert read_band(raw) == SizeBand(low, high, raw)


def test_faults_of_the_file_are_errors_of_the_register(hostile):
    rows = hostile.row(1, "id", "industry", "place", "year", "total")
    rows += hostile.row(2, "A", "0111", "Gafsa", 2016, "<><f>1+1</f><v/></c>") + hostile.row(
        3, "B", "0111", "Gafsa", 2016, 4
    )
    table = read_table(hostile.xlsx(rows), "x.xlsx")
    result = dry_run(table, guess_mapping(table.headers))

    assert told(result) == [(2, "total", "reading")]
    assert [row.values["id"] for row in result.rows] == ["B"]


def test_codes_that_lost_their_leading_zeros_are_warned_of():
    headers = "id;industry;place;year;total"
    result = run("A;111;G;2016;1", "B;1079;G;2016;1", "C;2011;G;2016;1", headers=headers)

    assert [(fault.row, fault.rule) for fault in result.warnings] == [(2, "codes_of_uneven_length")]


REGIONS = "region;industry;year;employment"


def regions(*extra: str):
    jobs = {"North": (5, 40), "South": (7, 30), "West": (8, 20), "East": (9, 10)}
    lines = [
        f"{name};{industry};2016;{value}"
        for name, values in jobs.items()
        for industry, value in zip("FG", values, strict=True)
    ]
    return run(*lines, *extra, headers=REGIONS)


def test_a_national_total_among_the_regions_is_found_by_its_figures():
    assert regions().is_clean
    result = regions("Land;F;2016;29", "Land;G;2016;100")

    assert told(result) == [(10, "region", "totals_among_regions"), (11, "region", "totals_among_regions")]
    assert result.errors[0].suggestion == "Leave out all rows of “Land”."


def test_a_large_region_is_not_taken_for_the_total():
    assert regions("Capital;F;2016;29", "Capital;G;2016;500").is_clean


def test_a_word_for_a_total_is_warned_of_although_the_sums_differ():
    assert [fault.rule for fault in regions("المجموع;F;2016;3", "المجموع;G;2016;500").warnings] == ["named_like_totals"]


def test_the_same_region_and_industry_twice_is_a_duplicate():
    result = regions("North;F;2016;5")

    assert told(result) == [(10, "region", "duplicates")]
    assert result.errors[0].reason == "“North · F” is already in row 2."
    assert regions("North;F;2017;5").is_clean


def test_the_german_table_hides_its_national_total_in_insgesamt(mapping_data):
    table = read_table((mapping_data / "de_laender_employment.csv").read_bytes(), "de.csv")
    result = dry_run(table, guess_mapping(table.headers))

    assert {(fault.value, fault.rule) for fault in result.errors} == {("Insgesamt", "totals_among_regions")}
    assert (len(result.errors), len(result.rows)) == (84, 1344)
    assert [(fault.header, fault.rule) for fault in result.warnings] == [
        ("industry", "named_like_totals"),
        ("region", "named_like_totals"),
    ]


def test_the_us_cluster_table_is_clean_and_complete(mapping_data):
    table = read_table((mapping_data / "uscmp_state_cluster_2016.csv").read_bytes(), "us.csv")
    result = dry_run(table, guess_mapping(table.headers))

    assert result.is_clean
    assert len(result.rows) == 3350
    assert len({row.values["region"] for row in result.rows}) == 50
    assert sum(row.values["industry_group"] == "traded" for row in result.rows) == 2550


def test_a_shape_may_be_chosen_by_hand():
    table = read_table(f"{REGIONS}\nNorth;F;2016;5\n".encode(), "r.csv")
    with pytest.raises(MappingError, match="id"):
        dry_run(table, guess_mapping(table.headers, Shape.ESTABLISHMENTS))
