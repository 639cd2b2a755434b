"""What events of the market put on the desk of phase 5: registers, facts and their people."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.utils.translation import ngettext

from clusterwise.foundation.organisations.models import Initiative
from clusterwise.phases.p5_action.joint_actions.desk import join_desk
from clusterwise.phases.p5_action.joint_actions.participation import tells_of_people
from clusterwise.phases.p5_action.market.models import EventParticipant, MarketEvent
from clusterwise.phases.p5_action.market.registers import ALL


def _facts(initiative: Initiative) -> list[str]:
    n = MarketEvent.objects.filter(initiative=initiative).count()
    return [ngettext("%(n)d event of the market", "%(n)d events of the market", n) % {"n": n}] if n else []


join_desk(*ALL, facts=_facts)


@tells_of_people
def _at_events(actions: Collection[UUID]) -> Any:
    rows = EventParticipant.objects.filter(event__joint_action__in=actions)
    return rows.values_list("event__joint_action", "person", "person__sex")
