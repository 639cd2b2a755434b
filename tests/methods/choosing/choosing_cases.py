"""Small tables for the tests of choosing."""

import numpy as np
from hypothesis import strategies as st

from clusterwise.methods.choosing.scales import Criteria, Scores, score_table
from clusterwise.methods.ranking import Direction

MORE, LESS = Direction.MORE_IS_BETTER, Direction.LESS_IS_BETTER
NAN = float("nan")


def table(values, weights=None, ways=None, anchors=(), intervals=None, names=None) -> Scores:
    """Candidates a, b, … on criteria c0, c1, …"""
    columns = len(values[0])
    criteria = Criteria(
        tuple(f"c{column}" for column in range(columns)),
        tuple(ways or [MORE] * columns),
        tuple(weights or [1] * columns),
        tuple(anchors),
    )
    return score_table(names or list("abcdefghijklmnop"[: len(values)]), criteria, values, intervals)


@st.composite
def tables(draw, least=2, most=6):
    """Whole scores from 1 to 9, whole weights from 1 to 9, any directions."""
    rows, columns = draw(st.integers(least, most)), draw(st.integers(2, 4))
    score = st.lists(st.integers(1, 9), min_size=columns, max_size=columns)
    values = draw(st.lists(score, min_size=rows, max_size=rows))
    weights = draw(st.lists(st.integers(1, 9), min_size=columns, max_size=columns))
    ways = draw(st.lists(st.sampled_from([MORE, LESS]), min_size=columns, max_size=columns))
    return table(values, weights, ways)


def shuffled(scores: Scores, order) -> Scores:
    """The same candidates in another order."""
    return score_table([scores.alternatives[row] for row in order], scores.criteria, scores.values[list(order)])


def by_name(names, values) -> dict:
    """Values by candidate, rounded far above the last digit."""
    return {name: round(float(value), 9) for name, value in zip(names, values, strict=True)}


def reweighted(scores: Scores, factor: float) -> Scores:
    """The same with all weights multiplied."""
    old = scores.criteria
    criteria = Criteria(old.names, old.directions, tuple(weight * factor for weight in old.weights), old.anchors)
    return score_table(scores.alternatives, criteria, scores.values)


def in_units(scores: Scores, factors, shifts) -> Scores:
    """The same scores told in other units."""
    return score_table(scores.alternatives, scores.criteria, scores.values * np.array(factors) + np.array(shifts))
