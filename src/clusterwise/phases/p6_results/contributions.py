"""What joint actions serve: the matrix of actions and priorities, and what stands behind each tag."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import Sum

from clusterwise.foundation.codes.selectors import label
from clusterwise.foundation.evidence.models import Indicator
from clusterwise.foundation.organisations.models import Initiative
from clusterwise.foundation.people.models import Sex
from clusterwise.phases.p5_action.joint_actions.models import Contribution, JointAction, Purpose
from clusterwise.phases.p5_action.joint_actions.participation import persons_of
from clusterwise.phases.p5_action.joint_actions.purposes import Tag, tags

WAYS = "cluster_way"


@dataclass(frozen=True, slots=True)
class Row:
    """One joint action with, for each tag, the ways in which it serves it and how."""

    action: JointAction
    cells: tuple[tuple[Purpose, ...], ...]


@dataclass(frozen=True, slots=True)
class RollUp:
    """What stands behind a tag; an action, a person or an amount may stand behind several, so tags are never added up."""

    tag: Tag
    actions: int
    people: int
    by_sex: tuple[tuple[str, str], ...]
    money: tuple[tuple[str, Decimal], ...]
    indicators: tuple[Indicator, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Joint actions by tags, and the roll-up of each tag."""

    tags: tuple[Tag, ...]
    rows: tuple[Row, ...]
    roll_ups: tuple[RollUp, ...]

    @property
    def silent(self) -> tuple[JointAction, ...]:
        """Return the actions of which nobody said what they serve."""
        return tuple(row.action for row in self.rows if not any(row.cells))


def matrix_of(initiative: Initiative, indicators: Iterable[Indicator]) -> Matrix:
    """Return the contribution matrix of an initiative; ideas and dropped actions contribute nothing."""
    left_out = (JointAction.Status.IDEA, JointAction.Status.DROPPED)
    actions = list(JointAction.objects.filter(initiative=initiative).exclude(status__in=left_out))
    purposes: dict[tuple[UUID, str], list[Purpose]] = {}
    for purpose in Purpose.objects.filter(action__in=[one.pk for one in actions]).order_by("way"):
        purposes.setdefault((purpose.action_id, purpose.tag), []).append(purpose)
    known = tuple(tags())
    rows = tuple(Row(one, tuple(tuple(purposes.get((one.pk, tag.code), ())) for tag in known)) for one in actions)
    return Matrix(known, rows, tuple(_roll_ups(known, rows, list(indicators))))


def _roll_ups(known: Sequence[Tag], rows: Sequence[Row], indicators: Sequence[Indicator]) -> list[RollUp]:
    people = persons_of([row.action.pk for row in rows])
    given = _received([row.action.pk for row in rows])
    found = []
    for place, tag in enumerate(known):
        serving = [row.action.pk for row in rows if row.cells[place]]
        persons = {who: sex for pk in serving for who, sex in people.get(pk, {}).items()}
        counts = [(sex.plural, str(list(persons.values()).count(sex.value))) for sex in Sex]
        money: dict[str, Decimal] = {}
        for pk in serving:
            for currency, amount in given.get(pk, ()):
                money[currency] = money.get(currency, Decimal(0)) + amount
        speaking = tuple(one for one in indicators if tag.code in one.priorities)
        found.append(RollUp(tag, len(serving), len(persons), tuple(counts), tuple(sorted(money.items())), speaking))
    return found


def _received(actions: Sequence[UUID]) -> dict[UUID, list[tuple[str, Decimal]]]:
    rows = Contribution.objects.filter(action__in=actions, received__isnull=False).order_by()
    found: dict[UUID, list[tuple[str, Decimal]]] = {}
    for action, currency, amount in rows.values_list("action", "currency").annotate(amount=Sum("received")):
        found.setdefault(action, []).append((currency, amount))
    return found


def ways(cell: Iterable[Purpose]) -> str:
    """Return the ways of a cell in words, as the page and the download show them."""
    return "; ".join(label(WAYS, purpose.way) for purpose in cell)


def hows(cell: Iterable[Purpose]) -> str:
    """Return how an action serves a tag, as it was written."""
    return " · ".join(purpose.how for purpose in cell)
