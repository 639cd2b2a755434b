"""The one task that the queue knows: run a job of any kind."""

from django.utils import translation
from django.utils.translation import gettext as _
from django_tasks import task

from clusterwise.foundation.jobs.kinds import kind_of
from clusterwise.foundation.jobs.models import Job, JobState
from clusterwise.foundation.jobs.running import CancelledError, Running, TakenOverError
from clusterwise.foundation.jobs.services import take


@task()
def run_job(job_id: str, attempt: int) -> str:
    """Run a job to its end and return how it ended; a fault of ours is told to the asker and raised to the log."""
    job = take(job_id, attempt)
    if job is None:
        return "not taken"
    with translation.override(job.language):
        return _run(job)


def _run(job: Job) -> str:
    running = Running(job)
    try:
        with running.heartbeat():
            result = kind_of(job.kind).work(running, job.arguments)
    except CancelledError:
        running.end(JobState.CANCELLED)
        return "cancelled"
    except TakenOverError:
        return "taken over"
    except (ValueError, PermissionError) as refusal:
        running.end(JobState.FAILED, problem=str(refusal))
        return "refused"
    except Exception:
        running.end(
            JobState.FAILED, problem=_("Something failed on our side; your file is kept. Try again, and tell us.")
        )
        raise
    running.end(JobState.DONE, result=dict(result), share=1.0)
    return "done"
