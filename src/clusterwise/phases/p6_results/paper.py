"""A progress report as PDF, in its own language, with the hash of its facts at the foot of every page."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import formats, timezone, translation
from django.utils.translation import gettext as _

from clusterwise.foundation.codes.selectors import label
from clusterwise.foundation.evidence.models import FrozenFigure, Publication
from clusterwise.phases.p6_results.assembly import Assembled
from clusterwise.phases.p6_results.models import ProgressReport
from clusterwise.phases.p6_results.standings import draw_line, sex_words
from clusterwise.press.documents import (
    Block,
    Document,
    Facts,
    FigureBlock,
    Heading,
    Labels,
    Note,
    Paragraph,
    TableBlock,
)
from clusterwise.press.pdf import UnprintableDocumentError, write_pdf

Row = Mapping[str, Any]


class UnprintableReportError(ValidationError):
    """A report that cannot be printed as it stands; the message names the text and the sign."""


def report_pdf(publication: Publication) -> bytes:
    """Return a published report as PDF; the same publication gives the same bytes."""
    figures = list(publication.figures.defer("facts").order_by("position"))
    with translation.override(publication.language):
        document = _document(publication.title, publication.content, figures, publication)
    return write_pdf(document, created=publication.frozen_at.replace(microsecond=0))


def check_printable(report: ProgressReport, found: Assembled) -> None:
    """Refuse a report that could not be printed, while its words can still be changed."""
    like = Publication(
        language=report.language, starts=report.starts, ends=report.ends, frozen_at=timezone.now(), hash="0" * 64
    )
    try:
        with translation.override(report.language):
            write_pdf(_document(found.title, found.content, [], like), created=like.frozen_at.replace(microsecond=0))
    except UnprintableDocumentError as error:
        raise UnprintableReportError(str(error)) from error


def _day(text: str | date | datetime) -> str:
    if not text:
        return "—"
    return formats.date_format(date.fromisoformat(text) if isinstance(text, str) else text, "j F Y")


def _signed(number: int) -> str:
    """Return a difference with its sign, kept before the number in either direction of reading."""
    return isolated(f"{number:+d}".replace("-", "−"))


def isolated(text: str) -> str:
    """Return a text that is read from left to right, also within a line that runs the other way."""
    return f"\u2066{text}\u2069"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _document(title: str, content: Row, figures: Sequence[FrozenFigure], publication: Publication) -> Document:
    return Document(
        title=title,
        subtitle=f"{content['initiative']} · {content['programme']}",
        language=publication.language,
        direction="rtl" if translation.get_language_bidi() else "ltr",
        date=_day(publication.frozen_at),
        source=f"Clusterwise, {content['initiative']}",
        blocks=(*_opening(content, publication), *_middle(content), *_closing(content, figures)),
        fingerprint=publication.hash,
        labels=Labels(
            page=_("Page {page} of {pages}"),
            source=_("Source: {source} · {date}"),
            fingerprint=_("Fingerprint {fingerprint}"),
        ),
    )


def _opening(content: Row, publication: Publication) -> Iterable[Block]:
    yield Facts(
        (
            (_("Cluster"), content["cluster"]),
            (_("Period"), f"{_day(publication.starts)} – {_day(publication.ends)}"),
            (_("Frozen on"), _day(publication.frozen_at)),
            (_("Figures"), str(len(content["figures"]))),
        )
    )
    yield Note(
        _(
            "Every figure was counted from records that were frozen with this report. The fingerprint at the foot of "
            "each page covers all of them: whoever has the system can count again and compare."
        ),
        title=_("How to trust this report"),
    )
    yield from _written("narrative", content)


def _written(name: str, content: Row) -> Iterable[Block]:
    text = content["annotations"].get(name, "").strip()
    if text:
        yield Heading(label("result_section", name))
        for part in filter(None, (part.strip() for part in text.replace("\r\n", "\n").split("\n\n"))):
            yield Paragraph(part)


def _middle(content: Row) -> Iterable[Block]:
    yield Heading(_("Figures"))
    if not content["figures"]:
        yield Paragraph(_("No indicator was in use in this period."))
    level = ""
    for row in content["figures"]:
        if row["level"] != level:
            level = row["level"]
            yield Heading(_capital(level), 2)
        yield _line(row)
    yield from _by_sex(content["figures"])
    for trouble in content["troubles"]:
        yield Note(f"{trouble['name']}: {trouble['reason']}", title=_("Not computed"), is_warning=True)
    yield from _activities(content)
    yield from _money(content)
    yield from _decisions(content)


def _line(row: Row) -> Block:
    points = {name: None if point is None else Decimal(point) for name, point in row["line"].items()}
    picture = draw_line(points, title=row["name"], unit=row["unit"], qualifier=row["qualifier"])
    remarks = [text for text in (row.get("beside"), row["light"]) if text]
    if row["due"]:
        remarks.append(_("target %(value)s by %(day)s") % {"value": row["target"], "day": _day(row["due"])})
    if row["n"] is not None:
        remarks.append(_("records: %(n)s") % {"n": row["n"]})
    if row.get("withheld"):
        remarks.append(_("Small groups are withheld, so that nobody can be recognised."))
    return FigureBlock(
        picture.svg, picture.description, caption=f"{row['name']}: {row['words']}", note=" · ".join(remarks)
    )


def _by_sex(rows: Sequence[Row]) -> Iterable[Block]:
    people = [row for row in rows if row["splits"]]
    if not people:
        return
    sexes = list(sex_words().items())
    yield TableBlock(
        columns=(_("Indicator"), _("All"), *(_capital(name) for _code, name in sexes)),
        rows=tuple((row["name"], row["now"], *(_of_target(row, code) for code, _name in sexes)) for row in people),
        caption=_("Figures by sex, against their targets"),
        numbers=frozenset(range(1, 6)),
        note=_(
            "After a stroke stands the target for that sex. Different people counted in several groups are not added up."
        ),
    )


def _of_target(row: Row, sex: str) -> str:
    aim = row["aims"].get(sex)
    return isolated(f"{row['by_sex'][sex]} / {aim}") if aim else row["by_sex"][sex]


def _activities(content: Row) -> Iterable[Block]:
    yield Heading(_("Activities planned and done"))
    if not content["activities"]:
        yield Paragraph(_("The plan has no line yet."))
        return
    yield TableBlock(
        columns=(_("Activity"), _("Due"), _("Status"), _("Time passed, %"), _("Done, %"), _("Variance")),
        rows=tuple(
            (
                row["activity"] + (f" ({row['note']})" if row["note"] else ""),
                _day(row["due"]),
                row["status"],
                str(row["planned"]),
                str(row["done"]),
                _signed(row["variance"]),
            )
            for row in content["activities"]
        ),
        numbers=frozenset({3, 4, 5}),
        note=_("Variance: percent done less percent of the time passed, in points. Status as recorded on %(day)s.")
        % {"day": _day(content["as_recorded_on"])},
    )
    yield TableBlock(
        columns=(_("Due in the period"), _("Planned"), _("Done")),
        rows=tuple((row["name"], str(row["planned"]), str(row["done"])) for row in content["work"]),
        numbers=frozenset({1, 2}),
    )


def _money(content: Row) -> Iterable[Block]:
    budget = content["budget"]
    yield Heading(_("Budget and what came in"))
    if not budget["rows"]:
        yield Paragraph(_("The plan has no budget yet."))
    else:
        sign = "" if budget["is_whole"] else "≥ "
        yield TableBlock(
            columns=(_("Source"), _("Planned"), _("Planned, in the reporting currency")),
            rows=(
                *(
                    (row["source"], "; ".join(row["amounts"]), ("" if row["is_whole"] else "≥ ") + row["total"])
                    for row in budget["rows"]
                ),
                (_("All sources"), "", sign + budget["total"]),
            ),
            numbers=frozenset({1, 2}),
            note=" ".join(budget["missing"]),
        )
    if content["contributions"]:
        yield TableBlock(
            columns=(
                _("Contributions of members"),
                _("Pledged"),
                _("Received so far"),
                _("In the period"),
                _("Not known"),
            ),
            rows=tuple(
                (row["kind"], row["pledged"], row["received"], row["in_period"], str(row["unknown"]))
                for row in content["contributions"]
            ),
            numbers=frozenset({1, 2, 3, 4}),
        )


def _decisions(content: Row) -> Iterable[Block]:
    yield Heading(_("Decisions and phases"))
    if content["decisions"]:
        yield TableBlock(
            columns=(_("Date"), _("Decision"), _("Outcome"), _("Who, by when"), _("Done on")),
            rows=tuple(
                (
                    _day(row["on"]),
                    f"{row['body']}: {row['text']}",
                    row["outcome"],
                    ", ".join(filter(None, (row["owner"], _day(row["due"]) if row["due"] else ""))) or "—",
                    _day(row["done_on"]),
                )
                for row in content["decisions"]
            ),
        )
    else:
        yield Paragraph(_("No body decided anything in the period."))
    yield Heading(_("Where the phases stand"), 2)
    yield Facts(tuple((row["phase"], _standing(row)) for row in content["phases"]))


def _standing(row: Row) -> str:
    waiting = [f"{gate['title']}: {gate['reason']}" for gate in row["gates"] if not gate["passed"]]
    return f"{row['state']}. {' '.join(waiting)}" if waiting else row["state"]


def _quality(content: Row) -> Iterable[Block]:
    """Say what the rules found; reports frozen before there were rules say nothing."""
    found = content.get("quality")
    if found is None:
        return
    yield Heading(_("Checks of the data"))
    not_judged = _("Not judged, for want of records: %(rules)s.") % {"rules": ", ".join(found["not_judged"])}
    remark = not_judged if found["not_judged"] else ""
    if not found["rows"]:
        yield Paragraph(remark)
        return
    yield TableBlock(
        columns=(_("Check"), _("Records judged"), _("What was found")),
        rows=tuple((row["title"], row["judged"], row["sentence"]) for row in found["rows"]),
        numbers=frozenset({1}),
        note=remark,
    )


def _closing(content: Row, figures: Sequence[FrozenFigure]) -> Iterable[Block]:
    for name in ProgressReport.sections[1:]:
        yield from _written(name, content)
    yield from _quality(content)
    hashes = {figure.definition["code"]: figure.facts_hash for figure in figures}
    if not content["figures"]:
        return
    yield Heading(_("How each figure is counted"))
    yield TableBlock(
        columns=(_("Indicator"), _("Formula"), _("Records"), _("Hash of the facts")),
        rows=tuple(
            (row["name"], isolated(row["formula"]), str(row["n"]), hashes.get(row["code"], "")[:12])
            for row in content["figures"]
        ),
        numbers=frozenset({2}),
    )
