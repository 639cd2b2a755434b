"""The German Laender table carries its national total as if it were a region."""

import csv
from pathlib import Path

import pytest

from clusterwise.methods.frames import region_industry
from clusterwise.methods.totals import hidden_totals

MAPPING = Path(__file__).parents[2].parent / "shared" / "data" / "mapping"


def test_the_national_total_among_the_laender_is_found():
    path = MAPPING / "de_laender_employment.csv"
    if not path.is_file():
        pytest.skip("the reference data de_laender_employment.csv is not beside the project")
    with path.open(newline="", encoding="utf-8") as stream:
        rows = [row for row in csv.DictReader(stream) if row["year"] == "2014"]
    table = region_industry(*zip(*[(row["region"], row["industry"]) for row in rows], strict=True), _jobs(rows))
    only_states = [row for row in rows if row["region"] != "Insgesamt"]
    states = region_industry(
        [row["region"] for row in only_states], [row["industry"] for row in only_states], _jobs(only_states)
    )

    assert hidden_totals(table) == ["Insgesamt"]
    assert hidden_totals(states) == []


def _jobs(rows: list[dict[str, str]]) -> list[float]:
    return [float(row["emp"]) if row["emp"] not in ("", "NA") else float("nan") for row in rows]
