"""How complex a region's industries are; refused where the data hold no such scale."""

from dataclasses import dataclass

import numpy as np

from clusterwise.methods.frames import Labels, Numbers
from clusterwise.methods.linkages.cooccurrence import Presence
from clusterwise.methods.specialisation import Booleans

_TIE = 1e-9


class ComplexityError(ValueError):
    """The presence matrix carries no complexity scale; the message says why and what to do."""


@dataclass(frozen=True, slots=True, eq=False)
class Complexity:
    """Complexity of regions (mean 0, deviation 1) and industries on the same scale; nan where nothing is present.

    `sign_correlation` is the correlation of the regions' values with their diversity, by which the sign is fixed.
    """

    regions: Labels
    industries: Labels
    of_regions: Numbers
    of_industries: Numbers
    sign_correlation: float


@dataclass(frozen=True, slots=True, eq=False)
class KnowledgeComplexity:
    """The same eigenvectors scaled to a sum of 1 or -1, as EconGeo gives them."""

    regions: Labels
    industries: Labels
    of_regions: Numbers
    of_industries: Numbers


@dataclass(frozen=True, slots=True, eq=False)
class _Reduced:
    """The matrix without empty rows and columns, shown to be of one piece."""

    rows: Booleans
    columns: Booleans
    matrix: Numbers


def complexity(present: Presence) -> Complexity:
    """Return the economic complexity of regions (ECI) and industries (PCI).

    Formula: k_i = second eigenvector of U^-1 M' D^-1 M, k_r = D^-1 M k_i, with D diversity and U ubiquity;
    ECI = (k_r - mean k_r) / sd k_r and PCI on the same scale, the sign so that ECI correlates with diversity.
    Source: Hausmann et al. (2014); equal to py-ecomplexity 0.5.3, solved here in its symmetric form.
    Limits: a ranking inside one map, not comparable between maps. Refused where the matrix falls into unconnected
    parts (the second eigenvector then only tells the parts apart), where two directions tie, or where the sign
    cannot be told. It measures what is there together, not the worth of it.

    >>> rows = np.array([[1, 1, 1], [1, 1, 0], [1, 0, 0]], dtype=bool)
    >>> result = complexity(Presence(np.array(list("ABC")), np.array(["x", "y", "z"]), rows))
    >>> result.of_regions.round(3).tolist()
    [1.225, 0.0, -1.225]
    """
    reduced = _reduced(present)
    of_regions, of_industries = _second_vectors(reduced.matrix)
    diversity = reduced.matrix.sum(axis=1)
    correlation = _sign_correlation(of_regions, diversity)
    sign, spread, centre = np.sign(correlation), of_regions.std(), of_regions.mean()
    scaled_regions = sign * (of_regions - centre) / spread
    scaled_industries = sign * (of_industries - centre) / spread
    return Complexity(
        present.regions,
        present.industries,
        _spread_out(scaled_regions, reduced.rows),
        _spread_out(scaled_industries, reduced.columns),
        abs(correlation),
    )


def knowledge_complexity(present: Presence, decimals: int | None = None) -> KnowledgeComplexity:
    """Return the knowledge complexity of regions (KCI) and of industries (TCI).

    Formula: second eigenvector of D^-1 M U^-1 M' for regions and of U^-1 M' D^-1 M for industries, each over its
    sum, the sign so that KCI correlates with diversity and TCI against ubiquity.
    Source: Balland and Rigby (2017); EconGeo 1.3 `kci` and `tci`, which round the matrix to 4 decimals first:
    give decimals=4 to repeat its figures.
    Limits: those of `complexity`; the sum may be near 0 and blow the values up, so prefer `complexity` to rank.

    >>> rows = np.array([[1, 1, 1], [1, 1, 0], [1, 0, 0]], dtype=bool)
    >>> result = knowledge_complexity(Presence(np.array(list("ABC")), np.array(["x", "y", "z"]), rows))
    >>> bool(result.of_regions[0] > result.of_regions[1] > result.of_regions[2])
    True
    """
    reduced = _reduced(present)
    of_regions, of_industries = _second_vectors(reduced.matrix)
    diversity, ubiquity = reduced.matrix.sum(axis=1), reduced.matrix.sum(axis=0)
    if decimals is not None:
        by_region, by_industry = reduced.matrix / diversity[:, None], reduced.matrix / ubiquity[None, :]
        of_regions = _second_of_rounded(by_region @ by_industry.T, decimals)
        of_industries = _second_of_rounded(by_industry.T @ by_region, decimals)
    kci = _to_sum_of_one(of_regions) * np.sign(_sign_correlation(of_regions, diversity))
    tci = _to_sum_of_one(of_industries) * -np.sign(_sign_correlation(of_industries, ubiquity))
    return KnowledgeComplexity(
        present.regions, present.industries, _spread_out(kci, reduced.rows), _spread_out(tci, reduced.columns)
    )


def connected_parts(present: Presence) -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
    """Return the parts between which no region and industry link: (regions, industries) each, the largest first.

    Formula: connected components of the graph that joins a region and an industry where it is present.
    Source: graph theory; a matrix of two parts has a second eigenvalue of 1.
    Limits: regions with no industry present, and industries present nowhere, belong to no part.

    >>> rows = np.array([[1, 0], [0, 1], [0, 1]], dtype=bool)
    >>> connected_parts(Presence(np.array(list("ABC")), np.array(["x", "y"]), rows))
    ((('B', 'C'), ('y',)), (('A',), ('x',)))
    """
    from scipy.sparse import bmat, csr_array
    from scipy.sparse.csgraph import connected_components

    links = csr_array(present.values)
    _, part = connected_components(bmat([[None, links], [links.T, None]]), directed=False)
    of_region, of_industry = part[: len(present.regions)], part[len(present.regions) :]
    linked = np.unique(of_region[present.values.any(axis=1)])
    parts = [
        (tuple(present.regions[of_region == one].tolist()), tuple(present.industries[of_industry == one].tolist()))
        for one in linked
    ]
    return tuple(sorted(parts, key=lambda one: (-len(one[0]) - len(one[1]), one)))


def _reduced(present: Presence) -> _Reduced:
    rows, columns = present.diversity > 0, present.ubiquity > 0
    parts = connected_parts(present)
    if len(parts) > 1:
        named = "; ".join(f"{_some(regions)} with {_some(industries)}" for regions, industries in parts)
        raise ComplexityError(
            f"The regions and industries fall into {len(parts)} parts that share nothing: {named}. "
            "Compute complexity within one part, or lower the threshold of presence."
        )
    matrix = present.values[rows][:, columns].astype(np.float64)
    if min(matrix.shape, default=0) < 2:
        raise ComplexityError("Complexity needs two regions and two industries that are present; widen the table.")
    return _Reduced(rows, columns, matrix)


def _some(names: tuple[str, ...]) -> str:
    return ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")


def _second_vectors(matrix: Numbers) -> tuple[Numbers, Numbers]:
    """Second eigenvectors of regions and industries, solved on the smaller side in symmetric form."""
    if matrix.shape[0] < matrix.shape[1]:
        of_industries, _ = _second_vectors(matrix.T)
        return matrix @ of_industries / matrix.sum(axis=1), of_industries
    diversity, ubiquity = matrix.sum(axis=1), matrix.sum(axis=0)
    half = matrix / np.sqrt(np.outer(diversity, ubiquity))
    eigenvalues, vectors = np.linalg.eigh(half.T @ half)
    second, third = eigenvalues[-2], eigenvalues[-3] if len(eigenvalues) > 2 else 0.0
    if second < _TIE:
        raise ComplexityError("Every region holds the same industries, so nothing tells complexity apart.")
    if second - third < _TIE:
        raise ComplexityError(
            "Two directions explain the industries equally well, so complexity has no single scale; "
            "add regions or industries, or change the threshold of presence."
        )
    of_industries = vectors[:, -2] / np.sqrt(ubiquity)
    return matrix @ of_industries / diversity, of_industries


def _second_of_rounded(matrix: Numbers, decimals: int) -> Numbers:
    # Python rounds the value that is stored, as R does; numpy scales first and turns 0.08125 into another tie.
    rounded = np.array([[round(cell, decimals) for cell in row] for row in matrix.tolist()])
    eigenvalues, vectors = np.linalg.eig(rounded)
    return np.real(vectors[:, np.argsort(np.real(eigenvalues))[-2]])


def _to_sum_of_one(values: Numbers) -> Numbers:
    total = abs(values.sum())
    if total < _TIE * abs(values).sum():
        raise ComplexityError("Knowledge complexity adds up to zero and cannot be scaled by its sum; use complexity().")
    return np.asarray(values / total, dtype=np.float64)


def _sign_correlation(values: Numbers, against: Numbers) -> float:
    moved, other = values - values.mean(), against - against.mean()
    size = float(np.sqrt((moved**2).sum() * (other**2).sum()))
    correlation = float(moved @ other) / size if size > 0 else 0.0
    if abs(correlation) < _TIE:
        raise ComplexityError(
            "Complexity does not go with diversity or ubiquity at all, so its sign cannot be told; "
            "change the threshold of presence."
        )
    return correlation


def _spread_out(values: Numbers, kept: Booleans) -> Numbers:
    whole = np.full(len(kept), np.nan)
    whole[kept] = values
    return whole
