"""An indicator of the training fixtures in an initiative that began in January 2024, seen on 20 May 2024."""

from datetime import date

import pytest
from django.utils import timezone
from tests import factories

from clusterwise.phases.p6_results.reporting import services

TODAY = date(2024, 5, 20)
SHEET = {
    "definition": "Sales that firms tell.",
    "level": "outcome",
    "how": "sum",
    "measure": "observed.sales",
    "subject": "organisation",
    "when": "since",
    "unit": "USD",
    "source": "Books",
    "method": "Visit",
    "collects": "The agent",
    "verifies": "The manager of the cluster's organisation",
    "reports": "The agent",
}


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda *_: TODAY)


@pytest.fixture
def initiative(programme):
    return factories.initiative(programme, "cocoa", starts=date(2024, 1, 1))


@pytest.fixture
def cmo(initiative):
    return factories.user("cmo_manager", initiative)


@pytest.fixture
def sales(initiative):
    """An indicator of every quarter."""
    from clusterwise.foundation.evidence.services import define_indicator

    return define_indicator(initiative=initiative, by=None, code="sales", name="Sales", **SHEET)


@pytest.fixture
def observe(initiative):
    """Record a sale of an amount on a day."""
    from clusterwise.foundation.evidence.services import record_observation

    def make(day, value=100, **more):
        given = {"by": None, "quantity": "sales", "unit": "USD", "method": "Books", "subject": "Shop", **more}
        return record_observation(initiative=initiative, starts=day, value=value, **given)

    return make


@pytest.fixture
def collects(initiative, sales, clerk):
    """The clerk collects the sales since the beginning."""
    return services.assign(
        initiative=initiative, by=None, indicator=sales, user=clerk, duty="collect", starts=date(2024, 1, 1)
    )


@pytest.fixture
def verifies(initiative, sales, cmo):
    """The manager of the cluster's organisation verifies them."""
    return services.assign(
        initiative=initiative, by=None, indicator=sales, user=cmo, duty="verify", starts=date(2024, 1, 1)
    )


@pytest.fixture
def quarter(initiative):
    """The first quarter of 2024, open."""
    return services.open_period(initiative=initiative, by=None, starts=date(2024, 1, 1), ends=date(2024, 3, 31))


@pytest.fixture
def move(quarter):
    """Move the quarter as far as a state, by the system itself."""

    def make(until):
        for state, deed in (
            ("submitted", services.submit_period),
            ("approved", services.approve_period),
            ("locked", services.lock_period),
        ):
            deed(quarter, by=None)
            if state == until:
                return quarter
        raise AssertionError(until)

    return make
