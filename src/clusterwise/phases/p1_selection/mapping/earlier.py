"""What earlier periods of the same register show inside the outlines of today's clusters."""

from collections.abc import Mapping, Sequence

import numpy as np

from clusterwise.formats.register.staging import literal, quoted
from clusterwise.methods.space.membership import membership
from clusterwise.methods.standing.persistence import PeriodFacts
from clusterwise.phases.p1_selection.mapping.clusters import Cluster
from clusterwise.phases.p1_selection.mapping.plan import Plan
from clusterwise.phases.p1_selection.mapping.register import Register


def firms_before(clusters: Sequence[Cluster], register: Register, plan: Plan) -> Mapping[str, tuple[PeriodFacts, ...]]:
    """Count the firms of each cluster's industry inside its outline, period by period; empty with one period alone."""
    if not register.earlier:
        return {}
    import duckdb

    found: dict[str, tuple[PeriodFacts, ...]] = {}
    industry = quoted(plan.by[1])
    with duckdb.connect() as connection:
        connection.read_parquet(str(register.whole)).create_view("register")
        for cluster in clusters:
            if cluster.shape is None:
                continue
            (west, south), (east, north) = cluster.shape.ring.min(axis=0), cluster.shape.ring.max(axis=0)
            rows = connection.sql(
                f"FROM register SELECT period, lon, lat WHERE {industry} = {literal(cluster.industry)} "
                f"AND lon BETWEEN {west} AND {east} AND lat BETWEEN {south} AND {north}"
            ).to_arrow_table()
            period = np.array(rows["period"].to_pylist(), dtype=np.str_)
            lon, lat = (rows[name].to_numpy() for name in ("lon", "lat"))
            inside = membership(cluster.shape, lon, lat).inside if len(lon) else np.zeros(0, dtype=np.bool_)
            found[cluster.name] = tuple(
                PeriodFacts(name, int((inside & (period == name)).sum()), None) for name in register.earlier
            )
    return found
