"""The files of a comparison between its steps: kept for a day, apart for each initiative, and removed when it is done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _

from clusterwise.foundation.organisations.models import Initiative
from clusterwise.phases.p1_selection import staging
from clusterwise.phases.p6_results.reconciling.reading import MOST_SHEETS, Part, parts_of

MOST_FILES = 10


@dataclass(frozen=True)
class Upload:
    """The report and the sheets that wait to be compared, with the title and the period."""

    title: str
    starts: date
    ends: date
    report: staging.Staged
    sheets: tuple[staging.Staged, ...]

    @cached_property
    def report_parts(self) -> list[Part]:
        """The tables of the report's file."""
        return parts_of(self.report.name, self.report.data)

    @cached_property
    def sheet_parts(self) -> list[Part]:
        """The tables of all files of records, no more than can be looked at."""
        found = [part for staged in self.sheets for part in parts_of(staged.name, staged.data)]
        if len(found) > MOST_SHEETS:
            raise ValidationError(
                _("The files have %(n)s sheets together; at most %(limit)s are read. Send a part of them.")
                % {"n": len(found), "limit": MOST_SHEETS}
            )
        return found

    @property
    def query(self) -> str:
        """What the address of the next step carries: which files, by their hash, and the title and period."""
        told = {"title": self.title, "starts": self.starts.isoformat(), "ends": self.ends.isoformat()}
        files = [("report", self.report.sha256), *(("sheet", sheet.sha256) for sheet in self.sheets)]
        return urlencode([*told.items(), *files])

    def forget(self) -> None:
        """Remove the files, which hold the names of people."""
        for staged in (self.report, *self.sheets):
            staged.path.unlink(missing_ok=True)
            staged.path.with_suffix(".json").unlink(missing_ok=True)


def taken(initiative: Initiative, file: Any) -> staging.Staged:
    """Keep an uploaded file for the next step, once it is seen to be a table; a refused one is never kept."""
    data, name = staging.read_upload(file), str(file.name or "")[:150]
    parts_of(name, data)
    return staging.stage(initiative.pk, name, data)


def waiting(initiative: Initiative, digests: Sequence[str]) -> list[staging.Staged]:
    """Return files of an earlier step, which only the same initiative finds; raises `ExpiredUploadError` without one."""
    return [staging.staged(initiative.pk, digest) for digest in dict.fromkeys(digests[:MOST_FILES])]


def opened(initiative: Initiative, about: dict[str, Any], given: QueryDict) -> Upload:
    """Return what an address of the next step names."""
    report = waiting(initiative, [given.get("report", "")])[0]
    return Upload(**about, report=report, sheets=tuple(waiting(initiative, given.getlist("sheet"))))
