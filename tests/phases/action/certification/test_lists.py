"""The lists of group certificates: limits of the rule, one group a farmer, and the list as it stood on a day."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from tests import factories

from clusterwise.foundation import journal
from clusterwise.foundation.codes.models import Rule
from clusterwise.foundation.journal.models import Event
from clusterwise.foundation.journal.undo import undo
from clusterwise.foundation.journal.verbs import Verb
from clusterwise.phases.p5_action.certification import selectors, services
from clusterwise.phases.p5_action.certification.models import CertificateMember

START, MID = date(2023, 1, 1), date(2023, 6, 30)
CHANGED_RULE = Verb("test.changed_group_rule", "changed a rule")


def farmers(initiative, number, **values):
    return [factories.person(initiative, **{"sex": "F", **values}) for _ in range(number)]


def listed(certificate, people, *, by=None, **values):
    entries = [services.Entry(person, **{"starts": START, **values}) for person in people]
    return services.list_farmers(certificate=certificate, entries=entries, by=by)


@pytest.fixture
def limit_of_three(db):
    rule = Rule.objects.get(code="eu_organic_group")
    rule.parameters = {**rule.parameters, "max_members": 3}
    with journal.change(None, CHANGED_RULE, rule) as change:
        change.save(rule)


def test_the_shipped_rule_allows_two_thousand_members_since_2022(db):
    assert selectors.group_rule("EU_ORGANIC", START)["max_members"] == 2000
    assert selectors.group_rule("EU_ORGANIC", date(2021, 12, 31)) is None
    assert selectors.group_rule("GMP", START) is None


def test_a_list_above_the_limit_is_refused_as_a_whole(initiative, certified, limit_of_three):
    certificate = certified()
    people = farmers(initiative, 4)

    with pytest.raises(
        services.GroupTooLargeError, match="would have 4 farmers on 2023-01-01; the rule allows 3"
    ) as refusal:
        listed(certificate, people)
    assert (refusal.value.most, refusal.value.limit) == (4, 3)
    assert CertificateMember.objects.count() == 0
    listed(certificate, people[:3])
    assert certificate.entries.count() == 3


def test_two_thousand_and_one_farmers_are_refused_by_the_shipped_rule(initiative, certified):
    person = farmers(initiative, 1)[0]
    rows = [CertificateMember(person=person, starts=START, programme_id=initiative.programme_id) for _ in range(2001)]

    with pytest.raises(services.GroupTooLargeError, match="2001 farmers on 2023-01-01; the rule allows 2000"):
        services._refuse_large(certified(), rows, 2000)


def test_a_farmer_who_left_frees_a_place_on_that_day(initiative, certified, limit_of_three):
    certificate = certified()
    people = farmers(initiative, 4)
    entries = listed(certificate, people[:3])

    given = {"initiative": initiative, "by": None, "certificate": certificate, "person": people[3]}
    with pytest.raises(services.GroupTooLargeError):
        services.list_farmer(**given, starts=MID)
    services.revise_entry(entries[0], by=None, ends=MID)
    services.list_farmer(**given, starts=MID)
    assert certificate.entries.count() == 4


def test_a_farmer_is_in_one_group_at_a_time(initiative, firms, certified):
    one, other = certified(firms.gbarnga), certified(firms.saclepea)
    person = farmers(initiative, 1)[0]
    entry = listed(one, [person])[0]

    with pytest.raises(services.InTwoGroupsError, match="on the list of “Gbarnga coop: EU organic”"):
        listed(other, [person])
    services.revise_entry(entry, by=None, ends=MID)
    listed(other, [person], starts=MID)
    assert [row.certificate for row in person.certificate_entries.order_by("starts")] == [one, other]


def test_a_group_of_another_initiative_is_not_named(initiative, sibling, firms, open_for):
    elsewhere = open_for(factories.organisation(sibling, "Canary coop"), initiative=sibling)
    person = factories.person(sibling)
    listed(elsewhere, [person])

    with pytest.raises(services.InTwoGroupsError) as refusal:
        listed(open_for(firms.gbarnga), [person])
    assert "Canary" not in str(refusal.value)


def test_a_farmer_is_on_a_list_once_at_a_time(initiative, certified):
    person = farmers(initiative, 1)[0]
    certificate = certified()

    with pytest.raises(ValidationError, match="is on this list already"):
        listed(certificate, [person, person])
    assert certificate.entries.count() == 0


def test_farmers_stand_only_on_the_list_of_a_group(initiative, certified):
    with pytest.raises(ValidationError, match="is not a group certificate"):
        listed(certified(standard="GMP"), farmers(initiative, 1))


def test_a_farmer_of_another_programme_is_refused(other_initiative, certified):
    with pytest.raises(ValidationError, match="belongs elsewhere"):
        listed(certified(), farmers(other_initiative, 1))

    assert CertificateMember.objects.count() == 0


def test_certified_and_in_process_farmers_are_two_figures_that_never_add(
    initiative, firms, certified, open_for, counted
):
    listed(certified(firms.gbarnga), [*farmers(initiative, 2), *farmers(initiative, 1, sex="M")])
    listed(open_for(firms.saclepea, state="preparing"), farmers(initiative, 2))

    held = counted("certified", on=MID, standard="EU_ORGANIC", party="person")
    waiting = counted("in_certification", on=MID, standard="EU_ORGANIC", party="person")
    assert (held.value, held.by_sex["F"], held.by_sex["M"]) == (3, 2, 1)
    assert (waiting.value, waiting.by_sex["F"]) == (2, 2)


def test_removing_an_entry_moves_the_count_and_undo_brings_it_back(initiative, certified, counted, cda):
    entries = listed(certified(), farmers(initiative, 3))

    services.remove_entry(entries[0], by=cda)
    assert counted("certified", on=MID, party="person").value == 2
    undo(Event.objects.get(verb="certification.removed_entry"), cda)
    assert counted("certified", on=MID, party="person").value == 3


def test_a_farmer_counts_only_while_listed_and_certified(initiative, certified, counted):
    listed(certified(), farmers(initiative, 1), starts=date(2022, 6, 1), ends=date(2023, 3, 1))

    days = [date(2022, 12, 31), START, date(2023, 2, 28), date(2023, 3, 1)]
    assert [counted("certified", on=day, party="person").value for day in days] == [0, 1, 1, 0]


def test_certified_land_adds_the_hectares_of_the_list(initiative, certified, counted):
    listed(certified(), farmers(initiative, 2), area_ha=Decimal("1.5"))

    value = counted("certified", on=MID, how="sum", party="person")
    assert (value.value, value.n) == (3, 2)


def test_a_whole_list_is_one_event_and_undone_as_one(initiative, certified, cda):
    certificate = certified()
    listed(certificate, farmers(initiative, 3), by=cda)

    undo(Event.objects.get(verb="certification.listed"), cda)
    assert certificate.entries.count() == 0


def test_the_page_shows_the_list_as_it_stood_on_a_day(client, initiative, certified, cda):
    certificate = certified()
    listed(certificate, farmers(initiative, 2))
    listed(certificate, farmers(initiative, 1, code="LEFT-1", sex="M"), ends=MID)
    url = reverse("certification.list_on", args=[initiative.programme.slug, initiative.slug, certificate.pk])
    client.force_login(cda)

    before = client.get(url, {"on": "2023-06-29"}).content.decode()
    after = client.get(url, {"on": "2023-06-30"}).content.decode()
    assert ("LEFT-1" in before, "men: 1" in before) == (True, True)
    assert ("LEFT-1" in after, "women: 2" in after, "men: 0" in after) == (False, True, True)


@pytest.mark.parametrize("rows", [1, 60])
def test_pages_need_at_most_25_queries_whatever_the_number_of_rows(
    client, initiative, certified, cda, rows, django_assert_max_num_queries
):
    certificate = certified()
    listed(certificate, farmers(initiative, rows))
    client.force_login(cda)
    at = [initiative.programme.slug, initiative.slug]

    for name, args in (
        ("certification.certificate.list", at),
        ("certification.certificatemember.list", at),
        ("certification.certificate.record", [*at, certificate.pk]),
        ("certification.list_on", [*at, certificate.pk]),
    ):
        with django_assert_max_num_queries(25):
            assert client.get(reverse(name, args=args)).status_code == 200


def test_a_list_is_checked_with_few_queries_whatever_its_length(initiative, certified, django_assert_max_num_queries):
    certificate = certified()
    people = farmers(initiative, 40)
    entries = [services.Entry(person, START) for person in people]

    with django_assert_max_num_queries(110):
        services.list_farmers(certificate=certificate, entries=entries, by=None)


def test_a_member_firm_sees_its_own_certificate_alone(client, initiative, firms, certified):
    certified(firms.gbarnga)
    certified(firms.saclepea, "GMP")
    client.force_login(factories.user("member_firm", initiative, firms.gbarnga))

    page = client.get(reverse("certification.certificate.list", args=[initiative.programme.slug, initiative.slug]))
    assert ("Gbarnga coop" in page.content.decode(), "Saclepea coop" in page.content.decode()) == (True, False)


def test_an_entry_of_a_long_list_shows_its_journal_with_few_queries(
    client, initiative, certified, cda, django_assert_max_num_queries
):
    entry = listed(certified(), farmers(initiative, 60), by=cda)[0]
    client.force_login(cda)
    at = [initiative.programme.slug, initiative.slug]

    with django_assert_max_num_queries(25):
        page = client.get(reverse("certification.certificatemember.record", args=[*at, entry.pk])).content.decode()
    assert "put farmers on the list of a certificate" in page
