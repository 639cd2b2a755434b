import io
import subprocess
import sys
import zipfile
from datetime import date
from decimal import Decimal

import pytest

from clusterwise.formats.table import TableError
from clusterwise.formats.workbook import MergedHeaderError, WorkbookError, read_table


def new_book():
    import openpyxl

    return openpyxl.Workbook()


def saved(book) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_raw_cells_keep_their_kinds_and_rows_their_numbers():
    book = new_book()
    book.active.title = "Firms"
    book.active.append(["id", "jobs", "since", "formal", "note", None])
    book.active.append(["0012", 1.5, date(2016, 3, 1), True, None])
    book.active.append([])
    book.active.append([7, 3, None, None, "=x".replace("=", "’=")])
    table = read_table(saved(book), "firms.xlsx")

    assert table.headers == ("id", "jobs", "since", "formal", "note")
    assert table.rows == (
        ("0012", Decimal("1.5"), date(2016, 3, 1), True, None),
        (Decimal(7), Decimal(3), None, None, "’=x"),
    )
    assert table.row_numbers == (2, 4)
    assert (table.source.kind, table.source.sheet, table.source.sheets) == ("xlsx", "Firms", ("Firms",))
    assert (table.notices, table.faults) == ((), ())


def test_the_named_sheet_is_read_and_an_unknown_one_is_refused_with_the_names(hostile):
    data = hostile.xlsx(hostile.row(1, "a", "b"), hostile.row(1, "c", "d"))

    assert read_table(data, "x.xlsx", sheet="S2").headers == ("c", "d")
    assert "The workbook has 2 sheets; “S1” was read." in read_table(data, "x.xlsx").notices
    with pytest.raises(WorkbookError, match=r"no sheet “Other”\. Choose one of: S1, S2"):
        read_table(data, "x.xlsx", sheet="Other")


def test_a_title_above_the_header_is_passed_over_with_a_notice(hostile):
    rows = hostile.row(1, "Register 2016") + hostile.row(3, "id", "jobs") + hostile.row(4, "A", 5)
    table = read_table(hostile.xlsx(rows, merged=("A1:B1",)), "x.xlsx")

    assert (table.headers, table.header_row, table.row_numbers) == (("id", "jobs"), 3, (4,))
    assert any("are a title" in notice for notice in table.notices)


@pytest.mark.parametrize("box", ["B1:C1", "A1:A2", "B1:C2"])
def test_merged_header_cells_are_refused_with_their_place(hostile, box):
    rows = hostile.row(1, "id", "employment", "x") + hostile.row(2, "A", 5, 6)
    with pytest.raises(MergedHeaderError, match=box):
        read_table(hostile.xlsx(rows, merged=(box,)), "x.xlsx")


def test_a_merged_group_heading_above_the_header_is_refused(hostile):
    rows = hostile.row(1, None, "employment") + hostile.row(2, "id", "women", "men") + hostile.row(3, "A", 1, 2)
    with pytest.raises(MergedHeaderError, match="B1:C1"):
        read_table(hostile.xlsx(rows, merged=("B1:C1",)), "x.xlsx")


def test_merged_cells_below_the_header_are_told(hostile):
    rows = hostile.row(1, "place", "jobs") + hostile.row(2, "Gafsa", 5) + hostile.row(3, None, 6)
    table = read_table(hostile.xlsx(rows, merged=("A2:A3",)), "x.xlsx")

    assert table.rows[1] == (None, Decimal(6))
    assert table.notices == ("Merged cells below the header (A2:A3): only the first cell of each holds the value.",)


def test_formulas_give_their_cached_values_with_a_notice(hostile):
    rows = hostile.row(1, "id", "jobs") + hostile.row(2, "A", "<><f>1+2</f><v>3</v></c>")
    table = read_table(hostile.xlsx(rows), "x.xlsx")

    assert table.rows == (("A", Decimal(3)),)
    assert table.notices == ("Formula cells (B2; 1 in all): their values were read, the formulas ignored.",)


def test_a_formula_that_no_programme_has_computed_is_a_fault_of_its_cell(hostile):
    rows = hostile.row(1, "id", "jobs") + hostile.row(2, "A", "<><f>1+2</f><v/></c>") + hostile.row(3, "B", 4)
    table = read_table(hostile.xlsx(rows), "x.xlsx")

    assert table.rows == (("A", None), ("B", Decimal(4)))
    assert [(fault.row, fault.column, fault.header) for fault in table.faults] == [(2, 1, "jobs")]
    assert "never computed" in table.faults[0].reason


def test_a_value_that_the_workbook_itself_calls_stale_is_not_believed(hostile):
    rows = hostile.row(1, "id", "jobs") + hostile.row(2, "A", "<><f>1+2</f><v>0</v></c>")

    assert read_table(hostile.xlsx(rows, stale=True), "x.xlsx").rows == (("A", None),)


def test_error_cells_are_faults_and_not_silently_empty(hostile):
    rows = hostile.row(1, "id", "jobs") + hostile.row(2, '< t="e"><v>#N/A</v></c>', '< t="e"><v>#DIV/0!</v></c>')
    table = read_table(hostile.xlsx(rows), "x.xlsx")

    assert [(fault.row, fault.column, fault.value) for fault in table.faults] == [(2, 0, "#N/A"), (2, 1, "#DIV/0!")]
    assert table.rows == ((None, None),)


def test_nan_stays_text_and_nul_is_a_fault(hostile):
    rows = hostile.row(1, "id", "jobs") + hostile.row(2, "A", "NaN") + hostile.row(3, "B_x0000_", 2)
    rows += hostile.row(4, "C", "<><v>NaN</v></c>") + hostile.row(5, "D", "<><v>1e400</v></c>")
    table = read_table(hostile.xlsx(rows), "x.xlsx")

    assert table.column(1) == ("NaN", Decimal(2), "nan", "inf")
    assert [(fault.row, fault.column) for fault in table.faults] == [(3, 0)]


@pytest.mark.parametrize("far", ["XFD1048576", "A1048576", "XFD1"])
def test_a_stray_cell_at_the_end_of_the_sheet(hostile, far):
    rows = hostile.row(1, "id", "jobs") + f'<row r="{far.lstrip("XFDA")}"><c r="{far}"><v>1</v></c></row>'
    data = hostile.xlsx(rows)
    if far == "XFD1048576":
        with pytest.raises(WorkbookError, match=r"more than 5 million cells, up to XFD1048576\. Delete stray cells"):
            read_table(data, "x.xlsx")
    elif far == "XFD1":
        with pytest.raises(TableError, match="16384 columns; at most 500 can be read"):
            read_table(data, "x.xlsx")
    else:
        assert read_table(data, "x.xlsx").headers[:2] == ("id", "jobs")


def test_a_million_lies_about_the_position_are_refused(hostile):
    with pytest.raises(WorkbookError, match="not a cell"):
        read_table(hostile.xlsx('<row r="1"><c r="ZZZZ99999999"><v>1</v></c></row>'), "x.xlsx")


def test_a_part_that_unpacks_a_thousand_times_is_refused(hostile):
    bomb = hostile.xlsx(hostile.row(1, "id", "jobs"), extra={"xl/media/x.bin": b"\0" * 20_000_000})

    assert len(bomb) < 30_000
    with pytest.raises(WorkbookError, match="more than 100 times its size"):
        read_table(bomb, "x.xlsx")


def test_a_bomb_that_lies_about_its_size_is_refused(hostile):
    bomb = hostile.xlsx(hostile.row(1, "id", "jobs"), extra={"xl/media/x.bin": b"\0" * 20_000_000})
    liar = bomb.replace((20_000_000).to_bytes(4, "little"), (20).to_bytes(4, "little"))

    assert liar != bomb
    with pytest.raises(WorkbookError):
        read_table(liar, "x.xlsx")


def test_a_child_that_asks_for_too_much_memory_dies_alone(hostile):
    texts = (
        f'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>{"x" * 30_000}</t></si></sst>'
    )
    cells = "".join(
        f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c><c r="B{n}" t="s"><v>0</v></c></row>' for n in range(1, 30_000)
    )
    types = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    link = f'<Relationship Id="s" Type="{types}/sharedStrings" Target="sharedStrings.xml"/>'
    data = hostile.xlsx(cells, links=link, extra={"xl/sharedStrings.xml": texts.encode()})
    with pytest.raises(WorkbookError, match="more memory or time"):
        read_table(data, "x.xlsx")

    assert read_table(hostile.xlsx(hostile.row(1, "id", "jobs")), "x.xlsx").headers == ("id", "jobs")


def test_the_limits_of_the_child_hold():
    code = "from clusterwise.formats.limits import limit_this_process as limit; limit(); bytearray(600_000_000)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert done.stderr.strip().endswith("MemoryError")


def test_a_nested_archive_is_refused(hostile):
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("a", "b")
    with pytest.raises(WorkbookError, match="another archive inside"):
        read_table(hostile.xlsx(hostile.row(1, "a", "b"), extra={"xl/embeddings/o.bin": inner.getvalue()}), "x.xlsx")


def test_ten_thousand_sheets_are_refused(hostile):
    buffer = io.BytesIO(hostile.xlsx(hostile.row(1, "a", "b")))
    with zipfile.ZipFile(buffer, "a") as archive:
        for number in range(2, 10_002):
            archive.writestr(f"xl/worksheets/sheet{number}.xml", "<worksheet/>")
    with pytest.raises(WorkbookError, match="more than 2000 parts"):
        read_table(buffer.getvalue(), "x.xlsx")


def test_three_hundred_sheets_are_refused(hostile):
    with pytest.raises(WorkbookError, match="300 sheets, more than 200"):
        read_table(hostile.xlsx(*[hostile.row(1, "a", "b")] * 300), "x.xlsx")


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE a [<!ENTITY b "ccc">]>',
        '<!DOCTYPE a SYSTEM "http://example.org/a.dtd">',
        '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>',
    ],
)
def test_a_doctype_is_refused_wherever_it_stands(hostile, doctype):
    rows = hostile.row(1, "id", "jobs")
    for data in (
        hostile.xlsx(rows, prolog=doctype),
        hostile.xlsx(rows, extra={"docProps/hidden.bin": f"{doctype}<a/>".encode("utf-16")}),
    ):
        with pytest.raises(WorkbookError, match="DOCTYPE"):
            read_table(data, "x.xlsx")


def test_damaged_and_foreign_archives_are_refused(hostile):
    data = hostile.xlsx(hostile.row(1, "id", "jobs"))
    for broken in (data[:-30], data[: len(data) // 2], b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600):
        with pytest.raises(WorkbookError) as refusal:
            read_table(broken, "x.xlsx")
        assert refusal.value.suggestion


def test_a_workbook_with_macros_is_refused(hostile):
    with pytest.raises(ValueError, match="macros"):
        read_table(hostile.xlsx(hostile.row(1, "a", "b"), extra={"xl/vbaProject.bin": b"x"}), "x.xlsm")


def test_hidden_sheets_are_told_and_not_chosen():
    book = new_book()
    book.active.title = "Secret"
    book.active.append(["x", "y"])
    book.active.sheet_state = "hidden"
    book.create_sheet("Open").append(["id", "jobs"])
    table = read_table(saved(book), "x.xlsx")

    assert table.source.sheet == "Open"
    assert "Some sheets are hidden: Secret." in table.notices


def ods(cells: str) -> bytes:
    content = (
        '<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
        f'<office:body><office:spreadsheet><table:table table:name="Firms">{cells}</table:table></office:spreadsheet></office:body></office:document-content>'
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "META-INF/manifest.xml",
            '<?xml version="1.0"?><m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
        archive.writestr("content.xml", content)
    return buffer.getvalue()


def ods_text(text: str, more: str = "") -> str:
    return f'<table:table-cell office:value-type="string" {more}><text:p>{text}</text:p></table:table-cell>'


def test_an_open_document_is_read():
    number = '<table:table-cell office:value-type="float" office:value="5"><text:p>5</text:p></table:table-cell>'
    rows = f"<table:table-row>{ods_text('id')}{ods_text('jobs')}</table:table-row><table:table-row>{ods_text('A')}{number}</table:table-row>"
    table = read_table(ods(rows), "x.ods")

    assert (table.headers, table.rows, table.source.kind) == (("id", "jobs"), (("A", Decimal(5)),), "ods")


def test_an_open_document_of_endlessly_repeated_cells_is_refused():
    cell = ods_text("x", 'table:number-columns-repeated="16384"')
    rows = f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row>'
    with pytest.raises(WorkbookError, match="more than 5 million cells"):
        read_table(ods(rows), "x.ods")


def test_formulas_and_errors_of_an_open_document_are_told():
    failed = ods_text("#N/A", 'table:formula="of:=NA()" calcext:value-type="error"')
    summed = '<table:table-cell table:formula="of:=1+2" office:value-type="float" office:value="3"/>'
    header = f"<table:table-row>{ods_text('id')}{ods_text('jobs')}{ods_text('sum')}</table:table-row>"
    table = read_table(ods(f"{header}<table:table-row>{ods_text('A')}{failed}{summed}</table:table-row>"), "x.ods")

    assert table.rows == (("A", None, Decimal(3)),)
    assert [(fault.row, fault.column) for fault in table.faults] == [(2, 1)]
    assert "Formula cells (B2, C2; 2 in all): their values were read, the formulas ignored." in table.notices


def test_merged_headers_of_an_open_document_are_refused():
    wide = ods_text("jobs", 'table:number-columns-spanned="2"')
    rows = f"<table:table-row>{ods_text('id')}{wide}<table:covered-table-cell/></table:table-row>"
    with pytest.raises(MergedHeaderError, match="B1:C1"):
        read_table(ods(rows), "x.ods")
