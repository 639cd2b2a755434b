"""Whether a comparison fits its field: codes with codes, numbers with numbers, days with days."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal

from clusterwise.methods.formulas.catalogue import Catalogue, Measure
from clusterwise.methods.formulas.errors import FormulaError, Nearest
from clusterwise.methods.formulas.rows import DAYS, NOT_STATED, NUMBERS, SEX_CODES, TEXTS
from clusterwise.methods.formulas.tree import Compare, OneOf


def check_comparison(comparison: Compare | OneOf, measures: tuple[Measure, ...], catalogue: Catalogue) -> None:
    """Refuse a comparison of a field that no measure tells, or with something that is not of its type.

    Formula: amount, denominator, head_count take numbers; starts, ends take days; all others take codes by = != in.
    Source: ours.
    Limits: codes are checked where every measure that tells the dimension names a code list that is known.

    >>> check_comparison(Compare("sex", "=", "W"), (Measure("trained"),), Catalogue({}))
    Traceback (most recent call last):
    clusterwise.methods.formulas.errors.FormulaError: Line 1, column 1: “W” is not a code of sex. Choose one of: F, M, U, X.
    """
    name, span = comparison.name, comparison.span
    if name in NUMBERS:
        if not _is_of(comparison, Decimal):
            raise FormulaError("comparison_of_number", span, name=name)
        return
    if name in DAYS:
        if not _is_of(comparison, date):
            raise FormulaError("comparison_of_date", span, name=name)
        return
    if isinstance(comparison, Compare) and (
        comparison.sign not in ("=", "!=") or not isinstance(comparison.value, str)
    ):
        raise FormulaError("comparison_of_text", span, name=name)
    codes = comparison.codes if isinstance(comparison, OneOf) else (str(comparison.value),)
    known = _known_codes(comparison, measures, catalogue)
    for code in codes:
        if known is not None and code != NOT_STATED and code not in known:
            raise FormulaError("unknown_code", span, code=code, name=name, nearest=Nearest(code, known))


def _is_of(comparison: Compare | OneOf, wanted: type) -> bool:
    if isinstance(comparison, OneOf):
        return False
    is_gap = comparison.value == NOT_STATED and comparison.sign in ("=", "!=")
    return is_gap or isinstance(comparison.value, wanted)


def _known_codes(
    comparison: Compare | OneOf, measures: tuple[Measure, ...], catalogue: Catalogue
) -> Collection[str] | None:
    name = comparison.name
    if name == "sex":
        return SEX_CODES
    if name in TEXTS:
        return catalogue.lists.get(name)
    telling = [measure for measure in measures if measure.declares(name)]
    if not telling:
        known = {known for measure in measures for known in measure.dimensions}
        raise FormulaError(
            "unknown_dimension",
            comparison.span,
            name=name,
            measures=", ".join(measure.code for measure in measures[:3]),
            nearest=Nearest(name, (*known, *TEXTS, *NUMBERS, *DAYS)),
        )
    lists = [catalogue.lists.get(measure.dimensions.get(name, "")) for measure in telling]
    if any(codes is None for codes in lists):
        return None
    return {code for codes in lists if codes is not None for code in codes}
