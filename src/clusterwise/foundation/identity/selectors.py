"""Reads of who counts as whom, of the pairs that wait, and of the people as the search compares them."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from clusterwise.foundation.identity.models import MergeEdge
from clusterwise.foundation.journal.reading import shared
from clusterwise.foundation.organisations.models import Programme
from clusterwise.methods.linkage import merging

Edge = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Decided:
    """The edges of a programme that hold: pairs that are one person, and pairs that are two."""

    same: tuple[Edge, ...]
    apart: tuple[Edge, ...]


def decided(programme_id: UUID, *, without: UUID | None = None) -> Decided:
    """Return the decisions that hold in a programme, in one query; one edge may be left out."""
    rows = (
        MergeEdge.objects.filter(programme_id=programme_id, retired_at=None)
        .exclude(decision=MergeEdge.Decision.WAITING)
        .order_by("id")
        .values_list("id", "first_id", "second_id", "decision")
    )
    edges = [(str(one), str(other), decision) for key, one, other, decision in rows if key != without]
    return Decided(
        tuple((one, other) for one, other, decision in edges if decision == MergeEdge.Decision.SAME),
        tuple((one, other) for one, other, decision in edges if decision == MergeEdge.Decision.DIFFERENT),
    )


@shared
def _same(*programmes: UUID) -> tuple[Edge, ...]:
    rows = MergeEdge.objects.filter(programme_id__in=programmes).same().order_by("id")
    return tuple((str(one), str(other)) for one, other in rows.values_list("first_id", "second_id"))


def canonical(programme: Programme) -> dict[UUID, UUID]:
    """Return for each merged person of a programme the one who stands for it; others stand for themselves. One query."""
    return canonical_in((programme.pk,))


def canonical_in(programmes: Iterable[UUID]) -> dict[UUID, UUID]:
    """Return the same for several programmes, still in one query: nobody is merged across programmes."""
    stands_for = merging.representatives(_same(*sorted(set(programmes))))
    return {UUID(person): UUID(other) for person, other in stands_for.items()}


def merge_state(programme: Programme) -> str:
    """Return the short name of who is counted as whom; a figure that is frozen names it. One query."""
    return merging.merge_state(_same(programme.pk))


def waiting(programme: Programme, user: Any, limit: int) -> list[MergeEdge]:
    """Return pairs that wait for a decision and are not settled by others, the surest first."""
    rows = MergeEdge.objects.visible_to(user).filter(programme=programme).waiting().select_related("first", "second")
    return list(islice(_open(programme, rows.iterator()), limit))


def _open(programme: Programme, edges: Iterable[MergeEdge]) -> Iterable[MergeEdge]:
    """Leave out the pairs whose two records are one person already, through others."""
    stands_for = canonical(programme)
    for edge in edges:
        first, second = edge.first_id, edge.second_id
        if stands_for.get(first, first) != stands_for.get(second, second):
            yield edge


def undo_contradicts(model: str, record_id: str) -> str:
    """Return why an undo would bring a decision back that later ones contradict, or an empty text."""
    if model != MergeEdge._meta.label:
        return ""
    edge = MergeEdge.objects.filter(pk=record_id).select_related("first", "second").first()
    holds = edge is not None and edge.retired_at is None and edge.decision != MergeEdge.Decision.WAITING
    if edge is None or holds or edge.version == 1:
        return ""
    known = decided(edge.programme_id, without=edge.pk)
    try:
        merging.refuse_loop(known.same, known.apart, (str(edge.first_id), str(edge.second_id)), is_same=True)
    except merging.MergeLoopError:
        return _("Later decisions about %(one)s or %(other)s stand against it; take those back first.") % {
            "one": edge.first,
            "other": edge.second,
        }
    return ""
