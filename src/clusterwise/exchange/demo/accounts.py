"""The accounts of the demo: one for each role and story, all with the same plain password."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from clusterwise.foundation.people.models import User

FILE = "accounts.yaml"


class NoDemoError(FileNotFoundError):
    """The files of the demo are not where they were looked for."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"There is no demo in {folder}: it lacks {FILE}. Name the folder `demo` of the project.")


@dataclass(frozen=True, slots=True)
class Account:
    """Who can log in to the demo, and what they come to see."""

    email: str
    password: str
    role: str
    sees: str


def demo_folder() -> Path:
    """Return the folder that the project keeps its demo in."""
    return Path(settings.PROJECT) / "demo"


def read_accounts(folder: Path) -> tuple[str, list[dict[str, Any]]]:
    """Return the password of all demo accounts, and the accounts as their file tells them."""
    path = folder / FILE
    if not path.is_file():
        raise NoDemoError(folder)
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    return content["password"], content["accounts"]


def accounts(folder: Path | None = None) -> list[Account]:
    """Return the accounts of the demo."""
    password, rows = read_accounts(folder or demo_folder())
    return [Account(row["email"], password, row["role"], row["sees"]) for row in rows]


def is_loaded() -> bool:
    """Say whether this installation holds the demo, by the first of its accounts."""
    return User.objects.filter(email=accounts()[0].email).exists()
