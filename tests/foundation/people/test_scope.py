"""Who sees which rows: the one predicate of every model, by role, scope and day."""

from datetime import date, timedelta

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils import timezone
from tests import factories

from clusterwise.foundation import journal
from clusterwise.foundation.journal.models import Record
from clusterwise.foundation.journal.verbs import Verb
from clusterwise.foundation.organisations import services as organisations
from clusterwise.foundation.organisations.models import Cluster, Initiative, Involvement, Organisation, Programme
from clusterwise.foundation.people import services as people
from clusterwise.foundation.people.models import Consent, Person, Role, RoleCode, User
from clusterwise.foundation.people.scope import EVERYONE, STAFF, InInitiative, Scoped, ScopedQuerySet

STARTED_AGAIN = Verb("test.started_again", "started a second initiative with a cluster")
SCOPED = sorted(
    (model for model in apps.get_models() if issubclass(model, Scoped)), key=lambda model: model._meta.label
)
LABELS = [model._meta.label for model in SCOPED]
#: Shared by all tenants on purpose: what is agreed elsewhere, and the tenants themselves.
GLOBAL = {"codes.Code", "codes.Rule", "money.Rate", "places.Area", "organisations.Programme"}


def _end(model: type[models.Model], path: str) -> type[models.Model]:
    """Return the model that a path leads to."""
    if path == "pk":
        return model
    for step in path.split("__"):
        model = model._meta.get_field(step).related_model
    return model


def test_every_record_belongs_to_a_programme_or_is_global_on_purpose():
    records = {model._meta.label for model in apps.get_models() if issubclass(model, Record)}

    assert records - set(LABELS) == GLOBAL


@pytest.mark.parametrize("model", SCOPED, ids=LABELS)
def test_a_model_says_who_sees_it(model):
    assert model.seen_by and model.seen_by <= set(RoleCode.values)
    assert isinstance(model._default_manager.all(), ScopedQuerySet)
    if model.involvement_path:
        assert _end(model, model.involvement_path) is Initiative
    if model.member_path:
        assert _end(model, model.member_path) is Organisation
    if model.open_to_members:
        assert "member_firm" in model.seen_by


@pytest.mark.parametrize(
    "model", [model for model in SCOPED if issubclass(model, InInitiative)], ids=lambda model: model._meta.label
)
def test_a_record_of_an_initiative_is_seen_and_told_of_there(model):
    assert model.involvement_path == "initiative"
    key = "01900000-0000-7000-8000-000000000000"
    assert model(initiative_id=key).journal_scope == f"initiative:{key}"


@pytest.mark.parametrize("model", SCOPED, ids=LABELS)
def test_no_unique_index_spans_tenants(model):
    single = [field.name for field in model._meta.concrete_fields if field.unique and not field.primary_key]
    spanning = [
        rule.name
        for rule in model._meta.constraints
        if isinstance(rule, models.UniqueConstraint) and not _names_tenant(model, rule.fields)
    ]

    assert ([name for name in single if not _names_tenant(model, [name])], spanning) == ([], [])


def _names_tenant(model: type[models.Model], fields: list[str]) -> bool:
    """A key of another scoped record names its programme as well as the programme itself does."""
    targets = [model._meta.get_field(name).related_model for name in fields]
    return "programme" in fields or any(isinstance(each, type) and issubclass(each, Scoped) for each in targets)


def test_nobody_without_a_role_sees_anything(initiative):
    factories.person(initiative)
    nobody = people.create_account(email="nobody@example.org", name="Nobody", password=factories.PASSWORD, by=None)
    seen = [
        row
        for model in SCOPED
        for user in (nobody, AnonymousUser(), None)
        for row in model._default_manager.visible_to(user)
    ]

    assert seen == []


@pytest.mark.parametrize("code", RoleCode.values)
def test_a_stranger_of_any_role_sees_no_row_of_another_programme(code, initiative, other_initiative):
    firm = factories.organisation(initiative, "Canary Ltd")
    factories.person(initiative, "CANARY")
    theirs = factories.organisation(other_initiative)
    users = [factories.user(code, other_initiative, theirs), factories.user(code, other_initiative.programme, theirs)]
    ours = {
        model._meta.label: {row.pk for row in model._default_manager.filter(programme=initiative.programme)}
        for model in SCOPED
    }
    seen = {
        (model._meta.label, row.pk)
        for model in SCOPED
        for user in users
        for row in model._default_manager.visible_to(user)
        if row.pk in ours[model._meta.label]
    }

    assert firm.pk in ours["organisations.Organisation"]
    assert (seen, {programme.slug for user in users for programme in Programme.objects.visible_to(user)}) == (
        set(),
        {"omega"},
    )


@pytest.mark.parametrize("code", sorted(STAFF))
def test_staff_see_people_of_their_own_initiative_and_programme_managers_of_all(code, initiative, sibling):
    here, there = factories.person(initiative), factories.person(sibling)
    named, whole = factories.user(code, initiative), factories.user(code, initiative.programme)

    assert set(Person.objects.visible_to(named)) == {here}
    assert set(Person.objects.visible_to(whole)) == {here, there}


@pytest.mark.parametrize("code", sorted(EVERYONE - STAFF))
def test_viewers_and_member_firms_see_no_person(code, initiative):
    factories.person(initiative)
    firm = factories.organisation(initiative)

    assert list(Person.objects.visible_to(factories.user(code, initiative, firm))) == []


def test_a_member_firm_sees_itself_and_what_is_open_to_members(initiative, sibling):
    mine, other = factories.organisation(initiative, "Mine"), factories.organisation(initiative, "Other")
    member = factories.user("member_firm", initiative, mine)

    assert set(Organisation.objects.visible_to(member)) == {mine}
    assert {row.organisation for row in Involvement.objects.visible_to(member)} == {mine}
    assert (set(Cluster.objects.visible_to(member)), set(Initiative.objects.visible_to(member))) == (
        {initiative.cluster},
        {initiative},
    )
    assert other not in Organisation.objects.visible_to(member)


def test_a_row_that_is_reached_on_two_ways_is_seen_once(initiative, sibling):
    person = factories.person(initiative)
    firm = factories.organisation(initiative)
    for taken in ({"person": person, "role": "farmer"}, {"organisation": firm, "role": "core_firm"}):
        organisations.involve(initiative=sibling, by=None, starts=date(2023, 1, 1), **taken)
    both = factories.user("cda", initiative)
    people.give_role(programme=sibling.programme, initiative=sibling, user=both, code="cda", by=None)
    people.give_role(programme=sibling.programme, user=both, code="programme_manager", by=None)

    assert (list(Person.objects.visible_to(both)), list(Organisation.objects.visible_to(both))) == ([person], [firm])


def test_a_cluster_with_two_initiatives_is_seen_once_by_a_member_of_both(initiative):
    programme, firm = initiative.programme, factories.organisation(initiative)
    second = Initiative(programme=programme, cluster=initiative.cluster, name="Second", slug="second")
    with journal.change(None, STARTED_AGAIN, second) as change:
        change.create(second)
    member = factories.user("member_firm", initiative, firm)
    people.give_role(
        programme=programme, initiative=second, user=member, code="member_firm", organisation=firm, by=None
    )

    assert list(Cluster.objects.visible_to(member)) == [initiative.cluster]


@pytest.mark.parametrize(
    ("starts", "ends", "sees"),
    [(-10, None, True), (0, None, True), (1, None, False), (-10, 1, True), (-10, 0, False), (-10, -1, False)],
)
def test_a_role_holds_from_its_first_day_until_the_day_that_it_ends(initiative, starts, ends, sees):
    person, today = factories.person(initiative), timezone.localdate()
    user = people.create_account(email="dated@example.org", name="D", password=factories.PASSWORD, by=None)
    people.give_role(
        programme=initiative.programme,
        initiative=initiative,
        user=user,
        code="cda",
        by=None,
        starts=today + timedelta(days=starts),
        ends=None if ends is None else today + timedelta(days=ends),
    )

    assert list(Person.objects.visible_to(user)) == ([person] if sees else [])
    assert Role.objects.current().filter(user=user).exists() is sees


def test_an_inactive_account_sees_nothing(initiative, cda):
    factories.person(initiative)
    inactive = User.objects.get(pk=cda.pk)
    inactive.is_active = False

    assert list(Person.objects.visible_to(inactive)) == []


def test_consents_are_seen_with_their_person(initiative, sibling, cda):
    person = factories.person(initiative)
    given = people.record_consent(
        programme=initiative.programme,
        by=None,
        person=person,
        purpose="register",
        text="May we?",
        language="en",
        method="spoken",
        given_on=date(2024, 1, 1),
    )

    assert list(Consent.objects.visible_to(cda)) == [given]
    assert list(Consent.objects.visible_to(factories.user("cda", sibling))) == []


def test_a_path_that_leads_nowhere_is_noticed():
    with pytest.raises(FieldDoesNotExist):
        _end(Person, "initiatives")
