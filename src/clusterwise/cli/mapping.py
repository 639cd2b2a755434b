"""`clusterwise map`: from a register to hot spots, clusters, candidates and a report, without a database."""

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from clusterwise.cli.refusal import RefusalError

_SIGNS = 24


def add_to(commands: Any) -> None:
    """Declare the command."""
    map_ = commands.add_parser(
        "map",
        help="map a register: specialisation, hot spots, clusters, candidates and a report",
        description="Maps a register of establishments, or a table of regions and industries, into a new folder.",
    )
    map_.add_argument("input", type=Path, metavar="INPUT", help="CSV, XLSX or Parquet file")
    map_.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder to be made")
    map_.add_argument("--force", action="store_true", help="replace an earlier map in that folder")
    map_.add_argument("--engine", choices=("duckdb", "spark"), default="duckdb", help="who adds up and ranks")
    map_.add_argument("--master", default="local[2]", metavar="URL", help="Spark's master, with --engine spark")
    map_.add_argument("--by", default="region,industry", metavar="PLACE,INDUSTRY", help="columns that make the cells")
    map_.add_argument("--period", metavar="P", help="period to map, or period of a file without such a column")
    map_.add_argument("--scheme", metavar="NAME:VINTAGE", help="classification of the codes, such as ISIC:4")
    map_.add_argument("--concordance", type=Path, metavar="FILE", help="translate codes from --scheme to --target")
    map_.add_argument("--target", metavar="NAME:VINTAGE", help="classification to translate to")
    map_.add_argument("--level", type=int, metavar="N", help="cut industry codes to their first N signs")
    map_.add_argument(
        "--mapping", type=Path, metavar="FILE", help="YAML or JSON: field of the register: column of the file"
    )
    map_.add_argument("--resolution", type=int, default=6, metavar="R", help="size of hexagons, 5 to 7")
    map_.add_argument("--other-resolution", type=int, default=5, metavar="R", help="a second size, to show sensitivity")
    map_.add_argument(
        "--candidates", type=int, default=100, metavar="N", help="how many of the largest clusters are assessed"
    )
    map_.add_argument("--seed", type=int, help="seed of the bootstrap and of the groups")
    map_.add_argument(
        "--language", choices=("en", "fr", "ar"), default="en", help="language of the report and the workbook"
    )
    map_.add_argument("--internal", action="store_true", help="full detail, nothing withheld: not to be passed on")
    map_.add_argument("--leave-out-faulty", action="store_true", help="leave rows with a fault out instead of refusing")
    map_.set_defaults(run=run, needs_django=False)


def run(asked: argparse.Namespace) -> int:
    """Make the map, tell progress where a person watches, and print one line."""
    from clusterwise.engines.session import EngineError
    from clusterwise.phases.p1_selection.mapping.pipeline import map_register

    if asked.input.suffix.lower() not in (".csv", ".tsv", ".txt", ".xlsx", ".xls", ".ods", ".parquet"):
        raise RefusalError(f"{asked.input.name} is no CSV, XLSX or Parquet file; export the register as one of these.")
    bar = Bar()
    try:
        summary = map_register(asked.input, asked.out, plan_of(asked), bar.tell, replaces=asked.force)
    except (ValueError, EngineError) as reason:
        raise RefusalError(str(reason)) from reason
    finally:
        bar.end()
    for note in summary.notes:
        print(note)
    print(summary.line())
    print(summary.folder / "map.html")
    return 0


def plan_of(asked: argparse.Namespace) -> Any:
    """Return the plan that the options describe."""
    from clusterwise.phases.p1_selection.mapping.plan import Plan

    told = {
        "period": asked.period,
        "by": tuple(part.strip() for part in asked.by.split(",") if part.strip()),
        "scheme": _scheme(asked.scheme),
        "columns": _columns(asked.mapping),
        "level": asked.level,
        "concordance": asked.concordance,
        "target": _scheme(asked.target),
        "resolution": asked.resolution,
        "other_resolution": asked.other_resolution,
        "engine": asked.engine,
        "master": asked.master,
        "most_candidates": asked.candidates,
        "is_internal": asked.internal,
        "leaves_out_faulty": asked.leave_out_faulty,
        "language": asked.language,
    }
    return Plan(**told) if asked.seed is None else Plan(**told, seed=asked.seed)


def _scheme(text: str | None) -> Any:
    from clusterwise.methods.concordance import Scheme

    if not text:
        return None
    name, _, vintage = text.partition(":")
    return Scheme(name, vintage)


def _columns(path: Path | None) -> Mapping[str, str]:
    """Read which column of the file holds which field; JSON is YAML too."""
    import yaml

    if path is None:
        return {}
    if not path.is_file():
        raise RefusalError(f"There is no file {path}; give the path of the mapping.")
    try:
        found = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise RefusalError(
            f"{path.name} is neither YAML nor JSON; write one line a field, such as `women: female staff`."
        ) from error
    if not isinstance(found, dict) or not all(isinstance(part, str) for pair in found.items() for part in pair):
        raise RefusalError(f"{path.name} has to give one column name a field, such as `women: female staff`.")
    return found


class Bar:
    """One line on the error channel that is written over; silent where no person watches."""

    def __init__(self) -> None:
        self.is_watched = sys.stderr.isatty()
        self.last = ""

    def tell(self, stage: str, share: float) -> None:
        """Show the stage and how much of it is done."""
        done = round(min(1.0, max(0.0, share)) * _SIGNS)
        line = f"{stage:<12} [{'#' * done}{'.' * (_SIGNS - done)}]"
        if self.is_watched and line != self.last:
            print(f"\r{line}", end="", file=sys.stderr, flush=True)
            self.last = line

    def end(self) -> None:
        """Take the line away."""
        if self.last:
            print(f"\r{' ' * len(self.last)}\r", end="", file=sys.stderr, flush=True)
