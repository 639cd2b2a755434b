"""What leaves of a map cannot be turned back into a single firm or a few people."""

import json
import re

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from clusterwise.formats.workbook import read_table
from clusterwise.methods.disclosure.complementary import Protected, feasible_ranges
from clusterwise.methods.disclosure.margins import with_margins
from clusterwise.phases.p1_selection.mapping.pipeline import map_register
from clusterwise.phases.p1_selection.mapping.plan import Plan
from clusterwise.phases.p1_selection.mapping.rules import shipped_rules
from clusterwise.phases.p1_selection.mapping.withhold import by_lines, cells_of, own_cells, protected, split_cells

RULE = shipped_rules().published
FIGURES = ("employment", "establishments", "lq", "rank", "strong", "lq_low", "q")
CANARY = 7_919


def ranges(table, regions, industries, hidden):
    """What a reader can believe of each hidden cell who knows all totals but those of lines that are hidden whole."""
    states = np.full((table.shape[0] + 1, table.shape[1] + 1), "shown", dtype="<U9")
    states[regions[hidden], industries[hidden]] = "secondary"
    is_shown = (states[:-1, :-1] == "shown") & (table > 0)
    states[:-1, -1][~is_shown.any(axis=1) & (table.sum(axis=1) > 0)] = "secondary"
    states[-1, :-1][~is_shown.any(axis=0) & (table.sum(axis=0) > 0)] = "secondary"
    low, high = feasible_ranges(Protected(with_margins(table), states))
    return (high - low)[regions[hidden], industries[hidden]]


@pytest.mark.parametrize("hide", [by_lines, protected])
@pytest.mark.parametrize("seed", range(6))
def test_no_hidden_cell_follows_from_the_shown_ones_and_all_totals(hide, seed):
    rng = np.random.default_rng(seed)
    table = rng.poisson(rng.gamma(1.0, 9, rng.integers(3, 9, 2))).astype(float)
    regions, industries = np.nonzero(table > 0)
    units = table[regions, industries]
    cells = cells_of([f"{one:02d}" for one in regions], [f"{one:02d}" for one in industries], units)
    own = own_cells(units, units, None, RULE)
    hidden = hide(cells, own, RULE)

    assert own.any()
    assert hidden[own].all()
    assert ranges(table, regions, industries, hidden).min() > 1e-6


def test_without_companions_the_same_reader_finds_a_cell():
    table = np.array([[2.0, 30, 9], [40, 50, 60], [20, 30, 40]])
    regions, industries = np.nonzero(table)
    units = table[regions, industries]

    assert ranges(table, regions, industries, own_cells(units, units, None, RULE)).tolist() == [0.0]


def test_a_cell_of_one_large_firm_is_hidden_though_it_has_many():
    assert own_cells(np.array([9.0, 9.0]), np.array([100.0, 100.0]), np.array([86.0, 85.0]), RULE).tolist() == [
        True,
        False,
    ]


def test_parts_by_sex_are_hidden_together_and_never_alone_in_a_line():
    women, men = np.array([2.0, 20, 30, 40]), np.array([30.0, 20, 30, 40])
    cells = cells_of(["A", "A", "B", "B"], ["x", "y", "x", "y"], women + men)
    hidden = split_cells(np.zeros(4, dtype=bool), (women, men, np.zeros(4)), cells, 5, RULE)

    assert hidden[0]
    assert hidden.sum() >= 4


def test_withheld_cells_are_empty_in_every_column(mapped):
    table = pq.read_table(mapped.published.folder / "specialisation.parquet").to_pylist()
    hidden = [row for row in table if row["withheld"] == "cell"]
    by_sex = [row for row in table if row["withheld"] == "sex"]

    assert hidden
    assert {row[name] for row in hidden for name in (*FIGURES, "women", "women_share", "lq_women")} == {None}
    assert {row[name] for row in by_sex for name in ("women", "men", "not_stated", "women_share")} <= {None}
    assert all(row["establishments"] >= 5 for row in table if row["withheld"] != "cell")


def test_hexagons_show_steps_and_classes_alone(mapped):
    table = pq.read_table(mapped.published.folder / "hotspots.parquet")
    counts = [one for one in table["establishments"].to_pylist() if one is not None]

    assert {count % 5 for count in counts} == {0.0}
    assert table["jobs"].null_count == table.num_rows
    assert {round(one, 3) for one in table["q"].to_pylist()} <= {0.001, 0.01, 0.05, 1.0}


def test_the_file_says_whether_it_is_internal(mapped):
    said = [
        pq.read_schema(summary.folder / "specialisation.parquet").metadata[b"clusterwise"].decode()
        for summary in (mapped.published, mapped.internal)
    ]

    assert said[0].startswith("Figures that could tell")
    assert said[1].startswith("Internal")
    assert "Internal: full detail" in (mapped.internal.folder / "map.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def canary(mapped, tmp_path_factory):
    """The register with one giant in its largest cluster, whose jobs no file may tell."""
    folder = tmp_path_factory.mktemp("canary")
    first = max(pq.read_table(mapped.internal.folder / "clusters.parquet").to_pylist(), key=lambda row: row["firms"])
    rows = pq.read_table(mapped.register).to_pylist()
    near = next(
        row
        for row in rows
        if row["industry"] == first["industry"]
        and abs(row["lon"] - first["lon"]) < 0.02
        and abs(row["lat"] - first["lat"]) < 0.02
    )
    near |= {"women": CANARY - 11.0, "men": 11.0, "unknown": 0.0, "employment": float(CANARY)}
    source = folder / "canary.parquet"
    pq.write_table(pa.Table.from_pylist(rows, schema=pq.read_schema(mapped.register)), source)
    made = map_register(source, folder / "out", Plan(draws=9))
    return made.folder, first, near, rows


def test_a_giant_in_a_cluster_is_told_by_no_file(canary):
    folder, first, near, rows = canary
    cell = sum(
        row["employment"] for row in rows if (row["region"], row["industry"]) == (near["region"], near["industry"])
    )
    table = pq.read_table(folder / "specialisation.parquet").to_pylist()
    own = next(row for row in table if (row["region"], row["industry"]) == (near["region"], near["industry"]))
    cluster = next(
        row for row in pq.read_table(folder / "clusters.parquet").to_pylist() if row["cluster"] == first["cluster"]
    )
    sheets = [
        read_table((folder / "candidates.xlsx").read_bytes(), "c.xlsx", sheet=name).rows
        for name in ("Candidates", "Splits")
    ]
    texts = [(folder / name).read_text(encoding="utf-8") for name in ("map.html", "clusters.geojson")]

    assert own["withheld"] == "cell"
    assert cluster["jobs"] is None
    assert cluster["women"] is None
    numbers = {float(value) for rows in sheets for row in rows for value in row if _is_number(value)}
    assert not {float(CANARY), float(CANARY - 11), cell} & numbers
    assert [re.findall(r"(?<![\d.])7,?919(?!\d)", text) for text in texts] == [[], []]
    said = [row for row in sheets[0] if first["cluster"] in map(str, row)]
    assert said
    assert "withheld" in said[0]


def test_a_withheld_cluster_shows_no_figure_of_its_number_of_firms(canary):
    folder, first, _near, _rows = canary
    table = {row["cluster"]: row for row in pq.read_table(folder / "clusters.parquet").to_pylist()}
    features = json.loads((folder / "clusters.geojson").read_text(encoding="utf-8"))["features"]
    drawn = {one["id"]: one["properties"] for one in features}
    sheet = read_table((folder / "candidates.xlsx").read_bytes(), "c.xlsx", sheet="Candidates")
    own = next(dict(zip(sheet.headers, row, strict=True)) for row in sheet.rows if first["cluster"] in map(str, row))

    for row in (table[first["cluster"]], drawn[first["cluster"]]):
        assert [row[name] for name in ("firms", "p", "expected", "stability")] == [None] * 4
    assert [own[name] for name in ("firms", "q", "location quotient")] == ["withheld"] * 3
    assert all(row["p"] is not None for row in table.values() if row["firms"] is not None)


def test_the_rest_of_an_industry_is_not_left_with_few_firms(mapped):
    clusters = pq.read_table(mapped.published.folder / "clusters.parquet").to_pylist()
    register = pq.read_table(mapped.register, columns=["industry"])["industry"].to_pylist()

    for industry in {row["industry"] for row in clusters}:
        own = [row["firms"] for row in clusters if row["industry"] == industry]
        if None not in own:
            rest = register.count(industry) - sum(own)
            assert rest == 0 or rest >= 5


def test_groups_of_few_firms_are_withheld_in_the_splits(mapped):
    rows = read_table((mapped.published.folder / "candidates.xlsx").read_bytes(), "c.xlsx", sheet="Splits").rows
    firms = [row[4] for row in rows if len(row) > 4 and _is_number(row[4])]

    assert firms
    assert min(float(one) for one in firms) >= 5


def test_the_outline_of_a_published_cluster_names_no_firm(mapped):
    text = (mapped.published.folder / "clusters.geojson").read_text(encoding="utf-8")

    assert "E0000" not in text
    assert set(json.loads(text)["features"][0]["properties"]) == set(
        pq.read_schema(mapped.published.folder / "clusters.parquet").names
    )


def _is_number(value):
    try:
        float(str(value))
    except ValueError:
        return False
    return True
