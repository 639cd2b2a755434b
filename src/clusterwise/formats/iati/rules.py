"""Rules of the IATI rulesets that a schema cannot say: identifiers, the order of days, shares of 100, whole cells."""

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from clusterwise.formats.iati.faults import Fault, Severity, line_of
from clusterwise.formats.sentences import Sentence, say

_FORBIDDEN = re.compile(r"[/&|?]")
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)")
_START_END = {"1": "3", "2": "4"}
_DAYS_OF_A_YEAR = 366
QUALITATIVE = "5"


def broken(activity: Any, name: str, today: date) -> Iterator[Fault]:
    """Yield the rules that an activity breaks."""
    for rule in (_identifier, _dates, _shares, _places, _spans, _values):
        for severity, element, text, remedy in rule(activity, today):
            yield Fault(severity, line_of(element), name, text, remedy)


Found = tuple[Severity, Any, Sentence, Sentence]


def _identifier(activity: Any, _today: date) -> Iterator[Found]:
    own, reporter = activity.find("iati-identifier"), activity.find("reporting-org")
    if own is None or reporter is None:
        return
    text, ref = (own.text or ""), (reporter.get("ref") or "")
    earlier = [one.get("ref") or "" for one in activity.iter("other-identifier") if one.get("type") == "B1"]
    if not any(text.strip().startswith(f"{prefix}-") for prefix in (ref, *earlier) if prefix):
        yield (
            Severity.ERROR,
            own,
            say(
                "The identifier {own} does not begin with that of the reporting organisation, {ref}.", own=text, ref=ref
            ),
            say("Write the organisation's identifier, a hyphen and your own: {ref}-….", ref=ref or "XM-DAC-…"),
        )
    if text != text.strip() or _FORBIDDEN.search(text) or _FORBIDDEN.search(ref):
        said = say("The identifier “{own}” holds a blank at its edge or one of the signs / & | ?.", own=text)
        yield Severity.ERROR, own, said, say("Use letters, digits, hyphens and dots alone.")


def _day(element: Any) -> date | None:
    """Return the day of an element; None where the schema has said already that it is none."""
    try:
        return date.fromisoformat((element.get("iso-date") or "")[:10])
    except ValueError:
        return None


def _dates(activity: Any, today: date) -> Iterator[Found]:
    days = {one.get("type"): (one, _day(one)) for one in activity.findall("activity-date")}
    if days and not days.keys() & {"1", "2"}:
        one = next(iter(days.values()))[0]
        yield Severity.ERROR, one, say("The activity has no start."), say("Add a date of type 1 or 2.")
    for first, last in _START_END.items():
        (_start, begins), (end, ends) = days.get(first, (None, None)), days.get(last, (None, None))
        if begins and ends and ends < begins:
            said = say("The activity ends on {end}, before it starts on {start}.", end=ends, start=begins)
            yield Severity.ERROR, end, said, say("Correct one of the two days.")
    for kind in ("2", "4"):
        one, day = days.get(kind, (None, None))
        if day and day > today:
            said = say("The actual date {day} lies in the future.", day=day)
            yield Severity.ERROR, one, said, say("Give it as a planned date, type 1 or 3.")


def _number(text: str | None) -> Decimal | None:
    try:
        return Decimal(text) if text is not None and _NUMBER.fullmatch(text.strip()) else None
    except InvalidOperation:
        return None


def _shares(activity: Any, _today: date) -> Iterator[Found]:
    """Yield groups of sectors, and of countries with regions, whose shares do not make 100 percent."""
    sectors = defaultdict(list)
    for one in activity.findall("sector"):
        sectors[one.get("vocabulary") or "1"].append(one)
    for group in sectors.values():
        yield from _not_whole(group, say("sectors"))
    countries, regions = activity.findall("recipient-country"), defaultdict(list)
    for one in activity.findall("recipient-region"):
        regions[one.get("vocabulary") or "1"].append(one)
    groups = [[*countries, *group] for group in regions.values()] or [countries]
    together = [*countries, *(one for group in regions.values() for one in group)]
    if next(_not_whole(together, say("countries and regions")), None) is None:
        return
    for group in groups:
        yield from _not_whole(group, say("countries and regions"))


def _not_whole(group: list[Any], what: Sentence) -> Iterator[Found]:
    if len(group) < 2 and not any(one.get("percentage") for one in group):
        return
    shares = [_number(one.get("percentage")) for one in group]
    if any(share is None for share in shares):
        said = say("Some of the {what} have no percentage.", what=what)
        yield Severity.ERROR, group[0], said, say("Give each of them its share, so that all make 100.")
        return
    total = sum((share for share in shares if share is not None), Decimal(0))
    if total != 100:
        said = say("The percentages of the {what} make {total}, not 100.", what=what, total=f"{total.normalize():f}")
        yield Severity.ERROR, group[0], said, say("Correct the shares, so that all make 100.")


def _places(activity: Any, _today: date) -> Iterator[Found]:
    """Yield an activity that says neither for whom nor for what it is."""
    for tags, said, remedy in (
        (
            ("recipient-country", "recipient-region"),
            say("The activity names no country and no region."),
            say("Add a recipient-country."),
        ),
        (("sector",), say("The activity names no sector."), say("Add a sector, such as a five-digit code of the DAC.")),
    ):
        if next(activity.iter(*tags), None) is None:
            yield Severity.WARNING, activity, said, remedy


def _spans(activity: Any, _today: date) -> Iterator[Found]:
    """Yield periods and budgets that end before they start, and budgets of more than a year."""
    for span in activity.iter("period", "budget", "planned-disbursement"):
        start, end = span.find("period-start"), span.find("period-end")
        if start is None or end is None or (first := _day(start)) is None or (last := _day(end)) is None:
            continue
        if last < first:
            said = say("The period ends on {end}, before it starts on {start}.", end=last, start=first)
            yield Severity.ERROR, end, said, say("Correct one of the two days.")
        elif span.tag == "budget" and (last - first).days > _DAYS_OF_A_YEAR:
            said = say("The budget from {start} to {end} is for more than a year.", start=first, end=last)
            yield Severity.WARNING, start, said, say("Split it into budgets of a year each.")


def _values(activity: Any, _today: date) -> Iterator[Found]:
    """Yield values that are no numbers, cells that stand twice, and parts without their total."""
    for indicator in activity.iter("indicator"):
        measure = indicator.get("measure")
        groups: list[list[Any]] = [indicator.findall("baseline")]
        for period in indicator.iterchildren("period"):
            groups += [period.findall("target"), period.findall("actual")]
        for group in groups:
            yield from _of_group(group, measure)


def _of_group(group: list[Any], measure: str | None) -> Iterator[Found]:
    seen = set()
    for cell in group:
        value = cell.get("value")
        if measure == QUALITATIVE and value is not None:
            said = say("A qualitative indicator has a value, “{value}”.", value=value[:60])
            yield Severity.ERROR, cell, said, say("Put it into a comment, or change the measure of the indicator.")
        elif measure != QUALITATIVE and (value is None or not _NUMBER.fullmatch(value.strip())):
            said = say("The value “{value}” is no number.", value=(value or "")[:60])
            yield Severity.ERROR, cell, said, say("Write a number without separators, or leave the element out.")
        key = _cell_key(cell)
        if key in seen:
            said = say("Two values stand for the same cell: {cell}.", cell=_cell_words(key))
            yield Severity.ERROR, cell, said, say("Keep one; a value belongs to the whole set of its dimensions.")
        seen.add(key)
    if seen and not any(not dimensions for _where, dimensions in seen):
        said = say("The parts have no total: every value here has dimensions.")
        yield Severity.WARNING, group[0], said, say("Add one value without dimensions.")


def _cell_key(cell: Any) -> tuple[Any, ...]:
    """Return what a value stands for: its places, and the whole set of its dimensions; baselines also by their year."""
    where, dimensions = [cell.get("year")], []
    for child in cell:
        if child.tag == "dimension":
            dimensions.append((child.get("name") or "", child.get("value") or ""))
        elif child.tag == "location":
            where.append(child.get("ref"))
    return tuple(where), frozenset(dimensions)


def _cell_words(key: tuple[Any, ...]) -> str:
    return ", ".join(f"{name} {value}" for name, value in sorted(key[1])) or "total"
