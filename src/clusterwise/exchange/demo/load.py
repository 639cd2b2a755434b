"""Loads the demo's files in order, through the services alone and as one transaction."""

from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext_lazy as _

# Importing them declares their deeds.
from clusterwise.exchange.demo import actions as _actions  # noqa: F401
from clusterwise.exchange.demo import crowds as _crowds  # noqa: F401
from clusterwise.exchange.demo import meetings as _meetings  # noqa: F401
from clusterwise.exchange.demo import plans as _plans  # noqa: F401
from clusterwise.exchange.demo import registers as _registers  # noqa: F401
from clusterwise.exchange.demo import rounds as _rounds  # noqa: F401
from clusterwise.exchange.demo.accounts import Account, accounts, read_accounts
from clusterwise.exchange.demo.deeds import Stage, call, take
from clusterwise.exchange.demo.script import Names, read_steps
from clusterwise.foundation.journal.changes import change
from clusterwise.foundation.journal.verbs import Verb
from clusterwise.foundation.money.models import Rate

ORDER = "order.yaml"
LOADED = Verb("exchange.loaded_demo", _("loaded the demo"), final=_("Start again with an empty database instead."))


def load_demo(folder: Path) -> list[Account]:
    """Load the demo of a folder and return the accounts that can log in.

    Every record passes the service that a person would use, by the system itself, so that every rule and the journal
    apply. The outer change keeps all of it in one transaction: a demo that fails halfway leaves nothing behind.
    """
    order: list[dict[str, Any]] = yaml.safe_load((folder / ORDER).read_text(encoding="utf-8"))
    shared = Names()
    with change(None, LOADED, Rate()):
        _make_accounts(folder, shared)
        for place in order:
            _play(Stage(folder / place["folder"], Names(shared.own, {})), place, shared)
    return accounts(folder)


def _make_accounts(folder: Path, names: Names) -> None:
    password, rows = read_accounts(folder)
    stage = Stage(folder, names)
    for row in rows:
        values = {
            "email": row["email"],
            "name": row["name"],
            "password": password,
            "language": row.get("language", "en"),
        }
        made = call(stage, "people.create_account", {**values, "is_superuser": row.get("is_superuser", False)})
        names.keep(row["email"].partition("@")[0].replace(".", "-"), made)


def _play(stage: Stage, place: dict[str, Any], shared: Names) -> None:
    """Take the steps of one folder's files; what a programme's folder makes is seen by those that come after it."""
    if place.get("programme"):
        stage.programme = shared.find(place["programme"])
    for file in place["files"]:
        for step in read_steps(stage.folder / file):
            made = take(stage, step)
            if step.deed == "organisations.create_programme":
                stage.programme = made
            elif step.deed in ("organisations.create_initiative", "selection.found_initiative"):
                stage.initiative = made
    if place.get("shares"):
        shared.own.update(stage.names.own)
