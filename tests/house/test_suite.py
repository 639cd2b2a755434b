"""The steps of the test command: what is asked for, what is counted, what is missing."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tools import postgres, suite
from tools.suite import Options, Row

REPORT = '<?xml version="1.0"?><testsuites name="pytest tests"><testsuite name="pytest" {}><testcase/></testsuite></testsuites>'


@pytest.mark.parametrize(
    ("words", "options"),
    [
        ([], Options(everything=False, journeys=False, pytest=[])),
        (["--journeys", "-x"], Options(everything=False, journeys=True, pytest=["-x"])),
        (["--all", "tests/house"], Options(everything=True, journeys=False, pytest=["tests/house"])),
    ],
)
def test_our_flags_are_kept_from_pytest(words, options):
    assert suite.split_flags(words) == options


def test_a_whole_run_is_shared_by_two_workers_and_a_picked_test_is_not():
    whole = suite.pytest_command(Options(False, False, []), "not journey")
    picked = suite.pytest_command(Options(False, False, ["-k", "trust"]), "not journey")

    assert (whole[4:6], "-n" in picked, picked[-2:]) == (["-n", "2"], False, ["-k", "trust"])


def test_journeys_are_walked_one_after_the_other():
    assert "-n" not in suite.pytest_command(Options(True, False, []), "journey")


def test_tests_are_counted_from_the_report(tmp_path):
    report = tmp_path / "report.xml"
    report.write_text(REPORT.format('errors="1" failures="2" skipped="3" tests="10"'), encoding="utf-8")

    assert suite.test_counts(report) == (4, 3, 3)


def test_a_step_without_a_report_has_no_counts(tmp_path):
    assert suite.test_counts(tmp_path / "report.xml") is None


def test_the_closing_table_ends_with_the_sum_of_all_tests():
    rows = [
        Row("mypy", "passed", 2.0),
        Row("tests on SQLite", "failed", 61.25, (8, 1, 2)),
        Row("journeys", "missing"),
        Row("tests on PostgreSQL", "passed", 70.0, (9, 0, 2)),
    ]

    assert suite.closing(rows).splitlines()[1:] == [
        "mypy                 passed       2.0 s",
        "tests on SQLite      failed      61.2 s  8 passed, 1 failed, 2 skipped",
        "journeys             missing      0.0 s",
        "tests on PostgreSQL  passed      70.0 s  9 passed, 0 failed, 2 skipped",
        "",
        "tests: 17 passed, 1 failed, 4 skipped",
    ]


def test_a_command_that_is_not_installed_is_a_missing_step(capsys):
    row = suite.step("types", ["no-such-command"], {"PATH": ""})

    assert (row, "no-such-command is not in the environment" in capsys.readouterr().out) == (
        Row("types", "missing"),
        True,
    )


def test_a_machine_without_chromium_and_postgresql_is_told_both(monkeypatch):
    monkeypatch.setattr("shutil.which", lambda name, path=None: None)
    monkeypatch.delenv("CLUSTERWISE_TEST_DATABASE_URL", raising=False)

    assert suite.missing_packages() == ["chromium", "postgresql"]


def test_a_throwaway_server_answers_and_leaves_nothing_behind(tmp_path):
    if postgres.programs() is None:
        pytest.skip("PostgreSQL is not installed")
    ask = "import sys, psycopg; print(psycopg.connect(sys.argv[1]).execute('select 6 * 7').fetchone()[0])"
    with postgres.throwaway(tmp_path / "servers") as url:
        said = subprocess.run(
            [sys.executable, "-W", "ignore", "-c", ask, url], capture_output=True, text=True, check=True
        )

    assert (said.stdout, list((tmp_path / "servers").iterdir())) == ("42\n", [])


def test_a_folder_that_only_its_owner_may_enter_is_closed_to_the_server(tmp_path):
    inner = tmp_path / "inner"
    inner.mkdir(mode=0o755)
    tmp_path.chmod(0o700)

    assert postgres.is_open_to_others(inner) is False


def test_the_root_folder_is_open_to_others():
    if os.name == "nt":
        pytest.skip("POSIX permissions only")
    assert postgres.is_open_to_others(Path("/"))


def test_spark_joins_a_whole_run_where_java_is(monkeypatch, tmp_path):
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert suite.wants_spark(["--all"]) is False
    java = tmp_path / "java"
    java.touch(mode=0o755)

    assert (suite.wants_spark(["--all"]), suite.wants_spark(["-k", "trust"])) == (True, False)
