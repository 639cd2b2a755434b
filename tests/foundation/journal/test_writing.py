"""One way to write: replays, stale versions, nesting, and refusals outside the journal."""

from datetime import UTC, datetime, timedelta, timezone
from threading import Thread

import pytest
from django.db import IntegrityError, connection, transaction
from tests import factories
from tests.foundation.journal.conftest import NOTED

from clusterwise.foundation import journal
from clusterwise.foundation.journal import chain
from clusterwise.foundation.journal.guard import OutsideJournalError
from clusterwise.foundation.journal.models import Event, PersonalValue, new_id
from clusterwise.foundation.people import services as people
from clusterwise.foundation.people.models import Person
from clusterwise.foundation.people.records import remove_record


def _events(programme):
    return Event.objects.filter(scope=f"programme:{programme.pk}").count()


def test_a_submission_that_arrives_twice_is_written_once(programme):
    key = new_id()
    people.add_person(programme=programme, by=None, client_id=key, code="A")
    before = _events(programme)

    with pytest.raises(journal.ReplayedError) as refusal:
        people.add_person(programme=programme, by=None, client_id=key, code="B")

    assert refusal.value.event.client_id == key
    assert (_events(programme), list(Person.objects.values_list("code", flat=True))) == (before, ["A"])


def test_the_slower_of_two_copies_that_arrive_at_once_is_a_replay(open_tables):
    if connection.vendor == "sqlite":
        pytest.skip("on SQLite the second copy waits for the first, so that its check finds it")
    programme = factories.programme("alpha")
    key, late = new_id(), Person(programme=programme, code="B")

    def arrive_first():
        people.add_person(programme=programme, by=None, client_id=key, code="A")
        connection.close()

    with pytest.raises(journal.ReplayedError), journal.change(None, NOTED, late, client_id=key) as change:
        # Its own check is over; now the other copy gets through.
        other = Thread(target=arrive_first)
        other.start()
        other.join()
        change.create(late)

    assert list(Person.objects.values_list("code", flat=True)) == ["A"]
    assert (Event.objects.filter(client_id=key).count(), chain.verify().broken) == (1, ())


def test_the_same_client_id_in_another_programme_is_another_submission(programme, other_programme):
    key = new_id()
    people.add_person(programme=programme, by=None, client_id=key, code="A")
    people.add_person(programme=other_programme, by=None, client_id=key, code="A")

    assert Event.objects.filter(client_id=key).count() == 2


def test_whoever_saves_second_is_told_that_the_record_moved_on(programme):
    mine = people.add_person(programme=programme, by=None, code="A", place="Ganta")
    yours = Person.objects.get(pk=mine.pk)
    people.revise_person(yours, by=None, place="Sanniquellie")
    before = _events(programme)

    with pytest.raises(journal.StaleRecordError):
        people.revise_person(mine, by=None, place="Monrovia")

    assert (Person.objects.get().place, _events(programme)) == ("Sanniquellie", before)


def test_a_record_that_was_deleted_meanwhile_is_stale(programme):
    mine = people.add_person(programme=programme, by=None, code="A")
    with journal.change(None, NOTED, mine) as change:
        change.delete(Person.objects.get(pk=mine.pk))

    with pytest.raises(journal.StaleRecordError):
        people.revise_person(mine, by=None, place="Ganta")


def test_a_deed_within_a_deed_writes_two_events_or_none(programme):
    outer = Person(programme=programme, code="A")
    with journal.change(None, NOTED, outer) as change:
        change.create(outer)
        people.add_person(programme=programme, by=None, code="B")
    whole = _events(programme)
    with pytest.raises(RuntimeError, match="halfway"), journal.change(None, NOTED, outer) as change:
        people.add_person(programme=programme, by=None, code="C")
        change.create(Person(programme=programme, code="D"))
        raise RuntimeError("halfway")

    assert (whole, _events(programme)) == (3, 3)
    assert sorted(Person.objects.values_list("code", flat=True)) == ["A", "B"]
    assert chain.verify().holds


def test_an_inner_deed_that_fails_and_is_answered_leaves_the_outer_whole(programme):
    outer = Person(programme=programme, code="A")
    with journal.change(None, NOTED, outer) as change:
        change.create(outer)
        with pytest.raises(IntegrityError), journal.change(None, NOTED, outer) as inner:
            inner.create(Person(programme=programme, code="A"))

    assert [person.code for person in Person.objects.all()] == ["A"]
    assert chain.verify().holds


def test_a_deed_that_changes_nothing_writes_no_event(programme):
    before = _events(programme)
    with journal.change(None, NOTED, programme):
        pass

    assert _events(programme) == before


def test_a_device_in_another_time_zone_does_not_break_the_chain(programme):
    abidjan, dubai = datetime(2024, 5, 1, 9, tzinfo=UTC), datetime(2024, 5, 1, 13, tzinfo=timezone(timedelta(hours=4)))
    person = Person(programme=programme, code="A")
    with journal.change(None, NOTED, person, claimed_at=dubai) as change:
        change.create(person)

    assert chain.verify().broken == ()
    assert Event.objects.latest("at").claimed_at == abidjan


@pytest.mark.parametrize(
    "write",
    [
        lambda person: person.save(),
        lambda person: person.delete(),
        lambda person: Person.objects.filter(pk=person.pk).update(place="X"),
        lambda person: Person.objects.filter(pk=person.pk).delete(),
        lambda person: Person.objects.bulk_create([Person(programme=person.programme, code="Z")]),
        lambda person: Person.objects.bulk_update([person], ["place"]),
        lambda person: Person.objects.create(programme=person.programme, code="Z"),
        lambda person: Person.objects.get_or_create(programme=person.programme, code="Z"),
        lambda person: Person.objects.update_or_create(code=person.code, defaults={"place": "X"}),
    ],
    ids=[
        "save",
        "delete",
        "update",
        "delete all",
        "bulk create",
        "bulk update",
        "create",
        "get or create",
        "update or",
    ],
)
def test_a_write_outside_the_journal_is_refused(programme, write):
    person = people.add_person(programme=programme, by=None, code="A", place="Ganta")
    before = _events(programme)

    with pytest.raises(OutsideJournalError), transaction.atomic():
        write(person)

    assert (list(Person.objects.values_list("code", "place")), _events(programme)) == ([("A", "Ganta")], before)


def test_the_guard_closes_again_after_a_deed(programme):
    person = people.add_person(programme=programme, by=None, code="A")
    with journal.change(None, NOTED, person) as change:
        change.save(person)
        with pytest.raises(OutsideJournalError):
            person.save()

    with pytest.raises(OutsideJournalError):
        person.save()


def test_events_hold_no_name_no_phone_and_no_address_of_a_person(initiative):
    programme = initiative.programme
    person = people.add_person(programme=programme, by=None, code="A", name="Ama Canary", phone="+231 77 123")
    people.revise_person(person, by=None, name="Ama Canary-Doe", place="Ganta")
    factories.user("cda", initiative)
    people.create_account(email="canary@example.org", name="Kofi Canary", password="canary song 12", by=None)
    stored = "".join(Event.objects.values_list("stored", flat=True))

    assert not [word for word in ("Canary", "canary", "+231", "77 123", "@example") if word in stored]
    assert "Ganta" in stored
    assert PersonalValue.objects.filter(value="Ama Canary").count() == 1


def test_one_name_of_two_people_leaves_two_digests(programme):
    for code in "AB":
        people.add_person(programme=programme, by=None, code=code, name="Ama Doe")
    salts = list(PersonalValue.objects.filter(value="Ama Doe").values_list("salt", flat=True))

    assert len(set(salts)) == 2


def test_a_removal_is_refused_when_somebody_changed_the_record_meanwhile(programme):
    ama = people.add_person(programme=programme, by=None, code="A", place="Ganta")
    read_before = Person.objects.get()
    people.revise_person(ama, by=None, place="Monrovia")

    with pytest.raises(journal.StaleRecordError):
        remove_record(read_before, by=None, permission="people.edit", verb=NOTED)

    assert Person.objects.get().place == "Monrovia"
