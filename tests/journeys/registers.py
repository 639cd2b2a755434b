"""The register that the person brings: the published one where it is at hand, else one that is made up."""

import csv
from pathlib import Path

PUBLISHED = Path(__file__).parents[2] / ".." / "shared" / "data" / "mapping" / "uscmp_state_cluster_2016.csv"
INDUSTRIES = (
    "Furniture", "Apparel", "Footwear", "Plastics", "Textile Manufacturing", "Forestry", "Tobacco", "Lighting",
)  # fmt: skip
REGIONS = ("Mississippi", "Ohio", "Maine", "Iowa", "South Carolina", "Texas", "Utah", "Idaho")
HEADERS = (
    "cluster_code", "cluster", "cluster_type", "year", "region_code", "region", "employment", "establishments", "strong",
)  # fmt: skip


def register(folder: Path) -> Path:
    """Return the register with its own column of strong flags."""
    if PUBLISHED.exists():
        return PUBLISHED.resolve()
    made = folder / "made_up_register.csv"
    with made.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADERS)
        writer.writerows(_rows())
    return made


def _rows() -> list[list[object]]:
    # Each industry stands out in two of eight regions and each region in two industries, so the rule can only name those.
    return [
        [
            place + 1,
            industry,
            "traded",
            2016,
            f"{where + 1:02}",
            region,
            *((9000, 156) if stands else (500, 40)),
            stands,
        ]
        for place, industry in enumerate(INDUSTRIES)
        for where, region in enumerate(REGIONS)
        for stands in [(where - place) % len(REGIONS) in (0, 1)]
    ]
