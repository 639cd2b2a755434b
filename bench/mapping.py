"""Mapping against its peers on a synthetic register: one JSON line a ratio, {"name", "ratio", "aim"}.

    python bench/mapping.py [--rows N] [--family NAME ...] [--repeat N] [--verbose]

Every module of bench/families/ has `ratios(context)`; its peers are in requirements-bench.txt.
"""

import argparse
import importlib
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from bench.measure import Measure, Ratio, measure  # noqa: E402
from bench.synthetic import Plan, truth_beside, write  # noqa: E402

FOLDER = ROOT / "var" / "bench"


@dataclass(frozen=True, slots=True)
class Context:
    """What a family may use: the synthetic register with its truth, and the measuring of a call in a child."""

    rows: int
    register: Path
    truth: Path
    repeat: int
    is_verbose: bool

    def measure(self, function: str, *arguments: str | int | float, repeat: int | None = None) -> Measure:
        """Measure `module:function` and, if asked, tell the seconds and megabytes beside the ratios."""
        taken = measure(function, *arguments, repeat=repeat or self.repeat)
        if self.is_verbose:
            seconds = [round(one, 3) for one in taken.all_seconds]
            told = {
                "measure": function,
                "seconds": seconds,
                "busy_seconds": round(taken.busy_seconds, 3),
                "peak_mb": round(taken.peak_mb),
            }
            print(json.dumps(told), file=sys.stderr)
        return taken


def families() -> list[str]:
    """Return the families that are there."""
    return sorted(path.stem for path in (ROOT / "bench" / "families").glob("*.py"))


def register_of(rows: int) -> Path:
    """Return the synthetic register of so many rows, made once."""
    path = FOLDER / f"register-{rows}.parquet"
    if not truth_beside(path).exists():
        write(Plan(rows), path)
    return path


def run(context: Context, names: list[str]) -> Iterator[Ratio]:
    """Yield the ratios of the families that were asked for."""
    for name in names:
        yield from importlib.import_module(f"bench.families.{name}").ratios(context)


def main(arguments: list[str]) -> int:
    """Print the ratios; 1 where one misses its aim."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--family", nargs="*", choices=families(), default=families())
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--verbose", action="store_true")
    asked = parser.parse_args(arguments)
    register = register_of(asked.rows)
    context = Context(asked.rows, register, truth_beside(register), asked.repeat, asked.verbose)
    misses = 0
    for ratio in run(context, asked.family):
        print(ratio.line(), flush=True)
        misses += ratio.aim is not None and ratio.ratio > ratio.aim
    return 1 if misses else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
