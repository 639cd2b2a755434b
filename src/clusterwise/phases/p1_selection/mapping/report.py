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
from clusterwise.phases.p1_selection.mapping.html import code, escape, figure, paragraph, section, table
from clusterwise.phases.p1_selection.mapping.links import Linked
from clusterwise.phases.p1_selection.mapping.places import Places
from clusterwise.phases.p1_selection.mapping.plan import Plan
from clusterwise.phases.p1_selection.mapping.register import Register
from clusterwise.phases.p1_selection.mapping.shown import ShownCluster
from clusterwise.phases.p1_selection.mapping.specialise import Specialised
from clusterwise.phases.p1_selection.mapping.speech import Speech, day, number, percent, speaking, told
from clusterwise.phases.p1_selection.mapping.speech import gettext as _
from clusterwise.phases.p1_selection.mapping.words import COUNTS, INTERNAL, NOT_KNOWN, PUBLISHED, heading
from clusterwise.press.cells import Cell

MOST_GATED = 40
#: The probability from which the chart of the two axes fills its marks.
SURE = 0.8


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


def notes(report: Told) -> tuple[str, ...]:
    """Return what a reader has to know of the data: what was left out, estimated, not known, or not done."""
    return tuple(texts.notes(report))


def page(report: Told, run: dict[str, Any], language: Speech | str = "") -> str:
    """Return the whole report as HTML, in the plan's language or the one that is asked for."""
    with speaking(language or report.plan.language) as spoken:
        return _page(report, run, spoken)


def _page(report: Told, run: dict[str, Any], spoken: Speech) -> str:
    style = files(__package__).joinpath("report.css").read_text(encoding="utf-8")
    title = _("Cluster map of %(register)s") % {"register": report.register.source_name}
    said = _(INTERNAL) if report.plan.is_internal else _(PUBLISHED)
    made = _("Made by Clusterwise on %(day)s, %(time)s UTC.") % {
        "day": day(report.made),
        "time": f"{report.made:%H:%M}",
    }
    body = "".join(
        [
            _read(report, run),
            _specialisation(report),
            _points(report),
            _linkages(report),
            _gate(report),
            _methods(run),
            _again(run),
        ]
    )
    return (
        f'<!DOCTYPE html>\n<html lang="{spoken.language}" dir="{spoken.direction}">\n<head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{escape(title)}</title>'
        f"<style>{style}</style></head>\n<body><header><h1>{escape(title)}</h1>"
        f'{paragraph(texts.headline(report))}<p class="note">{escape(said)}</p></header>\n<main>{body}</main>'
        f"<footer>{paragraph(made)}</footer></body></html>\n"
    )


def _read(report: Told, run: dict[str, Any]) -> str:
    register = report.register
    rows = [
        (_("rows mapped"), number(register.rows)),
        (_("rows left out"), number(register.rows_left_out)),
        (_("period"), register.period or _(NOT_KNOWN)),
        *((_(COUNTS[name]), number(value)) for name, value in run["counts"].items()),
    ]
    findings = [(told(one.reason), "; ".join(map(told, one.examples)), told(one.remedy)) for one in register.findings]
    checked = (
        table(_("What the checks found"), (_("Finding"), _("Examples"), _("What to do")), findings)
        if findings
        else paragraph(_("The checks found nothing to correct."))
    )
    said = "".join(f"<li>{escape(note)}</li>" for note in notes(report))
    return section(
        _("What was read and checked"),
        table(_("The register"), (_("What"), _("Figure")), rows) + checked + f"<ul>{said}</ul>",
    )


def _specialisation(report: Told) -> str:
    chosen = texts.leading(report)
    if not chosen:
        return section(_("Specialisation"), paragraph(_("No cell is beyond chance, strong, and free to be shown.")))
    women = "women_share" in report.table.column_names
    heads = (
        _("Region"),
        _("Industry"),
        _("Jobs"),
        *([_("Women")] if women else []),
        _("Quotient"),
        _("At least"),
        _("At most"),
        "q",
        _("Strong"),
    )
    rows = [
        (
            one["region"], one["industry"], one["employment"], *([texts.share(one["women_share"])] if women else []),
            one["lq"], one["lq_low"], one["lq_high"], texts.small(one["q"]), texts.strength(one),
        )
        for one in chosen
    ]  # fmt: skip
    text = _(
        "The quotient compares an industry's share of the region's jobs with its share of the country's. These are the "
        "highest among those that are beyond chance and strong by the rule; the file specialisation.parquet has all."
    )
    return section(
        _("Where industries are specialised"),
        paragraph(text) + figure(maps.quotients(chosen)) + table(_("Highest quotients"), heads, rows),
    )


def _points(report: Told) -> str:
    if report.shown is None:
        text = _(
            "The input is a table of regions and industries, without single establishments and their places. Hot spots, "
            "outlines and candidates need them and were left out."
        )
        return section(_("Hot spots, clusters and candidates"), paragraph(text))
    ground = maps.ground(report.shown.hot)
    return _hot(report, report.shown, ground) + _clusters(report, report.shown, ground) + _candidates(report)


def _hot(report: Told, shown: Shown, ground: maps.Ground) -> str:
    names = maps.leading_industries(shown.windows, report.plan)
    pictures = "".join(
        figure(maps.hot_map(shown, report.special, name, size, ground))
        for name in names
        for size in report.plan.resolutions
    )
    if not names:
        return section(_("Hot spots"), paragraph(_("No industry has a hot spot.")))
    alike = texts.alike(shown.agreement, report)
    text = _(
        "A cell is hot where it and its ring hold more establishments of the industry than its share of all "
        "establishments would give, with false discoveries controlled. Two sizes of cells show how far the zoning "
        "decides. Hot for women: establishments in which more than half of the people are women."
    )
    heads = (_("Industry"), _("Sex"), _("Hot at both"), _("Only finer"), _("Only wider"), _("Overlap"))
    return section(
        _("Hot spots"),
        paragraph(text) + f'<div class="pair">{pictures}</div>' + table(_("Agreement of the two sizes"), heads, alike),
    )


def _clusters(report: Told, shown: Shown, ground: maps.Ground) -> str:
    if not shown.clusters:
        return section(_("Clusters"), paragraph(_("No cluster stands out from chance in this register.")))
    text = _(
        "%(count)s clusters are denser than chance allows, across administrative borders; %(groups)s dense groups are no "
        "more than chance and were left out. Outlines are drawn round the firms and are not official borders."
    ) % {"count": number(len(shown.clusters)), "groups": number(shown.delineated.chance_groups)}
    return section(
        _("Clusters across borders"), paragraph(text) + figure(maps.cluster_map(shown, report.special, ground))
    )


def _candidates(report: Told) -> str:
    shown = report.shown
    if shown is None or not shown.candidates:
        return ""
    picture = maps.axes(shown, report.special, report.plan)
    drawn = (
        figure(picture)
        if picture
        else paragraph(_("No candidate's performance is known, so none can be placed on two axes."))
    )
    names = ("number", "industry", "regions", "firms", "jobs", "women's share", "location quotient", "standing")
    rows = [
        tuple(texts.percent(row[name]) if name == "women's share" else row[name] for name in names)
        for row in shown.rows[:MOST_GATED]
    ]
    text = _(
        "Mass is the number of firms; performance compares each with the same industries and sizes elsewhere. Full marks "
        "are at least %(share)s sure."
    ) % {"share": percent(SURE)}
    heads = [heading(name).capitalize() for name in names]
    return section(_("Candidates on two axes"), paragraph(text) + drawn + table(_("Candidates"), heads, rows))


def _linkages(report: Told) -> str:
    links = report.links
    if links.agreement is None or not links.groups:
        reason = told(links.reason) or _("No groups were found.")
        return section(_("Which industries go together"), paragraph(reason))
    rows = [
        (place + 1, len(group.industries), texts.some(group.industries, report.special), texts.share(group.stability))
        for place, group in enumerate(links.groups[:12])
    ]
    text = _(
        "Groups of industries whose jobs rise and fall together over the regions. Runs with other seeds agree by "
        "%(agreement)s (1 is the same); below %(least)s read them as a suggestion."
    ) % {"agreement": number(round(links.agreement, 2)), "least": number(0.8)}
    heads = (_("Group"), _("Industries"), _("Members"), _("Stability"))
    return section(_("Which industries go together"), paragraph(text) + table(_("Groups"), heads, rows))


def _gate(report: Told) -> str:
    if report.shown is None or not report.shown.rows:
        return ""
    rows = [(row["number"], row["candidate"], row["gate"], row["reasons"]) for row in report.shown.rows[:MOST_GATED]]
    text = _(
        "Only what exists is ranked. Open candidates wait for people who know the place; the workbook has all of them."
    )
    heads = (_("Number"), _("Candidate"), _("Gate"), _("Reasons"))
    return section(_("The gate"), paragraph(text) + table(_("Who may be ranked"), heads, rows))


def _methods(run: dict[str, Any]) -> str:
    rows = [
        (code(rule["code"]), code(texts.parameters(rule["parameters"])), code(rule["source"]), rule["valid_from"])
        for rule in run["rules"]
    ]
    heads = (_("Rule"), _("Parameters"), _("Source"), _("From"))
    return section(_("Rules and their sources"), table(_("Rules"), heads, rows) + paragraph(texts.methods()))


def _again(run: dict[str, Any]) -> str:
    rows = [
        (_("input"), code(run["input"]["name"])),
        (code("sha256"), code(run["input"]["sha256"])),
        *((code(name), code(texts.parameters(value))) for name, value in run["options"].items()),
        *((code(name), code(version)) for name, version in run["versions"].items()),
    ]
    return section(_("How to make it again"), table(_("Input, options and versions"), (_("What"), _("Value")), rows))
