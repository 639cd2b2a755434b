"""Versions of the result chain: approved as it stands, kept for ever, and compared with the chain of today."""

import hashlib
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation import journal
from clusterwise.foundation.evidence.models import Indicator
from clusterwise.foundation.journal.state import canonical
from clusterwise.foundation.journal.verbs import Verb
from clusterwise.foundation.organisations.models import Initiative
from clusterwise.foundation.people import access
from clusterwise.foundation.people.models import User
from clusterwise.foundation.people.records import check
from clusterwise.phases.p6_results.access import EDIT
from clusterwise.phases.p6_results.chain import Chain, chain_of
from clusterwise.phases.p6_results.models import Result, ResultArrow, ResultIndicator
from clusterwise.phases.p6_results.reporting.models import ChainVersion

APPROVED = Verb(
    "reporting.approved_chain",
    _("approved a version of the result chain"),
    final=_("An approved version stays: change the chain and approve a new one."),
)


class ChainNotApprovableError(ValidationError):
    """The chain has faults, changed since it was read, or is the approved one already."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that the chain of today says otherwise than its last approved version."""

    what: str
    text: str


def content_of(initiative: Initiative) -> dict[str, Any]:
    """Return the chain of today as an approved version keeps it: boxes, arrows and what shows each result."""
    results = Result.objects.filter(initiative=initiative).order_by("id")
    arrows = ResultArrow.objects.filter(initiative=initiative).order_by("id")
    ties = ResultIndicator.objects.filter(initiative=initiative).select_related("indicator").order_by("id")
    shown_by: dict[Any, list[str]] = {}
    for tie in ties:
        shown_by.setdefault(tie.result_id, []).append(tie.indicator.code)
    return {
        "results": [
            {
                "id": str(one.pk),
                "level": one.level,
                "statement": one.statement,
                "language": one.language,
                "indicators": sorted(shown_by.get(one.pk, [])),
            }
            for one in results
        ],
        "arrows": [
            {
                "source": str(one.source_id),
                "target": str(one.target_id),
                "assumption": one.assumption,
                "risk": one.risk,
                "evidence_strength": one.evidence_strength,
                "language": one.language,
            }
            for one in arrows
        ],
    }


def digest_of(content: dict[str, Any]) -> str:
    """Return what names a state of the chain, so that nobody approves one that was not read."""
    return hashlib.sha256(canonical(content).encode()).hexdigest()


def last_version(initiative: Initiative) -> ChainVersion | None:
    """Return the newest approved version."""
    return ChainVersion.objects.filter(initiative=initiative).order_by("-number").first()


def approve_chain(
    *,
    initiative: Initiative,
    reason: str,
    by: User | None,
    digest: str = "",
    language: str = "en",
    client_id: UUID | None = None,
) -> ChainVersion:
    """Approve the chain as it stands as its next version; a chain with faults and an unchanged one are refused."""
    access.require(by, EDIT, initiative)
    if not reason.strip():
        raise ValidationError({"reason": _now("Say what changed and why, so that the versions can be told apart.")})
    version = ChainVersion(
        initiative=initiative,
        programme_id=initiative.programme_id,
        number=1,
        approved_at=timezone.now(),
        approved_by=by,
        reason=reason.strip(),
        language=language,
    )
    with journal.change(by, APPROVED, version, client_id=client_id) as change:
        found, earlier = chain_of(initiative), last_version(initiative)
        version.content = content_of(initiative)
        _refuse(found, version.content, earlier, digest)
        version.number = earlier.number + 1 if earlier is not None else 1
        check(version)
        return change.create(version)


def _refuse(found: Chain, content: dict[str, Any], earlier: ChainVersion | None, digest: str) -> None:
    if not found.is_valid:
        first = found.faults[0] if found.faults else _now("The chain is empty.")
        raise ChainNotApprovableError(_now("The chain cannot be approved yet. %(fault)s") % {"fault": first})
    if digest and digest != digest_of(content):
        text = _now("Somebody changed the chain since you read it. Look at it again, then approve it.")
        raise ChainNotApprovableError(text)
    if earlier is not None and earlier.content == content:
        text = _now("The chain has not changed since version %(number)s.")
        raise ChainNotApprovableError(text % {"number": earlier.number})


def differences(then: dict[str, Any], now: dict[str, Any]) -> list[Difference]:
    """Return what was added, removed or changed from one content to another."""
    return [*_boxes(then, now), *_arrows(then, now)]


def _boxes(then: dict[str, Any], now: dict[str, Any]) -> list[Difference]:
    old, new = ({one["id"]: one for one in content["results"]} for content in (then, now))
    said = [Difference("added", new[key]["statement"]) for key in new if key not in old]
    said += [Difference("removed", old[key]["statement"]) for key in old if key not in new]
    return said + [Difference("changed", new[key]["statement"]) for key in new if key in old and new[key] != old[key]]


def _arrows(then: dict[str, Any], now: dict[str, Any]) -> list[Difference]:
    names = {one["id"]: one["statement"] for content in (then, now) for one in content["results"]}
    old, new = ({(one["source"], one["target"]): one for one in content["arrows"]} for content in (then, now))
    words = {pair: f"{names[pair[0]]} → {names[pair[1]]}" for pair in (*old, *new)}
    said = [Difference("added", words[pair]) for pair in new if pair not in old]
    said += [Difference("removed", words[pair]) for pair in old if pair not in new]
    return said + [Difference("changed", words[pair]) for pair in new if pair in old and new[pair] != old[pair]]


def difference_words(what: str) -> str:
    """Return the word of a kind of difference."""
    return {"added": _now("added"), "removed": _now("removed"), "changed": _now("changed")}[what]


def told(version: ChainVersion) -> dict[str, Any]:
    """Return a version as its page tells it: boxes by level and arrows with the statements at their ends."""
    names = {one["id"]: one["statement"] for one in version.content["results"]}
    strengths = dict(ResultArrow.Strength.choices)
    return {
        "levels": [
            (str(level.label), [one for one in version.content["results"] if one["level"] == level.value])
            for level in Indicator.Level
        ],
        "arrows": [
            {
                **one,
                "from": names[one["source"]],
                "to": names[one["target"]],
                "strength": str(strengths.get(one["evidence_strength"], one["evidence_strength"])),
            }
            for one in version.content["arrows"]
        ],
    }
