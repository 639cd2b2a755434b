"""The few pieces of HTML that a report is made of: sections, tables with captions, pictures with their words."""

from collections.abc import Iterable, Sequence
from html import escape

from clusterwise.phases.p1_selection.mapping.plan import Plan
from clusterwise.press.cells import Cell
from clusterwise.press.charts.picture import Picture
from clusterwise.press.numbers import number_text

__all__ = ["escape", "figure", "section", "table"]


def section(title: str, body: str) -> str:
    """Return one part of the report."""
    return f"<section><h2>{escape(title)}</h2>{body}</section>\n"


def figure(picture: Picture, plan: Plan) -> str:
    """Return a picture with its title and, folded on screen and open on paper, its table."""
    words = table(picture.title, picture.table.columns, picture.table.rows, plan)
    return (
        f"<figure>{picture.svg}<figcaption>{escape(picture.title)}</figcaption>"
        f"<details><summary>The same as a table</summary>{words}</details></figure>"
    )


def table(caption: str, heads: Sequence[str], rows: Iterable[Sequence[Cell]], plan: Plan | None) -> str:
    """Return a table that scrolls on a narrow screen; the first column names the row."""
    language = plan.language if plan else "en"
    lines = []
    for row in rows:
        first, *rest = (_cell(cell, language) for cell in row)
        lines.append(
            f'<tr><th scope="row">{first[0]}</th>' + "".join(f"<td{kind}>{text}</td>" for text, kind in rest) + "</tr>"
        )
    columns = "".join(f'<th scope="col">{escape(head)}</th>' for head in heads)
    return (
        f'<div class="wide" role="region" tabindex="0" aria-label="{escape(caption)}"><table><caption>{escape(caption)}</caption>'
        f"<thead><tr>{columns}</tr></thead><tbody>{''.join(lines)}</tbody></table></div>"
    )


def _cell(cell: Cell, language: str) -> tuple[str, str]:
    """A cell's text and, for numbers, its class."""
    if cell is None:
        return "not known", ""
    if isinstance(cell, int | float):
        return number_text(round(cell, 2), language=language), ' class="number"'
    return escape(str(cell)), ""
