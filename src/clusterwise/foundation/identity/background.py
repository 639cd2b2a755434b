"""The search for people who are recorded twice, and the count of people whom two programmes have in common."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.identity import across, services
from clusterwise.foundation.identity.access import ACROSS, DECIDE
from clusterwise.foundation.identity.proposals import proposals
from clusterwise.foundation.jobs.kinds import Kind, add_kind
from clusterwise.foundation.jobs.models import Job
from clusterwise.foundation.jobs.running import Running
from clusterwise.foundation.journal.changes import ReplayedError
from clusterwise.foundation.organisations.models import Programme

SEARCH = "identity.search"
COUNT_ACROSS = "identity.count_across"


def search(running: Running, arguments: Mapping[str, Any]) -> Mapping[str, Any]:
    """Look for pairs in the job's programme alone and let them wait for a person; the result is their number."""
    job = running.job
    found = proposals(job.programme, timezone.localdate(), running.progress)
    portions = list(services.chunks(found))
    written = 0
    for step, portion in enumerate(portions):
        running.progress("writing", step / len(portions))
        try:
            client_id = running.client_id(f"pairs {step}")
            written += services.propose(
                programme=job.programme, proposals=portion, by=job.asked_by, client_id=client_id
            )
        except ReplayedError:
            # The portion was written before the worker died.
            continue
    return {"looked_at": len(found), "proposed": written}


def count_across(running: Running, arguments: Mapping[str, Any]) -> Mapping[str, Any]:
    """Count the people whom two programmes have in common, by digests; no record leaves its programme."""
    other = Programme.objects.get(pk=arguments["other"])
    counted = across.people_in_both(running.job.programme, other, by=running.job.asked_by, on=timezone.localdate())
    return {"other": str(other.pk), "name": other.name, "in_both": counted}


def _pairs_url(job: Job) -> str:
    return reverse("identity.pairs", args=[job.programme.slug])


def _across_url(job: Job) -> str:
    return f"{reverse('identity.across', args=[job.programme.slug])}?job={job.pk}"


add_kind(
    Kind(
        code=SEARCH,
        label=_("Looking for people who are recorded twice"),
        permission=DECIDE,
        work=search,
        url=_pairs_url,
        stages={
            "keys": _("Numbers that belong to one person are compared."),
            "comparing": _("Names, birth years, places and phones are compared."),
            "writing": _("Pairs to look at are written down."),
        },
    )
)
add_kind(
    Kind(
        code=COUNT_ACROSS,
        label=_("Counting the people of two programmes"),
        permission=ACROSS,
        work=count_across,
        url=_across_url,
    )
)
