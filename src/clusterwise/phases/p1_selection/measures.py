"""What the selection can be counted as: the candidates of the round that chose an initiative's cluster."""

from collections.abc import Iterator, Sequence

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.evidence.facts import Fact, measure
from clusterwise.foundation.organisations.models import Initiative
from clusterwise.phases.p1_selection.models import Entry


@measure(
    "candidate_considered",
    _("was a candidate of the round that chose the cluster"),
    subject="record",
    dimensions={"gate": ""},
)
def candidates_considered(initiatives: Sequence[Initiative]) -> Iterator[Fact]:
    """One event for each candidate, on the day on which the round was frozen; several initiatives may share a round."""
    wanted = {initiative.pk: initiative for initiative in initiatives}
    rows = (
        Entry.objects.filter(
            round__entries__outcome__verdict="chosen", round__entries__candidate__initiative__in=wanted
        )
        .values_list(
            "pk", "candidate__name", "is_admitted", "round__frozen_at", "round__entries__candidate__initiative"
        )
        .distinct()
    )
    for pk, name, is_admitted, frozen_at, initiative in rows:
        yield Fact(
            measure="candidate_considered",
            initiative=initiative,
            starts=timezone.localdate(frozen_at),
            source=("selection.Entry", str(pk)),
            label=name,
            dimensions={"gate": "admitted" if is_admitted else "refused"},
        )
