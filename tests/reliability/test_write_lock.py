"""Writers wait for one another and are never turned away; readers see one moment."""

from tests.reliability.conftest import ask, faults

EACH = 60


def test_two_processes_that_write_at_once_both_finish(installation):
    installation.start("saving.py", "FIRST", 1).communicate()
    writers = [installation.start("saving.py", name, EACH) for name in ("LEFT", "RIGHT")]
    said = [writer.communicate() for writer in writers]
    counts = ask(installation, "SELECT substr(code, 1, 4), count(*) FROM people_person GROUP BY 1 ORDER BY 1")

    assert [(writer.returncode, errors) for writer, (_out, errors) in zip(writers, said, strict=True)] == [(0, "")] * 2
    assert counts == [("FIRS", 1), ("LEFT", EACH), ("RIGH", EACH)]
    assert faults(installation) == {}


def test_the_journal_is_verified_while_others_write(installation):
    installation.start("saving.py", "FIRST", 1).communicate()
    writer = installation.start("saving.py", "BUSY", 100_000)
    writer.stdout.readline()
    verdicts = [installation.command("journal", "verify") for _ in range(3)]
    is_running = writer.poll() is None
    writer.kill()
    writer.communicate()

    assert ([verdict.stdout.split("; ")[1] for verdict in verdicts], is_running) == (["the journal holds.\n"] * 3, True)


def test_a_backup_taken_while_others_write_is_whole(installation, tmp_path):
    writer = installation.start("saving.py", "BUSY", 100_000)
    writer.stdout.readline()
    archive = tmp_path / "copy.zip"
    taken = installation.command("backup", "--out", archive)
    is_running = writer.poll() is None
    writer.kill()
    writer.communicate()
    checked = installation.command("restore", "--check", archive)

    assert (taken.returncode, checked.returncode, is_running) == (0, 0, True), taken.stderr + checked.stderr
