"""Cells into values as SQL expressions, so that tens of millions of rows never become Python objects.

Kinds with few different values (periods, years, bands, sexes, yes and no, precision) are read by the same functions
as in the import pages, once a different value, and joined back. Numbers follow the rules of `formats.numbers`.
"""

from collections.abc import Sequence

from clusterwise.formats.register.fields import Kind
from clusterwise.formats.register.staging import literal

#: Words and codes by which offices withhold a value; the value is unknown, never zero.
SUPPRESSED = ("D", "S", "C", "X", "(D)", "(S)", "*", "**", ":", "..", "-1", "-9", "-1.0", "-9.0")
_DIGITS = "٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹−٫"
_PLAIN_DIGITS = "01234567890123456789-."
_HIDDEN = "[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]"
_EXPONENT = "([eE][+-]?[0-9]+)?"


def blank(cell: str) -> str:
    """Return the condition under which a cell is empty."""
    return f"({cell} IS NULL OR trim({cell}) = '')"


def text(cell: str) -> str:
    """Return a name or code without hidden characters and needless spaces; plain text takes the short way."""
    clean = f"trim(regexp_replace(regexp_replace(nfc_normalize({cell}), '{_HIDDEN}', '', 'g'), '\\s+', ' ', 'g'))"
    is_plain = f"strlen({cell}) = length({cell}) AND NOT contains({cell}, '  ') AND NOT contains({cell}, chr(9))"
    return f"nullif(CASE WHEN {is_plain} THEN trim({cell}) ELSE {clean} END, '')"


def plain_number(cell: str) -> str:
    """Return a number's text with European digits and without the signs that people put between groups."""
    clean = (
        f"regexp_replace(translate({cell}, '{_DIGITS}', '{_PLAIN_DIGITS}'), "
        "'[\\s\u00a0\u2009\u202f\u066c\u200e\u200f''’]', '', 'g')"
    )
    return f"CASE WHEN regexp_full_match({cell}, '[0-9.,]+') THEN {cell} ELSE {clean} END"


def number(plain: str, mark: str | None) -> str:
    """Return the value of a plain number's text, null where it is none or could be read in two ways."""
    ways = [(f"[+-]?[0-9]+{_EXPONENT}", plain)]
    if mark is None:
        ways += [
            ("[+-]?[0-9]*[.][0-9]+[eE][+-]?[0-9]+", plain),
            ("[+-]?[0-9]{1,3}(,[0-9]{3})+[.][0-9]+", f"replace({plain}, ',', '')"),
            ("[+-]?[0-9]{1,3}([.][0-9]{3})+,[0-9]+", f"replace(replace({plain}, '.', ''), ',', '.')"),
            ("[+-]?[1-9][0-9]{0,2}[.,][0-9]{3}", "NULL"),
            ("[+-]?[0-9]*[.][0-9]+", plain),
            ("[+-]?[0-9]*,[0-9]+", f"replace({plain}, ',', '.')"),
        ]
    else:
        group = "," if mark == "." else "."
        bare = f"replace(replace({plain}, '{group}', ''), '{mark}', '.')"
        ways = [
            (f"[+-]?[0-9]*([{mark}][0-9]*)?{_EXPONENT}", plain if mark == "." else bare),
            ("[+-]?[0-9]*[.][0-9]+[eE][+-]?[0-9]+", plain),
            (f"[+-]?[0-9]{{1,3}}([{group}][0-9]{{2,3}})*[{group}][0-9]{{3}}([{mark}][0-9]*)?", bare),
        ]
    cases = " ".join(f"WHEN regexp_full_match({plain}, {literal(shape)}) THEN {value}" for shape, value in ways)
    return f"TRY_CAST(CASE {cases} END AS DOUBLE)"


def withheld(cell: str, kind: Kind, codes: Sequence[str], is_typed: bool) -> str:
    """Return the condition under which the source withholds a count or an amount."""
    if kind not in (Kind.COUNT, Kind.AMOUNT) or not codes:
        return "false"
    if is_typed:
        values = [code for code in codes if code.lstrip("-").replace(".", "", 1).isdigit()]
        return f"coalesce({cell} IN ({', '.join(values)}), false)" if values else "false"
    listed = ", ".join(literal(code.upper()) for code in codes)
    return f"coalesce(upper(trim({cell})) IN ({listed}), false)"


def bounded(number: str, cell: str, kind: Kind, codes: Sequence[str], is_typed: bool) -> str:
    """Return a number's value where its field allows it: counts and amounts from 0, degrees up to 180."""
    if kind in (Kind.COUNT, Kind.AMOUNT):
        allowed = f"{number} >= 0 AND NOT {withheld(cell, kind, codes, is_typed)}"
    else:
        allowed = f"abs({number}) <= 180"
    return f"CASE WHEN isfinite({number}) AND {allowed} THEN {number} END"
