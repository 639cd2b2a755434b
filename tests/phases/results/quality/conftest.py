"""Observations of an initiative that one indicator counts."""

from datetime import date
from decimal import Decimal

import pytest

from clusterwise.foundation.evidence import services as evidence

SHEET = {
    "definition": "Mean pay for a day of work.",
    "level": "outcome",
    "how": "mean",
    "measure": "observed.wage_per_day",
    "subject": "record",
    "when": "since",
    "source": "Wage survey",
    "method": "Survey",
    "collects": "CDA",
    "verifies": "CMO",
    "reports": "CDA",
}


@pytest.fixture
def wage(initiative):
    """Record the pay of a day for one subject; its indicator counts it."""
    evidence.define_indicator(initiative=initiative, by=None, code="wages", name="Pay for a day", **SHEET)

    def make(subject, value, *, on=date(2024, 5, 2), by=None, **more):
        values = {"unit": "USD", "method": "survey", "evidence_note": "folder 1", **more}
        return evidence.record_observation(
            initiative=initiative,
            by=by,
            quantity="wage_per_day",
            subject=subject,
            value=Decimal(value),
            starts=on,
            **values,
        )

    return make
