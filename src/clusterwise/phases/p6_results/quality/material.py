"""What the rules look at: the records of a period behind the figures in use, each asked for once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.utils import timezone

from clusterwise.foundation.codes.selectors import rule as dated_rule
from clusterwise.foundation.evidence.facts import Fact, collect, measures
from clusterwise.foundation.evidence.models import Indicator, Observation
from clusterwise.foundation.journal.models import Touched
from clusterwise.foundation.organisations.models import Initiative, Organisation
from clusterwise.foundation.people.models import Person
from clusterwise.phases.p6_results.quality.models import Recheck

Source = tuple[str, str]


@dataclass
class Material:
    """The records of an initiative from a first day (None: ever since) to a last one, as the rules read them."""

    initiative: Initiative
    start: date | None
    on: date
    today: date = field(default_factory=timezone.localdate)

    def limits(self, code: str) -> dict[str, Any]:
        """Return the limits of a rule in force on the last day."""
        return dated_rule(f"quality_{code}", self.on)

    def within(self, starts: date, ends: date | None = None) -> bool:
        """Say whether something of these days belongs to the period; a state belongs while it holds."""
        if starts > self.on:
            return False
        return self.start is None or (starts >= self.start if ends is None else ends > self.start)

    @cached_property
    def all_facts(self) -> tuple[Fact, ...]:
        """Every fact that an indicator in use may count, whatever its day."""
        used = Indicator.objects.filter(initiative=self.initiative, retired_on__isnull=True)
        codes = {code for pair in used.values_list("measure", "denominator_measure") for code in pair if code}
        found = collect(codes & set(measures()), (self.initiative,))
        return tuple(fact for facts in found.values() for fact in facts)

    @cached_property
    def facts(self) -> tuple[Fact, ...]:
        """The facts of the period."""
        return tuple(fact for fact in self.all_facts if self.within(fact.starts, fact.ends))

    @cached_property
    def all_observations(self) -> tuple[Observation, ...]:
        """Every observation of the initiative, in the order of its days."""
        rows = Observation.objects.filter(initiative=self.initiative).select_related("person", "organisation")
        return tuple(rows.order_by("starts", "pk"))

    @cached_property
    def observations(self) -> tuple[Observation, ...]:
        """The observations of the period."""
        return tuple(row for row in self.all_observations if self.within(row.starts))

    @cached_property
    def birth_years(self) -> dict[UUID, int]:
        """The birth year of each person of the period, where it is known."""
        who = {fact.person for fact in self.facts if fact.person is not None}
        rows = Person.objects.filter(programme=self.initiative.programme_id, birth_year__isnull=False)
        return {pk: year for pk, year in rows.values_list("pk", "birth_year") if pk in who and year is not None}

    @cached_property
    def places(self) -> tuple[Organisation, ...]:
        """Organisations that take part and stand on the map."""
        rows = Organisation.objects.filter(
            involvements__initiative=self.initiative, latitude__isnull=False, longitude__isnull=False
        )
        return tuple(rows.distinct().order_by("code"))

    @cached_property
    def rechecks(self) -> tuple[Recheck, ...]:
        """Second looks at observations of the period."""
        rows = Recheck.objects.filter(initiative=self.initiative).select_related(
            "observation__person", "observation__organisation"
        )
        return tuple(row for row in rows.order_by("on", "pk") if self.within(row.observation.starts))

    @cached_property
    def entered(self) -> Mapping[Source, tuple[datetime, UUID | None]]:
        """When each observation was entered, and by whom; None is an import by the system itself."""
        rows = Touched.objects.filter(
            event__scope=self.initiative.journal_scope, model__iexact="evidence.observation", version=1
        ).order_by("-event__at")
        return {
            ("evidence.Observation", key): (at, actor)
            for key, at, actor in rows.values_list("record_id", "event__at", "event__actor")
        }


def by_key(rows: Iterable[Any], key: Any) -> dict[Any, list[Any]]:
    """Return rows grouped by a key, groups and rows in their order."""
    found: dict[Any, list[Any]] = {}
    for row in rows:
        found.setdefault(key(row), []).append(row)
    return found


def source_of(row: Observation) -> Source:
    """Return what a fact of this observation names as its source."""
    return ("evidence.Observation", str(row.pk))


def about(row: Observation) -> str:
    """Return an observation as a line without a person's name."""
    return f"{row.person or row.organisation or row.subject or row.quantity}: {row.value.normalize():f} {row.unit}"
