from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from clusterwise.formats.register.fields import Shape
from clusterwise.formats.register.intake import Given, Limits, read_register
from clusterwise.formats.register.layout import schema_of
from clusterwise.formats.register.mapping import MappingError
from clusterwise.formats.register.staging import Declared
from clusterwise.formats.table import TableError

HEADER = "id,year,isic,district,women,men,unknown,turnover\n"


def written(folder: Path, text: str, name: str = "register.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def rows_of(path: Path) -> list[dict]:
    return pq.read_table(path).to_pylist()


def test_a_csv_register_lies_in_the_one_layout(tmp_path: Path):
    source = written(tmp_path, HEADER + "A1,2016,1075,North,3,2,1,1200.5\nA2,2016,1075, South ,,,,\n")

    intake = read_register(source, tmp_path / "out.parquet", given=Given(industry_scheme="ISIC", industry_vintage="4"))

    stored, agreed = pq.read_schema(intake.path), schema_of(Shape.ESTABLISHMENTS)
    assert (stored.names, stored.types) == (agreed.names, agreed.types)
    assert (intake.rows, intake.rows_left_out, intake.faults) == (2, 0, ())
    first, second = rows_of(intake.path)
    told = {name: value for name, value in first.items() if value is not None}
    assert told == {
        "row": 2,
        "period": "2016",
        "industry": "1075",
        "industry_name": "1075",
        "industry_scheme": "ISIC",
        "industry_vintage": "4",
        "region": "North",
        "region_name": "North",
        "employment": 6.0,
        "women": 3.0,
        "men": 2.0,
        "unknown": 1.0,
        "turnover": 1200.5,
        "establishment": "A1",
    }
    assert (second["region"], second["women"], second["employment"], second["turnover"]) == ("South", None, None, None)


def test_csv_workbook_and_parquet_of_the_same_register_give_the_same_rows(tmp_path: Path):
    records = [
        ("A1", 2016, "1075", "North", 9.5, 44.75, 3, 12.345),
        ("A2", 2016, "1075", "South", 10.25, 45.125, 4, 99.0),
    ]
    import xlsxwriter

    names = ("id", "year", "isic", "district", "lon", "lat", "women", "turnover")
    lines = [",".join(names), *(",".join(map(str, record)) for record in records)]
    as_csv = written(tmp_path, "\n".join(lines))
    as_parquet, as_workbook = tmp_path / "register.parquet", tmp_path / "register.xlsx"
    columns = dict(zip(names, zip(*records, strict=True), strict=True))
    pq.write_table(pa.table({name: list(column) for name, column in columns.items()}), as_parquet)
    with xlsxwriter.Workbook(as_workbook) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([names, *records]):
            sheet.write_row(number, 0, row)

    given = Given(decimal_mark=".")
    tables = [
        rows_of(read_register(path, tmp_path / f"{path.suffix[1:]}.out", given=given).path)
        for path in (as_csv, as_workbook, as_parquet)
    ]

    told = [[{key: value for key, value in row.items() if key != "row"} for row in table] for table in tables]
    assert told[0] == told[1] == told[2]
    assert [row["turnover"] for row in told[0]] == [12.345, 99.0]
    assert [row["row"] for row in tables[0]] == [row["row"] for row in tables[1]] == [2, 3]


@pytest.mark.parametrize("code", ["D", "s", "*", "-1", "-9"])
def test_a_withheld_cell_is_unknown_and_said_to_be_withheld(tmp_path: Path, code: str):
    source = written(tmp_path, HEADER + f"A1,2016,1075,North,{code},2,0,5\n")

    (row,) = rows_of(read_register(source, tmp_path / "out.parquet").path)

    assert (row["women"], row["men"], row["employment"], row["suppressed"]) == (None, 2.0, None, "women")


def test_numbers_follow_the_decimal_mark_that_the_column_proves(tmp_path: Path):
    lines = "A1;2016;1075;N;1;1;0;1.234.567,5\nA2;2016;1075;N;1;1;0;1.234\nA3;2016;1075;N;١٢;1;0;12 000,25\n"

    intake = read_register(written(tmp_path, HEADER.replace(",", ";") + lines), tmp_path / "out.parquet")

    assert [row["turnover"] for row in rows_of(intake.path)] == [1234567.5, 1234.0, 12000.25]
    assert rows_of(intake.path)[2]["women"] == 12.0
    assert any("the decimal mark is “,”" in reading for reading in intake.readings)


def test_a_number_that_can_be_read_two_ways_is_a_fault_with_the_words_of_the_import_pages(tmp_path: Path):
    intake = read_register(written(tmp_path, HEADER + "A1,2016,1075,N,1,1,0,1.234\n"), tmp_path / "out.parquet")

    (fault,) = intake.faults
    assert (fault.row, fault.header, intake.rows, intake.rows_left_out) == (2, "turnover", 0, 1)
    assert fault.reason == "“1.234” can be read as 1.234 or as 1234."
    assert fault.suggestion == "Declare the decimal mark of the file or of this column."


def test_faults_are_capped_with_the_count_of_the_rest(tmp_path: Path):
    lines = [f"A{number},2016,1075,North,many,1,0,5" for number in range(50)]
    lines += [
        "B1,2016,1075,,1,1,0,5",
        "B2,,1075,North,1,1,0,5",
        "B3,2016,1075,North,-4,1,0,5",
        "B4,2016,1075,N,1,1,0,5",
    ]

    intake = read_register(written(tmp_path, HEADER + "\n".join(lines)), tmp_path / "out.parquet")

    assert (intake.rows, intake.rows_left_out, len(intake.faults), intake.more_faults) == (1, 53, 20, 33)
    assert intake.faults[0].row == 2
    assert not intake.is_clean


@pytest.mark.parametrize(
    ("line", "header", "reason"),
    [
        ("A1,2016,1075,,1,1,0,5", "district", "The row has no place."),
        (",2016,1075,North,1,1,0,5", "id", "The row has no id."),
        ("A1,,1075,North,1,1,0,5", "year", "The row has no period."),
        ("A1,soon,1075,North,1,1,0,5", "year", "“soon” is not a date."),
        ("A1,2016,1075,North,-4,1,0,5", "women", "The count -4 is negative."),
    ],
)
def test_a_fault_names_row_column_and_cause(tmp_path: Path, line: str, header: str, reason: str):
    intake = read_register(written(tmp_path, HEADER + line + "\n"), tmp_path / "out.parquet")

    assert [(fault.row, fault.header, fault.reason) for fault in intake.faults if fault.header == header] == [
        (2, header, reason)
    ]


def test_a_row_of_another_width_is_told_and_the_rows_below_keep_their_numbers(tmp_path: Path):
    lines = ["A1,2016,1075,North,1,1,0,5", "A2,2016,1075,North,1,1,0,5,6,7", "A3,2016,1075,North,1,1,0,5"]
    lines += [f"B{number},2016,1075,North,1,1,0,5" for number in range(9)]

    intake = read_register(written(tmp_path, HEADER + "\n".join(lines)), tmp_path / "out.parquet")

    assert [(row["row"], row["establishment"]) for row in rows_of(intake.path)[:2]] == [(2, "A1"), (4, "A3")]
    assert [(fault.row, fault.reason) for fault in intake.faults] == [
        (3, "The row has another number of cells than the header.")
    ]
    assert intake.rows_left_out == 1


def test_a_region_by_industry_table_keeps_its_columns_and_its_words(tmp_path: Path):
    text = "region,industry,jobs,establishments,women,year\nNorth,figs,10,2,D,2016\nSouth,figs,5,1,2,2016\n"

    intake = read_register(written(tmp_path, text), tmp_path / "out.parquet")

    assert intake.mapping.shape is Shape.REGION_INDUSTRY
    assert [(row["region"], row["employment"], row["women"], row["suppressed"]) for row in rows_of(intake.path)] == [
        ("North", 10.0, None, "women"),
        ("South", 5.0, 2.0, None),
    ]


def test_size_bands_sexes_precision_and_wages_by_sex_are_read(tmp_path: Path):
    text = (
        "id,year,isic,district,size class,owner sex,precision,informal,wage bill women,wage bill men\n"
        "A1,2016-03,1075,North,10-49,femme,GPS,oui,100,200\n"
    )

    (row,) = rows_of(read_register(written(tmp_path, text), tmp_path / "out.parquet").path)

    names = (
        "period", "size_low", "size_high", "owner_sex", "precision", "is_informal", "wage_bill_women", "wage_bill_men"
    )  # fmt: skip
    assert [row[name] for name in names] == ["2016-03", 10, 49, "women", "point", True, 100.0, 200.0]


def test_a_row_says_whether_it_is_a_support_institution(tmp_path: Path):
    head = "id,year,isic,district,support institution\n"
    said = ("no", "oui", "Chamber of commerce", "banco", "", "مدرسة")
    text = head + "".join(f"A{number},2016,1075,North,{word}\n" for number, word in enumerate(said))

    rows = rows_of(read_register(written(tmp_path, text), tmp_path / "out.parquet").path)

    assert [row["institution"] for row in rows] == ["no", "yes", "associations", "finance", None, "training"]


def test_an_institution_of_an_unknown_kind_is_refused_with_the_kinds(tmp_path: Path):
    text = "id,year,isic,district,institution\nA1,2016,1075,North,circus\n"

    (fault,) = read_register(written(tmp_path, text), tmp_path / "out.parquet").faults

    assert fault.reason == "“circus” does not say whether the row is a support institution."
    assert "associations, finance" in fault.suggestion


def test_an_encoding_is_declared_and_never_guessed(tmp_path: Path):
    path = tmp_path / "register.csv"
    path.write_bytes((HEADER + "A1,2016,1075,Béja,1,1,0,5\n").encode("cp1252"))

    intake = read_register(path, tmp_path / "out.parquet", declared=Declared(encoding="cp1252"))

    assert rows_of(intake.path)[0]["region"] == "Béja"
    with pytest.raises(ValueError, match="not readable as UTF-8"):
        read_register(path, tmp_path / "other.parquet")


def test_one_period_serves_a_file_without_that_column(tmp_path: Path):
    text = "id,isic,district\nA1,1075,North\n"

    with pytest.raises(MappingError, match="columns that were not found: period"):
        read_register(written(tmp_path, text), tmp_path / "out.parquet")
    intake = read_register(written(tmp_path, text), tmp_path / "out.parquet", given=Given(period="2016"))

    assert [row["period"] for row in rows_of(intake.path)] == ["2016"]


def test_a_person_may_choose_a_column(tmp_path: Path):
    text = "id,year,isic,district,x1\nA1,2016,1075,North,7\n"

    intake = read_register(
        written(tmp_path, text),
        tmp_path / "out.parquet",
        choose=lambda mapping, headers: mapping.with_column("women", headers.index("x1"), headers),
    )

    assert rows_of(intake.path)[0]["women"] == 7.0


def test_a_file_that_is_missing_or_no_parquet_is_refused(tmp_path: Path):
    with pytest.raises(TableError, match=r"There is no file gone\.csv"):
        read_register(tmp_path / "gone.csv", tmp_path / "out.parquet")
    with pytest.raises(TableError, match="no readable Parquet"):
        read_register(written(tmp_path, "PAR1 no", "broken.parquet"), tmp_path / "out.parquet")


def test_a_register_in_the_layout_reads_back_as_itself_within_its_limits(tmp_path: Path):
    source = written(tmp_path, HEADER + "A1,2016,1075,North,3,2,1,1200.5\nA2,2016,1076,South,D,,,\n")
    first = read_register(source, tmp_path / "first.parquet", limits=Limits(threads=1, memory_mb=200))

    again = read_register(first.path, tmp_path / "again.parquet", limits=Limits(threads=1, memory_mb=200))

    strip = [
        {key: value for key, value in row.items() if key not in ("row", "suppressed")} for row in rows_of(again.path)
    ]
    assert strip == [
        {key: value for key, value in row.items() if key not in ("row", "suppressed")} for row in rows_of(first.path)
    ]
    assert Decimal(again.rows) == 2
