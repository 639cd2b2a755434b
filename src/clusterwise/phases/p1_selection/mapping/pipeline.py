"""The one engine behind notebook, command and browser: from a register to the folder of a map, whole or not at all."""

import json
import shutil
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from clusterwise.phases.p1_selection.mapping import candidates as assessed
from clusterwise.phases.p1_selection.mapping import clusters as drawn
from clusterwise.phases.p1_selection.mapping import outputs, release, report
from clusterwise.phases.p1_selection.mapping.hot import Hot, hot
from clusterwise.phases.p1_selection.mapping.links import Linked, linked
from clusterwise.phases.p1_selection.mapping.machine import peak_mb, versions
from clusterwise.phases.p1_selection.mapping.places import Places, places
from clusterwise.phases.p1_selection.mapping.plan import Plan, Progress, silent
from clusterwise.phases.p1_selection.mapping.register import Register, check, digest_of, read
from clusterwise.phases.p1_selection.mapping.rules import MapError
from clusterwise.phases.p1_selection.mapping.shown import shown_clusters
from clusterwise.phases.p1_selection.mapping.specialise import Specialised, specialised
from clusterwise.phases.p1_selection.mapping.speech import gettext, speaking
from clusterwise.phases.p1_selection.mapping.words import NOT_KNOWN

FILES = (
    "specialisation.parquet", "hotspots.parquet", "agreement.parquet", "clusters.parquet", "clusters.geojson",
    "candidates.xlsx", "map.html", "run.json",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run has done: where the files lie, counts, seconds by stage, and peak memory of the process."""

    folder: Path
    rows: int
    counts: dict[str, int]
    seconds: float
    stages: dict[str, float]
    peak_mb: float | None
    notes: tuple[str, ...]

    def line(self) -> str:
        """Return the one line that a command prints."""
        counted = ", ".join(f"{value:,} {name.replace('_', ' ')}" for name, value in self.counts.items())
        memory = "memory not known" if self.peak_mb is None else f"{self.peak_mb:,.0f} MB at the peak"
        return f"{self.rows:,} rows: {counted}; {self.seconds:.1f} s, {memory}."


@dataclass(slots=True)
class _Clock:
    """Tells progress, and keeps how long each stage took."""

    tell: Progress
    stages: dict[str, float] = field(default_factory=dict)
    begun: float = field(default_factory=time.perf_counter)
    stage: str = ""
    since: float = 0.0

    def begin(self, stage: str) -> Callable[[float], None]:
        """End the stage before and begin this one; return what its own progress is told to."""
        self.end()
        self.stage, self.since = stage, time.perf_counter()
        self.tell(stage, 0.0)
        return lambda share: self.tell(stage, share)

    def end(self) -> None:
        if self.stage:
            self.stages[self.stage] = round(time.perf_counter() - self.since, 2)
            self.tell(self.stage, 1.0)


@dataclass(frozen=True, slots=True, eq=False)
class _Points:
    """What only a register of establishments can show."""

    places: Places
    hot: Hot
    delineated: drawn.Delineated
    candidates: tuple[assessed.Candidate, ...]


def map_register(
    source: Path, out: Path, plan: Plan | None = None, progress: Progress = silent, *, replaces: bool = False
) -> Summary:
    """Map a register into a new folder; a fault or a stop leaves nothing behind.

    `progress` is told each stage and its share; an exception that it raises stops the run.
    """
    asked = plan or Plan()
    if out.exists() and not replaces:
        raise MapError(f"{out} is there already; name another folder, or replace it with --force.")
    if (
        out.exists()
        and not (out.is_dir() and (out / "run.json").is_file())
        and (not out.is_dir() or any(out.iterdir()))
    ):
        raise MapError(f"{out} holds no earlier map, so it is not replaced; name another folder.")
    out.parent.mkdir(parents=True, exist_ok=True)
    clock = _Clock(progress)
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=f".{out.name}-") as name:
        work, made = Path(name) / "work", Path(name) / "map"
        work.mkdir()
        made.mkdir()
        summary = _mapped(source, work, made, out, asked, clock)
        if out.exists():
            shutil.rmtree(out)
        made.replace(out)
    return summary


def _mapped(source: Path, work: Path, made: Path, out: Path, plan: Plan, clock: _Clock) -> Summary:
    with speaking(plan.language):  # so that a refusal is said as the report would be
        clock.begin("read")
        digest = digest_of(source)
        taken = read(source, work, plan)
        clock.begin("check")
        register = check(taken, source, digest, work, plan)
    clock.begin("specialise")
    special = specialised(register, plan)
    points = _points(register, special, plan, clock)
    clock.begin("link")
    links = linked(special.frame, plan.seed)
    clock.begin("write")
    return _written(register, special, points, links, made, out, plan, clock)


def _points(register: Register, special: Specialised, plan: Plan, clock: _Clock) -> _Points | None:
    if not register.has_establishments:
        return None
    tell = clock.begin("hot spots")
    where = places(register, plan)
    found = hot(where, plan, tell)
    found_clusters = drawn.delineated(where, found.share_hot, plan, clock.begin("delineate"))
    tell = clock.begin("stand")
    chosen = assessed.largest_first(found_clusters.clusters, plan.most_candidates)
    standing = assessed.candidates(chosen, where, special, register, plan, tell)
    return _Points(where, found, found_clusters, standing)


def _written(
    register: Register,
    special: Specialised,
    points: _Points | None,
    links: Linked,
    made: Path,
    out: Path,
    plan: Plan,
    clock: _Clock,
) -> Summary:
    now = datetime.now(UTC).replace(microsecond=0)
    table = release.specialisation(special, plan)
    pq.write_table(table, made / "specialisation.parquet", compression="zstd")
    told = report.Told(register=register, special=special, table=table, links=links, plan=plan, made=now)
    counts = {"cells": table.num_rows}
    if points is not None:
        told, more = _write_points(register, points, made, plan, now, told)
        counts |= more
    notes = report.notes(told)
    clock.end()
    clock.stage = ""
    seconds, peak = round(time.perf_counter() - clock.begun, 2), peak_mb()
    run: dict[str, Any] = {
        "input": {
            "name": register.source_name,
            "sha256": register.sha256,
            "rows": register.rows,
            "left_out": register.rows_left_out,
        },
        "period": register.period,
        "options": plan.described(),
        "rules": plan.rules.described(),
        "counts": counts,
        "notes": list(notes),
        "versions": versions(),
        "made": now.isoformat(),
        "seconds": seconds,
        "stages": clock.stages,
        "peak_mb": peak,
    }
    (made / "run.json").write_text(json.dumps(run, indent=1, ensure_ascii=False, default=str), encoding="utf-8")
    (made / "map.html").write_text(report.page(told, run), encoding="utf-8")
    return Summary(out, register.rows, counts, seconds, clock.stages, peak, notes)


def _write_points(
    register: Register, points: _Points, made: Path, plan: Plan, now: datetime, told: "report.Told"
) -> "tuple[report.Told, dict[str, int]]":
    hot_table, agreement = release.hot_spots(points.hot, plan), release.agreements(points.hot, plan)
    pq.write_table(hot_table, made / "hotspots.parquet", compression="zstd")
    pq.write_table(agreement, made / "agreement.parquet", compression="zstd")
    shown = shown_clusters(points.delineated.clusters, points.places, plan)
    by_name = {one.cluster.name: one for one in shown}
    assessed = {one.cluster.name: one for one in points.candidates}
    rows = [outputs.cluster_row(one, assessed.get(one.cluster.name)) for one in shown]
    outputs.write_clusters(rows, shown, made, plan)
    pairs = [(number + 1, one, by_name[one.cluster.name]) for number, one in enumerate(points.candidates)]
    with speaking(plan.language):
        lines = [outputs.candidate_row(number, one, seen, points.places, plan) for number, one, seen in pairs]
        groups = [row for number, one, seen in pairs for row in outputs.split_rows(number, one, seen, plan)]
        source = f"{register.source_name}, {register.period or gettext(NOT_KNOWN)}, sha256 {register.sha256[:12]}"
        outputs.write_candidates(lines, groups, made / "candidates.xlsx", plan, source, now)
    counts = {"hot_spot_rows": hot_table.num_rows, "clusters": len(shown), "candidates": len(lines)}
    seen = report.Shown(
        points.places, points.hot, hot_table, agreement, points.delineated, shown, points.candidates, tuple(lines)
    )
    return replace(told, shown=seen), counts
