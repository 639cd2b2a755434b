"""Keeping a map of clusters on the ground, and putting one of its clusters on the long list."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation import journal
from clusterwise.foundation.journal.verbs import Verb
from clusterwise.foundation.people import access as people
from clusterwise.foundation.people.models import User
from clusterwise.foundation.people.records import check
from clusterwise.phases.p1_selection.access import EDIT
from clusterwise.phases.p1_selection.models import Candidate, ClusterMap, RegisterFile
from clusterwise.phases.p1_selection.services.candidates import add_candidate

MAPPED = Verb("selection.mapped_clusters", _("mapped clusters on the ground"))


def keep_map(
    *, register: RegisterFile, folder: str, run: Mapping[str, Any], by: User | None, client_id: UUID | None = None
) -> ClusterMap:
    """Record a finished map as one row and one event; its files lie in their folder and no longer change."""
    people.require(by, EDIT, register.programme)
    kept = ClusterMap(
        programme=register.programme,
        register=register,
        period=str(run.get("period") or ""),
        folder=folder,
        run=dict(run),
    )
    with journal.change(by, MAPPED, kept, client_id=client_id) as change:
        check(kept)
        return change.create(kept)


def add_candidate_from_cluster(
    *, cluster_map: ClusterMap, cluster: Mapping[str, Any], called: str, by: User | None, country: str,
    outline: Mapping[str, Any] | None = None, client_id: UUID | None = None,
) -> Candidate:  # fmt: skip
    """Put a cluster that was found on the ground on the long list, with its outline and what the map may tell of it."""
    territory = ", ".join(cluster["regions"]) or _now("several regions")
    women, men, rest = (_whole(cluster[name]) for name in ("women", "men", "not_stated"))
    jobs = _whole(cluster["jobs"])
    if women is None and men is None:
        rest = jobs
    return add_candidate(
        programme=cluster_map.programme,
        by=by,
        client_id=client_id,
        name=f"{called}, {territory}"[:180] + f" ({cluster['cluster']})",
        product_group=called[:200],
        territory=territory[:200],
        country=country,
        evidence_level="statistical",
        source=cluster_map.register.source,
        register=cluster_map.register,
        register_industry=cluster["industry"],
        register_period=cluster_map.period,
        register_outline=None if outline is None else dict(outline),
        units=cluster["firms"],
        employed_women=women,
        employed_men=men,
        employed_not_stated=rest,
        concentration_evidence=_evidence(cluster_map, cluster),
    )


def _evidence(cluster_map: ClusterMap, cluster: Mapping[str, Any]) -> str:
    """Where the cluster was found, and how sure it is where that may be told."""
    named = {"cluster": cluster["cluster"], "register": cluster_map}
    if cluster["p"] is None:
        return _now("Cluster %(cluster)s on the map of %(register)s, its figures are withheld") % named
    told = _now("Cluster %(cluster)s on the map of %(register)s, chance %(chance)s of none")
    return told % {**named, "chance": _chance(cluster["p"])}


def _whole(value: float | None) -> int | None:
    return None if value is None else round(value)


def _chance(p: float) -> str:
    return f"{Decimal(str(p)):.1E}" if p < 0.001 else f"{p:.3f}"
