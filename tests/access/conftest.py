"""The demo seen from two programmes: the one that is visited, and the one whose people are strangers to it."""

from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import models
from tests.demo.fixture import demo as loaded
from tests.demo.fixture import loaded_demo

from clusterwise.foundation.organisations.models import Organisation
from clusterwise.foundation.people.scope import Scoped

__all__ = ["loaded", "loaded_demo"]

SHORTEST = 12


def pytest_collection_modifyitems(items: list[Any]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.xdist_group("demo"))


def words_of(programme: Any) -> set[str]:
    """Return the longer texts that the records of a programme hold: names, statements, reasons."""
    found: set[str] = {programme.name}
    for model in apps.get_models():
        if not issubclass(model, Scoped):
            continue
        texts = [
            f.attname
            for f in model._meta.concrete_fields
            if isinstance(f, models.CharField | models.TextField) and not f.choices and f.editable
        ]
        rows = model._base_manager.filter(programme=programme).values_list(*texts)[:400] if texts else ()
        found |= {value.strip() for row in rows for value in row if isinstance(value, str)}
    return {word for word in found if len(word) >= SHORTEST and " " in word}


class TwoProgrammes:
    """The visited programme and initiative, the strangers' ones, and words that only the visited one holds."""

    def __init__(self, demo: Any) -> None:
        self.initiative, self.other_initiative = demo.cocoa, demo.cactus
        self.programme, self.other_programme = self.initiative.programme, self.other_initiative.programme
        cooperatives = Organisation.objects.filter(
            involvements__initiative=self.initiative, involvements__role="cooperative"
        )
        self.member = cooperatives.first()
        self.canaries = sorted(words_of(self.programme) - words_of(self.other_programme))[::7]


@pytest.fixture
def demo(loaded: Any) -> TwoProgrammes:
    """Two programmes of the demo; whatever a test changes is rolled back."""
    return TwoProgrammes(loaded)
