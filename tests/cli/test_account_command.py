"""The first account comes from the command; a second run gives a new password and nothing else."""

import re

from django.contrib.auth import authenticate
from tests import factories

from clusterwise import cli
from clusterwise.foundation.journal.models import Event, PersonalValue
from clusterwise.foundation.people import services as people
from clusterwise.foundation.people.models import User

ADDRESS = "ama@example.org"


def _password(said: str) -> str:
    return re.search(r"password:? (\S+)$", said, re.MULTILINE).group(1)


def test_the_first_account_may_start_programmes(db, capsys):
    code = cli.main(["account", ADDRESS, "--name", "Ama"])
    password = _password(capsys.readouterr().out)
    user = User.objects.get()

    assert (code, user.name, user.is_superuser, user.check_password(password)) == (0, "Ama", True, True)
    assert Event.objects.get(subject_id=str(user.pk)).verb == "people.created_account"


def test_an_account_gets_a_new_password_and_no_new_rights(db, capsys):
    user = people.create_account(email=ADDRESS, name="Ama", password=factories.PASSWORD, by=None)
    code = cli.main(["account", ADDRESS.upper()])
    password = _password(capsys.readouterr().out)
    user.refresh_from_db()

    assert (code, user.check_password(password), user.check_password(factories.PASSWORD)) == (0, True, False)
    assert (user.is_superuser, User.objects.count()) == (False, 1)
    assert authenticate(email=ADDRESS, password=factories.PASSWORD) is None
    assert not PersonalValue.objects.filter(value=password).exists()


def test_a_new_account_without_a_name_and_a_damaged_address_are_refused(db, capsys):
    codes = [cli.main(["account", ADDRESS]), cli.main(["account", "nowhere", "--name", "Ama"])]
    said = capsys.readouterr().err

    assert (codes, User.objects.count()) == ([1, 1], 0)
    assert "give the person's name with --name" in said and "valid email" in said
