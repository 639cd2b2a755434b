"""The words and pictures of a report's page, in the language of the report."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils import translation

from clusterwise.foundation.codes.selectors import codes
from clusterwise.foundation.evidence.figures import SEXES
from clusterwise.foundation.evidence.gate import WITHHELD
from clusterwise.foundation.evidence.models import FrozenFigure, Indicator, Publication
from clusterwise.foundation.evidence.wording import shown
from clusterwise.foundation.organisations.models import Initiative
from clusterwise.foundation.pages.register import scope_args
from clusterwise.phases.p6_results.assembly import Assembled
from clusterwise.phases.p6_results.models import ProgressReport
from clusterwise.phases.p6_results.standings import draw_line, sex_words
from clusterwise.press.charts.picture import Picture


@dataclass(frozen=True, slots=True)
class Line:
    """A figure of a report with its picture, its split and the page that opens it."""

    row: Mapping[str, Any]
    url: str
    picture: Picture
    split: tuple[tuple[str, str], ...]


def direction(language: str) -> str:
    """Return the reading direction of a language."""
    return "rtl" if translation.get_language_info(language)["bidi"] else "ltr"


def sexes(language: str) -> list[tuple[str, str]]:
    """Return the codes and names of the groups of a split in a language."""
    with translation.override(language):
        return list(sex_words().items())


def sections(content: Mapping[str, Any], language: str) -> list[tuple[str, str]]:
    """Return the parts that people wrote, each with its title in the language of the report."""
    titles = codes("result_section")
    return [
        (titles[name].label(language) if name in titles else name, content["annotations"][name])
        for name in ProgressReport.sections
        if content["annotations"].get(name, "").strip()
    ]


def _line(row: Mapping[str, Any], url: str) -> Line:
    points = {name: None if point is None else Decimal(point) for name, point in row["line"].items()}
    picture = draw_line(points, title=row["name"], unit=row["unit"], qualifier=row["qualifier"])
    parts = tuple((sex_words()[sex], row["by_sex"][sex]) for sex in SEXES) if row["splits"] else ()
    return Line(row, url, picture, parts)


def live_lines(found: Assembled, initiative: Initiative) -> list[Line]:
    """Return the figures of a draft; each opens what is counted today."""
    args = scope_args(initiative)
    with translation.override(found.content["language"]):
        pairs = zip(found.content["figures"], found.values, strict=True)
        return [
            _line(row, f"{reverse('figure', args=[*args, value.indicator.pk])}?on={value.on.isoformat()}")
            for row, value in pairs
        ]


def frozen_lines(publication: Publication, figures: Sequence[FrozenFigure], initiative: Initiative) -> list[Line]:
    """Return the figures of a published report; each opens its frozen facts."""
    args = [*scope_args(initiative), publication.pk]
    keys = {figure.definition["code"]: figure.pk for figure in figures}
    with translation.override(publication.language):
        return [
            _line(row, reverse("results.published_figure", args=[*args, keys[row["code"]]]))
            for row in publication.content["figures"]
        ]


def _decimal(text: Any) -> Decimal | None:
    return None if text is None else Decimal(text)


def frozen_split(figure: FrozenFigure, *, inside: bool) -> list[tuple[str, str]]:
    """Return the split by sex of a published figure, where it says something; whole for readers inside alone."""
    parts = {sex: _decimal(part) for sex, part in figure.by_sex.items()}
    if not figure.n or not (figure.definition.get("subject") == "person" or _any(parts, ("F", "M", "X"))):
        return []
    unit = "" if figure.definition.get("how") in (Indicator.How.COUNT, Indicator.How.DISTINCT) else figure.unit
    hidden = () if inside else figure.withheld
    return [(sex_words()[sex], str(WITHHELD) if sex in hidden else shown(parts.get(sex), unit)) for sex in SEXES]


def _any(parts: Mapping[str, Decimal | None], names: Iterable[str]) -> bool:
    return any(parts.get(name) for name in names)
