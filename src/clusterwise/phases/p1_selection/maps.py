"""The map of an imported register: its rows under today's rules, and what they tell of one cell."""

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from clusterwise.foundation.codes import selectors as codes
from clusterwise.foundation.codes.models import Rule
from clusterwise.phases.p1_selection.models import RegisterFile
from clusterwise.phases.p1_selection.specialised import (
    CellCounts,
    MapRow,
    Slice,
    SpecialisedMap,
    counts_in,
    specialised,
    strong_rule,
)

STRONG, TENTH = "strong_cluster", "strong_cluster_tenth"


@dataclass(frozen=True, slots=True)
class Filters:
    """What a reader wants to see of a map."""

    industry: str = ""
    region: str = ""
    strong_only: bool = False

    def keep(self, row: MapRow) -> bool:
        return (
            (not self.industry or row.industry == self.industry)
            and (not self.region or row.region == self.region)
            and (not self.strong_only or row.strong is True)
        )


def file_of(register: RegisterFile) -> Path:
    """Return where the file of a register lies."""
    return Path(settings.CLUSTERWISE_REGISTERS) / f"{register.sha256}.parquet"


def map_of(register: RegisterFile, *, period: str, group: str) -> SpecialisedMap:
    """Return quotients, ranks and flags of one period and one group of industries, all where it is empty."""
    today = timezone.localdate()
    dated = {rule.code: rule.valid_from for rule in Rule.objects.filter(code__in=(STRONG, TENTH))}
    strong, tenth = (strong_rule(name, codes.rule(name, today), dated[name]) for name in (STRONG, TENTH))
    part = Slice(file_of(register), register.shape == RegisterFile.Shape.ESTABLISHMENTS, period, group)
    return specialised(part, strong, tenth)


def counts_of(register: RegisterFile, row: MapRow, period: str) -> CellCounts:
    """Return people by sex and establishments by size of one industry in one region."""
    return counts_in(file_of(register), industry=row.industry, region=row.region, period=period)


def latest_period(register: RegisterFile) -> str:
    """Return the last period of a register."""
    return max(register.periods, default="")
