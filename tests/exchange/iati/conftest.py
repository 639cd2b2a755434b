"""The demo for the tests of its files, and an initiative whose settings are filled in."""

from typing import Any

import pytest
from tests.demo.fixture import demo, loaded_demo

from clusterwise.exchange.iati import services

__all__ = ["demo", "loaded_demo"]


def pytest_collection_modifyitems(items: list[Any]) -> None:
    for item in items:
        if item.path.name == "test_iati_demo.py":
            item.add_marker(pytest.mark.xdist_group("demo"))


SETTINGS = {
    "organisation_ref": "XM-DAC-1",
    "organisation_name": "Programme office",
    "organisation_type": "40",
    "organisation_role": "4",
    "currency": "USD",
    "language": "en",
    "sector": "31162",
}


@pytest.fixture
def settings_of_programme(programme: Any) -> Any:
    """The programme with a funder, a purpose and its IATI settings."""
    from clusterwise.foundation.journal import guard

    programme.funder, programme.purpose = "Ministry of Trade", "Farmers earn more."
    with guard.writing():
        programme.save()
    return services.fill_in_settings(programme=programme, by=None, **SETTINGS)


@pytest.fixture
def ready(settings_of_programme: Any, initiative: Any) -> Any:
    """An initiative that can leave as an activity."""
    services.name_activity(initiative=initiative, by=None, local_identifier="COCOA", gender="2")
    initiative.refresh_from_db()
    return initiative
