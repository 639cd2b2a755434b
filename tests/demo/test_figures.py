"""Every headline figure of the source comes out of the demo's records, and moves when one record goes."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from tests.demo.fixture import FOLDER

from clusterwise.exchange.demo.crowds import people
from clusterwise.foundation.evidence.models import Observation
from clusterwise.foundation.evidence.services import remove_observation
from clusterwise.foundation.evidence.wording import value_words
from clusterwise.foundation.organisations.models import Involvement
from clusterwise.foundation.organisations.services import revise_involvement
from clusterwise.phases.p5_action.agreements.models import Agreement, Delivery, Party
from clusterwise.phases.p5_action.agreements.services import remove_delivery, remove_party, revise_agreement
from clusterwise.phases.p5_action.certification.models import Certificate, CertificateMember
from clusterwise.phases.p5_action.certification.services import remove_entry, revise_certificate
from clusterwise.phases.p5_action.facilities.models import Batch, Facility
from clusterwise.phases.p5_action.facilities.services import remove_batch, revise_facility
from clusterwise.phases.p5_action.market.models import EventParticipant
from clusterwise.phases.p5_action.market.services import remove_participant
from clusterwise.phases.p5_action.training.models import Participation
from clusterwise.phases.p5_action.training.services import remove_participation

LIBERIA, TUNISIA, GEORGIA, GHANA = date(2024, 9, 30), date(2023, 12, 31), date(2022, 12, 31), date(2023, 12, 31)
Remove = Callable[[Any], None]


def _observation(**filters: Any) -> Remove:
    def remove(initiative: Any) -> None:
        remove_observation(Observation.objects.filter(initiative=initiative, **filters).order_by("pk")[0], by=None)

    return remove


def _entry(holder: str) -> Remove:
    def remove(initiative: Any) -> None:
        remove_entry(CertificateMember.objects.filter(certificate__holder__code=holder)[0], by=None)

    return remove


def _certificate(number: str) -> Remove:
    def end(initiative: Any) -> None:
        revise_certificate(
            Certificate.objects.get(number=number),
            by=None,
            valid_to=date(2022, 6, 30) if "G" in number else date(2024, 6, 30),
        )

    return end


def _participation(initiative: Any) -> None:
    rows = Participation.objects.filter(initiative=initiative)
    once = next(row for row in rows if rows.filter(person=row.person_id).count() == 1)
    remove_participation(once, by=None)


def _guest(initiative: Any) -> None:
    rows = EventParticipant.objects.filter(initiative=initiative)
    once = next(row for row in rows if rows.filter(person=row.person_id).count() == 1)
    remove_participant(once, by=None)


def _involvement(role: str) -> Remove:
    def end(initiative: Any) -> None:
        part = Involvement.objects.filter(initiative=initiative, role=role).order_by("starts").last()
        revise_involvement(part, by=None, ends=date(2023, 6, 30))

    return end


def _cap(initiative: Any) -> None:
    revise_agreement(Agreement.objects.get(initiative=initiative), by=None, volume_cap_kg=Decimal(150000))


def _party(initiative: Any) -> None:
    remove_party(Party.objects.filter(initiative=initiative, side="buyer")[0], by=None)


def _delivery(initiative: Any) -> None:
    remove_delivery(Delivery.objects.filter(initiative=initiative)[0], by=None)


def _facility(initiative: Any) -> None:
    revise_facility(Facility.objects.filter(initiative=initiative)[0], by=None, retired_on=date(2024, 9, 1))


def _batch(initiative: Any) -> None:
    remove_batch(Batch.objects.filter(initiative=initiative)[0], by=None)


HEADLINES = [
    ("cocoa", "C1", LIBERIA, "1015", "=", "1,015 farmers", _entry("LR-C1")),
    ("cocoa", "C2", LIBERIA, "1501", "≥", "≥ 1,501 farmers", _entry("LR-C4")),
    ("cocoa", "C3", LIBERIA, "2", "=", "2 cooperatives", _certificate("DEMO-LR-001")),
    ("cocoa", "T1", LIBERIA, "72", "=", "72 people", _participation),
    ("cocoa", "M1", LIBERIA, "200000", "max", "up to 200,000 kg", _cap),
    ("cocoa", "M2", LIBERIA, "2", "=", "2 buyers", _party),
    ("cocoa", "M3", LIBERIA, "78400", "=", "78,400 kg", _delivery),
    ("cocoa", "F1", LIBERIA, "4", "=", "4 facilities", _facility),
    ("cactus", "N1", TUNISIA, "13", "=", "13 companies", _involvement("processor")),
    ("cactus", "N2", TUNISIA, "4", "=", "4 cooperatives", _involvement("cooperative")),
    ("cactus", "N3", TUNISIA, "10", "=", "10 companies", _involvement("exporter")),
    ("cactus", "J1", TUNISIA, "404", "≥", "≥ 404 FTE", _observation(quantity="jobs")),
    ("cactus", "A1", TUNISIA, "503", "≥", "≥ 503 farmers", _observation(quantity="practice_adopted")),
    ("cactus", "W1", TUNISIA, "22", "=", "× 2.2 (+120 %)", _observation(quantity="wage_per_day", sex="F", ends=None)),
    ("cactus", "L1", TUNISIA, "3000", "=", "× 5 (+400 %)", _observation(quantity="organic_area", ends=None)),
    ("cactus", "P1", TUNISIA, "1.8", "=", "× 4 (+300 %)", _observation(quantity="price_per_kg", ends=None)),
    ("pharma", "Q1", GEORGIA, "3", "=", "3 firms", _certificate("DEMO-GDP-02")),
    ("pharma", "T1", GEORGIA, "101", "≥", "≥ 101 people", _participation),
    ("pharma", "V2", GEORGIA, "131", "≥", "≥ 131 people", _guest),
    ("pharma", "S1", GEORGIA, "40", "max", "up to 40 %", _observation(quantity="sales", value=40)),
    ("mango", "L1", GHANA, "0.195", "=", "−44.29 %", _observation(quantity="loss", ends=None)),
    ("mango", "D1", GHANA, "32740", "=", "32,740 kg", _batch),
    ("mango", "N1", GHANA, "160", "≥", "≥ 160 growers", _involvement("outgrower")),
]


@pytest.mark.parametrize(("cluster", "code", "on", "value", "qualifier", "words", "remove"), HEADLINES)
def test_a_headline_is_counted_from_records_and_moves_when_one_goes(
    demo: Any, cluster: str, code: str, on: date, value: str, qualifier: str, words: str, remove: Remove
) -> None:
    initiative = getattr(demo, cluster)
    found = demo.figure(initiative, code, on)

    assert (found.value, found.qualifier) == (Decimal(value), qualifier)
    assert value_words(found).replace("\u00a0", " ") == words
    assert found.n > 0

    remove(initiative)

    assert demo.figure(initiative, code, on).value != found.value


def test_people_split_into_women_men_other_and_not_stated(demo: Any) -> None:
    certified = demo.figure(demo.cocoa, "C1", LIBERIA).by_sex
    adopted = demo.figure(demo.cactus, "A1", TUNISIA).by_sex

    assert {sex: int(count) for sex, count in certified.items()} == {"F": 397, "M": 613, "X": 1, "U": 4}
    assert adopted["F"] / sum(adopted.values()) > Decimal("0.5")


def test_each_load_gives_the_same_people(demo: Any) -> None:
    once = people(FOLDER, code="LR-A", country="LR", places=["Bahn"], women=20, men=20, other=1, not_stated=2)

    assert once == people(FOLDER, code="LR-A", country="LR", places=["Bahn"], women=20, men=20, other=1, not_stated=2)
    assert [row["sex"] for row in once].count("F") == 20
    assert len({row["code"] for row in once}) == 43
