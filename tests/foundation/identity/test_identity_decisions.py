"""Deciding who is one person: edges that can be taken back, contradictions refused, other programmes out of reach."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import factories

from clusterwise.foundation.identity import selectors, services
from clusterwise.foundation.identity.models import MergeEdge, PersonKey
from clusterwise.foundation.identity.proposals import Proposal
from clusterwise.foundation.journal.changes import StaleRecordError
from clusterwise.foundation.journal.models import Event, PersonalValue
from clusterwise.foundation.journal.undo import CannotUndoError, undo
from clusterwise.foundation.people import services as people
from clusterwise.foundation.people.access import NotAllowedError
from clusterwise.foundation.people.models import Person


@pytest.fixture
def four(initiative: Any) -> list[Person]:
    """Four people of the initiative, in the order in which they were recorded."""
    return [factories.person(initiative, f"P-{letter}", name=f"Name {letter}") for letter in "ABCD"]


@pytest.fixture
def waits(programme: Any, manager: Any) -> Callable[[Person, Person], MergeEdge]:
    """A pair that waits for a decision."""
    return lambda one, other: services.name_pair(programme=programme, one=one, other=other, by=manager)


def same(edge, by):
    return services.decide(edge, is_same=True, by=by)


def test_two_records_that_are_one_person_count_once_in_one_query(programme, manager, four, waits):
    a, b, c, _d = four
    before = selectors.merge_state(programme)
    same(waits(c, b), manager)
    same(waits(a, c), manager)

    with CaptureQueriesContext(
        connection,
    ) as asked:
        stands_for = selectors.canonical(programme)

    assert stands_for == {a.pk: a.pk, b.pk: a.pk, c.pk: a.pk}
    assert len(asked) == 1
    assert selectors.merge_state(programme) != before
    assert Person.objects.filter(programme=programme).count() == 4


def test_taking_a_decision_back_restores_who_counts_exactly(programme, manager, four, waits):
    a, b, c, _d = four
    same(waits(a, b), manager)
    before = (selectors.canonical(programme), selectors.merge_state(programme))
    edge = same(waits(b, c), manager)

    services.take_back(edge, by=manager)

    assert (selectors.canonical(programme), selectors.merge_state(programme)) == before


def test_a_decision_is_undone_from_the_journal(programme, manager, four, waits):
    edge = waits(four[0], four[1])
    same(edge, manager)

    undo(Event.objects.get(verb="identity.said_same"), manager)

    edge.refresh_from_db()
    assert (edge.decision, edge.decided_by) == ("waiting", None)
    assert selectors.canonical(programme) == {}


def test_a_pair_with_itself_is_refused(programme, manager, four):
    with pytest.raises(services.ContradictionError, match="P-A is one person already"):
        services.name_pair(programme=programme, one=four[0], other=four[0], by=manager)


@pytest.mark.parametrize("is_same", [True, False])
def test_a_merge_loop_is_refused_with_the_people_on_the_way(programme, manager, four, waits, is_same):
    a, b, c, _d = four
    last = waits(a, c)
    same(waits(a, b), manager)
    same(waits(b, c), manager)

    with pytest.raises(services.ContradictionError, match="P-A = P-B = P-C"):
        services.decide(last, is_same=is_same, by=manager)

    assert MergeEdge.objects.get(pk=last.pk).decision == "waiting"


def test_a_merge_that_would_join_people_told_apart_is_refused(programme, manager, four, waits):
    a, b, c, _d = four
    services.decide(waits(a, c), is_same=False, by=manager)
    same(waits(a, b), manager)

    with pytest.raises(services.ContradictionError, match="P-A and P-C were told apart, and P-B = P-C"):
        same(waits(b, c), manager)

    assert selectors.canonical(programme) == {a.pk: a.pk, b.pk: a.pk}


def test_an_undo_that_later_decisions_contradict_is_refused(programme, manager, four, waits):
    a, b, c, _d = four
    edge = same(waits(a, b), manager)
    services.take_back(edge, by=manager)
    same(waits(a, c), manager)
    services.decide(waits(b, c), is_same=False, by=manager)

    with pytest.raises(CannotUndoError, match="Later decisions about P-A or P-B"):
        undo(Event.objects.get(verb="identity.took_back"), manager)

    assert selectors.canonical(programme) == {a.pk: a.pk, c.pk: a.pk}


def test_a_pair_told_apart_is_not_asked_again(programme, manager, four, waits):
    a, b, *_ = four
    services.decide(waits(a, b), is_same=False, by=manager)

    written = services.propose(programme=programme, by=manager, proposals=[Proposal(a.pk, b.pk, "same", 0.99)])

    assert (written, selectors.waiting(programme, manager, 9)) == (0, [])


def test_a_pair_that_others_settled_is_not_asked(programme, manager, four, waits):
    a, b, c, _d = four
    waits(a, c)
    same(waits(a, b), manager)
    same(waits(b, c), manager)

    assert selectors.waiting(programme, manager, 9) == []


def test_two_reviewers_at_once_do_not_overrule_each_other(programme, manager, four, waits):
    edge = waits(four[0], four[1])
    copy = MergeEdge.objects.select_related("programme", "first", "second").get(pk=edge.pk)
    same(edge, manager)

    with pytest.raises(StaleRecordError):
        services.decide(copy, is_same=False, by=manager)

    assert MergeEdge.objects.get(pk=edge.pk).decision == "same"


def test_a_decision_is_taken_back_before_it_is_turned_round(programme, manager, four, waits):
    edge = same(waits(four[0], four[1]), manager)

    with pytest.raises(services.ContradictionError, match="Take that back first"):
        services.decide(edge, is_same=False, by=manager)


def test_nothing_is_taken_back_where_nothing_was_decided(manager, four, waits):
    with pytest.raises(services.ContradictionError, match="nothing to take back"):
        services.take_back(waits(four[0], four[1]), by=manager)


def test_the_surest_pairs_are_accepted_at_once_and_undone_at_once(programme, manager, four):
    a, b, c, d = four
    proposed = [
        Proposal(a.pk, b.pk, "key", 1.0),
        Proposal(b.pk, c.pk, "same", 0.98),
        Proposal(a.pk, c.pk, "same", 0.97),
    ]
    services.propose(programme=programme, by=manager, proposals=[*proposed, Proposal(c.pk, d.pk, "ask", 0.5)])

    assert services.accept_surest(programme=programme, by=manager) == (2, 1)
    assert selectors.canonical(programme) == {a.pk: a.pk, b.pk: a.pk, c.pk: a.pk}

    undo(Event.objects.get(verb="identity.accepted"), manager)

    assert selectors.canonical(programme) == {}
    assert len(selectors.waiting(programme, manager, 9)) == 4


def test_people_of_another_programme_are_never_paired(programme, manager, four, other_initiative):
    stranger = factories.person(other_initiative, "S-1", name="Name A")

    with pytest.raises(ValidationError):
        services.name_pair(programme=programme, one=four[0], other=stranger, by=manager)

    assert MergeEdge.objects.count() == 0


@pytest.mark.parametrize("role", ["evaluator", "viewer", "administrator"])
def test_who_keeps_no_records_decides_nothing(programme, manager, four, waits, role):
    edge = waits(four[0], four[1])

    with pytest.raises(NotAllowedError):
        services.decide(edge, is_same=True, by=factories.user(role, programme))


def test_a_member_of_another_programme_sees_no_pair(programme, manager, four, waits, other_programme):
    waits(four[0], four[1])

    assert list(MergeEdge.objects.visible_to(factories.user("programme_manager", other_programme))) == []


def test_an_erased_person_leaves_no_digest_and_counts_as_before(programme, manager, four, waits):
    a, b, *_ = four
    same(waits(a, b), manager)
    key = services.note_key(person=b, kind="card", number="LR 12-34", by=manager)
    digest, state = key.digest, selectors.merge_state(programme)

    people.erase_person(Person.objects.get(pk=b.pk), by=manager)

    assert PersonKey.objects.get(pk=key.pk).digest == ""
    assert not PersonalValue.objects.filter(value=digest).exists()
    assert not Event.objects.filter(stored__contains=digest).exists()
    assert selectors.merge_state(programme) == state


@pytest.mark.parametrize(("kind", "number"), [("card", " -/ "), ("shoe size", "42")])
def test_a_number_that_tells_nobody_is_refused(manager, four, kind, number):
    with pytest.raises(ValidationError):
        services.note_key(person=four[0], kind=kind, number=number, by=manager)

    assert PersonKey.objects.count() == 0
