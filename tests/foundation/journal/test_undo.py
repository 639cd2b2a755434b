"""Undo is a new event where it is allowed, and a sentence where it is not."""

from datetime import date

import pytest
from tests import factories
from tests.foundation.journal.conftest import FINAL, NOTED

from clusterwise.foundation import journal
from clusterwise.foundation.evidence import services as evidence
from clusterwise.foundation.journal import chain, undo
from clusterwise.foundation.journal.models import Event, PersonalValue
from clusterwise.foundation.people import services as people
from clusterwise.foundation.people.models import Person
from clusterwise.foundation.people.records import remove_record


def _last(programme):
    return Event.objects.filter(scope=f"programme:{programme.pk}").latest("sequence")


def _refusal(event, by):
    before = Event.objects.count()
    with pytest.raises(undo.CannotUndoError) as refused:
        undo.undo(event, by)
    assert Event.objects.count() == before
    return str(refused.value)


@pytest.fixture
def ama(programme):
    return people.add_person(programme=programme, by=None, code="A", name="Ama Doe", phone="077", place="Ganta")


def _particulars():
    return Person.objects.values_list("code", "name", "phone", "place").get()


def test_undoing_a_creation_removes_the_record(programme, manager, ama):
    undone = undo.undo(_last(programme), manager)

    assert list(Person.objects.all()) == []
    assert (undone.verb, undone.undoes.verb, undone.actor_id) == ("journal.undid", "people.added", manager.pk)


def test_undoing_a_change_puts_back_all_that_it_changed_personal_values_too(programme, manager, ama):
    people.revise_person(ama, by=None, name="Ama Smith", phone="", place="Monrovia")
    event = _last(programme)
    undo.undo(event, manager)

    assert _particulars() == ("A", "Ama Doe", "077", "Ganta")
    assert Person.objects.get().version == 3


def test_undoing_a_removal_brings_the_record_back_with_its_key_and_name(programme, manager, ama):
    remove_record(ama, by=None, permission="people.edit", verb=NOTED)
    undo.undo(_last(programme), manager)

    assert _particulars() == ("A", "Ama Doe", "077", "Ganta")
    assert Person.objects.get().pk == ama.pk


def test_a_deed_that_touches_a_record_twice_is_undone_as_one(programme, manager):
    person = Person(programme=programme, code="A")
    with journal.change(None, NOTED, person) as change:
        change.create(person)
        person.place = "Ganta"
        change.save(person)
    undo.undo(_last(programme), manager)

    assert list(Person.objects.all()) == []


def test_a_chain_with_undone_events_holds(programme, manager, ama):
    people.revise_person(ama, by=None, place="Monrovia")
    undo.undo(_last(programme), manager)

    assert chain.verify().broken == ()


def test_an_undo_is_not_undone(programme, manager, ama):
    people.revise_person(ama, by=None, place="Monrovia")
    undone = undo.undo(_last(programme), manager)

    assert _refusal(undone, manager) == "An undo is not undone: do the deed again."


def test_what_was_undone_is_not_undone_again(programme, manager, ama):
    event = _last(programme)
    undo.undo(event, manager)

    assert _refusal(event, manager) == "It was undone already."


def test_what_was_changed_since_is_not_undone(programme, manager, ama):
    event = _last(programme)
    people.revise_person(ama, by=None, place="Monrovia")

    assert _refusal(event, manager) == "“A” was changed again since; undo the later change first."
    assert _particulars()[-1] == "Monrovia"


def test_a_change_of_what_was_deleted_since_is_not_undone(programme, manager, ama):
    people.revise_person(ama, by=None, place="Monrovia")
    event = _last(programme)
    remove_record(ama, by=None, permission="people.edit", verb=NOTED)

    assert _refusal(event, manager) == "The record was deleted since."


def test_a_final_deed_gives_its_own_reason(programme, manager):
    with journal.change(None, FINAL, programme) as change:
        change.create(Person(programme=programme, code="A"))

    assert _refusal(_last(programme), manager) == "What was sent away does not come back."
    assert Person.objects.count() == 1


def test_a_deed_of_an_unknown_kind_is_not_undone(programme, manager, ama, monkeypatch):
    monkeypatch.delitem(journal.Verb.known, "people.added")

    assert _refusal(_last(programme), manager) == "This kind of change is not known to this version of Clusterwise."


def test_an_erased_name_is_not_brought_back(programme, manager, ama):
    people.revise_person(ama, by=None, name="Ama Smith")
    event = _last(programme)
    people.erase_person(ama, by=None)
    _refusal(event, manager)

    assert _particulars()[:3] == ("A", "", "")
    assert PersonalValue.objects.filter(record_id=str(ama.pk)).count() == 0


def test_a_change_whose_earlier_name_was_erased_says_so(programme, manager, ama):
    people.revise_person(ama, by=None, name="Ama Smith")
    PersonalValue.objects.filter(record_id=str(ama.pk), value="Ama Doe").delete()

    assert _refusal(_last(programme), manager) == "A personal value that it held was erased for good."
    assert _particulars()[1] == "Ama Smith"


def test_a_name_that_somebody_altered_in_the_side_table_is_not_put_back(programme, manager, ama):
    people.revise_person(ama, by=None, name="Ama Smith")
    PersonalValue.objects.filter(value="Ama Doe").update(value="Mallory")
    _refusal(_last(programme), manager)

    assert _particulars()[1] == "Ama Smith"


def test_what_others_were_built_on_is_not_removed(initiative, manager):
    programme = initiative.programme
    ama = people.add_person(programme=programme, by=None, code="A")
    event = _last(programme)
    people.record_consent(
        programme=programme,
        by=None,
        person=ama,
        purpose="register",
        text="May we keep your name?",
        language="en",
        method="spoken",
        given_on=date(2024, 1, 1),
    )

    assert _refusal(event, manager) == "Other records were built on it: A: register."
    assert Person.objects.filter(code="A").exists()


def test_what_a_frozen_baseline_cites_is_not_undone(initiative, manager):
    indicator = evidence.define_indicator(
        initiative=initiative,
        by=None,
        code="F",
        name="Farmers taking part",
        definition="Each once",
        how="distinct",
        measure="involved",
        subject="person",
        when="at",
        filters={"role": "farmer"},
        level="outcome",
        source="register",
        method="lists",
        collects="CDA",
        verifies="CMO",
        reports="CDA",
    )
    factories.person(initiative, "P-1")
    event = Event.objects.filter(verb="organisations.took_in").latest("at")
    evidence.freeze_baseline(indicator=indicator, as_of=date(2023, 1, 1), method="register", by=None)

    assert _refusal(event, manager) == (
        "The frozen baseline of “Farmers taking part” cites it. Record a correction instead."
    )
    assert Person.objects.filter(code="P-1").exists()
