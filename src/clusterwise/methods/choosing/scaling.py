"""Ways to bring scores of different units onto one scale."""

from enum import StrEnum

import numpy as np

from clusterwise.methods.choosing.scales import ChoosingError, Numbers, Scores


class Scaling(StrEnum):
    """How a criterion's scores are made free of their unit."""

    MIN_MAX = "min_max"
    VECTOR = "vector"
    SUM = "sum"


def merits(scores: Scores, values: Numbers | None = None) -> Numbers:
    """Place scores between the worst (0) and the best (1) end of each criterion's scale.

    Formula: (x - low) / (high - low), one minus that where less is better; the ends are the anchors, else the least
    and greatest value that any candidate has or may have.
    Source: min-max scaling, as in simple additive weighting (Hwang and Yoon 1981).
    Limits: without anchors a candidate that joins or leaves can move the ends. A criterion on which all are equal gives
    0.5 to all, so it decides nothing. A missing score stays nan.

    >>> from clusterwise.methods.choosing.scales import Criteria, score_table
    >>> from clusterwise.methods.ranking import Direction
    >>> both = Criteria(("jobs", "risk"), (Direction.MORE_IS_BETTER, Direction.LESS_IS_BETTER), (2, 1))
    >>> merits(score_table(["figs", "dates", "olives"], both, [[40, 3], [10, 3], [25, 3]])).tolist()
    [[1.0, 0.5], [0.0, 0.5], [0.5, 0.5]]
    """
    table = scores.values if values is None else values
    criteria = scores.criteria
    ends = [
        criteria.anchor_of(column) or (scores.low[:, column].min(), scores.high[:, column].max())
        for column in range(len(criteria.names))
    ]
    low, high = np.array(ends).T
    # Halved before the subtraction, the width of a huge scale cannot overflow.
    width = high / 2 - low / 2
    up = np.divide(table / 2 - low / 2, width, out=np.full(table.shape, 0.5), where=width > 0)
    up = np.where(np.isnan(table), np.nan, np.clip(up, 0.0, 1.0))
    answer: Numbers = np.where(criteria.is_cost, 1 - up, up)
    return answer


def vector_scaled(scores: Scores) -> Numbers:
    """Divide each criterion by its length, turned so that more is better.

    Formula: x / sqrt(sum x^2); one minus that where less is better.
    Source: Hwang and Yoon (1981).
    Limits: keeps ratios, so it moves if a unit has another zero point (degrees Celsius and Fahrenheit). A column of
    zeros stays zero. Needs every score.

    >>> from clusterwise.methods.choosing.scales import Criteria, score_table
    >>> from clusterwise.methods.ranking import Direction
    >>> one = Criteria(("jobs",), (Direction.MORE_IS_BETTER,), (1,))
    >>> vector_scaled(score_table(["figs", "dates"], one, [[3], [4]])).tolist()
    [[0.6], [0.8]]
    """
    table = scores.complete()
    largest = np.abs(table).max(axis=0)
    table = np.divide(table, largest, out=np.zeros_like(table), where=largest > 0)
    length = np.sqrt((table**2).sum(axis=0))
    scaled = np.divide(table, length, out=np.zeros_like(table), where=length > 0)
    answer: Numbers = np.where(scores.criteria.is_cost, 1 - scaled, scaled)
    return answer


def sum_scaled(scores: Scores) -> Numbers:
    """Give each candidate its share of the criterion's total.

    Formula: x / sum x; where less is better (1/x) / sum (1/x).
    Source: Hwang and Yoon (1981); the default of pymcdm's weighted sum.
    Limits: benefits must be zero or more and costs above zero. Needs every score.

    >>> from clusterwise.methods.choosing.scales import Criteria, score_table
    >>> from clusterwise.methods.ranking import Direction
    >>> both = Criteria(("jobs", "risk"), (Direction.MORE_IS_BETTER, Direction.LESS_IS_BETTER), (2, 1))
    >>> sum_scaled(score_table(["figs", "dates"], both, [[30, 1], [10, 4]])).tolist()
    [[0.75, 0.8], [0.25, 0.2]]
    """
    table, cost = scores.complete(), scores.criteria.is_cost
    for row, column in np.argwhere((table < 0) | ((table == 0) & cost)):
        raise ChoosingError(
            f"{scores.alternatives[row]} scores {table[row, column]:g} on {scores.criteria.names[column]}; scaling by "
            "sums needs benefits of zero or more and costs above zero. Use min-max scaling."
        )
    turned = np.divide(1.0, table, out=table.copy(), where=cost)
    total = turned.sum(axis=0)
    answer: Numbers = np.divide(turned, total, out=np.full(table.shape, 1 / len(table)), where=total > 0)
    return answer
