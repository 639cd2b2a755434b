"""What trainings put on the desk of phase 5: registers, facts, their people, and the strand of all phases."""

from collections.abc import Collection, Iterator
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from clusterwise.foundation.organisations.models import Initiative
from clusterwise.foundation.road.strands import Activity, strand
from clusterwise.phases.p5_action.joint_actions.desk import join_desk
from clusterwise.phases.p5_action.joint_actions.participation import tells_of_people
from clusterwise.phases.p5_action.training import selectors
from clusterwise.phases.p5_action.training.models import Participation, Session
from clusterwise.phases.p5_action.training.registers import ALL, sessions


def _facts(initiative: Initiative) -> list[str]:
    n = selectors.people_trained(initiative)
    return [ngettext("%(n)d person trained", "%(n)d people trained", n) % {"n": n}] if n else []


join_desk(*ALL, facts=_facts)


@tells_of_people
def _trained(actions: Collection[UUID]) -> Any:
    rows = Participation.objects.filter(session__joint_action__in=actions, attended=True)
    return rows.values_list("session__joint_action", "person", "person__sex")


@strand(_("training"))
def trainings(initiative: Initiative) -> Iterator[Activity]:
    """Yield every session as an activity that builds capacity."""
    for row in Session.objects.filter(initiative=initiative).select_related("course"):
        yield Activity(row.starts, str(row.course), sessions.url("record", initiative, row.pk))
