"""A report: assembled by query, annotated, frozen with its facts, and unchanged from then on."""

import io
import json
import re
import shutil
import subprocess
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from tests import factories

from clusterwise.foundation.evidence import services as evidence
from clusterwise.foundation.evidence.models import FrozenFigure, Publication
from clusterwise.foundation.journal.changes import ReplayedError, StaleRecordError
from clusterwise.foundation.journal.models import new_id
from clusterwise.foundation.people.access import NotAllowedError
from clusterwise.phases.p4_planning import services as planning
from clusterwise.phases.p5_action.training import services as training
from clusterwise.phases.p6_results.assembly import assemble
from clusterwise.phases.p6_results.models import PAGE, ProgressReport
from clusterwise.phases.p6_results.paper import UnprintableReportError, report_pdf
from clusterwise.phases.p6_results.services import reports


def _url(name, *args):
    return reverse(name, args=["alpha", "cocoa", *args])


def test_numbers_come_from_the_records_of_the_period(initiative, indicator, write):
    (row,) = assemble(write(initiative)).content["figures"]

    assert (row["now"], row["n"], row["target"]) == ("7", 7, "20")
    assert row["by_sex"] == {"F": "withheld", "M": "withheld", "X": "0", "U": "withheld"}
    assert row["aims"] == {"F": "12"}


def test_what_happened_after_the_period_is_left_out(initiative, indicator, write):
    (row,) = assemble(write(initiative, starts=date(2022, 10, 1), ends=date(2022, 12, 31))).content["figures"]

    assert (row["words"], row["n"]) == ("no record", 0)


def test_activities_stand_planned_against_done(initiative, indicator, write):
    objective = planning.set_objective(initiative=initiative, by=None, number=1, text="Good practice")
    line = planning.add_plan_line(
        initiative=initiative, by=None, objective=objective, activity="Train", type="TRAINING", output="people",
        starts=date(2023, 1, 1), ends=date(2023, 6, 29), lead=factories.organisation(initiative),
        gender_none_reason="none",
    )  # fmt: skip
    planning.report_progress(line, by=None, status="running", percent_complete=40)

    (row,) = assemble(write(initiative)).content["activities"]

    assert (row["planned"], row["done"], row["variance"], row["days_late"]) == (50, 40, -10, 0)
    assert row["source"] == ["planning.PlanLine", str(line.pk)]


def test_a_second_draft_of_a_period_is_the_first(initiative, write):
    assert write(initiative).pk == write(initiative).pk


def test_a_period_that_ends_before_it_starts_is_refused(initiative):
    with pytest.raises(ValidationError) as refusal:
        reports.begin_report(initiative=initiative, by=None, starts=date(2023, 4, 1), ends=date(2023, 3, 1))

    assert "ends before it starts" in str(refusal.value)


def test_more_than_a_page_is_refused(initiative, write):
    with pytest.raises(ValidationError) as refusal:
        write(initiative, narrative="x" * (PAGE + 1))

    assert "narrative" in refusal.value.message_dict


def test_a_period_that_is_not_over_is_not_frozen(initiative, write):
    draft = write(initiative, ends=timezone.localdate() + timedelta(days=1))

    with pytest.raises(reports.PeriodNotOverError):
        reports.freeze_report(draft, by=None)


def test_a_frozen_report_stays_when_records_change(client, cda, initiative, indicator, session, write):
    publication = reports.freeze_report(write(initiative, narrative="We trained."), by=None)
    before = report_pdf(publication)
    late = factories.person(initiative, "LATE-1", sex="F")
    training.take_attendance(session=session, people_present=[late], category="student", by=None)
    client.force_login(cda)

    page = client.get(_url("results.published", publication.pk)).content.decode()

    assert "women: withheld" in page
    assert "We trained." in page
    assert report_pdf(Publication.objects.get(pk=publication.pk)) == before


def test_a_published_report_is_read_only(initiative, write):
    draft = write(initiative)
    reports.freeze_report(draft, by=None)

    with pytest.raises(reports.FrozenReportError):
        reports.annotate_report(ProgressReport.objects.get(pk=draft.pk), by=None, narrative="later")
    with pytest.raises(reports.FrozenReportError):
        reports.remove_report(ProgressReport.objects.get(pk=draft.pk), by=None)
    with pytest.raises(reports.FrozenReportError):
        reports.freeze_report(ProgressReport.objects.get(pk=draft.pk), by=None)

    assert Publication.objects.count() == 1


def test_a_corrected_report_of_the_same_period_is_a_new_one(initiative, write):
    first = write(initiative)
    reports.freeze_report(first, by=None)

    assert write(initiative).pk != first.pk


def test_the_hash_changes_with_one_fact(initiative, indicator, trained, write):
    first = reports.freeze_report(write(initiative), by=None)
    same = reports.freeze_report(write(initiative), by=None)
    training.revise_participation(trained[6].trainings.get(), by=None, category="other")
    other = reports.freeze_report(write(initiative), by=None)

    told = [[figure.facts_hash for figure in one.figures.all()] for one in (first, same, other)]
    assert (told[0] == told[1], told[0] == told[2]) == (True, False)
    assert len({first.hash, same.hash, other.hash}) == 3, "a salt keeps what is withheld from being tried out"
    assert {f.value for f in FrozenFigure.objects.all()} == {Decimal(7)}


def test_a_freeze_that_arrives_twice_publishes_once(initiative, indicator, write):
    draft, key = write(initiative), new_id()
    reports.freeze_report(draft, by=None, client_id=key)

    with pytest.raises(ReplayedError):
        reports.freeze_report(draft, by=None, client_id=key)

    assert Publication.objects.count() == 1


def test_words_that_changed_since_the_preview_are_not_published(initiative, write):
    draft = write(initiative)
    stale = ProgressReport.objects.get(pk=draft.pk)
    reports.annotate_report(draft, by=None, narrative="A colleague wrote this.")

    with pytest.raises(StaleRecordError):
        reports.freeze_report(stale, by=None)

    assert Publication.objects.count() == 0


def test_a_clerk_does_not_publish(initiative, clerk, write):
    draft = write(initiative)

    with pytest.raises(NotAllowedError):
        reports.freeze_report(draft, by=clerk)


def test_a_sign_that_no_font_holds_is_refused_while_words_can_change(client, cda, initiative, indicator, write):
    draft = write(initiative, narrative="Good \U00013080 harvest")
    with pytest.raises(UnprintableReportError):
        reports.freeze_report(draft, by=None)
    client.force_login(cda)

    answer = client.post(
        _url("results.preview", draft.pk), {"version": draft.version, "client_id": str(new_id()), "agreed": "on"}
    )

    assert answer.status_code == 422
    assert "cannot be printed" in answer.content.decode()
    assert Publication.objects.count() == 0


def test_a_report_is_begun_written_and_published_in_the_browser(client, cda, indicator):
    client.force_login(cda)
    form = {"starts": "2023-01-01", "ends": "2023-03-31", "language": "en", "narrative": "Seven people came."}
    client.post(_url("results.progressreport.add"), {**form, "client_id": str(new_id())})
    draft = ProgressReport.objects.get()
    preview = client.get(_url("results.preview", draft.pk)).content.decode()

    answer = client.post(
        _url("results.preview", draft.pk), {"version": draft.version, "client_id": str(new_id()), "agreed": "on"}
    )

    publication = Publication.objects.get()
    assert "Seven people came." in preview
    assert answer.url == _url("results.published", publication.pk)
    assert f"{_url('figure', indicator.pk)}?on=2023-03-31" in preview
    figure = publication.figures.get()
    assert _url("results.published_figure", publication.pk, figure.pk) in client.get(answer.url).content.decode()


def test_not_agreeing_publishes_nothing(client, cda, initiative, indicator, write):
    draft = write(initiative)
    client.force_login(cda)

    answer = client.post(_url("results.preview", draft.pk), {"version": draft.version, "client_id": str(new_id())})

    assert answer.status_code == 422
    assert Publication.objects.count() == 0


def _text(pdf, tmp_path):
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed")
    path = tmp_path / "report.pdf"
    path.write_bytes(pdf)
    return subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True).stdout.decode()


def test_the_pdf_carries_the_hash_and_the_words(client, viewer, initiative, indicator, write, tmp_path):
    publication = reports.freeze_report(write(initiative, narrative="Seven people came."), by=None)
    client.force_login(viewer)

    answer = client.get(_url("results.pdf", publication.pk))

    assert answer["Content-Type"] == "application/pdf"
    assert io.BytesIO(answer.content).read(5) == b"%PDF-"
    assert publication.hash.encode() in answer.content or publication.hash in _text(answer.content, tmp_path)


def test_the_text_of_the_pdf(initiative, indicator, write, tmp_path):
    publication = reports.freeze_report(write(initiative, narrative="Seven people came."), by=None)

    text = _text(report_pdf(publication), tmp_path)

    assert publication.hash in text
    assert "Seven people came." in text
    assert "People trained: 7" in text


@pytest.mark.parametrize(("language", "way"), [("fr", "ltr"), ("ar", "rtl")])
def test_a_report_has_its_own_language(client, cda, initiative, indicator, write, language, way):
    publication = reports.freeze_report(write(initiative, language=language, narrative="نص"), by=None)
    client.force_login(cda)

    page = client.get(_url("results.published", publication.pk)).content.decode()

    assert f'<article class="sheet stack" lang="{language}" dir="{way}">' in page
    assert report_pdf(publication)[:5] == b"%PDF-"


def test_a_mean_that_does_not_end_keeps_its_hash(initiative, define, write):
    define("price", "Price", how="mean", measure="observed.price_per_kg", subject="record", unit="USD")
    for value in ("1", "1", "2"):
        evidence.record_observation(
            initiative=initiative, by=None, quantity="price_per_kg", value=Decimal(value), unit="USD",
            starts=date(2023, 2, 1), method="asked",
        )  # fmt: skip
    publication = reports.freeze_report(write(initiative), by=None)

    kept = Publication.objects.get(pk=publication.pk)

    assert evidence.publication_hash(list(kept.figures.order_by("position")), kept.content) == kept.hash


def test_no_name_is_frozen(initiative, define, session, write):
    define()
    person = factories.person(initiative, "N-1", name="Canary Name", sex="F")
    training.take_attendance(session=session, people_present=[person], category="student", by=None)

    publication = reports.freeze_report(write(initiative), by=None)

    facts = json.loads(publication.figures.get().facts)
    assert [fact["label"] for fact in facts] == ["N-1, GMP basics, 2023-03-05"]
    assert re.search("Canary", json.dumps(publication.content)) is None


@pytest.mark.parametrize("name", ["results.preview", "results.preview_work"])
def test_a_preview_takes_at_most_25_queries(client, cda, indicator, write, name, django_assert_max_num_queries):
    draft = write(indicator.initiative)
    client.force_login(cda)

    with django_assert_max_num_queries(25):
        answer = client.get(_url(name, draft.pk))

    assert answer.status_code == 200
