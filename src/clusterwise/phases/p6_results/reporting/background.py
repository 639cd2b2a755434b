"""Reminders as background work that a page asks for; `clusterwise remind` does the same each day."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation.jobs.kinds import Kind, add_kind
from clusterwise.foundation.jobs.models import Job
from clusterwise.foundation.jobs.running import Running
from clusterwise.phases.p6_results.reporting.access import ASSIGN
from clusterwise.phases.p6_results.reporting.services.reminders import remind

REMIND = "reporting.remind"


def send(running: Running, arguments: Mapping[str, Any]) -> Mapping[str, Any]:
    """Send what is to be said today in the initiative of the job; done twice, nothing is sent twice."""
    running.progress("sending")
    initiative = running.job.initiative
    sent = remind([] if initiative is None else [initiative], timezone.localdate())
    return {"made": sent.made, "mailed": sent.mailed, "failed": sent.failed}


def _url(job: Job) -> str:
    return reverse("reporting", args=[job.programme.slug, job.initiative.slug])  # type: ignore[union-attr]


add_kind(
    Kind(
        code=REMIND,
        label=_("Sending reminders"),
        permission=ASSIGN,
        work=send,
        url=_url,
        stages={"sending": _("Reminders are written and sent.")},
    )
)
