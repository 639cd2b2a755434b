"""Tables leave the system as numbers and harmless text, and come back as they were."""

import csv
import io
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusterwise.press.tables import (
    Sheet,
    Table,
    UnwritableCellError,
    csv_lines,
    harmless,
    restored,
    sheet_of,
    write_csv,
    write_xlsx,
)

CREATED = datetime(2024, 9, 30, 12, 0)
FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\nx", "＝1", "＋1", "－1", "＠A", " =1", "\ufeff=1", "'=1")


def opened(workbook: bytes):
    import openpyxl

    return openpyxl.load_workbook(io.BytesIO(workbook))


def rows_of(csv_bytes: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(csv_bytes.decode("utf-8-sig"), newline="")))


def test_csv_has_title_source_and_date_above_the_header():
    sheet = Sheet("Farmers", ("Name", "Area, ha"), [("Ama", Decimal("1.50"))], "Source: register", "30 September 2024")
    assert write_csv(sheet) == (
        b'\xef\xbb\xbf"Farmers"\r\n"Source: register"\r\n"30 September 2024"\r\n\r\n"Name","Area, ha"\r\n"Ama",1.50\r\n'
    )


@pytest.mark.parametrize("text", FORMULAS)
def test_text_that_looks_like_a_formula_gets_an_apostrophe(text):
    assert harmless(text) == "'" + text
    assert restored(harmless(text)) == text


@given(st.text())
def test_every_text_survives_the_round_trip(text):
    assert restored(harmless(text)) == text


@given(st.text(alphabet="'=+-@ \t\r\nx＝", max_size=6))
def test_no_written_text_starts_like_a_formula(text):
    assert harmless(text)[:1] not in tuple("=+-@\t\r\n＝＋－＠")


def test_negative_numbers_stay_numbers_in_csv():
    sheet = Sheet("", ("a", "b", "c"), [(-1, Decimal("-2.5"), None), ("-1", date(2024, 1, 2), 0.5)])
    assert write_csv(sheet) == b'\xef\xbb\xbf"a","b","c"\r\n-1,-2.5,\r\n"\'-1","2024-01-02",0.5\r\n'


def test_csv_keeps_quotes_and_line_breaks_inside_a_cell():
    sheet = Sheet("", ("a", "b"), [('say "yes"', "two\nlines")])
    assert rows_of(write_csv(sheet)) == [["a", "b"], ['say "yes"', "two\nlines"]]


def test_csv_is_written_row_by_row_while_rows_are_read():
    read: list[int] = []

    def rows():
        for number in range(3):
            read.append(number)
            yield (number,)

    lines = csv_lines(Sheet("", ("n",), rows()))
    assert [next(lines), next(lines), next(lines)] == [b"\xef\xbb\xbf", b'"n"\r\n', b"0\r\n"]
    assert read == [0]


def test_workbook_holds_formulas_as_text_and_numbers_as_numbers():
    table = Table(("Text", "Number"), tuple((text, -index) for index, text in enumerate(FORMULAS[:4])))
    book = opened(write_xlsx([sheet_of(table, title="T")], created=CREATED))
    cells = list(book.active.iter_rows(min_row=4))
    assert [(row[0].value, row[0].data_type, row[1].value) for row in cells] == [
        (text, "s", -index) for index, text in enumerate(FORMULAS[:4])
    ]


def test_workbook_is_read_back_by_another_reader():
    import python_calamine

    sheet = Sheet("Farmers", ("Name", "Area"), [("=Ama", Decimal("1.5")), ("نور", None)], "Source", "2024")
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(write_xlsx([sheet], created=CREATED)))
    assert book.get_sheet_by_name("Farmers").to_python() == [
        ["Farmers", ""], ["Source", ""], ["2024", ""], ["", ""], ["Name", "Area"], ["=Ama", 1.5], ["نور", ""],
    ]  # fmt: skip


def test_workbook_header_stays_in_view_and_arabic_reads_from_the_right():
    sheet = Sheet("قائمة", ("ا",), [("ب",)], direction="rtl")
    paper = opened(write_xlsx([sheet], created=CREATED)).active
    assert (paper.freeze_panes, paper.sheet_view.rightToLeft, paper.auto_filter.ref) == ("A4", True, "A3:A4")


def test_same_sheets_and_date_give_the_same_bytes():
    def sheets():
        return [Sheet("A", ("n",), iter([(1,), ("x",)])), Sheet("A", ("n",), [])]

    assert write_xlsx(sheets(), created=CREATED) == write_xlsx(sheets(), created=CREATED)


def test_worksheets_with_one_title_get_different_legal_names():
    long = "Farmers [certified]: by sex and by cooperative"
    book = opened(write_xlsx([Sheet(long, ("n",), []), Sheet(long, ("n",), [])], created=CREATED))
    assert book.sheetnames == ["Farmers  certified   by sex and", "Farmers  certified   by sex 2"]


def test_number_longer_than_a_worksheet_can_hold_keeps_its_digits_as_text():
    sheet = Sheet("", ("a", "b", "c"), [(12345678901234567890, Decimal("0.1234567890123456789"), 10**20)], name="n")
    book = opened(write_xlsx([sheet], created=CREATED))
    assert list(book.active.values)[1] == ("12345678901234567890", "0.1234567890123456789", 10**20)


@pytest.mark.parametrize("cell", [float("nan"), float("inf"), Decimal("NaN"), True, "a\x00b", "\ud800"])
def test_cell_that_no_table_can_hold_is_refused_with_its_row(cell):
    sheet = Sheet("", ("n",), [(1,), (cell,)], name="n")
    for write in (write_csv, lambda sheet: write_xlsx([sheet], created=CREATED)):
        with pytest.raises(UnwritableCellError, match="Row 2"):
            write(sheet)


def test_ragged_row_is_refused():
    with pytest.raises(UnwritableCellError, match="Row 1 has 1 cells for 2 columns"):
        write_csv(Sheet("", ("a", "b"), [(1,)]))


def test_text_too_long_for_a_worksheet_is_refused_not_dropped():
    with pytest.raises(UnwritableCellError, match="32,767 characters"):
        write_xlsx([Sheet("", ("n",), [("x" * 32_768,)], name="n")], created=CREATED)


def test_workbook_without_sheets_is_refused():
    with pytest.raises(UnwritableCellError, match="at least one"):
        write_xlsx([], created=CREATED)
