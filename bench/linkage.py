"""People linked by Clusterwise against Splink used plainly: one JSON line a ratio, {"name", "ratio", "aim"}.

    python bench/linkage.py [--rows N] [--repeat N] [--verbose]

The people are seeded (bench/people.py): a fifth of the records are somebody written down again with errors. The F1 of
both is over pairs of records; for F1 the aim is a least, for time and memory a most. “Plainly” is what Splink's own
guide for people shows: its comparisons for names, exact matches for the rest, three blocking rules, u by sampling and
two EM runs, on names as they were written.
"""

import argparse
import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

import pyarrow as pa  # noqa: E402
import pyarrow.compute as pc  # noqa: E402
import pyarrow.parquet as pq  # noqa: E402
from bench.measure import Ratio, measure  # noqa: E402
from bench.people import people  # noqa: E402

from clusterwise.engines.linkage import Plan, compare  # noqa: E402
from clusterwise.methods.linkage.evaluation import pairwise_agreement  # noqa: E402
from clusterwise.methods.linkage.merging import representatives  # noqa: E402

FOLDER = ROOT / "var" / "bench"
#: Pairs from here up are taken for one person, as if nobody were asked in between; for both alike.
TAKEN_FROM = 0.6


def people_of(rows: int) -> Path:
    """Return the file of so many people with their truth, made once."""
    path = FOLDER / f"people-{rows}.parquet"
    if not path.exists():
        FOLDER.mkdir(parents=True, exist_ok=True)
        made = people(rows)
        pq.write_table(made.table.append_column("truth", pa.array(made.truth)), path)
    return path


def _f1(table: pa.Table, first: list[str], second: list[str]) -> float:
    stands_for = representatives(zip(first, second, strict=True))
    told = pairwise_agreement(table["truth"].to_pylist(), [stands_for.get(one, one) for one in table["id"].to_pylist()])
    return told.f1 or 0.0


def ours(path: str) -> float:
    """Return the F1 of Clusterwise's linkage."""
    table = pq.read_table(path)
    found = compare(table, Plan(TAKEN_FROM))
    return _f1(table, found["first"].to_pylist(), found["second"].to_pylist())


def plain(path: str) -> float:
    """Return the F1 of Splink as its guide shows it."""
    import duckdb
    import splink.internals.comparison_library as compared
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    table = pq.read_table(path)
    database = DuckDBAPI(duckdb.connect())
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            compared.NameComparison("given"),
            compared.NameComparison("family"),
            *(compared.ExactMatch(name) for name in ("sex", "birth_year", "phone")),
            compared.ExactMatch("place").configure(term_frequency_adjustments=True),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("given", "family"), block_on("phone"), block_on("place", "birth_year"),
        ],
    )  # fmt: skip
    linker = Linker(database.register(_as_guide(table), table_name="people"), settings, log_level=None)
    learn = linker.training
    learn.estimate_probability_two_random_records_match(
        [block_on("given", "family", "birth_year", "place"), block_on("phone")], recall=0.7
    )
    learn.estimate_u_using_random_sampling(max_pairs=1e7, seed=1)
    for rule in (block_on("given", "family"), block_on("place", "birth_year")):
        learn.estimate_parameters_using_expectation_maximisation(rule)
    scored = linker.inference.predict(threshold_match_probability=TAKEN_FROM)
    found = database.duckdb_con.sql(f"SELECT unique_id_l, unique_id_r FROM {scored.physical_name}").to_arrow_table()
    return _f1(table, found["unique_id_l"].to_pylist(), found["unique_id_r"].to_pylist())


def _as_guide(table: pa.Table) -> pa.Table:
    words = pc.split_pattern(pc.utf8_lower(table["name"]), " ")

    def known(name: str) -> pa.ChunkedArray:
        return pc.if_else(pc.equal(table[name], ""), pa.scalar(None, pa.string()), table[name])

    return pa.table(
        {
            "unique_id": table["id"], "given": pc.list_element(words, 0), "family": pc.list_element(words, 1),
            "sex": table["sex"], "birth_year": table["birth_year"], "place": known("place"), "phone": known("phone"),
        }
    )  # fmt: skip


def main(arguments: list[str]) -> int:
    """Print the ratios; 1 where one misses its aim."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--repeat", type=int, default=1)
    parser.add_argument("--verbose", action="store_true")
    asked = parser.parse_args(arguments)
    path = str(people_of(asked.rows))
    mine, theirs = (measure(f"bench.linkage:{name}", path, repeat=asked.repeat) for name in ("ours", "plain"))
    if asked.verbose:
        for name, one in (("ours", mine), ("plain", theirs)):
            told = {"measure": name, "seconds": round(one.seconds, 1), "peak_mb": round(one.peak_mb), "f1": one.value}
            print(json.dumps(told), file=sys.stderr)
    f1 = Ratio("linkage_pairwise_f1", mine.value, 0.95)
    print(f1.line())
    print(Ratio("linkage_pairwise_f1_of_plain_splink", theirs.value).line())
    most = [
        Ratio("linkage_time_over_plain_splink", mine.seconds / theirs.seconds, 1.0),
        Ratio("linkage_memory_over_plain_splink", mine.peak_mb / theirs.peak_mb, 1.0),
    ]
    for ratio in most:
        print(ratio.line())
    return int(f1.ratio < 0.95 or any(one.ratio > (one.aim or one.ratio) for one in most))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
