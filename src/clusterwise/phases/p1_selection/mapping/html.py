"""The few pieces of HTML that a report is made of: sections, tables with captions, pictures with their words."""

from collections.abc import Iterable, Sequence
from html import escape

from clusterwise.phases.p1_selection.mapping.speech import gettext as _
from clusterwise.phases.p1_selection.mapping.speech import number
from clusterwise.press.cells import Cell
from clusterwise.press.charts.picture import Picture

__all__ = ["code", "escape", "figure", "paragraph", "section", "table"]


def section(title: str, body: str) -> str:
    """Return one part of the report."""
    return f"<section><h2>{escape(title)}</h2>{body}</section>\n"


def paragraph(text: str) -> str:
    """Return one paragraph."""
    return f"<p>{escape(text)}</p>"


class Code(str):
    """A name or value of the machine, which no language changes."""

    __slots__ = ()


def code(text: object) -> Code:
    """Mark a text as one of the machine: it is not translated and read from the left."""
    return Code(text)


def figure(picture: Picture) -> str:
    """Return a picture with its title and, folded on screen and open on paper, its table."""
    words = table(picture.title, picture.table.columns, picture.table.rows)
    return (
        f"<figure>{picture.svg}<figcaption>{escape(picture.title)}</figcaption>"
        f"<details><summary>{escape(_('The same as a table'))}</summary>{words}</details></figure>"
    )


def table(caption: str, heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """Return a table that scrolls on a narrow screen; the first column names the row."""
    lines = []
    for row in rows:
        first, *rest = (_cell(cell) for cell in row)
        lines.append(
            f'<tr><th scope="row">{first[0]}</th>' + "".join(f"<td{kind}>{text}</td>" for text, kind in rest) + "</tr>"
        )
    columns = "".join(f'<th scope="col">{escape(head)}</th>' for head in heads)
    return (
        f'<div class="wide" role="region" tabindex="0" aria-label="{escape(caption)}"><table><caption>{escape(caption)}</caption>'
        f"<thead><tr>{columns}</tr></thead><tbody>{''.join(lines)}</tbody></table></div>"
    )


def _cell(cell: Cell) -> tuple[str, str]:
    """A cell's text and, for numbers, its class."""
    if cell is None:
        return escape(_("not known")), ""
    if isinstance(cell, Code):
        return f'<code dir="ltr" translate="no">{escape(cell)}</code>', ""
    if isinstance(cell, int | float):
        return number(round(cell, 2)), ' class="number"'
    return escape(str(cell)), ""
