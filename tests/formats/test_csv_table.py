import pytest

from clusterwise.formats.csv_table import WrongDelimiterError
from clusterwise.formats.table import TableError
from clusterwise.formats.text import WrongEncodingError
from clusterwise.formats.workbook import read_table


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_and_told(mark):
    table = read_table(f"id{mark}jobs\nA1{mark}5\n\nA2{mark}\n".encode(), "r.csv")

    assert table.headers == ("id", "jobs")
    assert table.rows == (("A1", "5"), ("A2", None))
    assert table.row_numbers == (2, 4)
    assert table.source.delimiter == mark
    assert any("separated by" in notice for notice in table.notices)


def test_decimal_commas_do_not_look_like_a_delimiter():
    table = read_table(b"id;lat;lon\nA;36,8;10,1\nB;36,9;10,2\n", "r.csv")

    assert table.source.delimiter == ";"
    assert table.rows[0] == ("A", "36,8", "10,1")


def test_rows_of_decimal_commas_alone_do_not_outvote_the_header():
    table = read_table(b"lat;lon;jobs\n36,8;10,1;2,5\n36,9;10,2;3,5\n", "r.csv")

    assert (table.source.delimiter, table.rows[0]) == (";", ("36,8", "10,1", "2,5"))


def test_two_equally_good_delimiters_are_refused():
    with pytest.raises(WrongDelimiterError, match="comma, semicolon"):
        read_table(b"a;b,c\n1;2,3\n", "r.csv")


def test_a_wrong_delimiter_is_refused_with_the_one_that_works():
    with pytest.raises(WrongDelimiterError, match="Choose the semicolon, which gives 3 columns") as refusal:
        read_table(b"id;women;men\nA;1;2\nB;3;4\n", "r.csv", delimiter=",")

    assert refusal.value.proposal == ";"


def test_text_without_columns_is_refused():
    with pytest.raises(WrongDelimiterError, match="do not come apart"):
        read_table(b"just one\ncolumn here\n", "r.csv")


def test_a_declared_delimiter_allows_one_column():
    assert read_table(b"code\n0111\n", "codes.csv", delimiter=",").rows == (("0111",),)


def test_the_hint_of_excel_is_obeyed_and_rows_keep_their_numbers():
    table = read_table(b"sep=;\nid;jobs\nA;1\n", "r.csv")

    assert (table.source.delimiter, table.header_row, table.row_numbers) == (";", 2, (3,))


def test_a_wrong_encoding_is_refused_with_the_text_that_others_give():
    with pytest.raises(WrongEncodingError, match="cp1252: “Café;5”"):
        read_table("id;n\nCafé;5\n".encode("cp1252"), "r.csv")


def test_a_nul_in_a_cell_is_refused():
    with pytest.raises(ValueError, match="NUL"):
        read_table(b"id,jobs\nA,\0\n", "r.csv")


def test_an_open_quotation_mark_is_refused_with_its_line():
    with pytest.raises(TableError, match="Close each quotation mark"):
        read_table(b'id,jobs\n"A,1\nB,2\n', "r.csv", delimiter=",")


def test_a_row_of_too_many_cells_is_a_fault_of_that_row():
    (fault,) = read_table(b"id,name,jobs\nA,Co,5\nB,Sons, Ltd,7\nC,Co,1\nD,Co,1\nE,Co,1\nF,Co,1\n", "r.csv").faults

    assert (fault.row, fault.column, fault.reason) == (3, None, "The row has 4 cells, the header 3.")


def test_a_line_of_a_megabyte_is_refused():
    with pytest.raises(TableError):
        read_table(b"id,name\nA," + b"x" * 1_000_000 + b"\n", "r.csv")


def test_a_file_without_column_names_is_refused():
    with pytest.raises(TableError, match="holds no words"):
        read_table(b"1,2\n3,4\n", "r.csv")


@pytest.mark.parametrize(
    ("data", "name", "found"),
    [
        (b"<!DOCTYPE html><html><table></table></html>", "register.csv", "web page"),
        (b"  \xef\xbb\xbf<HTML><body>", "register.xls", "web page"), ("<html>".encode("utf-16"), "r.csv", "web page"),
        (b"<script>alert(1)</script>", "register.csv", "script"), (b"#!/bin/sh\nrm -rf /", "register.csv", "script"),
        (b"<?php echo 1;", "a.csv", "script"), (b"function go() {}", "a.csv", "script"),
        (b"<svg onload=alert(1)>", "r.csv", "SVG"), (b"<?xml version='1.0'?><svg/>", "r.csv", "SVG"),
        (b"<?xml version='1.0'?><Workbook/>", "r.xls", "XML"), (b"%PDF-1.7", "register.xlsx", "PDF"),
        (b"\x89PNG\r\n", "r.xlsx", "image"), (b"\xff\xd8\xff\xe0", "r.csv", "image"), (b"MZ\x90", "r.csv", "programme"),
        (b"id,jobs\nA,1\n", "register.csv.js", "by its name"), (b"PK\x03\x04", "r.xlsx", "zip archive"), (b" \n", "r.csv", "empty"),
    ],
)  # fmt: skip
def test_what_is_not_a_table_is_refused_by_its_content(data, name, found):
    with pytest.raises(ValueError, match=found) as refusal:
        read_table(data, name)

    assert "xlsx" in str(refusal.value.suggestion)


def test_more_columns_than_any_register_has_are_refused():
    header = ",".join(f"c{number}" for number in range(501))
    row = ",".join("1" for _number in range(501))

    with pytest.raises(TableError, match="501 columns"):
        read_table(f"{header}\n{row}\n".encode(), "wide.csv")
