"""Shares written as people write them in statutes: 1/2, 2/3, or a number of heads."""

import re
from fractions import Fraction

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

_WRITTEN = re.compile(r"([1-9][0-9]{0,3})(?:/([1-9][0-9]{0,3}))?")


def fraction_of(text: str) -> Fraction:
    """Return the exact value of a written share; thirds stay thirds."""
    found = _WRITTEN.fullmatch(text.strip())
    if found is None:
        raise ValidationError(_("Write a fraction such as 1/2 or 2/3, or a whole number of heads."))
    return Fraction(int(found[1]), int(found[2] or 1))


def is_fraction(text: str) -> None:
    """Validate a written share."""
    fraction_of(text)
