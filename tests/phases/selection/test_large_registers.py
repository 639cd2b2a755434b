"""A register too large for a page: read by the worker or by command, checked, kept once, told in sentences."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.phases.selection.conftest import REGISTER, take_in

from clusterwise.cli import main
from clusterwise.foundation.jobs.models import Job
from clusterwise.foundation.jobs.tasks import run_job
from clusterwise.foundation.jobs.worker import work_off
from clusterwise.phases.p1_selection.models import RegisterFile
from clusterwise.phases.p1_selection.specialised import Slice, specialised, strong_rule

FAULTY = REGISTER + b"\nX1,Late,2023,1030,Dried dates,Kebili,many,2,4,women,33.7,8.9"
UNEVEN = REGISTER + b"\nX1,Late,2023,1030,Dried dates,Kebili,3,2,9,women,33.7,8.9"


@pytest.fixture(autouse=True)
def everything_is_large(settings):
    settings.READ_AT_ONCE_BYTES = 100


def send(client, content, deed, **values):
    upload = SimpleUploadedFile("big.csv", content, content_type="text/csv")
    address = client.post(reverse("selection.import", args=["alpha"]), {"file": upload}).headers["Location"]
    form = client.get(address).context["form"]
    data = {name: form[name].value() or "" for name in form.fields} | {"title": "Big", "source": "Office"} | values
    moved = client.post(address, {**data, "deed": deed})
    return address, moved


@pytest.fixture
def working(client, manager):
    client.force_login(manager)
    return client


def test_a_large_file_is_shown_by_its_first_rows_and_taken_in_by_the_worker(working, programme):
    address, moved = send(working, REGISTER, "commit")
    job = Job.objects.get()
    before = RegisterFile.objects.count()
    work_off()
    job.refresh_from_db()
    register = RegisterFile.objects.get()

    assert "This is a large file." in working.get(address).content.decode()
    assert moved.headers["Location"] == reverse("jobs.job", args=["alpha", job.pk])
    assert (before, job.state, job.result) == (0, "done", {"register": str(register.pk)})
    assert (register.row_count, register.periods, register.title) == (13, ["2023"], "Big")


def test_both_ways_of_reading_give_the_same_map(working, programme, manager, settings):
    send(working, REGISTER, "commit")
    work_off()
    large = RegisterFile.objects.get()
    small = take_in(programme, manager, REGISTER)
    rule = {"lq_quantile": 0.75, "lq_floor": 1.0, "size_quantile": 0.25, "source": "test"}
    rules = [strong_rule(name, rule, large.imported_on) for name in ("strong", "tenth")]
    folder = settings.CLUSTERWISE_REGISTERS
    maps = [
        specialised(Slice(folder / f"{one.sha256}.parquet", True, "2023", ""), *rules) for one in (large, small)
    ]  # fmt: skip

    assert maps[0] == maps[1]


def test_trying_keeps_nothing_and_says_what_stands_against_it(working, programme):
    address, _moved = send(working, FAULTY, "check")
    work_off()
    job = Job.objects.get()
    page = working.get(f"{address}?job={job.pk}").content.decode()

    assert (RegisterFile.objects.count(), job.result["rows"], job.result["left_out"]) == (0, 13, 1)
    assert "Row 15, women “many”" in page
    assert "1 row has an error." in page


def test_rows_with_errors_are_left_out_only_when_asked(working, programme):
    send(working, FAULTY, "commit")
    work_off()
    refused = RegisterFile.objects.count()
    send(working, FAULTY, "commit", leave_out="on")
    work_off()

    assert (refused, RegisterFile.objects.get().row_count) == (0, 13)
    assert RegisterFile.objects.get().mapping["left_out"] == 1


def test_a_finding_that_stops_is_never_left_out(working, programme):
    send(working, UNEVEN, "commit", leave_out="on")
    work_off()

    assert RegisterFile.objects.count() == 0
    assert "do not add up to the total" in " ".join(Job.objects.get().result["said"])


def test_a_repeated_job_keeps_one_register(working, programme):
    send(working, REGISTER, "commit")
    work_off()
    job = Job.objects.get()
    Job.objects.filter(pk=job.pk).update(state="queued")
    run_job.func(str(job.pk), job.attempt)
    job.refresh_from_db()

    assert (RegisterFile.objects.count(), job.state, job.result) == (
        1, "done", {"register": str(RegisterFile.objects.get().pk)},
    )  # fmt: skip


def test_a_stranger_cannot_read_what_a_job_found(working, programme, client, stranger):
    address, _moved = send(working, FAULTY, "check")
    work_off()
    client.force_login(stranger)

    assert client.get(f"{address}?job={Job.objects.get().pk}").status_code == 404


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "register.csv"
    path.write_bytes(REGISTER)
    return path


def command(file, *words):
    given = ["register", str(file), "--programme", "alpha", "--title", "By command", "--source", "Office"]
    return main([*given, *words])


def test_the_command_takes_a_register_in(file, programme, capsys):
    assert command(file) == 0
    assert (RegisterFile.objects.get().title, RegisterFile.objects.get().row_count) == ("By command", 13)
    assert "13 rows read, 0 with errors" in capsys.readouterr().out


def test_the_command_only_checks_where_asked(file, programme, capsys):
    assert (command(file, "--check"), RegisterFile.objects.count()) == (0, 0)
    assert "Nothing stands against it" in capsys.readouterr().out


def test_the_command_refuses_a_faulty_file_and_names_the_row(file, programme, capsys):
    file.write_bytes(FAULTY)
    code = command(file)
    said = capsys.readouterr()

    assert (code, RegisterFile.objects.count()) == (1, 0)
    assert "Row 15, women “many”" in said.out
    assert "Nothing was taken in." in said.err


def test_the_command_names_the_programmes_there_are(file, programme, capsys):
    assert main(["register", str(file), "--programme", "none", "--title", "t", "--source", "s"]) == 1
    assert "there are: alpha" in capsys.readouterr().err


def test_the_command_takes_the_same_file_in_once(file, programme, capsys):
    command(file)

    assert command(file) == 1
    assert "This register is here already" in capsys.readouterr().err
