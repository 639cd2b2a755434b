"""Where the journal stood when facts were collected, and which records were touched since."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from clusterwise.foundation.journal.models import ChainHead, Event, Touched
from clusterwise.foundation.organisations.models import Initiative

SITE = "site"
#: Further back than this, collecting anew costs less than reading what happened.
MOST_EVENTS = 5_000

#: The last link of each chain: (scope, node) to its sequence and hash.
Heads = Mapping[tuple[str, str], tuple[int, str]]


@dataclass(frozen=True, slots=True)
class Touch:
    """One record that an event of a chain touched."""

    scope: str
    model: str
    record: str


def heads_of(programme: UUID) -> dict[tuple[str, str], tuple[int, str]]:
    """Return the last link of every chain that can change a fact of a programme: the site's, its own, its initiatives'."""
    initiatives = Initiative.objects.filter(programme=programme).values_list("pk", flat=True)
    scopes = [SITE, f"programme:{programme}", *(f"initiative:{pk}" for pk in initiatives)]
    rows = ChainHead.objects.filter(scope__in=scopes).order_by("scope", "node")
    return {(row.scope, row.node): (row.sequence, row.hash) for row in rows}


def touched_since(then: Heads, now: Heads) -> list[Touch] | None:
    """Return what was touched between two positions, or None where that cannot be told and all must be collected anew.

    It cannot be told where a chain is shorter than it was or is another one (a backup was put back), nor worth it where
    the past is long.
    """
    grown = {chain: place for chain, place in now.items() if then.get(chain) != place}
    if (
        set(then) - set(now)
        or sum(place[0] - then.get(chain, (0, ""))[0] for chain, place in grown.items()) > MOST_EVENTS
    ):
        return None
    if not all(_continues(chain, then.get(chain), place) for chain, place in grown.items()):
        return None
    since = [
        Q(event__scope=scope, event__node=node, event__sequence__gt=then.get((scope, node), (0, ""))[0])
        for scope, node in grown
    ]
    return [
        Touch(*row)
        for some in _in_lots(since, 50)
        for row in Touched.objects.filter(_any(some)).values_list("event__scope", "model", "record_id")
    ]


def _continues(chain: tuple[str, str], then: tuple[int, str] | None, now: tuple[int, str]) -> bool:
    if then is None or then[0] == 0:
        return True
    if then[0] >= now[0]:
        return False
    scope, node = chain
    return Event.objects.filter(scope=scope, node=node, sequence=then[0], hash=then[1]).exists()


def _in_lots(items: list[Q], size: int) -> Iterable[list[Q]]:
    return (items[at : at + size] for at in range(0, len(items), size))


def _any(conditions: list[Q]) -> Q:
    joined = Q()
    for condition in conditions:
        joined |= condition
    return joined
