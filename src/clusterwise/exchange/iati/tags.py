"""Goals, targets and indicators of the 2030 Agenda as tags of an activity and references of an indicator."""

from collections.abc import Iterable

from clusterwise.formats.iati.activity import Share
from clusterwise.formats.iati.results import Reference
from clusterwise.foundation.codes import goals

GOALS, TARGETS = "2", "3"
SDG_INDICATORS = "9"


def tags_of(codes: Iterable[str]) -> tuple[list[Share], list[str]]:
    """Return the goals and targets that codes stand for, each once and in order, and the codes that the lists lack."""
    found: set[tuple[str, str]] = set()
    unknown = []
    for code in sorted(set(codes)):
        if not goals.is_known(code):
            unknown.append(code)
            continue
        found.add((GOALS, goals.goal_of(code)))
        target = goals.target_of(code)
        if target:
            found.add((TARGETS, target))
    ordered = sorted(found, key=lambda one: (one[0], goals.order_of(one[1])))
    return [Share(code, vocabulary) for vocabulary, code in ordered], unknown


def references_of(codes: Iterable[str]) -> tuple[Reference, ...]:
    """Return the official indicators among codes, as references of ours."""
    return tuple(
        Reference(SDG_INDICATORS, code) for code in sorted(set(codes), key=goals.order_of) if goals.is_indicator(code)
    )
