"""Weights from comparing criteria two at a time (AHP), with the answers that contradict the others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from clusterwise.methods.choosing.random_index import SAATY_1980, RandomIndex
from clusterwise.methods.choosing.scales import ChoosingError, Numbers, Weights, refuse_repeats, shares_of

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True, eq=False)
class Judgements:
    """One reciprocal table of comparisons; nan is a pair that nobody compared."""

    names: tuple[str, ...]
    matrix: Numbers

    @property
    def missing(self) -> tuple[Pair, ...]:
        gaps = np.argwhere(np.triu(np.isnan(self.matrix)))
        return tuple((self.names[i], self.names[j]) for i, j in gaps)


@dataclass(frozen=True, slots=True)
class OddPair:
    """The answer that fits the others least, the answer that would agree with them and the ratio it would bring."""

    pair: Pair
    given: float
    agreeing: float
    consistency_ratio: float | None


@dataclass(frozen=True, slots=True)
class Pairwise:
    """Weights, how consistent the answers are, and the values put in for pairs not compared."""

    weights: Weights
    greatest_eigenvalue: float
    consistency_index: float
    consistency_ratio: float | None
    random_index: str
    completion: Mapping[Pair, float]
    most_inconsistent: OddPair | None


def judgements(names: Sequence[str], answers: Mapping[Pair, float]) -> Judgements:
    """Build the table of comparisons from the answers given.

    Formula: a(i, j) = how many times more important i is than j; a(j, i) = 1 / a(i, j); a(i, i) = 1.
    Source: Saaty (1980), who uses 1 to 9.
    Limits: any answer above zero is taken; a pair is asked once, in either order. Answers that leave the criteria in
    separate groups say nothing about one group against the other and are refused.

    >>> judgements(["jobs", "women"], {("women", "jobs"): 2}).matrix.tolist()
    [[1.0, 0.5], [2.0, 1.0]]
    """
    refuse_repeats("criterion", names)
    matrix = np.full((len(names), len(names)), np.nan)
    np.fill_diagonal(matrix, 1.0)
    for (one, other), value in answers.items():
        if one not in names or other not in names or one == other:
            raise ChoosingError(f"The comparison of {one} with {other} does not name two listed criteria; correct it.")
        if not (np.isfinite(value) and value > 0):
            raise ChoosingError(f"{one} against {other} is {value:g}; a comparison is a number above zero.")
        row, column = names.index(one), names.index(other)
        if not np.isnan(matrix[row, column]):
            raise ChoosingError(f"{one} and {other} are compared twice; keep one answer.")
        matrix[row, column], matrix[column, row] = value, 1 / value
    table = Judgements(tuple(names), matrix)
    _refuse_separate_groups(table)
    return table


def _reached(known: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The criteria linked to the first one through any chain of comparisons."""
    linked = np.zeros(len(known), dtype=np.bool_)
    linked[0] = True
    for _ in range(len(known)):
        linked = np.any(known[linked], axis=0, keepdims=True)[0]
    return linked


def _refuse_separate_groups(table: Judgements) -> None:
    linked = _reached(~np.isnan(table.matrix))
    if not linked.all():
        one = [name for name, is_in in zip(table.names, linked, strict=True) if is_in]
        other = [name for name, is_in in zip(table.names, linked, strict=True) if not is_in]
        raise ChoosingError(
            f"No comparison links {', '.join(one)} with {', '.join(other)}; compare at least one of each group."
        )


def _eigen(matrix: Numbers) -> tuple[float, Numbers]:
    values, vectors = np.linalg.eig(matrix)
    greatest = int(np.argmax(values.real))
    # The sign of an eigenvector is arbitrary; that of the greatest eigenvalue has one sign throughout.
    vector = np.abs(vectors[:, greatest].real)
    return float(values[greatest].real), vector / vector.sum()


def _completed(matrix: Numbers) -> Numbers:
    """Fill the gaps so that the greatest eigenvalue is least; convex in the logarithms, so there is one answer."""
    rows, columns = np.nonzero(np.triu(np.isnan(matrix)))
    if not rows.size:
        return matrix
    from scipy.optimize import minimize

    def filled(logs: Numbers) -> Numbers:
        whole = matrix.copy()
        whole[rows, columns], whole[columns, rows] = np.exp(logs), np.exp(-logs)
        return whole

    def objective(logs: Numbers) -> tuple[float, Numbers]:
        whole = filled(logs)
        value, right = _eigen(whole)
        left = _eigen(whole.T)[1]
        slope = left[rows] * whole[rows, columns] * right[columns] - left[columns] * whole[columns, rows] * right[rows]
        return value, slope / (left @ right)

    start = _log_least_squares(matrix)
    found = minimize(objective, start[rows] - start[columns], jac=True, method="BFGS", options={"gtol": 1e-11})
    return filled(found.x)


def _log_least_squares(matrix: Numbers) -> Numbers:
    """Logarithms of the weights that fit the answers best, a near start for the completion."""
    known = ~np.isnan(matrix)
    laplacian = np.diag(known.sum(axis=1).astype(np.float64)) - known
    answer: Numbers = np.linalg.lstsq(laplacian, np.where(known, np.log(np.where(known, matrix, 1)), 0).sum(axis=1))[0]
    return answer


def pairwise_weights(table: Judgements, random_index: RandomIndex = SAATY_1980) -> Pairwise:
    """Return the weights that follow from comparisons, with the pair that contradicts the others most.

    Formula: weights = eigenvector of the greatest eigenvalue; CI = (eigenvalue - n) / (n - 1); CR = CI / random index.
    Pairs not compared take the values that make the greatest eigenvalue least. The most inconsistent pair has the
    greatest |log(a(i, j) * w(j) / w(i))|; the value that would agree is the completion of the other answers alone.
    Source: Saaty (1980); Bozoki, Fulop and Ronyai (2010) for the completion.
    Limits: with few comparisons the ratio flatters, since the index is that of full tables; a tree of comparisons is
    consistent by construction. The random index changes the ratio, so the result names it. Beyond the table's end the
    ratio is None. No pair is named where all answers agree, or where the others no longer link all criteria.

    >>> answers = {("jobs", "women"): 2, ("jobs", "growth"): 8, ("women", "growth"): 4}
    >>> result = pairwise_weights(judgements(["jobs", "women", "growth"], answers))
    >>> [round(share, 3) for share in result.weights.shares], abs(round(result.consistency_ratio, 6))
    ([0.615, 0.308, 0.077], 0.0)
    """
    plain = _without_odd_pair(table, random_index)
    odd = _odd_pair(table, plain.weights)
    if odd is None:
        return plain
    mended = table.matrix.copy()
    row, column = (table.names.index(name) for name in odd.pair)
    mended[row, column], mended[column, row] = odd.agreeing, 1 / odd.agreeing
    after = _without_odd_pair(Judgements(table.names, mended), random_index).consistency_ratio
    return replace(plain, most_inconsistent=replace(odd, consistency_ratio=after))


def _without_odd_pair(table: Judgements, random_index: RandomIndex) -> Pairwise:
    whole = _completed(table.matrix)
    greatest, vector = _eigen(whole)
    size = len(table.names)
    index = max((greatest - size) / (size - 1), 0.0) if size > 2 else 0.0
    yardstick = random_index.of(size)
    ratio = None if yardstick is None else index / yardstick if yardstick else 0.0
    at = table.names.index
    filled = {(one, other): float(whole[at(one), at(other)]) for one, other in table.missing}
    return Pairwise(shares_of(table.names, vector), greatest, index, ratio, random_index.name, filled, None)


def _odd_pair(table: Judgements, weights: Weights) -> OddPair | None:
    share = np.array(weights.shares)
    gaps = np.abs(np.log(table.matrix * share[None, :] / share[:, None]))
    gaps = np.triu(np.where(np.isnan(gaps), 0.0, gaps), k=1)
    # Rounded, so that equal gaps are settled by the order of the criteria and not by the last digit.
    row, column = np.unravel_index(int(np.argmax(gaps.round(9))), gaps.shape)
    if gaps[row, column] < 1e-9:
        return None
    others = table.matrix.copy()
    others[row, column] = others[column, row] = np.nan
    if not _reached(~np.isnan(others)).all():
        return None
    agreeing = float(_completed(others)[row, column])
    return OddPair((table.names[row], table.names[column]), float(table.matrix[row, column]), agreeing, None)
