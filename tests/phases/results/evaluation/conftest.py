"""An evaluation with a question, and the table of a study whose effect is known."""

from datetime import date

import pytest

from clusterwise.foundation.evidence import services as evidence
from clusterwise.phases.p6_results.evaluation import services


@pytest.fixture
def evaluation(initiative):
    return services.begin_evaluation(
        initiative=initiative,
        by=None,
        title="Final evaluation",
        kind="final",
        purpose="The commission decides on a second phase.",
        evaluator="Institute of the coast, chosen by tender",
        starts=date(2022, 3, 1),
        ends=date(2024, 12, 31),
    )


@pytest.fixture
def question(evaluation):
    return services.ask_question(
        initiative=evaluation.initiative,
        by=None,
        evaluation=evaluation,
        criterion="effectiveness",
        text="Did growers sell more?",
    )


def define_wages(initiative):
    """An indicator that takes the mean of observed wages."""
    sheet = dict.fromkeys(("definition", "source", "method", "collects", "verifies", "reports"), "as agreed")
    return evidence.define_indicator(
        initiative=initiative,
        by=None,
        code="wages",
        name="Pay for a day",
        level="outcome",
        how="mean",
        measure="observed.wage_per_day",
        subject="record",
        when="since",
        **sheet,
    )


@pytest.fixture
def wages(initiative):
    return define_wages(initiative)


def panel_csv(units=40, periods=4, effect=2.0, start=2023, with_first=True):
    """Half of the units gain `effect` from 2023 on; levels, a common course and a little of its own besides."""
    lines = ["unit,period,outcome,land,first" if with_first else "unit,period,outcome,land"]
    for unit in range(units):
        for year in range(2021, 2021 + periods):
            treated = with_first and unit % 2 == 0
            value = 5 + unit / 4 + (year - 2021) + (unit * 7 + year * 13) % 5 / 10
            value += effect if treated and year >= start else 0
            land = 1 + unit % 5 + (unit * 7) % 3
            first = f",{start if treated else ''}" if with_first else ""
            lines.append(f"u{unit:02},{year},{value:.4f},{land}{first}")
    return "\n".join(lines).encode()
