"""The figures of a published report as tables: a workbook that computes by itself, CSV and Parquet, all from one context."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from clusterwise.foundation.evidence.figures import SEXES
from clusterwise.foundation.evidence.gate import BASELINE, TOTAL, WITHHELD
from clusterwise.foundation.evidence.models import FrozenFigure, Indicator, Publication, Qualifier, Target
from clusterwise.foundation.evidence.rows import sex_words
from clusterwise.press.cells import Cell, Direction, Sheet
from clusterwise.press.tables import Formula, write_csv, write_xlsx


@dataclass(frozen=True, slots=True)
class Tracked:
    """One published figure as it may leave: what is withheld is None and named."""

    code: str
    name: str
    level: str
    formula: str
    unit: str
    exactness: str
    baseline: Decimal | None
    target: Decimal | None
    due: str
    value: Decimal | None
    by_sex: dict[str, Decimal | None]
    n: int | None
    withheld: frozenset[str]


def tracked(publication: Publication) -> list[Tracked]:
    """Return the figures of a published report in their order, with the target that held when it was published."""
    figures = list(publication.figures.defer("facts").select_related("indicator"))
    aims: dict[Any, Target] = {}
    targets = Target.objects.filter(indicator__in=[one.indicator_id for one in figures], sex="", cell={})
    for target in targets.order_by("-due"):
        if target.due >= publication.ends or target.indicator_id not in aims:
            aims[target.indicator_id] = target
    told = {row["code"]: row for row in publication.content["figures"]}
    return [_tracked(one, aims.get(one.indicator_id), told[one.definition["code"]]) for one in figures]


def _tracked(figure: FrozenFigure, target: Target | None, told: dict[str, Any]) -> Tracked:
    withheld = frozenset(figure.withheld)
    parts = {sex: _number(figure.by_sex.get(sex)) for sex in SEXES} if told["splits"] else {}
    return Tracked(
        code=figure.definition["code"],
        name=told["name"],
        level=figure.indicator.level,
        formula=told["formula"],
        unit=figure.unit,
        exactness=figure.qualifier,
        baseline=None if BASELINE in withheld else figure.baseline_value,
        target=target.value if target else None,
        due=target.due.isoformat() if target else "",
        value=None if TOTAL in withheld else figure.value,
        by_sex={sex: None if sex in withheld else part for sex, part in parts.items()},
        n=None if withheld else figure.n,
        withheld=withheld,
    )


def _number(text: Any) -> Decimal | None:
    return None if text is None else Decimal(text)


def workbook(publication: Publication) -> bytes:
    """Return the workbook: a sheet a level of the chain with live formulas, and the lists of codes."""
    with translation.override(publication.language):
        rows = tracked(publication)
        levels = [level for level in reversed(Indicator.Level.choices) if any(one.level == level[0] for one in rows)]
        sheets = [_sheet(publication, str(label), [one for one in rows if one.level == code]) for code, label in levels]
        return write_xlsx([*sheets, _codes(publication)], created=publication.frozen_at)


def csv_file(publication: Publication) -> bytes:
    """Return all figures as one CSV, a row a figure, for other programs."""
    rows = tracked(publication)
    return write_csv(Sheet("", FIELDS, [_flat(publication, one) for one in rows]))


FIELDS = (
    "report", "first_day", "last_day", "code", "name", "level", "unit", "exactness", "baseline", "target", "due", "value",
    "women", "men", "other", "not_stated", "records", "withheld", "formula", "hash",
)  # fmt: skip


def _flat(publication: Publication, one: Tracked) -> list[Cell]:
    days = (publication.starts.isoformat(), publication.ends.isoformat())
    aim = (one.baseline, one.target, one.due, one.value)
    parts = [one.by_sex.get(sex) for sex in SEXES]
    end = (one.n, " ".join(sorted(one.withheld)), one.formula, publication.hash)
    return [publication.title, *days, one.code, one.name, one.level, one.unit, one.exactness, *aim, *parts, *end]


def parquet_file(publication: Publication) -> bytes:
    """Return the same rows as Parquet, numbers as exact decimals."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    amounts = {"baseline", "target", "value", "women", "men", "other", "not_stated"}
    kinds = [
        (name, pa.decimal128(26, 6) if name in amounts else pa.int64() if name == "records" else pa.string())
        for name in FIELDS
    ]
    rows = [dict(zip(FIELDS, _flat(publication, one), strict=True)) for one in tracked(publication)]
    buffer = io.BytesIO()
    pq.write_table(pa.Table.from_pylist([_exact(row, amounts) for row in rows], schema=pa.schema(kinds)), buffer)
    return buffer.getvalue()


def _exact(row: dict[str, Any], amounts: Iterable[str]) -> dict[str, Any]:
    return {**row, **{name: round(row[name], 6) for name in amounts if row[name] is not None}}


def _sheet(publication: Publication, level: str, rows: Sequence[Tracked]) -> Sheet:
    direction: Direction = "rtl" if translation.get_language_bidi() else "ltr"
    dated = _("%(first)s to %(last)s") % {"first": publication.starts.isoformat(), "last": publication.ends.isoformat()}
    columns = (
        _("code"),
        _("indicator"),
        _("unit"),
        _("exactness"),
        _("baseline"),
        _("target"),
        _("by"),
        _("value"),
        _("way to the target, %"),
        *sex_words().values(),
        _("women, % of women and men"),
        _("records"),
        _("withheld"),
        _("formula"),
    )
    cells = (_line(one) for one in rows)
    return Sheet(f"{publication.title}: {level}", columns, cells, dated=dated, name=level, direction=direction)


def _line(one: Tracked) -> list[Cell]:
    exactness = str(Qualifier(one.exactness).label)
    parts: list[Cell] = [one.by_sex.get(sex) for sex in SEXES]
    hidden = str(WITHHELD) if one.withheld else ""
    head: list[Cell] = [one.code, one.name, one.unit, exactness, one.baseline, one.target, one.due, one.value]
    return [*head, _way(one), *parts, _women(one), one.n, hidden, one.formula]


def _way(one: Tracked) -> Formula | None:
    """The share of the planned change that is reached: 100 x (value - baseline) / (target - baseline)."""
    if one.value is None or one.target is None or one.baseline is None or one.target == one.baseline:
        return None
    share = 100 * (one.value - one.baseline) / (one.target - one.baseline)
    return Formula("=100*(H{row}-E{row})/(F{row}-E{row})", share)


def _women(one: Tracked) -> Formula | None:
    women, men = one.by_sex.get("F"), one.by_sex.get("M")
    if women is None or men is None or not women + men:
        return None
    return Formula("=100*J{row}/(J{row}+K{row})", 100 * women / (women + men))


def _codes(publication: Publication) -> Sheet:
    lists = [
        *((_("level"), code, str(label)) for code, label in Indicator.Level.choices),
        *((_("exactness"), code, str(label)) for code, label in Qualifier.choices),
        *((_("sex"), code, label) for code, label in sex_words().items()),
    ]
    direction: Direction = "rtl" if translation.get_language_bidi() else "ltr"
    columns = (_("list"), _("code"), _("meaning"))
    return Sheet(publication.title, columns, lists, name=_("code lists"), direction=direction)
