"""A published report leaves as an archive whose figures anybody counts again with Python alone."""

import io
import json
import subprocess
import sys
import zipfile
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from tests import factories

from clusterwise.cli import main
from clusterwise.foundation.evidence import services as evidence
from clusterwise.phases.p5_action.training import services as training
from clusterwise.phases.p6_results.pack.archive import pack
from clusterwise.phases.p6_results.services.reports import freeze_report


@pytest.fixture
def crowd(initiative: Any, session: Any) -> Any:
    """Six women and five men, trained and paid."""
    people = [
        factories.person(initiative, f"secret-{n}", sex=sex, place="Hidden") for n, sex in enumerate("F" * 6 + "M" * 5)
    ]
    training.take_attendance(session=session, people_present=people, category="student", by=None)
    for year, factor in ((2022, 1), (2023, 2)):
        for place, who in enumerate(people):
            evidence.record_observation(
                initiative=initiative,
                by=None,
                person=who,
                value=Decimal(10 + place) * factor,
                denominator=Decimal(30),
                quantity="wage_per_day",
                unit="TND",
                method="survey",
                starts=date(year, 2, 1),
            )
    return people


@pytest.fixture
def published(initiative: Any, define: Any, crowd: Any, write: Any) -> Any:
    """A report of figures of every kind, one of them of too few people."""
    define(code="people")
    define(code="two", name="Two people", filters={"course": "nowhere"})
    formulas = {
        "count": "count(trained) since start",
        "share": 'percent(ratio(distinct(person where measure = "trained" and sex = "F"), distinct(person where measure = "trained")))',
        "mean": "mean(observed.wage_per_day) in 2023",
        "median": "median(observed.wage_per_day) in 2023",
        "pooled": "ratio(sum(observed.wage_per_day)) since start",
        "weighted": "weighted_mean(observed.wage_per_day, weight: denominator) in 2023",
        "growth": "pct_change(mean(observed.wage_per_day in 2023), mean(observed.wage_per_day in 2022))",
        "fold": "fold(mean(observed.wage_per_day in period), baseline)",
        "sum": "sum(observed.wage_per_day in 2023) - sum(observed.wage_per_day in 2022)",
    }
    for code, formula in formulas.items():
        found = define(code=code, name=code, formula=formula, unit="u")
        if code == "fold":
            evidence.freeze_baseline(indicator=found, as_of=date(2022, 12, 31), method="survey", by=None)
    return freeze_report(write(initiative), by=None)


def unpacked(data: bytes, folder: Any) -> Any:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        archive.extractall(folder)
    return folder


def run(folder: Any) -> tuple[int, list[str]]:
    """Run the verifier as a stranger would: an interpreter without site packages."""
    done = subprocess.run(
        [sys.executable, "-I", "-S", "verify.py"], cwd=folder, capture_output=True, text=True, check=False
    )
    return done.returncode, (done.stdout + done.stderr).splitlines()


def test_every_figure_is_counted_again_without_clusterwise(published, tmp_path):
    code, said = run(unpacked(pack(published), tmp_path))
    kinds = {line.split()[1]: line.split()[0] for line in said[2:-1]}

    assert (code, said[-1]) == (0, "Every figure holds.")
    assert kinds == {
        **dict.fromkeys(
            ["people", "count", "share", "mean", "pooled", "weighted", "growth", "fold", "sum", "two"], "holds"
        ),
        "median": "withheld",
    }


@pytest.mark.parametrize("told", ["value", "by_sex", "facts"])
def test_a_changed_figure_or_fact_is_found(published, tmp_path, told):
    folder = unpacked(pack(published), tmp_path)
    report = json.loads((folder / "report.json").read_text())
    figure = next(one for one in report["figures"] if one["code"] == "mean")
    if told == "facts":
        rows = folder / figure["tree"]["rows"]
        rows.write_text(rows.read_text().replace(",F,1", ",F,9", 1))
    else:
        figure[told] = {**figure["by_sex"], "F": "1"} if told == "by_sex" else "1"
        (folder / "report.json").write_text(json.dumps(report))
    code, said = run(folder)

    assert code == 1
    assert next(line for line in said if line.startswith("DIFFERS")).startswith("DIFFERS   mean")
    assert any(line.startswith("CHANGED") for line in said)


def test_nobody_can_be_recognised_in_it(published, tmp_path, crowd, initiative):
    folder = unpacked(pack(published), tmp_path)
    everything = "".join(path.read_text() for path in folder.rglob("*") if path.is_file() and path.name != "verify.py")

    for person in crowd:
        assert person.code not in everything
        assert str(person.pk) not in everything
    assert "Hidden" not in everything
    assert published.content["salt"] not in everything


def test_what_one_person_earns_stays_inside(published, tmp_path):
    folder = unpacked(pack(published), tmp_path)
    report = json.loads((folder / "report.json").read_text())
    tree = {one["code"]: one["tree"] for one in report["figures"]}
    lines = {code: (folder / tree[code]["rows"]).read_text().splitlines()[1:] for code in ("mean", "people")}

    assert lines["mean"] == [",F,150.000000,180.000000,TND,,6", ",M,180.000000,150.000000,TND,,5"]
    assert len(lines["people"]) == 11
    assert all(line.endswith(",,,,,") for line in lines["people"])


def test_a_figure_of_too_few_people_leaves_without_rows(initiative, define, session, write, tmp_path):
    define(code="few")
    people = [factories.person(initiative, f"P-{n}", sex=sex) for n, sex in enumerate("FFFFFFM")]
    training.take_attendance(session=session, people_present=people, category="student", by=None)
    folder = unpacked(pack(freeze_report(write(initiative), by=None)), tmp_path)
    (figure,) = json.loads((folder / "report.json").read_text())["figures"]

    assert (figure["tree"], "value" in figure, "by_sex" in figure) == (None, False, False)
    assert not (folder / "facts").exists()
    assert run(folder)[1][2].startswith("withheld  few")


def test_the_same_report_gives_the_same_bytes(published):
    assert pack(published) == pack(published)


def test_the_page_and_the_command_give_the_archive(published, viewer, client, tmp_path, capsys):
    client.force_login(viewer)
    args = [published.programme.slug, published.initiative.slug, published.pk]
    answer = client.get(reverse("results.pack", args=args))
    assert (answer.status_code, answer["Content-Type"], answer.content) == (200, "application/zip", pack(published))

    assert main(["report", "pack", str(published.pk), "--out", str(tmp_path)]) == 0
    assert (tmp_path / f"{published.pk}.zip").read_bytes() == answer.content
    assert main(["report", "pack", str(published.pk), "--out", str(tmp_path)]) == 1
    assert "exists already" in capsys.readouterr().err
