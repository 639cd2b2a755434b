"""Figures and formulas in words."""

from decimal import Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from clusterwise.foundation.evidence.facts import measures
from clusterwise.foundation.evidence.figures import Value
from clusterwise.foundation.evidence.models import Indicator
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
        if value.change.reason is not None:
            return _("%(value)s, no percentage: the baseline is %(baseline)s") % {
                "value": shown(value.value, value.unit, value.qualifier),
                "baseline": shown(value.baseline.value if value.baseline else None, value.unit),
            }
        return change_words(value)
    return shown(value.value, value.unit, value.qualifier)


def change_words(value: Value) -> str:
    """Return the change against the baseline in the way that the indicator states it."""
    change, kind = value.change, value.indicator.compared
    if change is None or change.times is None or change.percent is None:
        return _("not known")
    if kind == Indicator.Compared.TIMES:
        signed = f"{'+' if change.percent >= 0 else '−'}{shown(abs(change.percent), '%')}"
        return words().multiple.format(ratio=shown(change.times), change=signed)
    if kind == Indicator.Compared.PERCENT:
        return f"{'+' if change.percent >= 0 else '−'}{shown(abs(change.percent), '%')}"
    if value.unit == "share" and change.absolute is not None:
        return _("%(number)s points") % {"number": shown(change.absolute * 100)}
    return shown(change.absolute, value.unit)


def _where(filters: dict[str, object]) -> str:
    parts = []
    for name, wanted in filters.items():
        if isinstance(wanted, list):
            parts.append(f"{name} in ({', '.join(chr(34) + str(one) + chr(34) for one in wanted)})")
        else:
            parts.append(f'{name} = "{wanted}"')
    return " and ".join(parts)


def formula(indicator: Indicator) -> str:
    """Return the computation as one line of text that names everything which decides the value."""
    where = " and ".join(part for part in (f'measure = "{indicator.measure}"', _where(indicator.filters)) if part)
    thing = indicator.subject if indicator.how in ("count", "distinct") else "amount"
    time = {"at": "at date", "in": "in period", "since": "since start"}[indicator.when]
    if indicator.how == Indicator.How.RATIO and indicator.denominator_measure:
        under = " and ".join(
            p for p in (f'measure = "{indicator.denominator_measure}"', _where(indicator.denominator_filters)) if p
        )
        text = f"ratio(sum(amount where {where}), sum(amount where {under})) by sex {time}"
    else:
        text = f"{indicator.how}({thing} where {where}) by sex{', ' + indicator.breakdown if indicator.breakdown else ''} {time}"
    return {
        "": text,
        "absolute": f"{text} − baseline",
        "percent": f"pct_change({text}, baseline)",
        "times": f"fold({text}, baseline)",
    }[indicator.compared]


def measure_label(code: str) -> str:
    """Return what a measure counts, in words."""
    found = measures().get(code)
    return str(found.label) if found else code
