"""Proposing pairs of records that may be one person, deciding them, and taking decisions back."""

from collections.abc import Iterable
from decimal import Decimal
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation import journal
from clusterwise.foundation.codes import selectors as codes
from clusterwise.foundation.identity import digests, selectors
from clusterwise.foundation.identity.access import DECIDE
from clusterwise.foundation.identity.models import MergeEdge, PersonKey
from clusterwise.foundation.identity.proposals import Proposal
from clusterwise.foundation.journal.changes import Change
from clusterwise.foundation.journal.verbs import Verb
from clusterwise.foundation.organisations.models import Programme
from clusterwise.foundation.people import access
from clusterwise.foundation.people.models import Person, User
from clusterwise.foundation.people.records import check
from clusterwise.methods.linkage import merging

PROPOSED = Verb("identity.proposed", _("looked for people who are recorded twice"), needs=DECIDE)
SAID_SAME = Verb("identity.said_same", _("said that two records are one person"), needs=DECIDE)
SAID_DIFFERENT = Verb("identity.said_different", _("said that two records are different people"), needs=DECIDE)
ACCEPTED = Verb("identity.accepted", _("accepted the surest pairs of records as one person each"), needs=DECIDE)
TOOK_BACK = Verb("identity.took_back", _("took back what was said of two records"), needs=DECIDE)
NOTED_KEY = Verb("identity.noted_key", _("noted a number that belongs to one person"), needs=DECIDE)

Decision = MergeEdge.Decision
#: So many proposals are written in one event, so that no write holds up the others for long.
CHUNK = 500


class ContradictionError(ValueError):
    """A decision contradicts, or repeats, what was decided before; the sentence names the people by code."""


def propose(
    *, programme: Programme, proposals: Iterable[Proposal], by: User | None, client_id: UUID | None = None
) -> int:
    """Let pairs wait for a decision, as one event; pairs that were proposed or decided before are left alone."""
    access.require(by, DECIDE, programme)
    with journal.change(by, PROPOSED, programme, client_id=client_id) as change:
        _lock(programme)
        known = set(MergeEdge.objects.filter(programme=programme).values_list("first_id", "second_id"))
        edges = [
            MergeEdge(
                programme=programme, first_id=one.first, second_id=one.second, band=one.band,
                score=None if one.score is None else Decimal(str(round(one.score, 5))), reasons=dict(one.reasons),
            )
            for one in proposals
            if (one.first, one.second) not in known
        ]  # fmt: skip
        change.create(edges)
    return len(edges)


def name_pair(*, programme: Programme, one: Person, other: Person, by: User | None) -> MergeEdge:
    """Let a pair that a person found wait for a decision; a pair that is known already is given back."""
    access.require(by, DECIDE, programme)
    if one.pk == other.pk:
        raise ContradictionError(
            _now("%(one)s is one person already. Choose two different people.") % {"one": one.code}
        )
    first, second = sorted((one, other), key=lambda person: str(person.pk))
    with journal.change(by, PROPOSED, programme) as change:
        _lock(programme)
        known = MergeEdge.objects.filter(programme=programme, first=first, second=second).first()
        if known is not None:
            return known
        edge = MergeEdge(programme=programme, first=first, second=second, band=MergeEdge.Band.HAND)
        check(edge)
        return change.create(edge)


def decide(edge: MergeEdge, *, is_same: bool, by: User | None, note: str = "") -> MergeEdge:
    """Say that two records are one person, or that they are two; refuse what contradicts earlier decisions.

    An edge that somebody else decided since it was read raises `StaleRecordError`.
    """
    access.require(by, DECIDE, edge.programme)
    if edge.decision != Decision.WAITING and edge.retired_at is None:
        raise ContradictionError(_now("This pair was decided already. Take that back first, then decide anew."))
    edge.decision = Decision.SAME if is_same else Decision.DIFFERENT
    edge.decided_by, edge.decided_at, edge.retired_at, edge.note = by, timezone.now(), None, note
    with journal.change(by, SAID_SAME if is_same else SAID_DIFFERENT, edge) as change:
        _lock(edge.programme)
        _refuse_contradiction(edge, is_same=is_same)
        check(edge)
        return change.save(edge)


def take_back(edge: MergeEdge, *, by: User | None, note: str = "") -> MergeEdge:
    """Take back a decision: the two records count as before, and the pair can be decided anew."""
    access.require(by, DECIDE, edge.programme)
    if edge.decision == Decision.WAITING or edge.retired_at is not None:
        raise ContradictionError(_now("Nothing was decided about these two records; there is nothing to take back."))
    edge.retired_at, edge.note = timezone.now(), note or edge.note
    with journal.change(by, TOOK_BACK, edge) as change:
        return change.save(edge)


def accept_surest(*, programme: Programme, by: User | None) -> tuple[int, int]:
    """Accept the waiting pairs of the surest bands as one event; return how many were accepted and how many stay.

    Pairs that would contradict what was decided, or an earlier one of these, stay for a person.
    """
    access.require(by, DECIDE, programme)
    now = timezone.now()
    with journal.change(by, ACCEPTED, programme) as change:
        _lock(programme)
        surest = MergeEdge.objects.filter(programme=programme, band__in=(MergeEdge.Band.KEY, MergeEdge.Band.SAME))
        edges = {(str(one.first_id), str(one.second_id)): one for one in surest.waiting()}
        known = selectors.decided(programme.pk)
        accepted = merging.acceptable(known.same, known.apart, edges)
        for pair in accepted:
            edge = edges[pair]
            edge.decision, edge.decided_by, edge.decided_at = Decision.SAME, by, now
            change.save(edge)
    return len(accepted), len(edges) - len(accepted)


def note_key(*, person: Person, kind: str, number: str, by: User | None) -> PersonKey:
    """Note a number that belongs to one person; only its keyed digest is kept."""
    access.require(by, DECIDE, person.programme)
    if kind not in codes.codes("person_key"):
        raise ValidationError({"kind": _now("Choose a kind of number from the list.")})
    digest = digests.of_number(kind, number)
    if not digest:
        raise ValidationError({"number": _now("Give the number with its letters and digits.")})
    with journal.change(by, NOTED_KEY, person) as change:
        key = PersonKey.objects.filter(programme=person.programme, person=person, kind=kind).first()
        if key is None:
            key = PersonKey(programme=person.programme, person=person, kind=kind, digest=digest)
            check(key)
            return change.create(key)
        key.digest = digest
        return change.save(key)


def forget_keys(person: Person, change: Change) -> None:
    """Erase the digests of a person who is erased; called within that change."""
    for key in PersonKey.objects.filter(person=person).exclude(digest=""):
        change.forget(key, key.personal_fields)


def _lock(programme: Programme) -> None:
    """Let one decision at a time be weighed against the others; on SQLite the journal has but one writer anyway."""
    Programme.objects.select_for_update().get(pk=programme.pk)


def _refuse_contradiction(edge: MergeEdge, *, is_same: bool) -> None:
    known = selectors.decided(edge.programme_id, without=edge.pk)
    try:
        merging.refuse_loop(known.same, known.apart, (str(edge.first_id), str(edge.second_id)), is_same=is_same)
    except merging.MergeLoopError as error:
        raise ContradictionError(_sentence(error.people, edge)) from error


def _sentence(people: tuple[str, ...], edge: MergeEdge) -> str:
    code = dict(Person.objects.filter(pk__in=people).values_list("pk", "code"))
    named = [code[UUID(person)] for person in people]
    if len(people) == 1:
        return _now("%(one)s is one person already. Choose two different people.") % {"one": named[0]}
    if set(people[:1] + people[-1:]) == {str(edge.first_id), str(edge.second_id)}:
        words = {"one": named[0], "other": named[-1], "way": " = ".join(named)}
        return _now("%(one)s and %(other)s are one person already: %(way)s. Take one of these back first.") % words
    words = {"far": named[0], "near": named[1], "one": edge.first.code, "other": edge.second.code}
    return (
        _now("%(far)s and %(near)s were told apart, and %(one)s = %(other)s would make them one. Look at them first.")
        % words
    )


def chunks(proposals: list[Proposal]) -> Iterable[list[Proposal]]:
    """Return proposals in the portions in which they are written."""
    return (proposals[start : start + CHUNK] for start in range(0, len(proposals), CHUNK))
