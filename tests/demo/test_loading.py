"""How the demo is loaded: through services, as one transaction, with errors that name the step."""

import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.contrib.auth import authenticate
from django.contrib.staticfiles import finders
from django.utils import timezone
from tests.demo.fixture import FOLDER

from clusterwise.exchange import demo as exchange
from clusterwise.exchange.demo.accounts import NoDemoError
from clusterwise.exchange.demo.registers import register_csv
from clusterwise.exchange.demo.script import Names, ScriptError, UnknownNameError, read_rows, read_steps, resolve
from clusterwise.foundation.journal.models import Event
from clusterwise.foundation.organisations.models import Cluster, Initiative, Organisation, Programme
from clusterwise.foundation.people.models import Person, Role, User
from clusterwise.phases.p1_selection import maps
from clusterwise.phases.p1_selection.models import RegisterFile


def test_every_account_of_the_file_is_there_with_a_role_and_can_log_in(demo: Any) -> None:
    found = exchange.accounts(FOLDER)

    assert exchange.is_loaded()
    assert {account.role for account in found} == {
        "cda", "cmo_manager", "clerk", "member_firm", "programme_manager", "evaluator", "viewer", "administrator",
    }  # fmt: skip
    assert all(len(account.password) >= 10 and account.sees for account in found)
    for account in found:
        user = User.objects.get(email=account.email)
        assert set(Role.objects.filter(user=user).values_list("code", flat=True)) == {account.role}
    assert authenticate(None, email=found[0].email, password=found[0].password) == User.objects.get(
        email=found[0].email
    )


def test_nothing_was_written_without_an_event_of_the_system(demo: Any) -> None:
    touched = set(Event.objects.values_list("touched__record_id", flat=True))

    assert set(map(str, Person.objects.values_list("pk", flat=True))) <= touched
    assert set(map(str, Organisation.objects.values_list("pk", flat=True))) <= touched
    assert not Event.objects.filter(actor__isnull=False).exists()


def test_every_person_is_invented_and_no_sex_is_guessed(demo: Any) -> None:
    assert Person.objects.filter(sex="U").exists()
    assert Person.objects.filter(sex="X").exists()
    assert not Person.objects.filter(name="").exists()
    assert all("(demo)" in name for name in Organisation.objects.values_list("name", flat=True))


def test_a_demo_that_fails_halfway_leaves_nothing_and_names_the_step(db: None, tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    shutil.copytree(FOLDER, folder)
    (folder / "order.yaml").write_text("- {folder: liberia, files: [1-programme.yaml, broken.yaml]}", encoding="utf-8")
    (folder / "liberia" / "broken.yaml").write_text(
        yaml.safe_dump([{"people.give_role": {"user": "@nobody", "code": "cda"}}]), encoding="utf-8"
    )

    with pytest.raises(ScriptError) as refusal:
        exchange.load_demo(folder)

    assert str(refusal.value) == (
        "liberia/broken.yaml, step 1 (people.give_role): "
        "Nothing was made under the name @nobody before this step. Correct the name or the order."
    )
    assert not Programme.objects.exists()
    assert not User.objects.exists()


def test_a_step_may_name_services_alone(db: None, tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    (folder / "x").mkdir(parents=True)
    shutil.copy(FOLDER / "accounts.yaml", folder)
    (folder / "order.yaml").write_text("- {folder: x, files: [a.yaml]}", encoding="utf-8")
    (folder / "x" / "a.yaml").write_text("- people._version: {}", encoding="utf-8")

    with pytest.raises(ScriptError) as refusal:
        exchange.load_demo(folder)

    assert "There is no service people._version." in str(refusal.value)


def test_a_folder_without_the_demo_is_refused_with_its_name(tmp_path: Path) -> None:
    with pytest.raises(NoDemoError) as refusal:
        exchange.accounts(tmp_path)

    assert str(tmp_path) in str(refusal.value)


def test_references_reach_things_parts_of_lists_and_fields() -> None:
    names = Names({"farm": date(2024, 5, 2)}, {"all": [1, 2, 3, 4]})

    assert resolve({"a": "@farm.year", "b": "@all[1:3]", "c": ["@all[0:2]", 9], "d": "@all[3]", "e": 1.5}, names) == {
        "a": 2024, "b": [2, 3], "c": [1, 2, 9], "d": 4, "e": Decimal("1.5"),
    }  # fmt: skip
    with pytest.raises(UnknownNameError):
        resolve("@nobody", names)
    with pytest.raises(ScriptError):
        resolve("@no thing", names)


def test_cells_are_days_numbers_claims_lists_or_text(tmp_path: Path) -> None:
    table = tmp_path / "t.csv"
    table.write_text("on,kg,rural,types[],dimensions.year,empty\n2024-05-02,1.50,True,a|b,2024,\n", encoding="utf-8")

    assert list(read_rows(table)) == [
        {
            "on": date(2024, 5, 2), "kg": Decimal("1.50"), "rural": True, "types": ["a", "b"],
            "dimensions": {"year": "2024"},
        }
    ]  # fmt: skip


def test_on_is_a_word_and_two_deeds_in_a_step_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "s.yaml"
    file.write_text("- a.b: {on: 2024-05-02, yes: true}\n", encoding="utf-8")
    assert [step.arguments for step in read_steps(file)] == [{"on": date(2024, 5, 2), "yes": True}]

    file.write_text("- {a.b: {}, c.d: {}}\n", encoding="utf-8")
    with pytest.raises(ScriptError):
        list(read_steps(file))


def test_the_map_of_two_programmes_shows_quotients_strong_clusters_and_women(demo: Any) -> None:
    found = {}
    for register in RegisterFile.objects.select_related("programme"):
        shown = maps.map_of(register, period=maps.latest_period(register), group="")
        strong = {(row.region, row.industry) for row in shown.rows if row.strong}
        found[register.programme.slug] = (600 <= register.row_count <= 1500, shown.knows_women, shown.unplaced, strong)

    assert [(slug, *one[:3]) for slug, one in sorted(found.items())] == [
        ("liberia", True, True, 0), ("tunisia", True, True, 0),
    ]  # fmt: skip
    assert ("Nimba", "0127") in found["liberia"][3]
    assert ("Kasserine", "0125") in found["tunisia"][3]


def test_a_register_is_the_same_at_each_load_and_other_with_another_seed(tmp_path: Path) -> None:
    described = FOLDER / "liberia" / "register.yaml"
    other = tmp_path / "register.yaml"
    other.write_text(described.read_text(encoding="utf-8").replace("seed: 20220601", "seed: 1"), encoding="utf-8")

    assert register_csv(described) == register_csv(described)
    assert register_csv(other) != register_csv(described)


def test_the_example_of_the_empty_map_is_a_part_of_the_liberian_register() -> None:
    whole = register_csv(FOLDER / "liberia" / "register.yaml").decode().splitlines()
    example = Path(finders.find("selection/example-register.csv")).read_text(encoding="utf-8").splitlines()

    assert example[0] == whole[0]
    assert len(example) == 179
    assert [line for line in example if line not in set(whole)] == []


def test_rounds_are_opened_frozen_closed_and_decided_in_this_order_before_the_work_begins(demo: Any) -> None:
    for initiative in demo.complete:
        note = initiative.candidate.entries.get().outcome.note
        days = [
            note.round.opened_on, timezone.localdate(note.round.frozen_at), timezone.localdate(note.round.closed_at),
            note.decided_on, initiative.starts,
        ]  # fmt: skip
        assert days == sorted(days)


def test_every_cluster_lies_somewhere_and_its_organisations_near_by(demo: Any) -> None:
    assert not Cluster.objects.filter(latitude=None).exists()
    for initiative in Initiative.objects.select_related("cluster"):
        cluster = initiative.cluster
        for firm in Organisation.objects.filter(involvements__initiative=initiative).exclude(latitude=None):
            assert abs(firm.latitude - cluster.latitude) < 2
            assert abs(firm.longitude - cluster.longitude) < 3
    abroad = Organisation.objects.filter(latitude=None).values_list("place", flat=True)
    assert set(abroad) == {"Hamburg", "Ghent", "Berlin", "Lagos"}
