import io
import zipfile
from decimal import Decimal

from clusterwise.formats.marked import mark_faults
from clusterwise.formats.register import dry_run, guess_mapping
from clusterwise.formats.workbook import read_table

CSV = b"id;industry;place;year;women;men;total\nA;0111;Gafsa;2016;3;4;7\n=1+1;0112;@SUM(A1);2016;3;4;9\n"


def marked() -> tuple[bytes, object]:
    table = read_table(CSV, "r.csv")
    run = dry_run(table, guess_mapping(table.headers))
    return mark_faults(table, run.errors, run.warnings), table


def test_the_marked_workbook_reads_back_as_the_same_table():
    data, table = marked()
    again = read_table(data, "marked.xlsx", sheet="Register")

    assert (again.headers, again.rows, again.row_numbers) == (table.headers, table.rows, table.row_numbers)


def opened(data: bytes):
    import openpyxl

    return openpyxl.load_workbook(io.BytesIO(data))


def test_the_faulty_cell_is_coloured_and_explained_and_others_are_not():
    data, _ = marked()
    sheet = opened(data)["Register"]

    assert sheet["G3"].fill.fgColor.rgb == "FFF8CBAD"
    assert sheet["G3"].comment.text.startswith("Women, men and unknown add up to 7, the total is 9.")
    assert sheet["G2"].fill.fgColor.rgb != "FFF8CBAD"
    assert sheet["G2"].comment is None


def test_the_list_names_row_column_value_reason_and_remedy():
    data, _ = marked()
    rows = list(opened(data)["Faults"].values)

    assert rows[1][:5] == (3, "total", "9", "error", "Women, men and unknown add up to 7, the total is 9.")


def test_no_text_becomes_a_formula():
    data, _ = marked()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheets = [archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]

    assert len(sheets) == 2
    assert not any(b"<f>" in sheet for sheet in sheets)


def test_numbers_stay_numbers_unless_a_spreadsheet_would_round_them(hostile):
    table = read_table(hostile.xlsx(hostile.row(1, "id", "jobs") + hostile.row(2, "A", 1.5)), "x.xlsx")

    assert read_table(mark_faults(table, []), "m.xlsx", sheet="Register").rows == (("A", Decimal("1.5")),)


def test_equal_tables_give_equal_files():
    assert marked()[0] == marked()[0]
