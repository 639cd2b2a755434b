"""The figures of a published report as workbook, CSV and Parquet: one context, live formulas, nothing withheld in them."""

import csv
import io
from decimal import Decimal
from typing import Any

import pyarrow.parquet as pq
import pytest
from django.urls import reverse
from tests import factories

from clusterwise.foundation.evidence import services as evidence
from clusterwise.phases.p5_action.training import services as training
from clusterwise.phases.p6_results import tracking
from clusterwise.phases.p6_results.services.reports import freeze_report


@pytest.fixture
def published(initiative: Any, define: Any, session: Any, write: Any) -> Any:
    """Six women and eight men trained, of 20 planned from 10; and two people of another course."""
    from datetime import date

    people = [factories.person(initiative, f"P-{n}", sex=sex) for n, sex in enumerate("F" * 6 + "M" * 8)]
    training.take_attendance(session=session, people_present=people, category="student", by=None)
    found = define(code="all", unit="")
    evidence.freeze_baseline(indicator=found, as_of=date(2023, 3, 5), method="lists", by=None)
    evidence.set_target(initiative=initiative, by=None, indicator=found, due=date(2023, 12, 31), value=Decimal(28))
    define(code="few", name="=HYPERLINK(1)", filters={"course": "nowhere"}, level="outcome")
    return freeze_report(write(initiative), by=None)


def test_the_workbook_computes_by_itself(published):
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(tracking.workbook(published)))
    sheet = book["output"]
    row = next(line for line in sheet.iter_rows() if line[0].value == "all")
    number = row[0].row

    assert book.sheetnames == ["outcome", "output", "code lists"]
    assert [cell.value for cell in row[4:8]] == [14, 28, "2023-12-31", 14]
    assert row[8].value == f"=100*(H{number}-E{number})/(F{number}-E{number})"
    assert row[13].value == f"=100*J{number}/(J{number}+K{number})"
    assert sheet.freeze_panes == f"A{number}"
    assert [row[9].value, row[10].value] == [6, 8]


def test_a_name_never_becomes_a_formula(published):
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(tracking.workbook(published)))
    cell = next(line[1] for line in book["outcome"].iter_rows() if line[0].value == "few")

    assert (cell.value, cell.data_type) == ("=HYPERLINK(1)", "s")


def test_csv_and_parquet_hold_the_same_rows(published):
    text = tracking.csv_file(published).decode("utf-8-sig")
    told = {row["code"]: row for row in csv.DictReader(io.StringIO(text))}
    kept = {row["code"]: row for row in pq.read_table(io.BytesIO(tracking.parquet_file(published))).to_pylist()}

    assert list(told) == list(kept) == ["few", "all"]
    assert (Decimal(told["all"]["value"]), kept["all"]["value"]) == (Decimal(14), Decimal(14))
    assert (Decimal(told["all"]["women"]), told["all"]["hash"]) == (Decimal(6), published.hash)


def test_what_is_withheld_is_in_none_of_them(initiative, define, session, write):
    people = [factories.person(initiative, f"P-{n}", sex=sex) for n, sex in enumerate("FFF")]
    training.take_attendance(session=session, people_present=people, category="student", by=None)
    define(code="few")
    (one,) = tracking.tracked(freeze_report(write(initiative), by=None))

    assert (one.value, one.n, one.by_sex) == (
        None,
        None,
        {"F": None, "M": Decimal(0), "X": Decimal(0), "U": Decimal(0)},
    )


def test_the_page_offers_them(published, viewer, client):
    client.force_login(viewer)
    args = [published.programme.slug, published.initiative.slug, published.pk]
    for kind in ("xlsx", "csv", "parquet"):
        assert client.get(reverse("results.tables", args=[*args, kind])).status_code == 200
    assert client.get(reverse("results.tables", args=[*args, "exe"])).status_code == 404
