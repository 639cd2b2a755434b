"""Why a formula is refused: a stable code, the place of the fault, and a sentence with the remedy."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True, slots=True)
class Span:
    """Where something stands in the text of a formula; lines and columns begin at one."""

    line: int = 1
    column: int = 1
    length: int = 1


#: Every refusal: cause and remedy, with the names of its parameters in braces. The web layer translates by this text.
REFUSALS: dict[str, str] = {
    "syntax": "“{found}” is not expected here. Expected: {expected}.",
    "syntax_end": "The formula ends too early. Expected: {expected}.",
    "character": "The character “{found}” has no meaning in a formula; text stands in straight double quotes.",
    "empty": "The formula is empty. Write for example: count(trained).",
    "too_long": "The formula has {found} characters, more than {limit}; make two indicators of it.",
    "too_deep": "Parentheses are nested {found} deep, more than {limit}; take the needless ones out.",
    "too_many_operators": "The formula has {found} operators, more than {limit}; make two indicators of it.",
    "number_too_large": "{found} is too large or too exact a number; use at most 14 digits and 6 decimals.",
    "date_impossible": "{found} is no day of the calendar; write year-month-day, for example 2025-06-30.",
    "period_backwards": "The period ends on {last}, before it begins on {first}; swap the days.",
    "unknown_function": "There is no function “{name}”. Choose one of: {nearest}.",
    "argument_count": "{name} takes {expected}; {found} is given.",
    "argument_kind": "{name} cannot take this. It takes {expected}.",
    "nested": "{outer} cannot take {inner}: records are put together once. Write one of the two.",
    "mean_of_means": (
        "A mean of means leans to small groups. Take the mean of all records in one mean(…), or use weighted_mean."
    ),
    "sum_of_percentages": (
        "Percentages and ratios do not add up. Use ratio(…), which divides the sum of the parts by the sum of the wholes."
    ),
    "distinct_added": (
        "The same {subject} can be in both numbers. Count all of them at once: distinct({subject} where … or …)."
    ),
    "means_added": "Means, medians and extremes do not add up. Take one mean over all the records.",
    "index_added": "An index of two groups is not the sum of theirs. Compute it over all the records.",
    "changes_added": "Two changes do not add up, they only subtract. Compare the last value with the first baseline.",
    "units_differ": "“{left}” and “{right}” do not go together. Convert the records to one unit, or divide.",
    "kinds_differ": "A {left} and a {right} do not go together. Take the same kind of figure on both sides.",
    "number_added": "{found} has no records behind it. A number may only multiply or divide a figure.",
    "no_records": "The formula counts no records. Begin with count, distinct, sum, mean or ratio.",
    "product": "Two figures cannot be multiplied, since their product has no records. Record the product as an amount.",
    "division_by_zero": "Nothing can be divided by zero. Give another number.",
    "divided_number": "A number cannot be divided by a figure. Put the figure above the line.",
    "baseline_place": "“baseline” may only stand second in pct_change, fold or change.",
    "baseline_twice": "The frozen baseline is one value of one figure. Compare only one figure with it.",
    "baseline_number": "A baseline cannot be typed in. Freeze a baseline, or compute it: mean(wage at 2024-01-01).",
    "change_of_change": "This is a change already. Compare the figure itself.",
    "percent_of": "percent takes a ratio of two figures in one unit, not a {found}.",
    "unknown_measure": "No records are counted as “{name}”. Choose one of: {nearest}.",
    "measure_missing": 'The formula does not say which records. Add: where measure = "{example}".',
    "measure_contradiction": "No kind of records fits this condition. Use or between two measures.",
    "unknown_dimension": "“{name}” is not known of {measures}. Choose one of: {nearest}.",
    "dimension_not_declared": "{measure} does not tell “{name}”, so it cannot be split by it. Choose one of: {nearest}.",
    "dimension_twice": "“{name}” stands twice after by. Name it once.",
    "too_many_dimensions": "A figure is split by at most {limit} things at once. Leave some out.",
    "unknown_code": "“{code}” is not a code of {name}. Choose one of: {nearest}.",
    "comparison_of_text": "{name} is a code and can only be compared by =, != and in, with text in quotes.",
    "comparison_of_number": '{name} is a number. Compare it with a number, or with "not stated" by = or !=.',
    "comparison_of_date": "{name} is a day. Compare it with a day such as 2025-06-30.",
    "no_amount": "The records of “{name}” have no amount. Count them, or choose another measure.",
    "weight_subject": "The weight “{name}” is not about the same kind of subject. Choose a measure about a {subject}.",
    "start_missing": "A figure per period, or at the period's start, needs the first day. Give a start.",
    "period_empty": "The period starts on {start}, after the day asked, {on}. Give an earlier start.",
    "too_many_periods": "From {start} to {on} there are more than {limit} periods. Use longer ones.",
}


class FormulaError(ValueError):
    """A formula is refused; `code` and `params` let a page say it in another language."""

    def __init__(self, code: str, span: Span | None = None, /, **params: object) -> None:
        place = span or Span()
        self.code = code
        self.params = {name: str(value) for name, value in params.items()}
        self.line, self.column, self.length = place.line, place.column, place.length
        self.template = REFUSALS[code]
        self.message = self.template.format(**self.params).strip()
        super().__init__(f"Line {self.line}, column {self.column}: {self.message}")


class Nearest(str):
    """The known names that come nearest to what was written."""

    def __new__(cls, name: str, known: Iterable[str]) -> "Nearest":
        names = sorted(set(known))
        near = get_close_matches(name, names, n=3, cutoff=0.5) or names[:8]
        return super().__new__(cls, ", ".join(near))
