"""The journey of an old report: files in, columns checked, each figure's verdict, the file out; no name of a person stays."""

import io
import json
from datetime import date
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from clusterwise.formats.workbook import read_table
from clusterwise.foundation.evidence import services as evidence
from clusterwise.foundation.journal.models import Event
from clusterwise.foundation.journal.undo import undo
from clusterwise.phases.p6_results.reconciling.models import Reconciliation, ReportedFigure

REPORT = (
    "Code,Indicator,Target,Reported value,Of which women,Period,Unit\n"
    "O1,People trained in GMP,50,4,3,2023,people\n"
    "O2,Farmers trained in pruning,50,2,1,2023,people\n"
    "O3,Cocoa sold by farmers' groups,900,1200,,2023,kg\n"
    "O4,Partnerships signed,3,2,,2023,\n"
    "Outcomes,,,,,,\n"
)
SHEET = (
    "Name,Sex,Date,Training\n"
    "Martha Kollie,F,2023-02-01,GMP\n"
    "KOLLIE Martha,F,2023-03-01,GMP\n"
    "Secret Woman,F,2023-03-01,GMP\n"
    "Ben Doe,M,2023-03-01,GMP\n"
    "Ben Doe,M,2023-05-01,Pruning\n"
    "Secret Woman,F,2023-05-01,Pruning\n"
    "Total,,,\n"
)
ABOUT = {"title": "Annual report 2023", "starts": "2023-01-01", "ends": "2023-12-31"}


def csv(name, text):
    return SimpleUploadedFile(name, text.encode(), content_type="text/csv")


def url(name, *args, where="cocoa"):
    return reverse(name, args=["alpha", where, *args])


def upload(client, *sheets, report=REPORT, **more):
    files = {"report": csv("logframe.csv", report), "sheets": list(sheets) or [csv("attendance.csv", SHEET)]}
    return client.post(url("reconciling.new"), {**ABOUT, **files, **more})


def fields(page):
    """What a browser would send of the last form of a page: hidden inputs, chosen options, nothing else."""
    sent, open_select = {}, []

    class Reader(HTMLParser):
        def handle_starttag(self, tag, attrs):
            told = dict(attrs)
            if tag == "input" and told.get("name") and (told.get("type") == "hidden" or "checked" in told):
                sent[told["name"]] = told.get("value", "")
            elif tag == "select":
                open_select[:] = [told.get("name")]
            elif tag == "option" and open_select and (open_select[0] not in sent or "selected" in told):
                sent[open_select[0]] = told.get("value", "")

    Reader().feed(page.content.decode())
    return {name: value for name, value in sent.items() if name not in ("csrfmiddlewaretoken", "language", "next")}


def compare(client, *sheets, report=REPORT, **choices):
    """Go through every step with the guesses, but for some choices, and return the comparison."""
    address = upload(client, *sheets, report=report).url
    match = client.post(address, {**fields(client.get(address)), "deed": "match"})
    answer = client.post(address, {**fields(match), **choices, "deed": "keep"})
    assert answer.status_code == 302, answer.content.decode()
    return Reconciliation.objects.latest("made_at")


@pytest.fixture
def signed_in(client, cda):
    client.force_login(cda)
    return client


def outcomes(kept):
    return {one.code: one.outcome for one in kept.figures.all()}


def test_each_figure_comes_back_with_its_verdict(signed_in):
    kept = compare(signed_in, f5_from="")

    assert outcomes(kept) == {"O1": "differing", "O2": "reproduced", "O3": "without_records", "O4": "without_records"}
    first = kept.figures.get(code="O1")
    assert (first.found_total, first.found_women, first.slips[0]) == (Decimal(3), Decimal(2), "participations")
    assert first.rows == [{"where": "attendance.csv", "row": 3, "person": 1, "reason": "again"}]
    assert (first.starts, first.ends, first.topic) == (date(2023, 1, 1), date(2023, 12, 31), "GMP")


def test_the_result_says_why_and_opens_the_rows(signed_in):
    kept = compare(signed_in)

    page = signed_in.get(url("reconciling.result", kept.pk)).content.decode()
    rows = signed_in.get(url("reconciling.figure", kept.figures.get(code="O1").pk)).content.decode()

    assert "how often somebody took part, not how many people that were" in page
    assert "4, women 3" in page
    assert "3, women 2" in page
    assert kept.report_sha256 in page
    assert "the same person as in an earlier row" in rows
    assert "person 1" in rows


def test_no_name_of_a_person_is_kept_anywhere(signed_in, initiative, settings):
    kept = compare(signed_in)

    stored = json.dumps([list(kept.figures.values()), list(Reconciliation.objects.values())], default=str)
    told = stored + "".join(Event.objects.values_list("stored", flat=True))
    folder = Path(settings.CLUSTERWISE_VAR) / "uploads" / str(initiative.pk)
    assert [name for name in ("Kollie", "KOLLIE", "Secret", "Ben Doe") if name in told] == []
    assert list(folder.iterdir()) == []


def test_the_workbook_holds_figures_and_rows(signed_in):
    kept = compare(signed_in)

    answer = signed_in.get(url("reconciling.export", kept.pk))

    figures = read_table(answer.content, "result.xlsx", sheet="figures")
    rows = read_table(answer.content, "result.xlsx", sheet="rows")
    at = figures.headers.index("verdict")
    assert [row[at] for row in figures.rows] == ["differing", "reproduced", "without records", "differing"]
    assert "person 1" in rows.rows[0]


def test_every_sheet_of_a_workbook_is_read(signed_in):
    import xlsxwriter

    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        for name, people in (("March", ["Ada", "Bea"]), ("May", ["ADA"]), ("Notes", [])):
            sheet = book.add_worksheet(name)
            for row, cells in enumerate([("Name", "Sex"), *((who, "F") for who in people)] if people else []):
                sheet.write_row(row, 0, cells)

    kept = compare(
        signed_in,
        SimpleUploadedFile("lists.xlsx", buffer.getvalue()),
        report="Indicator,Achieved,Women\nPeople trained,2,2\n",
    )

    assert [(one.outcome, one.sheet) for one in kept.figures.all()] == [("reproduced", "*")]


def test_a_figure_is_compared_with_the_own_records_of_its_period(signed_in, indicator):
    own = f"own:{indicator.pk}"

    kept = compare(
        signed_in, report="Indicator,Value,Women\nPeople trained,7,4\nTrained again,9,\n", f2_from=own, f3_from=own
    )

    right, wrong = kept.figures.all()
    assert (right.outcome, right.found_total, right.indicator) == ("reproduced", Decimal(7), indicator)
    assert (wrong.outcome, wrong.found_total) == ("differing", Decimal(7))
    page = signed_in.get(url("reconciling.result", kept.pk)).content.decode()
    assert "The report tells 2 more than the records" in page


def test_participations_in_the_own_records_are_found_too(signed_in, indicator, initiative, trained):
    from clusterwise.phases.p5_action.training import services as training

    course = training.add_course(initiative=initiative, by=None, title="Again", topic="gmp")
    session = training.add_session(
        initiative=initiative, by=None, course=course, starts=date(2023, 6, 1), ends=date(2023, 6, 1)
    )
    training.take_attendance(session=session, people_present=trained[:2], category="student", by=None)

    kept = compare(signed_in, report="Indicator,Value\nTrained,9\n", f2_from=f"own:{indicator.pk}")

    figure = kept.figures.get()
    assert (figure.outcome, figure.slips[0], figure.rows_in_all) == ("differing", "participations", 2)
    page = signed_in.get(url("reconciling.figure", figure.pk)).content.decode()
    assert page.count("the same person as in an earlier row") == 2


def test_a_malformed_sheet_is_refused_by_name_and_nothing_else_is_lost(signed_in):
    bad = SimpleUploadedFile("broken.xlsx", b"PK\x03\x04 not a workbook")

    page = upload(signed_in, csv("attendance.csv", SHEET), bad)

    text = page.content.decode()
    assert page.status_code == 422
    assert "“broken.xlsx”: The file is a zip archive that is not a workbook" in text
    assert 'value="Annual report 2023"' in text
    kept = parse_qs("&".join(f"{name}={value}" for name, value in fields(page).items()))
    assert {"kept_report", "kept_sheet"} <= kept.keys()
    again = signed_in.post(url("reconciling.new"), {**ABOUT, **{name: values[0] for name, values in kept.items()}})
    assert [again.status_code, set(parse_qs(urlsplit(again.url).query))] == [
        302, {"title", "starts", "ends", "report", "sheet"},
    ]  # fmt: skip


def test_a_report_is_asked_for_and_a_period_turned_round_is_refused(signed_in):
    page = signed_in.post(url("reconciling.new"), {**ABOUT, "ends": "2022-01-01"}).content.decode()

    assert "Send the table of the old report" in page
    assert "The period ends before it begins" in page


def test_a_number_that_is_none_is_named_and_left_out_only_when_asked(signed_in):
    address = upload(signed_in, report="Indicator,Value\nPeople trained,about 40\nPeople met,3\n").url
    sent = fields(signed_in.get(address))

    refused = signed_in.post(address, {**sent, "deed": "match"})
    left_out = signed_in.post(address, {**sent, "deed": "match", "leave_out": "on"})

    assert refused.status_code == 422
    assert "Row 2: “about 40” is not a number." in refused.content.decode()
    assert (left_out.status_code, "People met" in left_out.content.decode()) == (200, True)


def test_dates_of_two_meanings_ask_for_their_order(signed_in):
    sheet = csv("days.csv", "Name,Date\nAda,03/04/2023\nBen,04/05/2023\n")
    address = upload(signed_in, sheet, report="Indicator,Value\nPeople trained,2\n").url
    sent = fields(signed_in.get(address))

    refused = signed_in.post(address, {**sent, "deed": "match"})
    told = signed_in.post(address, {**sent, "date_order": "dmy", "deed": "match"})

    assert "“days.csv”, row 2: “03/04/2023” can be read as" in refused.content.decode()
    assert told.status_code == 200


def test_a_column_is_chosen_once_and_the_names_of_the_figures_are_needed(signed_in):
    address = upload(signed_in).url
    sent = fields(signed_in.get(address))

    page = signed_in.post(address, {**sent, "r_name": "", "r_women": sent["r_total"], "deed": "match"})

    assert page.status_code == 422
    assert "Choose the column that names the figures." in page.content.decode()
    assert "is chosen for “reported value” too" in page.content.decode()


def test_files_of_another_initiative_are_not_found(signed_in, sibling, manager):
    address = upload(signed_in).url
    signed_in.force_login(manager)

    answer = signed_in.get(f"{url('reconciling.check', where='mango')}?{urlsplit(address).query}", follow=True)

    assert "The files are no longer kept here" in answer.content.decode()
    assert 'value="Annual report 2023"' in answer.content.decode()


def test_comparisons_and_indicators_of_another_initiative_are_not_found(signed_in, sibling, manager, indicator):
    kept = compare(signed_in)
    signed_in.force_login(manager)
    elsewhere = [
        signed_in.get(url(name, pk, where="mango")).status_code
        for name, pk in (
            ("reconciling.result", kept.pk),
            ("reconciling.export", kept.pk),
            ("reconciling.figure", kept.figures.first().pk),
        )
    ]
    address = upload(signed_in).url.replace("cocoa", "mango")

    assert elsewhere == [404, 404, 404]
    assert signed_in.post(address, {"f2_from": f"own:{indicator.pk}", "deed": "keep"}).status_code == 302
    assert not Reconciliation.objects.filter(initiative=sibling).exists()


def test_an_indicator_of_another_initiative_cannot_be_chosen(signed_in, sibling, define):
    foreign = evidence.define_indicator(
        initiative=sibling, by=None, code="x", name="Foreign", definition="d", level="output", how="distinct",
        measure="trained", subject="person", when="since", source="s", method="m", collects="c", verifies="v",
        reports="r",
    )  # fmt: skip
    address = upload(signed_in).url
    match = signed_in.post(address, {**fields(signed_in.get(address)), "deed": "match"})

    answer = signed_in.post(address, {**fields(match), "f2_from": f"own:{foreign.pk}", "deed": "keep"})

    assert (answer.status_code, Reconciliation.objects.count()) == (422, 0)


def test_a_comparison_sent_twice_is_kept_once(signed_in):
    address = upload(signed_in).url
    sent = fields(signed_in.post(address, {**fields(signed_in.get(address)), "deed": "match"})) | {"deed": "keep"}

    first, second = signed_in.post(address, sent), signed_in.post(address, sent)

    assert (first.url, Reconciliation.objects.count()) == (second.url, 1)


def test_who_reads_may_not_compare(client, clerk, evaluator):
    client.force_login(evaluator)
    assert client.get(url("reconciling")).status_code == 200
    client.force_login(clerk)
    assert client.get(url("reconciling.new")).status_code == 403


def test_an_empty_page_teaches_and_the_desk_leads_there(signed_in, initiative):
    assert "Send last year's logframe" in signed_in.get(url("reconciling")).content.decode()
    assert url("reconciling") in signed_in.get(reverse("phase", args=["alpha", "cocoa", "results"])).content.decode()


def test_comparing_and_removing_are_journalled_and_undone(signed_in, cda):
    kept = compare(signed_in)
    made = Event.objects.get(verb="reconciling.compared")
    before = list(ReportedFigure.objects.values_list("code", "outcome"))

    signed_in.post(url("reconciling.remove", kept.pk))
    assert (Reconciliation.objects.count(), ReportedFigure.objects.count()) == (0, 0)
    undo(Event.objects.get(verb="reconciling.removed"), cda)

    assert made.actor_id == cda.pk
    assert list(ReportedFigure.objects.values_list("code", "outcome")) == before


def test_a_comparison_is_undone_whole(signed_in, cda):
    compare(signed_in)

    undo(Event.objects.get(verb="reconciling.compared"), cda)

    assert (Reconciliation.objects.count(), ReportedFigure.objects.count()) == (0, 0)


def test_a_viewer_finds_nothing(client, viewer, initiative):
    client.force_login(viewer)

    assert client.get(url("reconciling")).status_code in (403, 404)
