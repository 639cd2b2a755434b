"""The snapshot: always what a full rebuild gives, and no more collected than was touched."""

import random
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from tests import factories

from clusterwise.foundation.evidence import services as evidence
from clusterwise.foundation.evidence.facts import UnknownMeasureError, measures
from clusterwise.foundation.evidence.models import Observation
from clusterwise.foundation.evidence.snapshot import store
from clusterwise.foundation.evidence.snapshot.columns import to_arrow, to_facts
from clusterwise.foundation.evidence.snapshot.store import differing, fresh
from clusterwise.foundation.journal.models import ChainHead, Event
from clusterwise.foundation.journal.undo import undo, why_not
from clusterwise.foundation.organisations import services as organisations
from clusterwise.foundation.organisations.models import Affiliation, Involvement, Organisation
from clusterwise.foundation.people import services as people
from clusterwise.foundation.people.models import Person
from clusterwise.phases.p5_action.training import services as training
from clusterwise.phases.p5_action.training.models import Session

DAY = date(2023, 5, 1)
OBSERVED = {"unit": "TND", "method": "survey", "starts": DAY, "quantity": "wage_per_day"}


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Any) -> None:
    settings.CLUSTERWISE_FACTS = tmp_path / "facts"


@pytest.fixture
def worker(initiative: Any) -> Any:
    return factories.person(initiative, "W-1", sex="F", birth_year=2000)


def observe(initiative: Any, who: Any, value: int = 10, **changed: Any) -> Any:
    return evidence.record_observation(
        initiative=initiative, by=None, person=who, value=Decimal(value), **{**OBSERVED, **changed}
    )


def test_facts_become_columns_and_facts_again(initiative, worker):
    row = observe(initiative, worker, 7, dimensions={"task": "picking"}, denominator=Decimal("2.5"))
    table = fresh(["observed.wage_per_day"], [initiative]).table()
    (fact,) = to_facts(table)

    assert (fact.source, fact.person, fact.amount, fact.denominator) == (
        ("evidence.Observation", str(row.pk)),
        worker.pk,
        Decimal(7),
        Decimal("2.5"),
    )
    assert dict(fact.dimensions) == {"task": "picking", "subject": ""}
    assert to_arrow([fact], initiative.programme_id).equals(table.replace_schema_metadata(None))


def test_nothing_is_collected_twice_and_only_what_was_touched_again(initiative, sibling, worker):
    codes = ["involved", "observed.wage_per_day", "observed.sales"]
    assert fresh(codes, [initiative, sibling]).collected == 6
    assert fresh(codes, [initiative, sibling]).collected == 0

    observe(sibling, factories.person(sibling, "S-1"))
    fresh(codes, [initiative, sibling])
    observe(initiative, worker)
    again = fresh(codes, [initiative, sibling])

    assert (again.collected, again.rows) == (2, 4)


def test_a_change_of_a_person_reaches_the_parts_that_name_them_and_no_other(initiative, sibling, worker):
    factories.person(sibling, "S-1")
    fresh(["involved"], [initiative, sibling])
    people.revise_person(worker, by=None, sex="X")
    again = fresh(["involved"], [initiative, sibling])

    assert again.collected == 1
    assert sorted(again.table().column("sex").to_pylist()) == ["U", "X"]


def test_a_lost_or_damaged_part_is_collected_anew(initiative, worker):
    observe(initiative, worker)
    (part,) = fresh(["observed.wage_per_day"], [initiative]).parts
    part.path.write_bytes(b"not Parquet")

    assert fresh(["observed.wage_per_day"], [initiative]).rows == 1
    part.path.unlink()
    assert fresh(["observed.wage_per_day"], [initiative]).rows == 1


@pytest.mark.parametrize("told", [{"hash": "0" * 64}, {"sequence": 1}], ids=["another chain", "a shorter chain"])
def test_a_journal_that_is_not_the_one_from_before_makes_all_be_collected_anew(initiative, worker, told):
    observe(initiative, worker)
    observe(initiative, worker)
    before = fresh(["observed.wage_per_day"], [initiative])
    heads = {**before.parts[0].heads}
    chain = (initiative.journal_scope, ChainHead.objects.get(scope=initiative.journal_scope).node)
    heads[chain] = (heads[chain][0] - 1, "0" * 64) if "hash" in told else (heads[chain][0] + 5, heads[chain][1])

    assert store.touched_since(heads, store.heads_of(initiative.programme_id)) is None


def test_an_unknown_measure_is_refused_by_name(initiative):
    with pytest.raises(UnknownMeasureError, match="wisdom"):
        fresh(["wisdom"], [initiative])


def test_another_programme_is_never_read(initiative, other_initiative, worker):
    observe(initiative, worker)
    observe(other_initiative, factories.person(other_initiative, "secret"))
    table = fresh(["observed.wage_per_day", "involved"], [initiative]).table()

    assert set(table.column("programme").to_pylist()) == {str(initiative.programme_id)}


class History:
    """Deeds at random on two initiatives of one programme: each may change facts of either."""

    def __init__(self, seed: int, initiatives: list[Any], user: Any) -> None:
        self.dice = random.Random(seed)
        self.initiatives = initiatives
        self.user = user
        self.course = {
            one.pk: training.add_course(initiative=one, by=None, title="Drying", topic="gmp") for one in initiatives
        }

    def step(self) -> str:
        """Do one deed; return its name."""
        deeds: list[Callable[[], object]] = [
            self.person,
            self.firm,
            self.observe,
            self.correct,
            self.withdraw,
            self.change_person,
            self.change_firm,
            self.leave,
            self.tie,
            self.end_tie,
            self.join,
            self.train,
            self.move_session,
            self.undo,
            self.erase,
        ]
        deed = self.dice.choice(deeds)
        deed()
        return deed.__name__

    def one(self, model: Any) -> Any:
        found = list(model.objects.order_by("pk"))
        return self.dice.choice(found) if found else None

    def where(self) -> Any:
        return self.dice.choice(self.initiatives)

    def day(self) -> date:
        return DAY + timedelta(days=self.dice.randrange(600))

    def person(self) -> None:
        factories.person(self.where(), sex=self.dice.choice("FMXU"), birth_year=self.dice.randrange(1950, 2008))

    def firm(self) -> None:
        factories.organisation(self.where())

    def observe(self) -> None:
        about = {"person": self.one(Person)} if self.dice.random() < 0.5 else {"organisation": self.one(Organisation)}
        quantity = self.dice.choice(["wage_per_day", "jobs", "sales"])
        if any(about.values()):
            evidence.record_observation(
                initiative=self.where(),
                by=None,
                value=Decimal(self.dice.randrange(1, 99)),
                **{**OBSERVED, "quantity": quantity, "starts": self.day()},
                **about,
            )

    def correct(self) -> None:
        if row := self.one(Observation):
            evidence.revise_observation(row, by=None, value=Decimal(self.dice.randrange(100)), starts=self.day())

    def withdraw(self) -> None:
        if row := self.one(Observation):
            evidence.remove_observation(row, by=None)

    def change_person(self) -> None:
        if who := self.one(Person):
            people.revise_person(who, by=None, sex=self.dice.choice("FMXU"), place=self.dice.choice(["", "Nimba"]))

    def change_firm(self) -> None:
        if firm := self.one(Organisation):
            organisations.revise_organisation(firm, by=None, is_formal=self.dice.random() < 0.5)

    def leave(self) -> None:
        if part := self.one(Involvement):
            organisations.revise_involvement(part, by=None, ends=part.starts + timedelta(days=30))

    def join(self) -> None:
        firm, where = self.one(Organisation), self.where()
        if firm and not Involvement.objects.filter(organisation=firm, initiative=where).exists():
            organisations.involve(initiative=where, by=None, organisation=firm, role="core_firm", starts=self.day())

    def tie(self) -> None:
        firm, who = self.one(Organisation), self.one(Person)
        if firm and who and not Affiliation.objects.filter(organisation=firm, person=who).exists():
            organisations.affiliate(
                programme=firm.programme, by=None, organisation=firm, person=who, kind="worker", starts=self.day()
            )

    def end_tie(self) -> None:
        if tie := self.one(Affiliation):
            organisations.revise_affiliation(tie, by=None, ends=tie.starts + timedelta(days=9))

    def train(self) -> None:
        where = self.where()
        listed = Person.objects.filter(involvements__initiative=where).order_by("pk").first()
        if listed:
            day = self.day()
            session = training.add_session(
                initiative=where, by=None, course=self.course[where.pk], starts=day, ends=day
            )
            training.add_participation(
                initiative=where, by=None, session=session, person=listed, category="farmer", attended=True
            )

    def move_session(self) -> None:
        if session := self.one(Session):
            day = self.day()
            training.revise_session(session, by=None, starts=day, ends=day)

    def undo(self) -> None:
        event = Event.objects.order_by("-id").first()
        if event and not why_not(event):
            undo(event, self.user)

    def erase(self) -> None:
        if self.dice.random() < 0.1 and (who := self.one(Person)):
            people.erase_person(who, by=None)


@pytest.mark.parametrize("seed", range(6))
def test_after_any_history_the_snapshot_is_what_a_full_rebuild_gives(seed, initiative, sibling, manager):
    history = History(seed, [initiative, sibling], manager)
    told = []
    for _ in range(12):
        told += [history.step() for _ in range(4)]
        wrong = [
            (code, one.slug, told)
            for code in (
                "involved",
                "affiliated",
                "trained",
                "observed.jobs",
                "observed.wage_per_day",
                "observed.sales",
            )
            for one in (initiative, sibling)
            if not same(code, one)
        ]
        assert wrong == []
    assert differing([initiative, sibling]) == []


def same(code: str, initiative: Any) -> bool:
    kept = fresh([code], [initiative]).table().replace_schema_metadata(None)
    return kept.equals(store.rebuilt([code], [initiative])[code, initiative.pk].replace_schema_metadata(None))


def test_every_declared_measure_can_be_kept_as_columns(initiative):
    snapshot = fresh(measures(), [initiative])

    assert {part.path.parent.name for part in snapshot.parts} == set(measures())
