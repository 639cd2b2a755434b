"""Long work of the selection: taking in a register that is too large to be read while a page is waited for."""

import json
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
from clusterwise.phases.p1_selection import ground, maps, reading, refusals, staging, wording
from clusterwise.phases.p1_selection.access import EDIT
from clusterwise.phases.p1_selection.mapping.pipeline import map_register
from clusterwise.phases.p1_selection.mapping.plan import STAGES, Plan
from clusterwise.phases.p1_selection.models import ClusterMap, RegisterFile
from clusterwise.phases.p1_selection.services import intake
from clusterwise.phases.p1_selection.services.maps import keep_map

IMPORT = "selection.import"
MAP = "selection.map_clusters"


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


def map_clusters(running: Running, arguments: Mapping[str, Any]) -> Mapping[str, Any]:
    """Map a register on the ground; made again after a crash, the same folder is replaced and one row is kept."""
    job = running.job
    register = RegisterFile.objects.get(programme_id=job.programme_id, pk=arguments["register"])
    plan = Plan(
        period=arguments["period"] or None,
        resolution=int(arguments["resolution"]),
        other_resolution=int(arguments["other_resolution"]),
        language=job.language if job.language in ("en", "fr", "ar") else "en",
        rules=ground.rules_in_force(),
    )

    def tell(stage: str, share: float) -> None:
        running.progress(stage, (STAGES.index(stage) + share) / len(STAGES))

    try:
        summary = map_register(maps.file_of(register), ground.folder_of(str(job.pk)), plan, tell, replaces=True)
    except refusals.KINDS as refusal:
        raise ValueError(refusals.said(refusal)) from refusal
    run = json.loads((summary.folder / "run.json").read_text(encoding="utf-8"))
    try:
        kept = keep_map(
            register=register, folder=str(job.pk), run=run, by=job.asked_by, client_id=running.client_id("map")
        )
    except ReplayedError:
        kept = ClusterMap.objects.get(programme_id=job.programme_id, folder=str(job.pk))
    return {"map": str(kept.pk)}


def _map_url(job: Job) -> str:
    return reverse("selection.clusters", args=[job.programme.slug, job.result["map"]])


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
add_kind(
    Kind(
        code=MAP,
        label=_("Mapping clusters on the ground"),
        permission=EDIT,
        work=map_clusters,
        url=_map_url,
        stages={
            "read": _("The register is read."),
            "check": _("The rows are checked."),
            "specialise": _("Specialisation is computed for every region and industry."),
            "hot spots": _("Hot spots are looked for at two resolutions."),
            "delineate": _("Clusters are outlined across borders."),
            "link": _("Industries that go together are looked for."),
            "stand": _("Candidates are compared with the rest of the economy."),
            "write": _("Tables, pictures and the report are written."),
        },
    )
)
