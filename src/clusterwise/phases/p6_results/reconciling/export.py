"""The result of a comparison as a workbook: the figures, and the rows that explain their differences."""

from collections.abc import Iterator, Sequence

from django.utils import timezone
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from clusterwise.phases.p6_results.reconciling import wording
from clusterwise.phases.p6_results.reconciling.models import Reconciliation, ReportedFigure
from clusterwise.press.cells import Cell, Direction
from clusterwise.press.tables import Sheet, write_xlsx


def workbook(kept: Reconciliation) -> bytes:
    """Return two sheets: each figure with its verdict, and the rows in question with people as numbers."""
    figures = list(kept.figures.select_related("indicator"))
    direction: Direction = "rtl" if get_language_bidi() else "ltr"
    dated = _("%(first)s to %(last)s") % {"first": kept.starts.isoformat(), "last": kept.ends.isoformat()}
    source = f"{kept.report_name} · SHA-256 {kept.report_sha256}"
    columns = (
        _("row"), _("code"), _("indicator"), _("unit"), _("first day"), _("last day"), _("counted from"),
        _("reported"), _("found"), _("women, reported"), _("women, found"), _("men, reported"), _("men, found"),
        _("verdict"), _("why"),
    )  # fmt: skip
    told = Sheet(
        kept.title, columns, [_line(one) for one in figures], source, dated, name=_("figures"), direction=direction
    )
    names = (_("indicator"), _("sheet"), _("row"), _("person"), _("why"))
    rows = Sheet(kept.title, names, list(_rows(figures)), source, dated, name=_("rows"), direction=direction)
    return write_xlsx([told, rows], created=timezone.now())


def _line(one: ReportedFigure) -> list[Cell]:
    pairs: list[Cell] = [getattr(one, f"{prefix}{name}") for name in wording.CELLS for prefix in ("", "found_")]
    about: list[Cell] = [one.row, one.code, one.name, one.unit, one.starts, one.ends, wording.counted_from(one)]
    return [*about, *pairs, str(one.get_outcome_display()), wording.why(one)]


def _rows(figures: Sequence[ReportedFigure]) -> Iterator[list[Cell]]:
    for one in figures:
        for row in one.rows:
            reason = str(wording.REASONS.get(row["reason"], row["reason"]))
            yield [str(one), row.get("where", ""), row.get("row", ""), wording.person(row), reason]
        if one.rows_in_all > len(one.rows):
            rest = _("%(n)s more rows are not listed.") % {"n": one.rows_in_all - len(one.rows)}
            yield [str(one), "", "", "", rest]
