"""The commands say what they found, what is wrong and what to do, and end with a code that tells."""

from datetime import date

import polib
import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from tests import factories

from clusterwise import cli
from clusterwise.cli import doctor, installation, setup
from clusterwise.cli.refusal import RefusalError
from clusterwise.foundation.evidence import services as evidence
from clusterwise.foundation.journal import triggers
from clusterwise.foundation.journal.models import Event


def _doctor(capsys):
    code = cli.main(["doctor"])
    lines = capsys.readouterr().out.splitlines()
    return code, {line[6:].split(" →")[0]: line[:4].strip() for line in lines}, lines


def test_the_journal_holds_and_its_events_are_counted(initiative, capsys):
    code = cli.main(["journal", "verify"])

    assert (code, capsys.readouterr().out) == (0, f"{Event.objects.count()} events read; the journal holds.\n")


def test_the_first_broken_event_is_named_and_the_code_is_1(initiative, capsys):
    triggers.remove()
    scope = f"initiative:{initiative.pk}"
    with connection.cursor() as cursor:
        cursor.execute("UPDATE journal_event SET verb = 'forged' WHERE scope = %s AND sequence = 1", [scope])
    code = cli.main(["journal", "verify"])
    said = capsys.readouterr().out
    triggers.install()

    assert code == 1
    assert f"BROKEN  {scope} at event 1 (node " in said
    assert "its column verb differs from what was stored" in said


def test_heads_that_were_printed_are_found_again_and_others_are_not(initiative, capsys, tmp_path):
    cli.main(["journal", "anchor"])
    heads = tmp_path / "heads"
    heads.write_text(capsys.readouterr().out, encoding="utf-8")
    codes = [cli.main(["journal", "verify", "--against", str(heads)])]
    heads.write_text(heads.read_text(encoding="utf-8").replace(" 1 ", " 9 ", 1), encoding="utf-8")
    codes.append(cli.main(["journal", "verify", "--against", str(heads)]))

    assert codes == [0, 1]
    assert "whose hash was written down before" in capsys.readouterr().out


def test_a_file_that_holds_no_heads_is_refused(db, capsys, tmp_path):
    (tmp_path / "heads").write_text("Dear all\n", encoding="utf-8")
    codes = [cli.main(["journal", "verify", "--against", str(tmp_path / name)]) for name in ("heads", "nowhere")]
    said = capsys.readouterr().err

    assert codes == [1, 1]
    assert ("Line 1 of" in said, "There is no file" in said) == (True, True)


def test_the_doctor_names_what_is_well(db, state, capsys):
    (state / "secret").touch(mode=0o600)
    _code, found, _lines = _doctor(capsys)

    assert found["no migration is pending"] == "ok"
    assert found[f"the triggers of {len(triggers.tables())} append-only tables are in place"] == "ok"
    assert found[f"{state / 'secret'} has mode 600"] == "ok"
    assert found["no backup was taken here"] == "warn"


def test_the_doctor_fails_on_an_unprotected_journal_and_an_open_key(db, state, capsys):
    (state / "secret").touch()
    (state / "secret").chmod(0o644)
    with connection.cursor() as cursor:
        cursor.execute(
            "DROP TRIGGER journal_event_no_delete" + (" ON journal_event" if connection.vendor != "sqlite" else "")
        )
    code, found, lines = _doctor(capsys)

    assert code == 1
    assert found["the journal is unprotected: journal_event_no_delete is gone"] == "fail"
    assert found[f"{state / 'secret'} has mode 644"] == "fail"
    assert all(" → " in line for line in lines if line.startswith(("fail", "warn")))


def test_the_doctor_warns_when_the_disk_is_nearly_full(db, state, monkeypatch):
    monkeypatch.setattr(doctor, "FREE_FLOOR_BYTES", 1 << 60)

    assert [finding.level for finding in doctor.disk()] == ["fail"]


@pytest.mark.parametrize(("build", "is_refused"), [((3, 51, 2), True), ((3, 40, 1), True), ((3, 51, 3), False)])
def test_a_build_of_sqlite_that_can_damage_data_is_refused(db, build, is_refused):
    if connection.vendor == "postgresql":
        installation.refuse_old_sqlite(build)
        return
    refused = False
    try:
        installation.refuse_old_sqlite(build)
    except RefusalError as error:
        refused = "3.51.3 or later" in str(error)

    assert refused is is_refused


def test_the_build_in_use_is_new_enough():
    assert installation.sqlite_build() >= installation.SQLITE_FLOOR


def test_serving_is_refused_while_a_trigger_is_missing(db, state, capsys):
    triggers.remove()
    code = cli.main(["run"])
    triggers.install()

    assert (code, "The journal is unprotected" in capsys.readouterr().err) == (1, True)


def test_serving_is_refused_while_a_migration_is_pending(db, state, capsys):
    ((_app, last),) = MigrationLoader(connection).graph.leaf_nodes("evidence")
    MigrationRecorder(connection).record_unapplied("evidence", last)
    code = cli.main(["run"])

    assert (code, f"The database lacks 1 migrations (evidence.{last[:4]}" in capsys.readouterr().err) == (1, True)


def test_only_one_process_has_the_place(state):
    with (
        installation.alone("serve"),
        pytest.raises(RefusalError, match="stop it before you restore"),
        installation.alone("restore"),
    ):
        raise AssertionError("two processes had the place of one")


def test_translations_are_compiled_without_other_programs(tmp_path):
    folder = tmp_path / "fr" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    source = polib.POFile()
    source.metadata = {"Content-Type": "text/plain; charset=UTF-8"}
    source.append(polib.POEntry(msgid="Save", msgstr="Enregistrer"))
    source.save(str(folder / "django.po"))

    assert setup.compile_translations([tmp_path, tmp_path / "absent"]) == 1
    assert [entry.msgstr for entry in polib.mofile(str(folder / "django.mo"))] == ["Enregistrer"]


def test_a_command_that_is_not_known_is_answered_with_the_list(capsys):
    with pytest.raises(SystemExit) as ended:
        cli.main(["dance"])

    assert (ended.value.code, "doctor" in capsys.readouterr().err) == (2, True)


@pytest.fixture
def counted(initiative):
    """Farmers who take part, and the indicator that counts them."""
    for number in range(5):
        factories.person(initiative, f"P-{number}", sex="F")
    return evidence.define_indicator(
        initiative=initiative,
        by=None,
        code="F",
        name="Farmers taking part",
        definition="Each once",
        level="outcome",
        how="distinct",
        measure="involved",
        subject="person",
        when="at",
        filters={"role": "farmer"},
        source="register",
        method="lists",
        collects="CDA",
        verifies="CMO",
        reports="CDA",
    )


def test_a_report_is_frozen_printed_and_counted_again(counted, capsys, tmp_path):
    code = cli.main(["report", "alpha/cocoa", "--period", "2023Q2", "--out", str(tmp_path / "out"), "--language", "fr"])
    said = capsys.readouterr().out
    publication = counted.initiative.programme and evidence.Publication.objects.get()
    again = cli.main(["report", "verify", str(publication.pk)])

    assert (code, again) == (0, 0)
    assert (tmp_path / "out" / "alpha-cocoa-2023Q2-fr.pdf").read_bytes().startswith(b"%PDF-")
    assert (publication.language, publication.starts, publication.ends) == ("fr", date(2023, 4, 1), date(2023, 6, 30))
    assert publication.hash in said
    assert capsys.readouterr().out == (
        "The report is as it was published: 1 figures counted again; today's records give the same.\n"
    )


def test_records_that_changed_since_are_told_and_the_report_still_holds(counted, capsys, tmp_path):
    cli.main(["report", "alpha/cocoa", "--period", "2023Q2", "--out", str(tmp_path)])
    factories.person(counted.initiative, "LATE", sex="M")
    capsys.readouterr()
    code = cli.main(["report", "verify", str(evidence.Publication.objects.get().pk)])
    said = capsys.readouterr().out

    assert (code, "Farmers taking part" in said, said.endswith("today's records give others, listed above.\n")) == (
        0,
        True,
        True,
    )


def test_a_report_that_was_altered_is_broken(counted, capsys, tmp_path):
    cli.main(["report", "alpha/cocoa", "--period", "2023Q2", "--out", str(tmp_path)])
    triggers.remove()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE evidence_frozenfigure SET value = 500")
    code = cli.main(["report", "verify", str(evidence.Publication.objects.get().pk)])
    triggers.install()

    assert (code, "BROKEN" in capsys.readouterr().out) == (1, True)


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["alpha/nowhere", "--period", "2023Q2", "--out", "OUT"], "There is no initiative"),
        (["alpha/cocoa", "--period", "spring", "--out", "OUT"], "is no period"),
        (["alpha/cocoa", "--period", "2199Q1", "--out", "OUT"], "2199-03-31"),
        (["alpha/cocoa"], "needs its initiative, --period and --out"),
        (["verify"], "Give the key of a published report"),
        (["verify", "01900000-0000-7000-8000-000000000000"], "There is no published report"),
    ],
)
def test_a_report_that_cannot_be_made_says_why(counted, capsys, tmp_path, words, reason):
    code = cli.main(["report", *(word.replace("OUT", str(tmp_path)) for word in words)])

    assert (code, reason in capsys.readouterr().err) == (1, True)
    assert (list(tmp_path.glob("*.pdf")), evidence.Publication.objects.count()) == ([], 0)


def test_the_demo_is_not_loaded_among_real_work(initiative, capsys):
    before = Event.objects.count()
    codes = [cli.main(["demo", "--if-empty"]), cli.main(["demo"])]
    said = capsys.readouterr()

    assert (codes, Event.objects.count()) == ([0, 1], before)
    assert ("the demo is not loaded" in said.out, "work of its own" in said.err) == (True, True)
