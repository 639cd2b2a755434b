"""A worker killed at any step of its job does no harm: the job ends once in effect, and nothing else is left."""

import signal
import subprocess
import sys
import time

import pytest
from tests.reliability.conftest import ask, faults
from tests.reliability.installation import ROOT

ASK = """
from clusterwise.foundation.jobs import services
from clusterwise.foundation.organisations import services as organisations
from clusterwise.foundation.organisations.models import Programme
from clusterwise.phases.p1_selection import staging
from clusterwise.phases.p1_selection.background import IMPORT
programme = Programme.objects.filter(slug="alpha").first()
programme = programme or organisations.create_programme(name="Alpha", slug="alpha", by=None)
head = "establishment id,year,isic,place,women,men,total,lat,lon"
rows = (f"{{n}},2023,{{1000 + n % 90}},P{{n % 40}},{{n % 5}},3,{{3 + n % 5}},{{6 + n % 100 / 100}},{{-9 - n % 77 / 77}}" for n in range({rows}))
staged = staging.stage(programme.pk, "big{tag}.csv", "\\n".join([head, *rows]).encode())
choices = dict(encoding="", delimiter="", sheet="", decimal_mark="", date_order="", shape="", period="", columns={{}})
job = services.start(kind=IMPORT, scope=programme, by=None, arguments=dict(
    digest=staged.sha256, choices=choices, keep=True, title="Big {tag}", source="Office", industry_scheme="", leave_out=False))
print(job.pk.hex)
"""
FORGET = """
from datetime import timedelta
from django.utils import timezone
from clusterwise.foundation.jobs.models import Job
Job.objects.active().update(heard_at=timezone.now() - timedelta(minutes=2))
"""


def _kill_at(installation, job, stage):
    """Start the worker, and kill it as soon as the job is seen in that stage."""
    command = [sys.executable, "-m", "clusterwise.cli", "worker"]
    worker = subprocess.Popen(command, env=installation.env, cwd=ROOT, stderr=subprocess.DEVNULL)
    for _look in range(6000):
        ((state, seen),) = ask(installation, f"SELECT state, stage FROM jobs_job WHERE id = '{job}'")
        if seen == stage or state not in ("queued", "running"):
            break
        time.sleep(0.005)
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    return state


@pytest.mark.slow
def test_killing_the_worker_at_each_step_ends_each_job_once(installation):
    kept = []
    for number, stage in enumerate(("reading", "checking", "placing", "storing", "reading")):
        job = installation.script(ASK.format(rows=60_000 + number, tag=number)).strip()
        killed_in = _kill_at(installation, job, stage)
        installation.script(FORGET)
        ended = installation.command("worker", "--once")
        ((state, attempt),) = ask(installation, f"SELECT state, attempt FROM jobs_job WHERE id = '{job}'")
        kept.append((stage, killed_in, state, attempt, ended.returncode))

    registers = ask(installation, "SELECT title, count(*) FROM selection_registerfile GROUP BY title ORDER BY title")
    running = ask(installation, "SELECT count(*) FROM django_tasks_database_dbtaskresult WHERE status = 'RUNNING'")
    assert [one[2] for one in kept] == ["done"] * 5, kept
    assert sum(one[1] == "running" for one in kept) >= 3, f"too few kills hit a running job: {kept}"
    assert registers == [(f"Big {number}", 1) for number in range(5)]
    assert (running, faults(installation)) == ([(0,)], {})
