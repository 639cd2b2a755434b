"""Weights from the scores alone, as a second look at the weights that people gave."""

import numpy as np

from clusterwise.methods.choosing.scales import ChoosingError, Scores, Weights, shares_of
from clusterwise.methods.choosing.scaling import merits


def entropy_weights(scores: Scores) -> Weights:
    """Weigh criteria by how unevenly the candidates score on them.

    Formula: p = x / sum x; E = -sum p log p / log n; weight = (1 - E) / sum (1 - E).
    Source: Shannon entropy in Hwang and Yoon (1981).
    Limits: says what separates the candidates, not what matters; never a substitute for people's weights. Scores must be
    zero or more. A criterion on which all are equal weighs nothing; where all criteria are so, all weigh the same.
    A zero adds nothing to the entropy (its limit), where pymcdm sets the whole criterion's entropy to zero.

    >>> from clusterwise.methods.choosing.scales import Criteria, score_table
    >>> from clusterwise.methods.ranking import Direction
    >>> both = Criteria(("jobs", "risk"), (Direction.MORE_IS_BETTER, Direction.LESS_IS_BETTER), (1, 1))
    >>> entropy_weights(score_table(["figs", "dates"], both, [[40, 3], [10, 3]])).shares
    (1.0, 0.0)
    """
    table = scores.complete()
    for row, column in np.argwhere(table < 0):
        raise ChoosingError(
            f"{scores.alternatives[row]} scores {table[row, column]:g} on {scores.criteria.names[column]}; entropy weights "
            "need scores of zero or more."
        )
    total = table.sum(axis=0)
    shares = np.divide(table, total, out=np.full(table.shape, 1 / len(table)), where=total > 0)
    logs = np.log(np.where(shares > 0, shares, 1.0))
    uneven = 1 + (shares * logs).sum(axis=0) / np.log(max(len(table), 2))
    uneven = np.where(table.max(axis=0) > table.min(axis=0), np.maximum(uneven, 0.0), 0.0)
    return shares_of(scores.criteria.names, uneven if uneven.any() else np.ones(len(uneven)))


def critic_weights(scores: Scores) -> Weights:
    """Weigh criteria by their spread and by how little the others repeat them.

    Formula: C(j) = s(j) * sum over k of (1 - r(j, k)), with s and r of the scores between the least and the greatest
    seen; weight = C / sum C.
    Source: Diakoulaki, Mavrotas and Papayannakis (1995); scaled without regard to direction as in pymcdm.
    Limits: as for entropy weights; few candidates make correlations unsure. A criterion on which all are equal weighs
    nothing and is left out of the others' sums. Where nothing separates the criteria, all weigh the same.

    >>> from clusterwise.methods.choosing.scales import Criteria, score_table
    >>> from clusterwise.methods.ranking import Direction
    >>> both = Criteria(("jobs", "women"), (Direction.MORE_IS_BETTER, Direction.MORE_IS_BETTER), (1, 1))
    >>> critic_weights(score_table(["figs", "dates"], both, [[40, 3], [10, 5]])).shares
    (0.5, 0.5)
    """
    table = scores.complete()
    scaled = np.where(scores.criteria.is_cost, 1 - merits(scores), merits(scores))
    width = scaled.max(axis=0) - scaled.min(axis=0)
    varies = width > 0
    carried = np.zeros(table.shape[1])
    if varies.any() and len(table) > 1:
        own = (scaled[:, varies] - scaled[:, varies].min(axis=0)) / width[varies]
        centred = own - own.mean(axis=0)
        lengths = np.sqrt((centred**2).sum(axis=0))
        likeness = (centred.T @ centred) / np.outer(lengths, lengths)
        carried[varies] = lengths / np.sqrt(len(table) - 1) * np.maximum(1 - likeness, 0.0).sum(axis=0)
    carried = np.where(carried > 1e-12, carried, 0.0)
    return shares_of(
        scores.criteria.names, carried if carried.any() else varies if varies.any() else np.ones(len(varies))
    )
