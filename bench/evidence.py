"""The evidence engine against its peers on synthetic facts: one JSON line a ratio, {"name", "ratio", "aim"}.

    python bench/evidence.py [--rows N] [--repeat N] [--verbose] [--without NAME ...]

Two hundred indicators x 24 months x sex x age band. Peers: PostgreSQL with a star table, pandas, one DuckDB query each.
"""

import argparse
import json
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from bench.facts import FIRST, LAST, MEASURES, batch, facts_of, paths  # noqa: E402
from bench.measure import Measure, Ratio, measure  # noqa: E402

FOLDER = ROOT / "var" / "bench"
HERE = "bench.evidence"
PEERS = {
    "pandas": "bench.evidence_peers.pandas_way:answered",
    "one DuckDB query each": "bench.evidence_peers.plain_duckdb:answered",
}
FULL = 10_000_000


def answered(home: str) -> dict[str, float]:
    """Answer the batch with the engine, from formulas as text to figures as exact numbers."""
    return _told(home, [one.formula for one in batch()])


def distinct(home: str) -> dict[str, float]:
    """Answer those that count different people alone."""
    return _told(home, [one.formula for one in batch() if one.how == "distinct"])


def _told(home: str, formulas: list[str]) -> dict[str, float]:
    from clusterwise.engines.formulas import compile_batch, run
    from clusterwise.methods.formulas import Catalogue, Measure, check, parse

    catalogue = Catalogue(
        {
            f"m{number:02}": Measure(f"m{number:02}", "person", unit="kg", dimensions={"topic": ""})
            for number in range(MEASURES)
        }
    )
    typed = [check(parse(formula), catalogue) for formula in formulas]
    query = compile_batch(typed, on=date.fromisoformat(LAST), start=date.fromisoformat(FIRST))
    answers = run(query, paths(Path(home)))
    cells, total = 0, 0.0
    for result in answers.results():
        for group in result.per.values():
            cells += len(group.by)
            total += sum(float(cell.value) for cell in group.by.values() if cell.value is not None)
    return {"cells": float(cells), "total": total}


def warm_up(_name: str) -> None:
    """Import what an answer needs before its time is taken."""
    import duckdb  # noqa: F401

    import clusterwise.engines.formulas
    import clusterwise.methods.formulas  # noqa: F401


def ratios(rows: int, repeat: int, without: list[str], is_verbose: bool) -> Iterator[Ratio]:
    """Yield the ratios, after checking that all give the same figures."""
    home = str(facts_of(rows, FOLDER))

    def taken(function: str) -> Measure:
        found = measure(function, home, repeat=repeat)
        if is_verbose:
            told = {"measure": function, "seconds": found.all_seconds, "peak_mb": round(found.peak_mb)}
            print(json.dumps(told), file=sys.stderr)
        return found

    ours = taken(f"{HERE}:answered")
    yield Ratio(f"batch of 200 indicators, {rows} facts: seconds", ours.seconds, 2.0 if rows == FULL else None)
    for name, function in PEERS.items():
        if name not in without:
            yield from _against(name, rows, ours, taken(function), None)
    if "postgresql" not in without:
        from bench.evidence_peers.star_table import filled

        with filled(Path(home)):
            peer = taken("bench.evidence_peers.star_table:answered")
        yield from _against("PostgreSQL, star table", rows, ours, peer, 0.05 if rows == FULL else None)
    people, plain = taken(f"{HERE}:distinct"), taken("bench.evidence_peers.plain_duckdb:distinct")
    _agree("hand-written distinct", {"total": people.value["total"]}, plain.value)
    yield Ratio(
        f"different people, {rows} facts, against hand-written DuckDB: time", people.seconds / plain.seconds, 1.3
    )


def _against(name: str, rows: int, ours: Measure, peer: Measure, aim: float | None) -> Iterator[Ratio]:
    _agree(name, ours.value, peer.value)
    yield Ratio(f"batch of 200 indicators, {rows} facts, against {name}: time", ours.seconds / peer.seconds, aim)
    if not name.startswith("PostgreSQL"):
        yield Ratio(f"batch of 200 indicators, {rows} facts, against {name}: memory", ours.peak_mb / peer.peak_mb)


def _agree(name: str, ours: dict[str, float], theirs: dict[str, float]) -> None:
    for key, value in ours.items():
        if abs(value - theirs[key]) > 1e-6 * max(1.0, abs(value)):
            raise ValueError(f"{name} gives {key} = {theirs[key]}, ours is {value}; a ratio would compare two things.")


def main(arguments: list[str]) -> int:
    """Print the ratios; 1 where one misses its aim."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--verbose", action="store_true")
    parser.add_argument("--without", nargs="*", default=[], choices=[*PEERS, "postgresql"])
    asked = parser.parse_args(arguments)
    misses = 0
    for ratio in ratios(asked.rows, asked.repeat, asked.without, asked.verbose):
        print(ratio.line(), flush=True)
        misses += ratio.aim is not None and ratio.ratio > ratio.aim
    return 1 if misses else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
