"""Totals that hide among the parts of a table."""

import numpy as np

from clusterwise.methods.frames import RegionIndustry


def hidden_totals(table: RegionIndustry, tolerance: float = 0.01) -> list[str]:
    """Name the regions that look like the total of all others.

    Formula: region t is a total if |e_ti - sum of the other regions' e_i| <= tolerance * e_ti in every industry that
    it reports with jobs, at least two other regions stand beside it, and it has half of all jobs within tolerance.
    Source: the pseudo-region "Insgesamt" of the German Laender tables.
    Limits: a sub-total of some regions is not found, and suppressed cells may hide a total; raise the tolerance then.

    >>> from clusterwise.methods.frames import region_industry
    >>> table = region_industry(["N", "S", "All"] * 2, ["x"] * 3 + ["y"] * 3, [4, 6, 10, 1, 2, 3])
    >>> hidden_totals(table)
    ['All']
    """
    names, regions = np.unique(table.region, return_inverse=True)
    _, industries = np.unique(table.industry, return_inverse=True)
    if len(names) < 3:
        return []
    jobs = np.zeros((len(names), int(industries.max()) + 1))
    jobs[regions, industries] = np.nan_to_num(table.employment)
    others = jobs.sum(axis=0) - jobs
    fits = np.abs(jobs - others) <= tolerance * jobs
    reported = jobs > 0
    whole = np.abs(jobs.sum(axis=1) - others.sum(axis=1)) <= tolerance * jobs.sum(axis=1)
    return [str(name) for name in names[reported.any(axis=1) & whole & (fits | ~reported).all(axis=1)]]
