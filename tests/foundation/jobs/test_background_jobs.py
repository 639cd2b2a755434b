"""Work in the background: asked for once, done once in effect, stopped on request, taken back from the dead."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from clusterwise.foundation.jobs import services
from clusterwise.foundation.jobs.kinds import Kind, UnknownKindError, add_kind, kind_of
from clusterwise.foundation.jobs.models import Job, JobState
from clusterwise.foundation.jobs.running import CancelledError, Running, TakenOverError
from clusterwise.foundation.jobs.worker import work_off
from clusterwise.foundation.people.access import NotAllowedError

pytestmark = pytest.mark.django_db
seen = []


def _work(running, arguments):
    running.progress("counting", 0.25)
    seen.append((arguments["wish"], running.job.refresh_from_db() or running.job.share))
    if arguments["wish"] == "refuse":
        raise ValueError("The file has no rows; choose another.")
    if arguments["wish"] == "fail":
        raise RuntimeError("a fault of ours")
    if arguments["wish"] == "stop":
        Job.objects.filter(pk=running.job.pk).update(cancel_asked=True)
        running.progress("after the wish to stop")
    return {"rows": 3}


KIND = add_kind(
    Kind("tests.count", "count the rows", "selection.edit", _work, lambda job: f"/found/{job.result['rows']}/")
)


@pytest.fixture(autouse=True)
def _unseen():
    seen.clear()


def ask(scope, by=None, wish="count", key=""):
    return services.start(kind=KIND.code, scope=scope, by=by, arguments={"wish": wish}, key=key)


def test_a_job_waits_is_done_by_the_worker_and_keeps_its_result(programme):
    job = ask(programme)
    before = job.state
    work_off()
    job.refresh_from_db()

    assert (before, job.state, job.result, job.share) == ("queued", "done", {"rows": 3}, 1.0)
    assert seen == [("count", 0.25)]


def test_work_that_is_under_way_is_not_begun_twice(programme):
    first, second, other = ask(programme, key="a"), ask(programme, key="a"), ask(programme, key="b")

    assert (first.pk == second.pk, first.pk == other.pk) == (True, False)


def test_a_key_may_be_used_again_once_its_work_has_ended(programme):
    first = ask(programme, key="a")
    work_off()

    assert ask(programme, key="a").pk != first.pk


def test_a_refusal_is_told_in_its_own_words_and_a_fault_in_ours(programme):
    refused, failed = ask(programme, wish="refuse"), ask(programme, wish="fail")
    work_off()
    refused.refresh_from_db()
    failed.refresh_from_db()

    assert (refused.state, refused.problem) == ("failed", "The file has no rows; choose another.")
    assert (failed.state, "a fault of ours" in failed.problem) == ("failed", False)
    assert "a fault of ours" in DBTaskResult.objects.get(pk=failed.task).traceback


def test_a_waiting_job_stops_at_once_and_is_never_run(programme):
    job = services.cancel(ask(programme), by=None)
    work_off()
    job.refresh_from_db()

    assert (job.state, seen) == ("cancelled", [])


def test_a_running_job_stops_at_its_next_step(programme):
    job = ask(programme, wish="stop")
    work_off()
    job.refresh_from_db()

    assert (job.state, job.result) == ("cancelled", {})


def test_a_job_of_a_dead_worker_is_tried_again_and_the_dead_one_can_no_longer_write(programme):
    job = ask(programme)
    held = Running(services.take(str(job.pk), 1))
    Job.objects.filter(pk=job.pk).update(heard_at=timezone.now() - timedelta(seconds=61))
    DBTaskResult.objects.filter(pk=job.task).update(status="RUNNING")
    taken = services.reap(timezone.now())
    work_off()
    job.refresh_from_db()

    assert (taken, job.attempt, job.state, len(seen)) == (1, 2, "done", 1)
    assert held.end(JobState.FAILED, problem="late") is False
    with pytest.raises(TakenOverError):
        held.progress("late")
    assert list(DBTaskResult.objects.running()) == []


def test_a_job_within_its_lease_is_left_alone(programme):
    job = ask(programme)
    services.take(str(job.pk), 1)

    assert (services.reap(timezone.now() + timedelta(seconds=59)), Job.objects.get().attempt) == (0, 1)


def test_a_job_that_kills_its_worker_is_given_up_with_a_sentence(programme):
    job = ask(programme)
    for attempt in (1, 2, 3):
        services.take(str(job.pk), attempt)
        Job.objects.filter(pk=job.pk).update(heard_at=timezone.now() - timedelta(seconds=61))
        services.reap(timezone.now())
    job.refresh_from_db()

    assert (job.state, job.attempt) == ("failed", 3)
    assert job.problem == "The work stopped 3 times without an end and was given up. Try it on a smaller file."


def test_a_job_whose_ticket_was_never_written_is_queued_again(programme):
    job = ask(programme)
    DBTaskResult.objects.all().delete()
    Job.objects.filter(pk=job.pk).update(heard_at=timezone.now() - timedelta(seconds=61))
    services.reap(timezone.now())
    work_off()
    job.refresh_from_db()

    assert job.state == "done"


def test_tickets_are_forgotten_after_a_month(programme):
    job = ask(programme)
    work_off()
    services.reap(timezone.now() + timedelta(days=29))
    kept = Job.objects.filter(pk=job.pk).exists()
    services.reap(timezone.now() + timedelta(days=31))

    assert (kept, Job.objects.filter(pk=job.pk).exists()) == (True, False)


def test_the_same_step_has_the_same_client_id_in_every_attempt(programme):
    job = ask(programme)

    assert job.client_id("store") == Job.objects.get().client_id("store") != job.client_id("other")


def test_a_reader_may_neither_ask_nor_stop(programme, viewer):
    with pytest.raises(NotAllowedError):
        ask(programme, by=viewer)
    with pytest.raises(NotAllowedError):
        services.cancel(ask(programme), by=viewer)
    assert Job.objects.get().state == "queued"


def test_an_unknown_kind_is_named():
    with pytest.raises(UnknownKindError, match=r"the kind tests\.nothing"):
        kind_of("tests.nothing")


def test_progress_stops_where_asked(programme):
    job = ask(programme)
    running = Running(services.take(str(job.pk), 1))
    services.cancel(job, by=None)

    with pytest.raises(CancelledError):
        running.progress("counting", 0.5)


def test_the_page_moves_while_the_job_does_and_leads_to_the_result(client, programme, manager):
    client.force_login(manager)
    job = ask(programme, by=manager)
    address = reverse("jobs.job", args=[programme.slug, job.pk])
    waiting = client.get(address).content.decode()
    work_off()
    done = client.get(address).content.decode()
    moved = client.get(address, headers={"HX-Request": "true"})

    assert ('hx-trigger="every 2s"' in waiting, 'hx-trigger="every 2s"' in done) == (True, False)
    assert '<a class="button" href="/found/3/">Open the result</a>' in done
    assert moved.headers["HX-Redirect"] == "/found/3/"


def test_the_page_stops_a_job(client, programme, manager):
    client.force_login(manager)
    job = ask(programme, by=manager)
    client.post(reverse("jobs.cancel", args=[programme.slug, job.pk]))
    job.refresh_from_db()

    assert job.state == "cancelled"


def test_a_stranger_finds_no_job(client, programme, stranger):
    client.force_login(stranger)
    job = ask(programme)

    assert client.get(reverse("jobs.job", args=[programme.slug, job.pk])).status_code == 404
    assert list(Job.objects.visible_to(stranger)) == []


def test_other_choices_under_the_same_key_are_other_work(programme):
    one, other = ask(programme, key="a"), ask(programme, key="a", wish="refuse")

    assert (one.pk == other.pk, other.arguments) == (False, {"wish": "refuse"})


def test_a_word_from_the_future_does_not_keep_a_dead_job(programme):
    job = ask(programme)
    services.take(str(job.pk), 1)
    Job.objects.update(heard_at=timezone.now() + timedelta(days=400))

    assert services.reap(timezone.now()) == 1
