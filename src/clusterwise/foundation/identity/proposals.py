"""What the search proposes: pairs by shared numbers first, then by how alike the particulars are."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from clusterwise.foundation.codes.selectors import rule
from clusterwise.foundation.identity import digests
from clusterwise.foundation.identity.models import MergeEdge, PersonKey
from clusterwise.foundation.organisations.models import Programme
from clusterwise.foundation.people.models import Person
from clusterwise.methods.linkage.bands import Band, Thresholds, band
from clusterwise.methods.linkage.keys import shared_keys
from clusterwise.methods.linkage.merging import acceptable
from clusterwise.methods.linkage.names import skeleton

if TYPE_CHECKING:
    from clusterwise.engines.linkage import Pair

RULE = "people_linkage"


@dataclass(frozen=True, slots=True)
class Proposal:
    """Two records of a programme that may be one person, the smaller id first."""

    first: UUID
    second: UUID
    band: str
    score: float | None = None
    reasons: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Records:
    """The people of one programme as they are compared, the erased ones left out, and their numbers as digests."""

    people: Mapping[str, Mapping[str, Any]]
    keys: Mapping[str, list[tuple[str, str]]]


def records_of(programme: Programme) -> Records:
    """Return the people of a programme and of no other, in two queries."""
    rows = Person.objects.filter(programme=programme, erased_on=None).order_by("id")
    people: dict[str, dict[str, Any]] = {
        str(row["pk"]): {**row, "phone": digests.of_phone(row["phone"])}
        for row in rows.values("pk", "name", "sex", "birth_year", "place", "phone").iterator()
    }
    keys: dict[str, list[tuple[str, str]]] = {
        "phone": [(row["phone"], key) for key, row in people.items() if row["phone"]]
    }
    noted = PersonKey.objects.filter(programme=programme).exclude(digest="").order_by("id")
    for kind, digest, person in noted.values_list("kind", "digest", "person_id"):
        keys.setdefault(kind, []).append((digest, str(person)))
    return Records(people, keys)


def proposals(programme: Programme, on: date, tell: Callable[[str, float | None], None]) -> list[Proposal]:
    """Return the pairs of a programme that a person should look at, the surest first, as far as the rule lets wait."""
    parameters = rule(RULE, on)
    records = records_of(programme)
    tell("keys", None)
    found = {(one.first, one.second): one for one in _likely(records, parameters, tell)}
    found |= {(one.first, one.second): one for one in _by_key(records, parameters)}
    order = {MergeEdge.Band.KEY: 0, MergeEdge.Band.SAME: 1, MergeEdge.Band.ASK: 2}
    ordered = sorted(found.values(), key=lambda one: (order[one.band], -(one.score or 0), one.first, one.second))  # type: ignore[index]
    return ordered[: int(parameters["most_waiting"])]


def _by_key(records: Records, parameters: Mapping[str, Any]) -> list[Proposal]:
    """Return the pairs that hold a number together; those whose particulars contradict it are asked about."""
    found: dict[tuple[str, str], dict[str, str]] = {}
    for pair in shared_keys(records.keys, int(parameters["key_shared_by_at_most"])):
        if pair.first in records.people and pair.second in records.people:
            found.setdefault((pair.first, pair.second), {})[pair.kind] = "same"
    return [
        Proposal(UUID(one), UUID(other), _key_band(records, one, other, kinds, parameters), 1.0, kinds)
        for (one, other), kinds in found.items()
    ]


def _key_band(records: Records, one: str, other: str, kinds: Mapping[str, str], parameters: Mapping[str, Any]) -> str:
    """A phone alone is often a family's: it counts as a key where the names sound the same."""
    first, second = records.people[one], records.people[other]
    years = (first["birth_year"], second["birth_year"])
    contradicts = {first["sex"], second["sex"]} == {"F", "M"} or (
        None not in years and abs(years[0] - years[1]) > int(parameters["years_apart"])
    )
    sounds_same = skeleton(first["name"]) == skeleton(second["name"]) != ""
    if contradicts or (set(kinds) == {"phone"} and not sounds_same):
        return MergeEdge.Band.ASK.value
    return MergeEdge.Band.KEY.value


def _likely(
    records: Records, parameters: Mapping[str, Any], tell: Callable[[str, float | None], None]
) -> list[Proposal]:
    """Return the pairs whose particulars are alike, one for each record that a group of sure ones adds."""
    import pyarrow as pa

    from clusterwise.engines.linkage import Plan, pairs

    if len(records.people) < 2:
        return []
    limits = Thresholds(float(parameters["ask_from"]), float(parameters["same_from"]))
    table = pa.table(
        {
            "id": list(records.people),
            **{
                name: pa.array([row[name] for row in records.people.values()], kind)
                for name, kind in (
                    ("name", pa.string()), ("sex", pa.string()), ("birth_year", pa.int32()), ("place", pa.string()),
                    ("phone", pa.string()),
                )
            },
        }
    )  # fmt: skip
    tell("comparing", None)
    found = pairs(table, Plan(limits.ask_from, int(parameters["largest_block"])))
    bands = {Band.SAME: MergeEdge.Band.SAME.value, Band.ASK: MergeEdge.Band.ASK.value}
    return [
        Proposal(UUID(one.first), UUID(one.second), bands[band(one.probability, limits)], one.probability, one.reasons)
        for one in _spanning(found, limits)
    ]


def _spanning(found: Sequence["Pair"], limits: Thresholds) -> list["Pair"]:
    """Leave out sure pairs that surer ones imply already: three records of one person need two decisions."""
    sure = [(pair.first, pair.second) for pair in found if band(pair.probability, limits) is Band.SAME]
    needed = set(acceptable((), (), sure))
    return [
        pair for pair in found if (pair.first, pair.second) in needed or band(pair.probability, limits) is not Band.SAME
    ]
