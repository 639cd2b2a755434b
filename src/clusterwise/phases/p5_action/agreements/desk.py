"""What agreements put on the desk of phase 5: registers, facts, their people, and volumes that ask too much."""

from collections.abc import Collection, Iterator
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from clusterwise.foundation.evidence.wording import shown
from clusterwise.foundation.organisations.models import Initiative
from clusterwise.foundation.road.registry import Step, adviser
from clusterwise.phases.p5_action.agreements import selectors
from clusterwise.phases.p5_action.agreements.models import Delivery
from clusterwise.phases.p5_action.agreements.registers import AGREEMENTS, REGISTERS
from clusterwise.phases.p5_action.joint_actions.desk import join_desk
from clusterwise.phases.p5_action.joint_actions.participation import tells_of_people


def _facts(initiative: Initiative) -> list[str]:
    n = selectors.in_force(initiative, timezone.localdate()).count()
    return [ngettext("%(n)d agreement in force", "%(n)d agreements in force", n) % {"n": n}] if n else []


join_desk(*REGISTERS, facts=_facts)


@tells_of_people
def _people(actions: Collection[UUID]) -> Any:
    rows = Delivery.objects.filter(agreement__joint_action__in=actions, person__isnull=False)
    return rows.values_list("agreement__joint_action", "person", "person__sex")


@adviser
def volumes_that_ask_too_much(initiative: Initiative) -> Iterator[Step]:
    """Warn where a volume takes nearly all that its producers can grow."""
    for agreement, asked in selectors.asking_too_much(initiative, timezone.localdate())[:1]:
        words = {"agreement": agreement.title, "kg": shown(asked.feasibility.kg_per_farmer.quantize(Decimal(1)), "kg")}
        sentence = _now(
            "“%(agreement)s” asks for %(kg)s from each producer, nearly all that a hectare gives: check whether it can be met."
        )
        yield Step(45, sentence % words, AGREEMENTS.url("record", initiative, agreement.pk), _("Look at it"))
