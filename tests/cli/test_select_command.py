"""`clusterwise select` ranks from two tables, and makes a decision again from its file."""

import csv
import io
import json
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from clusterwise import cli
from clusterwise.formats.workbook import read_table
from clusterwise.press.cells import Sheet
from clusterwise.press.tables import write_xlsx

CRITERIA = "criterion,direction,weight,low,high,veto\njobs,+,50,0,5,\nwomen,more,30,0,5,\nrisk,-,20,0,5,4\n"
SCORES = (
    "candidate,jobs,women,risk,cost,staff months\n"
    "Figs,5,2-4,1,60,6\nDates,2,5,,50,9\nOlives,1,1,2,30,2\nSpices,5,5,5,1,1\n"
)
WEIGHTS = "person,sex,jobs,women,risk\nP1,F,30,60,10\nP2,men,70,10,20\n"
MEANS = ("--budget", "100", "--currency", "USD", "--staff-months", "12")


@pytest.fixture
def tables(tmp_path):
    """Criteria, scores and weights as CSV, and an empty place for the results."""
    for name, text in (("criteria", CRITERIA), ("scores", SCORES), ("weights", WEIGHTS)):
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    return tmp_path


def run(folder, *words, out="out"):
    given = [str(folder / word) if word.endswith((".csv", ".json", ".xlsx")) else word for word in words]
    return cli.main(["select", *given, "--out", str(folder / out)])


def ranking(folder, out="out"):
    text = (folder / out / "ranking.csv").read_text(encoding="utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_two_tables_give_a_ranking_the_file_that_reproduces_it_and_a_report(tables, capsys):
    code = run(tables, "criteria.csv", "scores.csv")
    document = json.loads((tables / "out" / "robustness.json").read_text(encoding="utf-8"))
    said = capsys.readouterr().out.splitlines()

    assert code == 0
    # 50 % of jobs, 30 % of women, 20 % of low risk: 0.5 + 0.3 * 2..4 / 5 + 0.2 * 4 / 5.
    assert [(row["rank"], row["candidate"], round(float(row["value_low"]), 6), round(float(row["value_high"]), 6)) for row in ranking(tables)] == [
        ("1", "Figs", 0.78, 0.9), ("2", "Dates", 0.5, 0.7), ("3", "Olives", 0.28, 0.28),
    ]  # fmt: skip
    assert document["about"]["vetoed"] == {"Spices": ["risk"]}
    assert said[0] == "Spices is ruled out by the veto on risk and not compared."
    assert said[1].startswith("3 candidates, 3 criteria: Figs first, robust (100% of 10,000 draws), ")


def test_people_and_means_bring_womens_and_mens_ranking_and_the_best_set(tables):
    run(tables, "criteria.csv", "scores.csv", "--weights", "weights.csv", *MEANS)
    document = json.loads((tables / "out" / "robustness.json").read_text(encoding="utf-8"))
    sides, sets = document["result"]["side_by_side"], document["result"]["portfolio"]
    report = (tables / "out" / "select.html").read_text(encoding="utf-8")

    assert (sides["women"]["order"], sides["men"]["order"]) == (
        ["Dates", "Figs", "Olives"],
        ["Figs", "Dates", "Olives"],
    )
    assert (sets["best"]["clusters"], sets["runner_up"]["clusters"]) == (["Figs", "Olives"], ["Dates", "Olives"])
    assert [row["in_best_set"] for row in ranking(tables)] == ["yes", "no", "yes"]
    assert report.count("<svg xmlns") == 2
    assert "<script" not in report
    assert "By women&#x27;s and by men&#x27;s weights" in report


def test_the_file_gives_identical_files_again(tables, capsys):
    run(tables, "criteria.csv", "scores.csv", "--weights", "weights.csv", *MEANS)
    (tables / "kept.json").write_bytes((tables / "out" / "robustness.json").read_bytes())
    code = run(tables, "kept.json", out="again")

    same = {
        name: (tables / "out" / name).read_bytes() == (tables / "again" / name).read_bytes()
        for name in ("ranking.csv", "robustness.json", "ranking.xlsx", "select.html")
    }
    assert (code, same) == (0, dict.fromkeys(same, True))
    assert capsys.readouterr().out.splitlines()[-1] == "The file's own result came out again, in every place."


def test_a_file_whose_result_was_altered_is_told_apart(tables, capsys):
    run(tables, "criteria.csv", "scores.csv")
    document = json.loads((tables / "out" / "robustness.json").read_text(encoding="utf-8"))
    document["result"]["finding"]["chosen"] = ["Olives"]
    (tables / "forged.json").write_text(json.dumps(document), encoding="utf-8")
    code = run(tables, "forged.json", out="again")

    assert code == 1
    assert capsys.readouterr().err == "The file says something else in 1 places, first in finding.chosen.0.\n"


def test_workbooks_are_read_like_csv(tables):
    run(tables, "criteria.csv", "scores.csv")
    for name, text in (("criteria", CRITERIA), ("scores", SCORES)):
        rows = [[cell or None for cell in row] for row in csv.reader(io.StringIO(text))]
        sheet = Sheet("", tuple(map(str, rows[0])), rows[1:])
        (tables / f"{name}.xlsx").write_bytes(write_xlsx([sheet], created=datetime(2026, 1, 1, tzinfo=UTC)))
    run(tables, "criteria.xlsx", "scores.xlsx", out="books")

    assert ranking(tables, "books") == ranking(tables)
    book = read_table((tables / "out" / "ranking.xlsx").read_bytes(), "ranking.xlsx")
    assert [row[1] for row in book.rows] == ["Figs", "Dates", "Olives"]


@pytest.mark.parametrize(
    ("name", "old", "new", "sentence"),
    [
        ("scores", "Olives,1", "Olives,many", "scores.csv, row 4, jobs: “many” is not a number."),
        (
            "scores",
            "Olives,1",
            "Olives,7",
            "scores.csv, row 4, jobs: 7 lies outside the scale from 0 to 5; correct it.",
        ),
        ("scores", "2-4", "4-2", "scores.csv, row 2, women: the limits run from 4 to 2; give the lower end first."),
        (
            "scores",
            "Olives",
            "Figs",
            "scores.csv, row 4, candidate: “Figs” stands in row 2 already; keep one row of it.",
        ),
        ("scores", "candidate,jobs", "candidate,work", "scores.csv has no column “jobs”"),
        ("scores", "risk,cost", "risk,luck", "the column “luck” is no criterion; add it to the criteria or remove it."),
        ("scores", "\nOlives", "\n", "scores.csv, row 4, candidate: the candidate has no name"),
        (
            "criteria",
            "jobs,+",
            "jobs,up",
            "criteria.csv, row 2, direction: “up” is no direction; write + where more is",
        ),
        ("criteria", "jobs,+,50", "jobs,+,", "criteria.csv, row 2, weight: nothing is given; write a number."),
        ("criteria", "0,5,\nwomen", "5,0,\nwomen", "row 2, low: the scale runs from 5 to 0; low must be below high."),
        ("weights", "P2,men", "P2,lady", "weights.csv, row 3, sex: “lady” is not known; write F, M, X (other) or U"),
        ("weights", "30,60,10", "0,0,0", "weights.csv, row 2, jobs: weights are zero or more, and not all zero"),
    ],
)
def test_bad_tables_are_refused_by_row_with_the_remedy(tables, capsys, name, old, new, sentence):
    path = tables / f"{name}.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    code = (
        run(tables, "criteria.csv", "scores.csv", "--weights", "weights.csv")
        if name == "weights"
        else run(tables, "criteria.csv", "scores.csv")
    )

    assert code == 1
    assert sentence in capsys.readouterr().err
    assert not (tables / "out").exists()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("missing.csv", "scores.csv"), "cannot be read (No such file or directory)"),
        (("criteria.csv", "scores.csv", "weights.csv"), "Give one file of a decision (JSON), or two tables"),
        (("criteria.csv", "scores.csv", "--first", "9"), "The first 9 of 3 candidates are asked for"),
        (("criteria.csv", "scores.csv", "--budget", "much"), "The money at hand, “much”: “much” is not a number."),
        (("criteria.csv",), "criteria.csv: The text is not JSON"),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_is_written(tables, capsys, words, sentence):
    code = run(tables, *words)

    assert code == 1
    assert sentence in capsys.readouterr().err
    assert not (tables / "out").exists()


def test_results_are_never_overwritten_and_a_file_takes_no_options(tables, capsys):
    run(tables, "criteria.csv", "scores.csv")
    (tables / "kept.json").write_bytes((tables / "out" / "robustness.json").read_bytes())

    assert (run(tables, "criteria.csv", "scores.csv"), run(tables, "kept.json", "--seed", "2", out="other")) == (1, 1)
    said = capsys.readouterr().err
    assert "ranking.csv exists already; name another folder" in said
    assert "A file of a decision holds all that it rests on; leave out --seed." in said


def test_a_missing_cost_is_refused_by_row(tables, capsys):
    path = tables / "scores.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("50,9", "50,"), encoding="utf-8")

    assert run(tables, "criteria.csv", "scores.csv", *MEANS) == 1
    assert "scores.csv, row 3, staff months: nothing is given; write a number." in capsys.readouterr().err


def test_the_command_starts_without_django(tables):
    code = (
        "import sys\nfrom clusterwise import cli\n"
        f"done = cli.main(['select', {str(tables / 'criteria.csv')!r}, {str(tables / 'scores.csv')!r}, '--out', {str(tables / 'out')!r}])\n"
        "print(done, 'django.conf' in sys.modules and sys.modules['django.conf'].settings.configured)"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert ended.stdout.splitlines()[-1] == "0 False"
