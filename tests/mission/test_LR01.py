"""LR01: 1,015 farmers in two cooperatives certified organic."""

from datetime import date
from typing import Any

import pytest

from clusterwise.foundation.evidence.facts import collect
from clusterwise.foundation.evidence.figures import in_time, matches
from clusterwise.foundation.organisations.lists import take_in_list
from clusterwise.phases.p5_action.certification.models import Certificate, CertificateMember
from clusterwise.phases.p5_action.certification.services import Entry, GroupTooLargeError, list_farmers

ON = date(2024, 9, 30)


def _certified(initiative: Any, party: str) -> Any:
    facts = collect(["certified"], [initiative])["certified"]
    return in_time(
        [fact for fact in facts if matches(fact, {"standard": "EU_ORGANIC", "party": party})], "at", None, ON
    )


def test_1015_farmers_of_two_cooperatives_are_certified_on_the_day(demo: Any) -> None:
    farmers, holders = _certified(demo.cocoa, "person"), _certified(demo.cocoa, "organisation")

    assert len({fact.person for fact in farmers}) == len(farmers) == 1015
    assert sorted(fact.dimensions["holder"] for fact in holders) == ["LR-C1", "LR-C2"]
    assert demo.figure(demo.cocoa, "C1", ON).value == 1015


def test_the_lists_of_the_certificates_match_who_is_certified(demo: Any) -> None:
    lists = {
        certificate.holder.code: set(certificate.entries.values_list("person", flat=True))
        for certificate in Certificate.objects.filter(initiative=demo.cocoa, number__startswith="DEMO-LR")
    }
    counted: dict[str, set[Any]] = {}
    for fact in _certified(demo.cocoa, "person"):
        counted.setdefault(fact.dimensions["holder"], set()).add(fact.person)

    assert lists == counted
    assert {code: len(people) for code, people in lists.items()} == {"LR-C1": 540, "LR-C2": 475}


def test_a_list_above_two_thousand_is_refused_and_stays_as_it_was(demo: Any) -> None:
    certificate = Certificate.objects.get(number="DEMO-LR-001")
    more = [{"code": f"X{number}", "sex": "U"} for number in range(1461)]
    people = take_in_list(initiative=demo.cocoa, by=None, rows=more, role="farmer", since=date(2024, 3, 1))

    with pytest.raises(GroupTooLargeError) as refusal:
        list_farmers(certificate=certificate, entries=[Entry(one, date(2024, 9, 1)) for one in people], by=None)

    assert (refusal.value.most, refusal.value.limit) == (2001, 2000)
    assert CertificateMember.objects.filter(certificate=certificate).count() == 540
