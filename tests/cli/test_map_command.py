"""`clusterwise map` reads CSV, XLSX, Parquet and region tables, and refuses in sentences that name row and remedy."""

import io
import json
import sys
from datetime import UTC, datetime

import pyarrow.csv
import pyarrow.parquet as pq
import pytest
from bench.synthetic import Plan as Synthetic
from bench.synthetic import write

from clusterwise.cli import main
from clusterwise.cli.mapping import Bar
from clusterwise.engines.spark import missing_for_spark
from clusterwise.press.cells import Sheet
from clusterwise.press.tables import write_xlsx

NAMES = {"establishment": "id", "industry": "isic", "region": "place", "employment": "total"}
COLUMNS = ["establishment", "period", "industry", "region", "lon", "lat", "women", "men", "unknown", "employment"]


@pytest.fixture(scope="module")
def register(tmp_path_factory):
    """The same 1,500 firms as Parquet, CSV and XLSX."""
    folder = tmp_path_factory.mktemp("register")
    made = write(Synthetic(1_500, industries=5, centres=2, sigma_degrees=0.03), folder / "made.parquet")
    table = pq.read_table(made.register, columns=COLUMNS)
    named = table.rename_columns([NAMES.get(name, name) for name in COLUMNS])
    pq.write_table(named, folder / "register.parquet")
    pyarrow.csv.write_csv(named, folder / "register.csv")
    rows = [list(row.values()) for row in named.to_pylist()]
    book = write_xlsx(
        [Sheet("", tuple(named.column_names), rows, name="Register")], created=datetime(2026, 1, 1, tzinfo=UTC)
    )
    (folder / "register.xlsx").write_bytes(book)
    return folder


def run(*words):
    return main(["map", *map(str, words)])


def test_csv_xlsx_and_parquet_give_the_same_map(register, tmp_path, capsys):
    tables = []
    for kind in ("parquet", "csv", "xlsx"):
        assert run(register / f"register.{kind}", "--out", tmp_path / kind) == 0
        tables.append([pq.read_table(tmp_path / kind / f"{name}.parquet") for name in ("specialisation", "clusters")])
    said = capsys.readouterr()

    assert tables[0][0].num_rows > 0
    assert tables[0][1].num_rows > 0
    assert all(one == tables[0] for one in tables[1:])
    assert "1,500 rows: " in said.out
    assert "MB at the peak" in said.out
    assert said.err == ""


def test_a_region_table_is_mapped_and_says_what_is_skipped(tmp_path, capsys):
    source = tmp_path / "table.csv"
    lines = [f"R{place},{industry},{10 + place},{6 + place}" for place in range(6) for industry in ("figs", "oil")]
    source.write_text("\n".join(["region,industry,employment,establishments", *lines]), encoding="utf-8")

    assert run(source, "--out", tmp_path / "out", "--period", "2024") == 0
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "map.html",
        "run.json",
        "specialisation.parquet",
    ]
    assert "hot spots, clusters and candidates were skipped" in capsys.readouterr().out


def test_a_mapping_names_columns_that_nobody_could_guess(register, tmp_path):
    text = (register / "register.csv").read_text(encoding="utf-8").replace('"women"', '"k7"', 1)
    (tmp_path / "odd.csv").write_text(text, encoding="utf-8")
    (tmp_path / "columns.yaml").write_text("women: k7\n", encoding="utf-8")

    assert (
        run(tmp_path / "odd.csv", "--out", tmp_path / "out", "--mapping", tmp_path / "columns.yaml", "--internal") == 0
    )
    table = pq.read_table(tmp_path / "out" / "specialisation.parquet")
    plain = pq.read_table(register / "register.parquet")
    assert sum(table["women"].to_pylist()) == sum(plain["women"].to_pylist())


def test_further_columns_make_economies_of_their_own(register, tmp_path):
    assert (
        run(register / "register.parquet", "--out", tmp_path / "out", "--by", "region,industry,period", "--internal")
        == 0
    )
    assert pq.read_schema(tmp_path / "out" / "specialisation.parquet").names[:3] == ["region", "industry", "period"]


def test_options_and_seed_are_in_the_record(register, tmp_path):
    words = ("--resolution", 7, "--other-resolution", 6, "--seed", 9, "--candidates", 2, "--language", "fr")

    assert run(register / "register.parquet", "--out", tmp_path / "out", *words) == 0
    record = json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))
    assert (record["options"]["resolutions"], record["options"]["seed"]) == ([7, 6], 9)
    assert record["counts"]["candidates"] == 2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("id,year,isic,place,women\nA,2024,1030,North,many\n", "Row 2: "),
        ("id,year,isic,place,women\nA,2024,,North,3\n", "Row 2: The row has no industry."),
        ("id,year,isic,place,women,men,total\nA,2024,1030,North,9,1,3\n", "row 2: "),
        ("id,year,isic,place\nA,2024,1030,N\nA,2024,1030,N\n", "A"),
        ("colour,taste\nred,sweet\n", "needs columns that were not found"),
    ],
)
def test_bad_input_is_refused_in_a_sentence_and_leaves_nothing(tmp_path, capsys, text, said):
    (tmp_path / "bad.csv").write_text(text, encoding="utf-8")

    assert run(tmp_path / "bad.csv", "--out", tmp_path / "out") == 1
    error = capsys.readouterr().err
    assert error.startswith("clusterwise: ")
    assert said in error
    assert "Traceback" not in error
    assert [path.name for path in tmp_path.iterdir()] == ["bad.csv"]


def test_faulty_rows_are_left_out_when_asked(register, tmp_path, capsys):
    text = (register / "register.csv").read_text(encoding="utf-8")
    (tmp_path / "one.csv").write_text(text + '"E9","2025","1000","R1",1,1,1,"many",0,3\n', encoding="utf-8")

    assert run(tmp_path / "one.csv", "--out", tmp_path / "out", "--leave-out-faulty") == 0
    assert "1 rows had a fault and were left out." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("missing.csv", "--out", "out"), "There is no file missing.csv"),
        (("letter.pdf", "--out", "out"), "no CSV, XLSX or Parquet file"),
        (("table.csv", "--out", "out", "--by", "region"), "a place and an industry"),
        (("table.csv", "--out", "out", "--resolution", "5"), "The two resolutions are the same"),
        (("table.csv", "--out", "out", "--mapping", "no.yaml"), "There is no file no.yaml"),
        (("table.csv", "--out", "out", "--concordance", "c.csv"), "name both"),
    ],
)
def test_impossible_requests_are_refused(tmp_path, monkeypatch, capsys, words, said):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "table.csv").write_text("region,industry,employment\nA,x,3\n", encoding="utf-8")

    assert run(*words) == 1
    assert said in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["table.csv"]


def test_a_map_is_replaced_only_by_force(register, tmp_path, capsys):
    source = register / "register.parquet"

    assert run(source, "--out", tmp_path / "out", "--candidates", 1) == 0
    assert run(source, "--out", tmp_path / "out") == 1
    assert "is there already" in capsys.readouterr().err
    assert run(source, "--out", tmp_path / "out", "--candidates", 3, "--force") == 0
    assert json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))["options"]["most_candidates"] == 3


def test_the_bar_is_one_line_for_a_person_and_silent_for_a_file(monkeypatch):
    class Screen(io.StringIO):
        def isatty(self):
            return True

    shown, kept = Screen(), io.StringIO()
    for stream in (shown, kept):
        monkeypatch.setattr(sys, "stderr", stream)
        bar = Bar()
        bar.tell("read", 0.0)
        bar.tell("read", 0.5)
        bar.end()

    assert kept.getvalue() == ""
    assert "\rread         [############............]" in shown.getvalue()
    assert "\n" not in shown.getvalue()


def test_spark_gives_identical_rows_and_ranks(register, tmp_path):
    if lack := missing_for_spark():
        pytest.skip(lack)
    source = register / "register.parquet"
    for engine in ("duckdb", "spark"):
        assert run(source, "--out", tmp_path / engine, "--engine", engine, "--internal") == 0
    ours, theirs = (pq.read_table(tmp_path / engine / "specialisation.parquet") for engine in ("duckdb", "spark"))
    quotients = [field.name for field in ours.schema if field.name.startswith("lq") or field.name in ("p", "q")]
    exact = [name for name in ours.column_names if name not in quotients]

    assert {
        "region",
        "industry",
        "employment",
        "establishments",
        "rank",
        "strong",
        "strong10",
        "women",
        "rank_women",
    } < set(exact)
    assert ours.schema == theirs.schema
    assert ours.select(exact).equals(theirs.select(exact))
    for name in quotients:
        pairs = list(zip(ours[name].to_pylist(), theirs[name].to_pylist(), strict=True))
        assert [one is None for one, _ in pairs] == [other is None for _, other in pairs]
        assert [one for one, _ in pairs if one is not None] == pytest.approx(
            [other for _, other in pairs if other is not None], rel=1e-12
        )
