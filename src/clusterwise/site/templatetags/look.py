"""Tags of the components: numbers in the reader's format, and pictures made by our own press."""

from decimal import Decimal
from typing import Any

from django import template
from django.utils import formats
from django.utils.safestring import SafeString, mark_safe

from clusterwise.press.charts.picture import Picture

register = template.Library()


@register.filter
def grouped(value: Any) -> Any:
    """Show a number with the reader's separators; anything else stays what it is."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return value
    return formats.number_format(value, force_grouping=abs(Decimal(value)) >= 1000)


@register.filter
def drawing(picture: Picture) -> SafeString:
    """Inline the SVG of a picture; only the press draws these, and it escapes every text in them."""
    if not isinstance(picture, Picture):
        raise TypeError("Only a Picture of clusterwise.press can be drawn; give the picture itself, not its text.")
    return mark_safe(picture.svg)  # noqa: S308
