"""The 2030 Agenda as code lists: 17 goals, 169 targets and the official indicators; a goal is 5, a target 5.a, an indicator 5.a.1."""

from clusterwise.foundation.codes import selectors

GOAL, TARGET, INDICATOR = "sdg_goal", "sdg_target", "sdg_indicator"
_LISTS = {1: GOAL, 2: TARGET, 3: INDICATOR}


def list_of(code: str) -> str:
    """Return the list that a code would stand in; an empty text for what is no code of the agenda.

    >>> list_of("5"), list_of("5.a"), list_of("5.a.1"), list_of("5.a.1.2")
    ('sdg_goal', 'sdg_target', 'sdg_indicator', '')
    """
    return _LISTS.get(len(code.split(".")), "")


def is_known(code: str) -> bool:
    """Say whether a code is a goal, a target or an indicator of the lists."""
    return code in selectors.codes(list_of(code))


def is_indicator(code: str) -> bool:
    """Say whether a code is an official indicator."""
    return list_of(code) == INDICATOR and is_known(code)


def goal_of(code: str) -> str:
    """Return the goal that a code belongs to.

    >>> goal_of("5.a.1")
    '5'
    """
    return code.split(".")[0]


def target_of(code: str) -> str:
    """Return the target that a code belongs to; an empty text for a goal.

    >>> target_of("5.a.1"), target_of("5")
    ('5.a', '')
    """
    parts = code.split(".")
    return ".".join(parts[:2]) if len(parts) > 1 else ""


def order_of(code: str) -> tuple[tuple[int, str], ...]:
    """Return what codes are sorted by: numbers as numbers, and the means of implementation (a, b) after them.

    >>> sorted(["10.1", "2.a", "2.1", "2"], key=order_of)
    ['2', '2.1', '2.a', '10.1']
    """
    return tuple((int(part), "") if part.isdigit() else (1000, part) for part in code.split("."))


def choices() -> list[tuple[str, str]]:
    """Return every goal, target and indicator in order, for a form that takes any of them."""
    every = [pair for name in _LISTS.values() for pair in selectors.choices(name)]
    return sorted(every, key=lambda pair: order_of(pair[0]))
