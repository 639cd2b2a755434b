"""Studies of effect: counted from a file or from records, kept with hash, method and seed, and counted again."""

import hashlib
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests import factories
from tests.phases.results.evaluation.conftest import panel_csv

from clusterwise.foundation.documents import store
from clusterwise.foundation.evidence import services as evidence
from clusterwise.foundation.evidence.models import Indicator
from clusterwise.foundation.journal.models import Event
from clusterwise.foundation.people.access import NotAllowedError
from clusterwise.phases.p6_results.evaluation import effects, wording
from clusterwise.phases.p6_results.evaluation.estimating import differences
from clusterwise.phases.p6_results.evaluation.models import EffectStudy


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.CLUSTERWISE_MEDIA = tmp_path


def file_of(data, name="panel.csv"):
    return SimpleUploadedFile(name, data, content_type="text/csv")


def count(initiative, data=None, by=None, **values):
    given = {"title": "Sales", "outcome": "sales in USD", "method": "did_panel", **values}
    file = None if "indicator" in values else file_of(panel_csv() if data is None else data)
    return effects.count_study(initiative=initiative, by=by, file=file, **given)


def test_a_panel_gives_the_effect_that_is_in_it_with_its_clusters_and_picture(initiative):
    study = count(initiative)

    found = study.result["estimate"]
    assert found["low"] < 2 < found["high"]
    assert (found["clusters"], found["n"], found["cautions"]) == (40, 160, [])
    assert [one["offset"] for one in study.result["points"]] == [-2, -1, 0, 1]
    assert study.sha256 == hashlib.sha256(panel_csv()).hexdigest()


def test_counting_again_gives_the_same(initiative):
    study = EffectStudy.objects.get(pk=count(initiative, panel_csv(units=12), seed=4).pk)

    assert effects.counted_again(study) == []


def test_a_stored_result_that_was_tampered_with_is_found(initiative):
    study = count(initiative)
    study.result["estimate"]["value"] += 0.001

    assert effects.counted_again(study) == ["estimate.value"]


def test_lost_data_are_said_to_be_lost(initiative):
    study = count(initiative)
    store.path_of(study.sha256).unlink()

    with pytest.raises(effects.LostDataError, match="not there any more"):
        effects.counted_again(study)


def test_differences_name_their_place():
    kept = {"a": [1.0, {"b": None}], "c": "x"}

    assert differences(kept, {"a": [1.0 + 1e-12, {"b": 2}], "c": "y"}) == ["a[1].b", "c"]


def test_a_change_without_comparison_is_called_a_change_and_never_an_impact(initiative, client, cda):
    study = count(initiative, panel_csv(with_first=False), method="change")
    client.force_login(cda)

    text = client.get(address(initiative, "evaluation.effectstudy.record", study.pk)).content.decode()

    told = text[text.index("<main") : text.index("</main>")]
    assert wording.headline(study).startswith("Change of sales in USD: 3")
    assert "says nothing of what caused it" in told
    assert "impact" not in told.lower()
    assert "Estimated effect" not in told


@pytest.mark.parametrize("method", ["did_2x2", "did_panel", "staggered", "matching"])
def test_without_comparison_there_is_no_effect(initiative, method):
    with pytest.raises(ValidationError, match="Nobody is there to compare with"):
        count(initiative, panel_csv(with_first=False), method=method, covariates="land")

    assert not EffectStudy.objects.exists()


@pytest.mark.parametrize("method", ["did_2x2", "staggered", "not_yet"])
def test_every_method_with_comparison_finds_the_effect(initiative, method):
    found = count(initiative, method=method).result["estimate"]

    assert found["low"] < 2.05 < found["high"] or abs(found["value"] - 2) < 0.2


def test_matching_keeps_its_balance(initiative):
    study = count(initiative, method="matching", covariates="land")

    assert [one["covariate"] for one in study.result["balance"]] == ["land"]
    assert abs(study.result["balance"][0]["after"]) <= abs(study.result["balance"][0]["before"])


def test_few_clusters_are_warned_of_on_the_page_beside_the_bootstrap(client, cda, initiative):
    study = count(initiative, panel_csv(units=12))
    client.force_login(cda)

    text = client.get(address(initiative, "evaluation.effectstudy.record", study.pk)).content.decode()

    assert "Only 12 clusters: below 30 the plain interval is too narrow" in text
    assert "Wild bootstrap: interval" in text
    assert "<title" in text[text.index("<svg xmlns") :]


@pytest.mark.parametrize(
    ("data", "cause"),
    [
        (b"unit,year\na,1\n", "no column named period, outcome"),
        (b"unit,period,outcome\na,2021,much\na,2022,4\n", "Row 2, column “outcome”"),
        (b"unit,period,outcome\n,2021,1\na,2022,4\n", "Row 2, column “unit”"),
        (b"unit,period,outcome,first,treated\na,1,1,,0\na,2,1,,0\n", "not both"),
        (b"unit,period,outcome,treated\na,1,1,perhaps\na,2,1,0\n", "Write 1 from when"),
        (b"unit,period,outcome,first\na,1,1,2\na,1,2,2\n", "stands twice"),
    ],
)
def test_a_crooked_file_is_refused_with_its_place(initiative, data, cause):
    with pytest.raises(ValidationError, match=cause):
        count(initiative, data)


def test_a_file_and_an_indicator_at_once_or_none_are_refused(initiative):
    with pytest.raises(ValidationError, match="either a file or an indicator"):
        effects.count_study(initiative=initiative, by=None, title="x", outcome="y", method="change")


@pytest.fixture
def firms(initiative, wages):
    """Six firms with wages of four years; three take part from 2023 on, the others later than anybody looks."""
    for place in range(6):
        joined = date(2023, 2, 1) if place < 3 else date(2026, 1, 1)
        firm = factories.organisation(initiative, f"Firm {place}", since=joined)
        for year in (2021, 2022, 2023, 2024):
            gain = 3 if place < 3 and year >= 2023 else 0
            value = Decimal(10 + place + year - 2021 + gain) + Decimal((place * year) % 3) / 10
            evidence.record_observation(
                initiative=initiative,
                by=None,
                quantity="wage_per_day",
                organisation=firm,
                value=value,
                unit="USD",
                starts=date(year, 6, 1),
                method="survey",
                evidence_note="x",
            )
    return wages


def test_an_indicators_records_are_taken_by_organisation_and_year(initiative, firms):
    study = count(initiative, indicator=firms, treatment_measure="involved")

    lines = store.path_of(study.sha256).read_text().splitlines()
    assert lines[0] == "unit,period,outcome,first"
    assert len(lines) == 1 + 6 * 4
    assert abs(study.result["estimate"]["value"] - 3) < 0.3
    assert effects.counted_again(study) == []


def test_an_indicator_of_another_initiative_is_refused(initiative, sibling, firms):
    with pytest.raises(ValidationError, match="belongs elsewhere"):
        count(sibling, indicator=Indicator.objects.get(), treatment_measure="involved")


def address(initiative, name, *args):
    return reverse(name, args=[initiative.programme.slug, initiative.slug, *args])


def test_an_evaluator_sends_a_file_and_the_journal_tells(client, evaluator, initiative):
    client.force_login(evaluator)
    values = {
        "title": "Sales",
        "language": "en",
        "outcome": "sales",
        "method": "did_panel",
        "seed": "7",
        "confidence": "90",
        "file": file_of(panel_csv(units=10)),
    }

    answer = client.post(address(initiative, "evaluation.effectstudy.add"), values)

    study = EffectStudy.objects.get()
    assert answer.url == address(initiative, "evaluation.effectstudy.record", study.pk)
    assert (study.seed, study.confidence, study.file_name) == (7, 90, "panel.csv")
    assert Event.objects.get(verb="evaluation.counted").subject_id == str(study.pk)
    again = client.get(address(initiative, "evaluation.again", study.pk)).content.decode()
    assert "The same came out" in again


def test_a_refusal_stands_on_the_form(client, evaluator, initiative):
    client.force_login(evaluator)
    values = {
        "title": "Sales",
        "language": "en",
        "outcome": "sales",
        "method": "did_panel",
        "seed": "7",
        "confidence": "95",
        "file": file_of(panel_csv(with_first=False)),
    }

    answer = client.post(address(initiative, "evaluation.effectstudy.add"), values)

    assert answer.status_code == 422
    assert "Nobody is there to compare with" in answer.content.decode()
    assert not EffectStudy.objects.exists()


def test_only_an_evaluator_counts(initiative, cda):
    with pytest.raises(NotAllowedError):
        count(initiative, by=cda)


def test_a_study_of_another_initiative_is_not_found(client, evaluator, sibling, initiative):
    study = count(sibling)
    client.force_login(evaluator)

    pages = [
        client.get(address(place, name, study.pk)).status_code
        for place in (initiative, sibling)
        for name in ("evaluation.effectstudy.record", "evaluation.again")
    ]

    assert pages == [404] * 4


def test_how_many_to_ask(client, cda, initiative):
    client.force_login(cda)
    url = address(initiative, "evaluation.size")

    plain = client.get(url, {"icc": "0", "loss": "0"}).context["rows"]
    refused = client.get(url, {"share": "100"})

    assert [told for _name, told in plain][:3] == ["1.00", "62 / 62", "385 / 385"]
    assert (refused.status_code, refused.context["rows"]) == (422, [])
