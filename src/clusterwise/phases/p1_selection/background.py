"""Long work of the selection: taking in a register that is too large to be read while a page is waited for."""

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from clusterwise.formats.register import Shape
from clusterwise.formats.sentences import RefusedError
from clusterwise.foundation.jobs.kinds import Kind, add_kind
from clusterwise.foundation.jobs.models import Job
from clusterwise.foundation.jobs.running import Running
from clusterwise.foundation.journal.changes import ReplayedError
from clusterwise.phases.p1_selection import reading, staging, wording
from clusterwise.phases.p1_selection.access import EDIT
from clusterwise.phases.p1_selection.services import intake

IMPORT = "selection.import"


def take_in(running: Running, arguments: Mapping[str, Any]) -> Mapping[str, Any]:
    """Read, check and, where asked, keep a staged file; the result tells the register or what stands against it."""
    job = running.job
    staged = staging.staged(job.programme_id, arguments["digest"])
    choices = reading.Choices(**arguments["choices"])
    declared, given = reading.declared_of(choices)
    asked = intake.Asked(
        title=arguments["title"],
        source=arguments["source"],
        industry_scheme=arguments["industry_scheme"],
        shape=Shape(choices.shape) if choices.shape else None,
        given=given,
        declared=declared,
        choose=reading.choice_of(choices),
        leave_out=bool(arguments["leave_out"]),
        keep=bool(arguments["keep"]),
        file_name=staged.name,
    )
    client = running.client_id("register")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "register.csv"
        path.symlink_to(staged.path)
        try:
            found = intake.take_in_file(
                path, asked, programme=job.programme, by=job.asked_by, tell=running.progress, client_id=client
            )
        except ReplayedError as replay:
            return {"register": str(replay.event.subject_id)}
        except RefusedError as refusal:
            raise ValueError(wording.refusal(refusal)) from refusal
        except ValidationError as refusal:
            raise ValueError(" ".join(refusal.messages)) from refusal
    if found.register is not None:
        return {"register": str(found.register.pk)}
    return {
        "digest": staged.sha256,
        "rows": found.intake.rows,
        "left_out": found.intake.rows_left_out,
        "stops": any(finding.stops for finding in found.findings),
        "said": intake.sentences(found),
    }


def _url(job: Job) -> str:
    if "register" in job.result:
        return reverse("selection.map", args=[job.programme.slug, job.result["register"]])
    return f"{reverse('selection.import.read', args=[job.programme.slug, job.result['digest']])}?job={job.pk}"


add_kind(
    Kind(
        code=IMPORT,
        label=_("Taking in a register"),
        permission=EDIT,
        work=take_in,
        url=_url,
        stages={
            "reading": _("The file is read."),
            "checking": _("The rows are checked."),
            "placing": _("Each point is given its area."),
            "storing": _("The register is stored."),
        },
    )
)
