"""The plan of a diagnosed cocoa cluster: a tree of problems, an indicator, an objective and lines."""

from datetime import date

import pytest
from tests import factories
from tests.phases import diagnosed

from clusterwise.foundation.evidence import services as evidence
from clusterwise.phases.p4_planning import services


@pytest.fixture
def decide():
    return diagnosed.decision


@pytest.fixture
def rate():
    return diagnosed.rate


@pytest.fixture
def tree(initiative):
    return diagnosed.problem_tree(initiative)


@pytest.fixture
def lead(initiative):
    return factories.organisation(initiative, "Gbehlay-Geh Rural Women")


@pytest.fixture
def indicator(initiative):
    return evidence.define_indicator(
        initiative=initiative, by=None, code="LOSS", name="Beans lost", definition="lost out of handled",
        level="outcome", unit="share", direction="down", how="ratio", measure="observed.loss", subject="record",
        when="since", source="records", method="weighing", collects="CDA", verifies="CMO", reports="CDA",
    )  # fmt: skip


@pytest.fixture
def objective(initiative):
    return services.set_objective(initiative=initiative, by=None, number=1, text="Beans that buyers want")


@pytest.fixture
def line(initiative, objective):
    """Add a plan line."""

    def add(activity="Common drying", **values):
        given = {
            "objective": objective, "activity": activity, "type": "SHARED_EQUIPMENT", "output": "dryers",
            "starts": date(2022, 7, 1), "ends": date(2022, 12, 31), **values,
        }  # fmt: skip
        return services.add_plan_line(initiative=initiative, by=None, **given)

    return add


@pytest.fixture
def vision(initiative):
    """Write a version of the vision."""

    def write(**values):
        given = {
            "text": "By 2030, 2,500 cocoa farmers of Nimba sell certified organic beans.", "language": "en",
            "written_on": date(2022, 5, 2), "horizon_year": 2030, "review_on": date(2023, 5, 1), **values,
        }  # fmt: skip
        return services.write_vision(initiative=initiative, by=None, **given)

    return write
