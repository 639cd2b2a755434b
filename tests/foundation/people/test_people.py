"""People, their consents and roles, and who may do what to them."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from tests import factories

from clusterwise.foundation.journal import chain
from clusterwise.foundation.journal.models import Event, PersonalValue
from clusterwise.foundation.people import access
from clusterwise.foundation.people import services as people
from clusterwise.foundation.people.models import Consent, Person, Role, RoleCode


def _consent(person, **values):
    given = {
        "purpose": "register",
        "text": "May we keep your name?",
        "language": "en",
        "method": "spoken",
        "given_on": date(2024, 3, 1),
        **values,
    }
    return people.record_consent(programme=person.programme, by=None, person=person, **given)


def test_a_consent_is_withdrawn_on_the_day_it_was_given_or_later(initiative):
    consent = _consent(factories.person(initiative))
    people.revise_consent(consent, by=None, withdrawn_on=date(2024, 3, 1))

    assert Consent.objects.get().withdrawn_on == date(2024, 3, 1)


def test_a_consent_withdrawn_before_it_was_given_is_refused(initiative):
    consent = _consent(factories.person(initiative))

    with pytest.raises(ValidationError):
        people.revise_consent(consent, by=None, withdrawn_on=date(2024, 2, 29))

    assert Consent.objects.get().withdrawn_on is None


def test_a_consent_of_somebody_from_another_programme_is_refused(initiative, other_initiative):
    stranger = factories.person(other_initiative)

    with pytest.raises(ValidationError) as refusal:
        people.record_consent(
            programme=initiative.programme,
            by=None,
            person=stranger,
            purpose="register",
            text="May we?",
            language="en",
            method="spoken",
            given_on=date(2024, 3, 1),
        )

    assert (list(refusal.value.message_dict), list(Consent.objects.all())) == (["person"], [])


def test_a_role_that_ends_before_it_starts_is_refused(initiative, cda):
    before = Role.objects.count()

    with pytest.raises(ValidationError):
        people.give_role(
            programme=initiative.programme,
            user=cda,
            code="viewer",
            by=None,
            starts=date(2024, 1, 2),
            ends=date(2024, 1, 1),
        )

    assert Role.objects.count() == before


def test_a_member_firm_names_its_firm(initiative, cda):
    with pytest.raises(ValidationError):
        people.give_role(programme=initiative.programme, user=cda, code="member_firm", by=None)


def test_a_role_that_was_ended_no_longer_allows(initiative, programme):
    administrator = factories.user("administrator", programme)
    cda = factories.user("cda", initiative)
    allowed = access.may(cda, "people.edit", initiative)
    people.end_role(Role.objects.get(user=cda), by=administrator)
    later = type(cda).objects.get(pk=cda.pk)

    assert (allowed, access.may(later, "people.edit", initiative)) == (True, False)
    assert Role.objects.get(user=cda).ends == timezone.localdate()


def test_the_only_administrator_of_a_programme_stays(programme, other_programme):
    administrator, _elsewhere = (
        factories.user("administrator", programme),
        factories.user("administrator", other_programme),
    )
    role = Role.objects.get(user=administrator)
    with pytest.raises(ValidationError) as refusal:
        people.end_role(role, by=administrator)

    assert refusal.value.messages == [
        "This is the only administrator of the programme; without one nobody could give roles. "
        "Give the role to somebody else first."
    ]
    assert (Role.objects.get(pk=role.pk).ends, Event.objects.filter(verb="people.ended_role").count()) == (None, 0)


def test_an_administrator_may_leave_once_somebody_else_is_one(programme, cda):
    administrator = factories.user("administrator", programme)
    people.give_role(programme=programme, user=cda, code="administrator", by=administrator)
    people.end_role(Role.objects.get(user=administrator), by=administrator)

    assert Role.objects.get(user=administrator).ends == timezone.localdate()


def test_an_account_that_was_switched_off_is_no_other_administrator(programme, cda):
    administrator = factories.user("administrator", programme)
    people.give_role(programme=programme, user=cda, code="administrator", by=administrator)
    type(cda).objects.filter(pk=cda.pk).update(is_active=False)
    with pytest.raises(ValidationError):
        people.end_role(Role.objects.get(user=administrator), by=administrator)

    assert Role.objects.get(user=administrator).ends is None


def test_a_permission_holds_for_its_roles_in_their_scope_alone(initiative, other_initiative):
    firm, theirs = factories.organisation(initiative), factories.organisation(other_initiative)
    granted = access.granted()
    here = [(code, factories.user(code, initiative, firm)) for code in RoleCode.values]
    elsewhere = [factories.user(code, other_initiative, theirs) for code in RoleCode.values]
    holders = {name: {code for code, user in here if access.may(user, name, initiative)} for name in granted}
    strangers = [name for name in granted for user in elsewhere if access.may(user, name, initiative)]

    assert holders == {name: set(roles) for name, roles in granted.items()}
    assert strangers == []


def test_a_permission_that_no_app_declared_is_an_error_of_the_program(cda, initiative):
    with pytest.raises(KeyError):
        access.may(cda, "people.undeclared", initiative)


def test_a_refusal_names_the_roles_that_may(viewer, initiative):
    with pytest.raises(access.NotAllowedError) as refusal:
        access.require(viewer, "people.erase", initiative.programme)

    assert str(refusal.value) == "Your role does not allow this. It is for: administrator, programme manager."


def test_a_viewer_changes_nobody(viewer, initiative):
    person = factories.person(initiative, place="Ganta")
    before = Event.objects.count()

    with pytest.raises(access.NotAllowedError):
        people.revise_person(person, by=viewer, place="Monrovia")

    assert (Person.objects.get().place, Event.objects.count()) == ("Ganta", before)


def test_erasing_a_person_leaves_the_counts_and_the_chain(initiative, manager):
    person = factories.person(initiative, "P-1", sex="F", name="Ama Doe", phone="077")
    people.revise_person(person, by=None, name="Ama Smith")
    counts = Person.objects.count(), initiative.roles.count()
    people.erase_person(person, by=manager)
    kept = Person.objects.get()

    assert (kept.name, kept.phone, kept.sex, kept.code, kept.erased_on) == ("", "", "F", "P-1", timezone.localdate())
    assert PersonalValue.objects.filter(record_id=str(person.pk)).count() == 0
    assert ((Person.objects.count(), initiative.roles.count()), chain.verify().broken) == (counts, ())


def test_the_event_of_an_erasure_tells_the_day_and_no_name(initiative, manager):
    person = factories.person(initiative, name="Ama Doe")
    people.erase_person(person, by=manager)
    stored = Event.objects.get(verb="people.erased").stored

    assert f'"erased_on":"{timezone.localdate()}"' in stored
    assert ("Ama" in stored, '"personal"' in stored) == (False, False)


def test_a_cda_erases_nobody(cda, initiative):
    person = factories.person(initiative, name="Ama Doe")

    with pytest.raises(access.NotAllowedError):
        people.erase_person(person, by=cda)

    assert Person.objects.get().name == "Ama Doe"


@pytest.mark.parametrize(
    ("born", "band"),
    [
        (2007, "0-17"),
        (2006, "18-35"),
        (1989, "18-35"),
        (1988, "36-60"),
        (1964, "36-60"),
        (1963, "61+"),
        (None, "36-60"),
    ],
)
def test_the_age_band_follows_the_birth_year_on_the_day(born, band):
    assert str(Person(birth_year=born, age_band="36-60").age_band_on(date(2024, 7, 1))) == band
