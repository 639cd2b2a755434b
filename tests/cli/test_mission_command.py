"""Only a row whose every test passed just now is proven."""

import pytest

from clusterwise import cli
from clusterwise.cli import mission

PROOFS = {
    "test_A1.py": "def test_holds():\n    assert 1\n\n\ndef test_holds_too():\n    assert 1\n",
    "test_A2.py": "def test_holds():\n    assert 1\n\n\ndef test_fails():\n    assert 0\n",
    "test_A3.py": "import pytest\n\n\ndef test_skips():\n    pytest.skip('no data')\n",
    "test_A4.py": "import nowhere_to_be_found\n\n\ndef test_holds():\n    assert 1\n",
    "test_A5.py": "",
    "test_A6.py": "import pytest\n\npytest.skip('not here', allow_module_level=True)\n",
    "test_A7.py": "import pytest\n\n\n@pytest.fixture\ndef bad():\n    yield 1\n    assert 0\n\n\ndef test_x(bad):\n    assert bad\n",
    "test_A8.py": "import pytest\n\n\n@pytest.fixture\ndef bad():\n    assert 0\n\n\ndef test_x(bad):\n    assert bad\n",
    "test_A9.py": "import pytest\n\n\ndef test_holds():\n    assert 1\n\n\ndef test_x():\n    pytest.xfail('later')\n",
}
ROWS = "id,story,what,capability,acceptance\n" + "".join(f"A{n},s,What {n},c,a\n" for n in range(1, 11))


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A small checkout with a proof of each kind, and a row without any."""
    proofs = tmp_path / "tests" / "mission"
    proofs.mkdir(parents=True)
    (tmp_path / "docs").mkdir()
    (tmp_path / "pyproject.toml").write_text("[tool.pytest.ini_options]\n", encoding="utf-8")
    (tmp_path / "docs" / "mission.csv").write_text(ROWS, encoding="utf-8")
    for name, text in PROOFS.items():
        (proofs / name).write_text(text, encoding="utf-8")
    (tmp_path / "src").symlink_to(mission.ROOT / "src")
    monkeypatch.delenv("DJANGO_SETTINGS_MODULE")
    monkeypatch.setattr(mission, "ROOT", tmp_path)
    return tmp_path


def test_rows_are_proven_by_passing_tests_alone_and_nothing_is_remembered(project, capsys):
    first_code = cli.main(["mission"])
    first = capsys.readouterr().out.splitlines()
    (project / "tests" / "mission" / "test_A1.py").write_text("def test_holds():\n    assert 0\n", encoding="utf-8")
    cli.main(["mission"])
    second = capsys.readouterr().out.splitlines()

    assert first_code == 0
    assert first == [
        "A1     proven  What 1",
        *(f"A{n:<4}  open    What {n}" for n in range(2, 11)),
        "1 proven, 9 open, of 10.",
    ]
    assert (second[0], second[-1]) == ("A1     open    What 1", "0 proven, 10 open, of 10.")


def test_where_there_is_no_checkout_the_command_says_so(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(mission, "ROOT", tmp_path)
    code = cli.main(["mission"])

    assert (code, "from a checkout of the source code" in capsys.readouterr().err) == (1, True)


def test_the_missions_rows_are_those_of_the_project():
    rows = mission.read_rows(mission.ROOT / "docs" / "mission.csv")

    assert (len(rows), len({row["id"] for row in rows})) == (129, 129)
    assert all(row["what"] for row in rows)


@pytest.mark.parametrize(
    ("outcomes", "holds"),
    [
        (None, False),
        ({}, False),
        ({"a": ["passed"]}, True),
        ({"a": []}, False),
        ({"a": ["passed"], "b": ["skipped"]}, False),
        ({"a": ["passed", "teardown failed"]}, False),
    ],
)
def test_what_counts_as_proven(outcomes, holds):
    assert mission.is_proven(outcomes) is holds
