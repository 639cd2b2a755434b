"""Initiatives side by side, for those who watch over several: phases, health, money, and people by sex.

Everything is asked for all initiatives at once, so that the page costs the same however many there are.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from clusterwise.foundation.deliberation.models import Decision
from clusterwise.foundation.evidence.facts import Fact, collect
from clusterwise.foundation.evidence.figures import Value, compute
from clusterwise.foundation.evidence.formulas import measures_of
from clusterwise.foundation.evidence.models import Indicator
from clusterwise.foundation.evidence.rows import split
from clusterwise.foundation.evidence.selectors import facts_of
from clusterwise.foundation.evidence.wording import shown, value_words
from clusterwise.foundation.money.models import Rate
from clusterwise.foundation.money.selectors import exchange
from clusterwise.foundation.organisations.models import Initiative
from clusterwise.foundation.people import access
from clusterwise.foundation.road.models import Phase, PhaseState
from clusterwise.foundation.road.summary import LEVELS, Summary, known_summaries
from clusterwise.methods.counting import CountingError
from clusterwise.phases.p4_planning.models import BudgetShare, PlanLine
from clusterwise.phases.p4_planning.selectors import FINISHED
from clusterwise.phases.p5_action.joint_actions.models import Contribution, JointAction, Milestone

FIGURES = 2
Amounts = list[tuple[Decimal, str]]


@dataclass(frozen=True, slots=True)
class Money:
    """What the plan costs and what came in, in the programme's currency; `is_whole` is false where a rate lacks.

    `received` is None while no contribution is known to have come; unknown is not zero.
    """

    currency: str
    planned: Decimal
    received: Decimal | None
    is_whole: bool

    @property
    def words(self) -> str:
        """The sentence beside an initiative."""
        if not self.planned and self.received is None:
            return _("No budget and no contribution recorded yet.")
        least = "=" if self.is_whole else "≥"
        planned = shown(self.planned, self.currency, least)
        if self.received is None:
            return _("%(planned)s planned, nothing known to have come in yet.") % {"planned": planned}
        return _("%(received)s came in, of %(planned)s planned.") % {
            "received": shown(self.received, self.currency, least),
            "planned": planned,
        }


@dataclass(frozen=True, slots=True)
class Late:
    """What is past its day: milestones of running actions, carried decisions, lines of the plan."""

    milestones: int = 0
    decisions: int = 0
    lines: int = 0

    @property
    def total(self) -> int:
        return self.milestones + self.decisions + self.lines


@dataclass(frozen=True, slots=True)
class Row:
    """One initiative as far as its reader may see it; a part that the reader may not see is None or empty."""

    initiative: Initiative
    states: tuple[tuple[Phase, str], ...]
    late: Late | None = None
    road: Summary | None = None
    money: Money | None = None
    results: tuple[tuple[Value, str, list[tuple[str, str]]], ...] = ()
    sees_results: bool = False

    @property
    def running(self) -> list[Phase]:
        """The phases that are open today."""
        return [phase for phase, state in self.states if state in ("open", "reopened")]

    @property
    def closed(self) -> int:
        return sum(state == "closed" for _phase, state in self.states)


def overview(initiatives: Sequence[Initiative], user: Any) -> list[Row]:
    """Return initiatives side by side, each with what the reader may see of it."""
    today = timezone.localdate()
    states = phase_states(initiatives)
    led = [one for one in initiatives if not one.is_profile]
    worked = [one for one in led if access.may(user, "road.work", one)]
    roads, late = (known_summaries(worked), late_of(worked, today)) if worked else ({}, {})
    money = money_of([one for one in led if access.may(user, "planning.see", one)], today)
    counted = [one for one in led if access.may(user, "evidence.see", one)]
    results = people_figures(counted, today)
    return [
        Row(
            one,
            tuple((phase, states.get((one.pk, phase.value), "")) for phase in Phase),
            late.get(one.pk),
            roads.get(one.pk),
            money.get(one.pk),
            tuple((value, value_words(value), split(value)) for value in results.get(one.pk, ())),
            one in counted,
        )
        for one in initiatives
    ]


def phase_states(initiatives: Sequence[Initiative]) -> dict[tuple[Any, str], str]:
    """Return the state of every phase that was opened, by initiative and phase."""
    rows = PhaseState.objects.filter(initiative__in=initiatives).values_list("initiative", "phase", "state")
    return {(initiative, phase): state for initiative, phase, state in rows}


def _counts(rows: Any) -> dict[Any, int]:
    return dict(rows.order_by().values_list("initiative").annotate(n=Count("pk")))


def late_of(initiatives: Sequence[Initiative], on: date) -> dict[Any, Late]:
    """Return what is past its day in each initiative, in three queries."""
    milestones = _counts(
        Milestone.objects.filter(
            initiative__in=initiatives, action__status=JointAction.Status.RUNNING, due__lt=on, done_on__isnull=True
        )
    )
    carried = Decision.objects.filter(initiative__in=initiatives, outcome=Decision.Outcome.CARRIED)
    decisions = _counts(carried.filter(due__lt=on, done_on__isnull=True))
    lines = _counts(PlanLine.objects.filter(initiative__in=initiatives, ends__lt=on).exclude(status__in=FINISHED))
    return {
        one.pk: Late(milestones.get(one.pk, 0), decisions.get(one.pk, 0), lines.get(one.pk, 0)) for one in initiatives
    }


def _summed(rows: Iterable[tuple[Any, str, str, Decimal | None]]) -> dict[Any, Amounts]:
    found: dict[Any, Amounts] = {}
    for initiative, currency, _kind, amount in rows:
        if amount is not None:
            found.setdefault(initiative, []).append((amount, currency))
    return found


def money_of(initiatives: Sequence[Initiative], on: date) -> dict[Any, Money]:
    """Return planned money and received contributions, at the latest rates on the day, in three queries."""
    if not initiatives:
        return {}
    shares = BudgetShare.objects.filter(initiative__in=initiatives).exclude(line__status=PlanLine.Status.DROPPED)
    # Each source is converted on its own, as the budget's page does, so that both round to the same cents.
    planned = _summed(shares.order_by().values_list("initiative", "currency", "source").annotate(n=Sum("amount")))
    given = Contribution.objects.filter(initiative__in=initiatives).order_by()
    received = _summed(given.values_list("initiative", "currency", "kind").annotate(n=Sum("received")))
    rates = {rate.currency: rate for rate in Rate.objects.filter(on__lte=on).order_by("on")}
    found = {}
    for one in initiatives:
        into = one.programme.currency
        cost, is_known = _converted(planned.get(one.pk, []), into, rates)
        came, all_known = _converted(received.get(one.pk, []), into, rates)
        found[one.pk] = Money(into, cost, came if one.pk in received else None, is_known and all_known)
    return found


def _converted(amounts: Amounts, into: str, rates: dict[str, Rate]) -> tuple[Decimal, bool]:
    """Return the sum of what has a rate, and whether everything had one."""
    total, is_whole = Decimal(0), True
    for amount, currency in amounts:
        if currency == into:
            total += amount
        elif any(one != "USD" and one not in rates for one in (currency, into)):
            is_whole = False
        else:
            total += exchange(amount, rates.get(currency), rates.get(into), into).amount
    return total, is_whole


def people_figures(initiatives: Sequence[Initiative], on: date) -> dict[Any, list[Value]]:
    """Return the first figures of each initiative that count people; each measure is collected once for all."""
    chosen: dict[Any, list[Indicator]] = {}
    counting = Indicator.objects.filter(
        initiative__in=initiatives, retired_on__isnull=True, subject="person", how=Indicator.How.DISTINCT, compared=""
    ).select_related("initiative__programme")
    for one in sorted(counting, key=lambda one: (LEVELS.index(one.level), one.code)):
        if len(chosen.setdefault(one.initiative_id, [])) < FIGURES:
            chosen[one.initiative_id].append(one)
    facts = collect(measures_of(one for several in chosen.values() for one in several), initiatives)
    return {
        initiative: [value for one in several if (value := _value(one, facts, on)) is not None]
        for initiative, several in chosen.items()
    }


def _value(indicator: Indicator, facts: Mapping[str, Sequence[Fact]], on: date) -> Value | None:
    """Return a figure from the facts of its own initiative; the results page says what is wrong with one that fails."""
    above, below = (
        [fact for fact in some if fact.initiative == indicator.initiative_id] for some in facts_of(indicator, facts)
    )
    try:
        return compute(indicator, above, below, on=on)
    except CountingError:
        return None
