"""What facilities put on the desk of phase 5: registers, facts, their people, and batches that nobody weighed."""

from collections.abc import Collection, Iterator
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from clusterwise.foundation.organisations.models import Initiative
from clusterwise.foundation.road.registry import Step, adviser
from clusterwise.phases.p5_action.facilities import selectors
from clusterwise.phases.p5_action.facilities.models import Batch, Facility
from clusterwise.phases.p5_action.facilities.registers import FACILITIES, REGISTERS
from clusterwise.phases.p5_action.joint_actions.desk import join_desk
from clusterwise.phases.p5_action.joint_actions.participation import tells_of_people


def _facts(initiative: Initiative) -> list[str]:
    today = timezone.localdate()
    in_use = Facility.objects.filter(initiative=initiative, installed_on__lte=today)
    n = in_use.filter(Q(retired_on__isnull=True) | Q(retired_on__gt=today)).count()
    return [ngettext("%(n)d facility in use", "%(n)d facilities in use", n) % {"n": n}] if n else []


join_desk(*REGISTERS, facts=_facts)


@tells_of_people
def _people(actions: Collection[UUID]) -> Any:
    rows = Batch.objects.filter(facility__joint_action__in=actions, person__isnull=False)
    return rows.values_list("facility__joint_action", "person", "person__sex")


@adviser
def batches_nobody_weighed(initiative: Initiative) -> Iterator[Step]:
    """Name the facility whose output has waited longest to be weighed, since its loss cannot be known."""
    for row in selectors.unweighed(initiative, timezone.localdate())[:1]:
        sentence = ngettext(
            "One batch of “%(facility)s” was not weighed when it came out, so its loss cannot be known.",
            "%(n)d batches of “%(facility)s” were not weighed when they came out, so the loss cannot be known.",
            row["waiting"],
        )
        words = {"n": row["waiting"], "facility": row["facility__name"]}
        yield Step(35, sentence % words, FACILITIES.url("record", initiative, row["facility"]), _("Enter the weights"))
