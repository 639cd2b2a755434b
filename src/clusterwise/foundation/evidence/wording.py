"""Figures and formulas in words."""

from decimal import Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from clusterwise.foundation.evidence.facts import measures
from clusterwise.foundation.evidence.figures import Value
from clusterwise.foundation.evidence.models import Indicator
from clusterwise.methods.qualifiers import Qualifier
from clusterwise.press.numbers import Words, value_text


def words() -> Words:
    """Return the words around a number in the reader's language."""
    return Words(
        at_least=_("≥ {value}"),
        at_most=_("≤ {value}"),
        about=_("about {value}"),
        up_to=_("up to {value}"),
        mean=_("{value} on average"),
        median=_("{value} (median)"),
        with_unit=_("{number}\u00a0{unit}"),
        percent=_("{number}\u00a0%"),
        multiple=_("×\u00a0{ratio} ({change})"),
        from_zero=_("from 0 to {value}"),
        not_known=_("not known"),
    )


def shown(value: Decimal | None, unit: str = "", qualifier: str = "=") -> str:
    """Return a value with qualifier and unit; a share is shown in percent."""
    if unit == "share":
        value, unit = (None if value is None else value * 100), "%"
    return value_text(value, unit=unit, qualifier=qualifier, language=_language(), words=words())


def _language() -> str:
    return (get_language() or "en").split("-")[0]


def value_words(value: Value) -> str:
    """Return an indicator's figure as people read it: the value itself, or the change that it is about."""
    indicator = value.indicator
    if indicator.compared and value.change is not None:
        stated = indicator.compared == Indicator.Compared.ABSOLUTE and value.change.absolute is not None
        if value.change.reason is not None and not stated:
            return _("%(value)s, no percentage: the baseline is %(baseline)s") % {
                "value": shown(value.value, value.unit, value.qualifier),
                "baseline": shown(value.baseline.value, value.unit, value.baseline.qualifier)
                if value.baseline
                else shown(None),
            }
        return change_words(value)
    return shown(value.value, value.unit, value.qualifier)


def change_words(value: Value) -> str:
    """Return the change against the baseline in the way that the indicator states it."""
    change, kind = value.change, value.indicator.compared
    if change is None or change.absolute is None:
        return _("not known")
    if kind == Indicator.Compared.ABSOLUTE:
        if value.unit == "share":
            return _qualified(
                _("%(number)s points") % {"number": shown(change.absolute * 100)}, change.absolute_qualifier
            )
        return _qualified(shown(change.absolute, value.unit), change.absolute_qualifier)
    if change.times is None or change.percent is None:
        return _("not known")
    signed = f"{'+' if change.percent >= 0 else '−'}{shown(abs(change.percent), '%')}"
    if kind == Indicator.Compared.TIMES:
        signed = words().multiple.format(ratio=shown(change.times), change=signed)
    return _qualified(signed, change.relative_qualifier)


def _qualified(text: str, qualifier: Qualifier | None) -> str:
    """Return a change with its exactness; where nothing can be said of it, it is about that much."""
    said = words()
    return {
        Qualifier.EXACT: "{value}",
        Qualifier.AT_LEAST: said.at_least,
        Qualifier.AT_MOST: said.at_most,
        Qualifier.MAX: said.up_to,
        Qualifier.MEAN: said.mean,
        Qualifier.MEDIAN: said.median,
    }.get(qualifier or Qualifier.ABOUT, said.about).format(value=text)


def measure_label(code: str) -> str:
    """Return what a measure counts, in words."""
    found = measures().get(code)
    return str(found.label) if found else code
