"""A register becomes a folder of files that agree with one another, and with what was planted."""

import csv
import json

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from clusterwise.formats.workbook import read_table
from clusterwise.phases.p1_selection.mapping.pipeline import FILES, map_register
from clusterwise.phases.p1_selection.mapping.plan import Plan
from clusterwise.phases.p1_selection.mapping.rules import MapError

SPECIALISATION = [
    "region", "industry", "employment", "establishments", "lq", "rank", "strong", "strong10", "women", "men", "not_stated",
    "women_share", "lq_women", "rank_women", "lq_low", "lq_high", "lq_smoothed", "p", "q", "stars", "withheld",
]  # fmt: skip
HOTSPOTS = ["cell", "resolution", "industry", "sex", "establishments", "jobs", "z", "q", "hot"]
SEXES = ("women", "men", "not_stated")


def test_all_files_are_there_with_their_columns(mapped):
    folder = mapped.published.folder

    assert sorted(path.name for path in folder.iterdir()) == sorted(FILES)
    assert pq.read_schema(folder / "specialisation.parquet").names == SPECIALISATION
    assert pq.read_schema(folder / "hotspots.parquet").names == HOTSPOTS
    assert pq.read_schema(mapped.internal.folder / "hotspots.parquet").names == [
        *HOTSPOTS[:6],
        "expected",
        *HOTSPOTS[6:],
    ]


def test_planted_clusters_are_found(mapped):
    clusters = pq.read_table(mapped.internal.folder / "clusters.parquet").to_pylist()
    register = pq.read_table(mapped.register, columns=["establishment", "industry", "lon", "lat"])
    truth = pq.read_table(mapped.truth)["cluster"].to_pylist()
    planted = dict(zip(*np.unique([one for one in truth if one], return_counts=True), strict=True))
    lon, lat = register["lon"].to_numpy(), register["lat"].to_numpy()
    centres = {
        name: (lon[rows].mean(), lat[rows].mean())
        for name in planted
        for rows in [np.flatnonzero([one == name for one in truth])]
    }
    found = {
        name
        for name, (east, north) in centres.items()
        if any(
            one["industry"] == name.partition("-")[0] and abs(one["lon"] - east) < 0.1 and abs(one["lat"] - north) < 0.1
            for one in clusters
        )
    }

    assert len(found) / len(planted) >= 0.95
    assert len(clusters) <= len(planted) * 1.1


def test_people_by_sex_add_up_at_every_level(mapped):
    table = pq.read_table(mapped.internal.folder / "specialisation.parquet")
    register = pq.read_table(mapped.register, columns=["region", "industry", "employment", "women", "men"])
    by_cell = sum(table[name].to_numpy() for name in SEXES)

    np.testing.assert_array_equal(by_cell, table["employment"].to_numpy())
    for level in ("region", "industry"):
        ours = table.group_by(level).aggregate([(name, "sum") for name in ("employment", *SEXES)]).sort_by(level)
        theirs = register.group_by(level).aggregate([("employment", "sum"), ("women", "sum")]).sort_by(level)
        assert ours["employment_sum"].to_pylist() == theirs["employment_sum"].to_pylist()
        assert ours["women_sum"].to_pylist() == theirs["women_sum"].to_pylist()
        added = sum(ours[f"{name}_sum"].to_numpy() for name in SEXES)
        np.testing.assert_array_equal(added, ours["employment_sum"].to_numpy())


def test_people_of_clusters_add_up(mapped):
    for one in pq.read_table(mapped.internal.folder / "clusters.parquet").to_pylist():
        assert one["women"] + one["men"] + one["not_stated"] == one["jobs"]


def test_the_order_of_rows_decides_nothing(mapped, tmp_path):
    rows = pq.read_table(mapped.register)
    shuffled = tmp_path / "shuffled.parquet"
    pq.write_table(rows.take(pa.array(np.random.default_rng(3).permutation(rows.num_rows))), shuffled)
    again = map_register(shuffled, tmp_path / "again", Plan(draws=49)).folder

    for name in ("specialisation", "hotspots", "agreement", "clusters"):
        first, second = (pq.read_table(folder / f"{name}.parquet") for folder in (mapped.published.folder, again))
        assert first.equals(second), name
    first, second = (
        read_table((folder / "candidates.xlsx").read_bytes(), "candidates.xlsx", sheet="Candidates")
        for folder in (mapped.published.folder, again)
    )
    assert [row for row in first.rows if row[0] != first.rows[0][0]] == [
        row for row in second.rows if row[0] != second.rows[0][0]
    ]


def test_the_record_of_the_run_tells_input_rules_and_machine(mapped):
    run = json.loads((mapped.published.folder / "run.json").read_text(encoding="utf-8"))

    assert len(run["input"]["sha256"]) == 64
    assert run["input"]["rows"] == 6_000
    assert run["counts"]["clusters"] == mapped.published.counts["clusters"] > 0
    assert all(rule["source"] and rule["valid_from"] for rule in run["rules"])
    assert {"read", "check", "specialise", "hot spots", "delineate", "link", "stand", "write"} >= set(run["stages"])
    assert run["versions"]["duckdb"]


def test_the_outlines_are_closed_rings_with_their_figures(mapped):
    collection = json.loads((mapped.published.folder / "clusters.geojson").read_text(encoding="utf-8"))

    assert len(collection["features"]) == mapped.published.counts["clusters"]
    for feature in collection["features"]:
        ring = feature["geometry"]["coordinates"][0]
        assert ring[0] == ring[-1]
        assert (feature["properties"]["standing"] is None) == (feature["properties"]["probability"] is None)


def test_a_stop_leaves_nothing_behind(mapped, tmp_path):
    class StoppedError(Exception):
        pass

    def stop(stage: str, share: float) -> None:
        if stage == "delineate":
            raise StoppedError

    with pytest.raises(StoppedError):
        map_register(mapped.register, tmp_path / "stopped", Plan(draws=9), stop)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_there_is_not_replaced_unasked(mapped, tmp_path):
    out = tmp_path / "mine"
    out.mkdir()
    (out / "letter.txt").write_text("dear", encoding="utf-8")

    with pytest.raises(MapError, match="is there already"):
        map_register(mapped.register, out)
    with pytest.raises(MapError, match="holds no earlier map"):
        map_register(mapped.register, out, replaces=True)
    assert (out / "letter.txt").read_text(encoding="utf-8") == "dear"


def test_two_periods_give_growth_and_persistence(mapped, tmp_path):
    now = pq.read_table(mapped.register)
    then = now.set_column(now.column_names.index("period"), "period", pa.array(["2022"] * now.num_rows))
    both = tmp_path / "both.parquet"
    pq.write_table(pa.concat_tables([then, now]), both)
    made = map_register(both, tmp_path / "out", Plan(draws=9, is_internal=True))
    sheet = read_table((made.folder / "candidates.xlsx").read_bytes(), "candidates.xlsx", sheet="Candidates")
    heads = next(row for row in sheet.rows if "reasons" in row) if "reasons" not in sheet.headers else sheet.headers
    first = next(row for row in sheet.rows if str(row[0]) == "1")

    assert made.rows == 6_000
    assert float(first[list(heads).index("growth of jobs")]) == 0
    assert "Earlier periods" not in str(first[list(heads).index("reasons")])


def test_size_bands_stand_in_for_jobs_and_are_told(tmp_path):
    source = tmp_path / "bands.csv"
    lines = [f"E{n},2024,{'1030' if n % 3 else '1410'},R{n % 4},{'1-9' if n % 2 else '10-49'}" for n in range(60)]
    source.write_text("\n".join(["id,year,isic,place,size band", *lines]), encoding="utf-8")
    made = map_register(source, tmp_path / "out", Plan(is_internal=True))

    assert any("60 establishments are estimated from their size bands" in note for note in made.notes)
    assert pc.sum(pq.read_table(made.folder / "specialisation.parquet")["employment"]).as_py() == pytest.approx(
        30 * 8 / np.log(9) + 30 * 39 / np.log(4.9)
    )


def test_codes_can_be_cut(tmp_path, mapped):
    made = map_register(mapped.register, tmp_path / "out", Plan(draws=9, level=1))
    industries = set(pq.read_table(made.folder / "specialisation.parquet")["industry"].to_pylist())

    assert industries == {"1"}


def test_a_concordance_translates_codes_and_refuses_a_lost_one(mapped, tmp_path):
    from clusterwise.methods.concordance import Scheme

    codes = pq.read_table(mapped.register, columns=["industry"])["industry"].unique().to_pylist()
    file = tmp_path / "pairs.csv"
    head = "from_scheme,from_vintage,to_scheme,to_vintage,from_code,to_code"
    lines = [f"ISIC,4,OWN,1,{code},{'A' if place % 2 else 'B'}" for place, code in enumerate(codes)]
    file.write_text("\n".join([head, *lines]), encoding="utf-8")
    plan = Plan(draws=9, scheme=Scheme("ISIC", "4"), target=Scheme("OWN", "1"), concordance=file)
    made = map_register(mapped.register, tmp_path / "out", plan)

    assert set(pq.read_table(made.folder / "specialisation.parquet")["industry"].to_pylist()) == {"A", "B"}
    file.write_text("\n".join([head, *lines[1:]]), encoding="utf-8")
    with pytest.raises(ValueError, match=codes[0]):
        map_register(mapped.register, tmp_path / "again", plan)


def test_support_institutions_are_counted_inside_and_serving(mapped, tmp_path):
    rows = pq.read_table(mapped.register).to_pylist()
    first = pq.read_table(mapped.internal.folder / "clusters.parquet").to_pylist()[0]
    bank = rows[0] | {
        "establishment": "BANK",
        "industry": "6419",
        "lon": first["lon"] + 1e-6,
        "lat": first["lat"] + 1e-6,
    }
    source = tmp_path / "banks.parquet"
    pq.write_table(pa.Table.from_pylist([*rows, bank], schema=pq.read_schema(mapped.register)), source)
    made = map_register(source, tmp_path / "out", Plan(draws=9, is_internal=True))
    clusters = {row["cluster"]: row for row in pq.read_table(made.folder / "clusters.parquet").to_pylist()}

    assert clusters[first["cluster"]]["institutions_inside"] == 1
    assert first["institutions_inside"] is None


def test_a_marked_institution_serves_a_cluster_and_is_none_of_its_firms(mapped, tmp_path):
    rows = [row | {"institution": "no"} for row in pq.read_table(mapped.register).to_pylist()]
    first = pq.read_table(mapped.internal.folder / "clusters.parquet").to_pylist()[0]
    at = {"lon": first["lon"] + 1e-6, "lat": first["lat"] + 1e-6}
    school = rows[0] | {"establishment": "SCHOOL", "industry": first["industry"], "institution": "school"} | at
    bank = rows[0] | {"establishment": "BANK", "industry": "6419"} | at
    source = tmp_path / "marked.parquet"
    pq.write_table(pa.Table.from_pylist([*rows, school, bank]), source)
    made = map_register(source, tmp_path / "out", Plan(draws=9, is_internal=True))
    clusters = {row["cluster"]: row for row in pq.read_table(made.folder / "clusters.parquet").to_pylist()}

    assert clusters[first["cluster"]]["firms"] == first["firms"]
    assert clusters[first["cluster"]]["institutions_inside"] == 1


def test_states_of_the_united_states_have_every_published_flag(data, tmp_path):
    with data("mapping/uscmp_state_cluster_2016.csv").open(newline="", encoding="utf-8") as stream:
        rows = [row for row in csv.DictReader(stream) if row["cluster_type"] == "traded"]
    source = tmp_path / "states.csv"
    names = [
        "region_code",
        "region",
        "cluster_code",
        "cluster",
        "year",
        "employment",
        "establishments",
        "share_of_us_cluster_emp",
    ]
    with source.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, names, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    made = map_register(source, tmp_path / "out", Plan(is_internal=True))
    ours = {
        (row["region"], row["industry"]): row
        for row in pq.read_table(made.folder / "specialisation.parquet").to_pylist()
    }
    wrong = [
        (row["region"], row["cluster"], flag)
        for row in rows
        for flag in ("strong", "strong10")
        if ours[row["region_code"], row["cluster_code"]][flag] != (row[flag].lower() in ("true", "1", "1.0"))
    ]

    assert len(ours) == len(rows) == 2_550
    assert wrong == []
    assert all(
        ours[row["region_code"], row["cluster_code"]]["lq"] == pytest.approx(float(row["lq"]), rel=1e-6)
        for row in rows
        if float(row["employment"]) > 0
    )


def test_the_metro_table_runs_and_says_what_it_skips(data, tmp_path):
    made = map_register(data("mapping/uscmp_msa_cluster_2016.parquet"), tmp_path / "out", Plan())

    assert made.counts == {"cells": 61_439}
    assert any("hot spots, clusters and candidates were skipped" in note for note in made.notes)
    assert sorted(path.name for path in made.folder.iterdir()) == ["map.html", "run.json", "specialisation.parquet"]
    assert "Hot spots, outlines" in (made.folder / "map.html").read_text(encoding="utf-8")


def test_members_agree_with_the_truth(mapped):
    """The clusters' firms, counted by industry and place, part the register as it was planted."""
    clusters = pq.read_table(mapped.internal.folder / "clusters.parquet").to_pylist()
    planted = sum(name is not None for name in pq.read_table(mapped.truth)["cluster"].to_pylist())
    members = sum(one["firms"] for one in clusters)

    assert 0.9 * planted <= members <= 1.15 * planted


def test_cells_stand_in_for_regions_where_no_place_is_named(mapped, tmp_path):
    rows = pq.read_table(mapped.register).drop_columns(["region", "region_name"])
    source = tmp_path / "placeless.parquet"
    pq.write_table(rows, source)
    made = map_register(source, tmp_path / "out", Plan(draws=9, is_internal=True))
    table = pq.read_table(made.folder / "specialisation.parquet")

    assert all(len(name) == 15 for name in table["region"].unique().to_pylist())
    assert pc.sum(table["establishments"]).as_py() == 6_000
    assert any("stand in for regions" in note for note in made.notes)
