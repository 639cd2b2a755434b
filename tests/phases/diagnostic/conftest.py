"""A cocoa cluster's diagnostic: one study, a tree of five problems, and a decision that was carried."""

from datetime import date

import pytest
from tests.phases import diagnosed

from clusterwise.phases.p3_diagnostic import services


@pytest.fixture
def decide():
    return diagnosed.decision


@pytest.fixture
def rate():
    return diagnosed.rate


@pytest.fixture
def study(initiative, cda):
    return services.begin_study(
        initiative=initiative, by=cda, title="Cocoa of Nimba", method="Interviews and a walk along the chain",
        sampling="60 of 2,533 farmers, by village and sex", limits="No prices before 2021", starts=date(2022, 4, 1),
    )  # fmt: skip


@pytest.fixture
def tree(initiative):
    return diagnosed.problem_tree(initiative)
