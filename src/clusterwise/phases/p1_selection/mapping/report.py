"""The report of a map as one page that needs nothing else: pictures inline, no script, good on paper."""

from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from typing import Any

import pyarrow as pa

from clusterwise.phases.p1_selection.mapping import report_maps as maps
from clusterwise.phases.p1_selection.mapping import report_texts as texts
from clusterwise.phases.p1_selection.mapping.candidates import Candidate
from clusterwise.phases.p1_selection.mapping.clusters import Delineated
from clusterwise.phases.p1_selection.mapping.hot import Hot
from clusterwise.phases.p1_selection.mapping.html import escape, figure, section, table
from clusterwise.phases.p1_selection.mapping.links import Linked
from clusterwise.phases.p1_selection.mapping.places import Places
from clusterwise.phases.p1_selection.mapping.plan import LANGUAGES, Plan
from clusterwise.phases.p1_selection.mapping.register import Register
from clusterwise.phases.p1_selection.mapping.shown import ShownCluster
from clusterwise.phases.p1_selection.mapping.specialise import Specialised
from clusterwise.phases.p1_selection.mapping.words import INTERNAL, PUBLISHED
from clusterwise.press.cells import Cell

MOST_GATED = 40


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """What a register of establishments adds: tables as they leave, clusters, and candidates with their rows."""

    places: Places
    hot: Hot
    windows: pa.Table
    agreement: pa.Table
    delineated: Delineated
    clusters: tuple[ShownCluster, ...]
    candidates: tuple[Candidate, ...]
    rows: tuple[dict[str, Cell], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """All that the report tells of; nothing in it shows more than the files beside it."""

    register: Register
    special: Specialised
    table: pa.Table
    links: Linked
    plan: Plan
    made: datetime
    shown: Shown | None = None


def notes(told: Told) -> tuple[str, ...]:
    """Return what a reader has to know of the data: what was left out, estimated, not known, or not done."""
    return tuple(texts.notes(told))


def page(told: Told, run: dict[str, Any]) -> str:
    """Return the whole report as HTML."""
    language = told.plan.language
    style = files(__package__).joinpath("report.css").read_text(encoding="utf-8")
    title = f"Cluster map of {told.register.source_name}"
    said = INTERNAL if told.plan.is_internal else PUBLISHED
    body = "".join(
        [
            _read(told, run),
            _specialisation(told),
            _points(told),
            _linkages(told),
            _gate(told),
            _methods(run),
            _again(run),
        ]
    )
    return (
        f'<!DOCTYPE html>\n<html lang="{language}" dir="{LANGUAGES[language]}">\n<head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{escape(title)}</title>'
        f"<style>{style}</style></head>\n<body><header><h1>{escape(title)}</h1>"
        f'<p>{escape(texts.headline(told))}</p><p class="note">{escape(said)}</p></header>\n<main>{body}</main>'
        f"<footer><p>Made by Clusterwise on {told.made:%d %B %Y}, {told.made:%H:%M} UTC.</p></footer></body></html>\n"
    )


def _read(told: Told, run: dict[str, Any]) -> str:
    register = told.register
    rows = [
        ("rows mapped", f"{register.rows:,}"),
        ("rows left out", f"{register.rows_left_out:,}"),
        ("period", register.period or "not known"),
        *((name.replace("_", " "), f"{value:,}") for name, value in run["counts"].items()),
    ]
    findings = [(str(one.reason), "; ".join(one.examples), str(one.remedy)) for one in register.findings]
    checked = (
        table("What the checks found", ("Finding", "Examples", "What to do"), findings, told.plan)
        if findings
        else "<p>The checks found nothing to correct.</p>"
    )
    said = "".join(f"<li>{escape(note)}</li>" for note in notes(told))
    return section(
        "What was read and checked",
        table("The register", ("What", "Figure"), rows, told.plan) + checked + f"<ul>{said}</ul>",
    )


def _specialisation(told: Told) -> str:
    chosen = texts.leading(told)
    if not chosen:
        return section("Specialisation", "<p>No cell is beyond chance, strong, and free to be shown.</p>")
    women = "women_share" in told.table.column_names
    heads = (
        "Region",
        "Industry",
        "Jobs",
        *(["Women"] if women else []),
        "Quotient",
        "At least",
        "At most",
        "q",
        "Strong",
    )
    rows = [
        (
            one["region"], one["industry"], one["employment"], *([texts.share(one["women_share"])] if women else []),
            one["lq"], one["lq_low"], one["lq_high"], texts.small(one["q"]), texts.strength(one),
        )
        for one in chosen
    ]  # fmt: skip
    picture = figure(maps.quotients(chosen, told.plan), told.plan)
    text = (
        "<p>The quotient compares an industry's share of the region's jobs with its share of the country's. These are the highest "
        "among those that are beyond chance and strong by the rule; the file specialisation.parquet has all.</p>"
    )
    return section(
        "Where industries are specialised", text + picture + table("Highest quotients", heads, rows, told.plan)
    )


def _points(told: Told) -> str:
    if told.shown is None:
        return section(
            "Hot spots, clusters and candidates",
            "<p>The input is a table of regions and industries, without single establishments and their places. Hot spots, outlines "
            "and candidates need them and were left out.</p>",
        )
    ground = maps.ground(told.shown.hot)
    return _hot(told, told.shown, ground) + _clusters(told, told.shown, ground) + _candidates(told, told.shown)


def _hot(told: Told, shown: Shown, ground: maps.Ground) -> str:
    names = maps.leading_industries(shown.windows, told.plan)
    pictures = "".join(
        figure(maps.hot_map(shown, told.special, name, size, ground, told.plan), told.plan)
        for name in names
        for size in told.plan.resolutions
    )
    if not names:
        return section("Hot spots", "<p>No industry has a hot spot.</p>")
    alike = texts.alike(shown.agreement, told)
    text = (
        "<p>A cell is hot where it and its ring hold more establishments of the industry than its share of all establishments would "
        "give, with false discoveries controlled. Two sizes of cells show how far the zoning decides. Hot for women: establishments in "
        "which more than half of the people are women.</p>"
    )
    heads = ("Industry", "Sex", "Hot at both", "Only finer", "Only wider", "Overlap")
    return section(
        "Hot spots",
        text + f'<div class="pair">{pictures}</div>' + table("Agreement of the two sizes", heads, alike, told.plan),
    )


def _clusters(told: Told, shown: Shown, ground: maps.Ground) -> str:
    if not shown.clusters:
        return section("Clusters", "<p>No cluster stands out from chance in this register.</p>")
    text = (
        f"<p>{len(shown.clusters):,} clusters are denser than chance allows, across administrative borders; "
        f"{shown.delineated.chance_groups:,} dense groups are no more than chance and were left out. Outlines are drawn round the firms "
        "and are not official borders.</p>"
    )
    return section(
        "Clusters across borders", text + figure(maps.cluster_map(shown, told.special, ground, told.plan), told.plan)
    )


def _candidates(told: Told, shown: Shown) -> str:
    if not shown.candidates:
        return ""
    picture = maps.axes(shown, told.special, told.plan)
    drawn = (
        figure(picture, told.plan)
        if picture
        else "<p>No candidate's performance is known, so none can be placed on two axes.</p>"
    )
    names = ("number", "industry", "regions", "firms", "jobs", "women's share", "location quotient", "standing")
    rows = [
        tuple(texts.percent(row[name]) if name == "women's share" else row[name] for name in names)
        for row in shown.rows[:MOST_GATED]
    ]
    text = "<p>Mass is the number of firms; performance compares each with the same industries and sizes elsewhere. Full marks are at least 80 % sure.</p>"
    return section(
        "Candidates on two axes",
        text + drawn + table("Candidates", [name.capitalize() for name in names], rows, told.plan),
    )


def _linkages(told: Told) -> str:
    links = told.links
    if links.agreement is None or not links.groups:
        return section("Which industries go together", f"<p>{escape(links.reason or 'No groups were found.')}</p>")
    rows = [
        (number + 1, len(group.industries), texts.some(group.industries, told.special), texts.share(group.stability))
        for number, group in enumerate(links.groups[:12])
    ]
    text = (
        f"<p>Groups of industries whose jobs rise and fall together over the regions. Runs with other seeds agree by "
        f"{links.agreement:.2f} (1 is the same); below 0.8 read them as a suggestion.</p>"
    )
    return section(
        "Which industries go together",
        text + table("Groups", ("Group", "Industries", "Members", "Stability"), rows, told.plan),
    )


def _gate(told: Told) -> str:
    if told.shown is None or not told.shown.rows:
        return ""
    rows = [(row["number"], row["candidate"], row["gate"], row["reasons"]) for row in told.shown.rows[:MOST_GATED]]
    text = "<p>Only what exists is ranked. Open candidates wait for people who know the place; the workbook has all of them.</p>"
    return section(
        "The gate", text + table("Who may be ranked", ("Number", "Candidate", "Gate", "Reasons"), rows, told.plan)
    )


def _methods(run: dict[str, Any]) -> str:
    rows = [
        (rule["code"].replace("_", " "), texts.parameters(rule["parameters"]), rule["source"], rule["valid_from"])
        for rule in run["rules"]
    ]
    return section(
        "Rules and their sources", table("Rules", ("Rule", "Parameters", "Source", "From"), rows, None) + texts.METHODS
    )


def _again(run: dict[str, Any]) -> str:
    rows = [
        ("input", run["input"]["name"]),
        ("sha256", run["input"]["sha256"]),
        *((name, texts.parameters(value)) for name, value in run["options"].items()),
        *run["versions"].items(),
    ]
    return section("How to make it again", table("Input, options and versions", ("What", "Value"), rows, None))
