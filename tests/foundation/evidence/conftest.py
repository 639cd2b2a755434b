"""An indicator over involvements, and one over observed pay."""

from typing import Any

import pytest

from clusterwise.foundation.evidence import services

KPI = {
    "level": "outcome",
    "source": "register",
    "method": "lists",
    "collects": "CDA",
    "verifies": "CMO",
    "reports": "CDA",
}


@pytest.fixture
def farmers(initiative: Any) -> Any:
    """Farmers who take part, each once."""
    return services.define_indicator(
        initiative=initiative,
        by=None,
        code="F",
        name="Farmers taking part",
        definition="Each once",
        how="distinct",
        measure="involved",
        subject="person",
        when="at",
        filters={"role": "farmer"},
        **KPI,
    )


@pytest.fixture
def pay(initiative: Any) -> Any:
    """Mean pay of women, as a multiple of the baseline."""
    return services.define_indicator(
        initiative=initiative,
        by=None,
        code="W",
        name="Pay of women",
        definition="Mean of daily pay",
        how="mean",
        measure="observed.wage_per_day",
        subject="record",
        when="in",
        filters={"sex": "F"},
        compared="times",
        unit="TND",
        **KPI,
    )
