"""GE04: three pharmaceutical firms through both GMP and GDP, with their audits and corrective actions."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from clusterwise.foundation.organisations.models import Organisation
from clusterwise.phases.p5_action.certification.models import AuditFinding, Certificate
from clusterwise.phases.p5_action.certification.selectors import holding_all
from clusterwise.phases.p5_action.certification.services import StepRefusedError, revise_finding, take_step

ON = date(2022, 12, 31)


def test_three_unique_firms_hold_both_and_a_single_certificate_is_not_enough(demo: Any) -> None:
    both = holding_all(demo.pharma, ["GMP", "GDP"], ON)

    assert sorted(firm.code for firm in both) == ["GE-F1", "GE-F2", "GE-F3"]
    assert demo.figure(demo.pharma, "Q1", ON).value == 3
    assert "GE-F7" in {firm.code for firm in holding_all(demo.pharma, ["GDP"], ON)}
    assert demo.figure(demo.pharma, "Q1", date(2022, 5, 15)).value == 2


def test_the_audit_pipeline_tells_each_state_in_order(demo: Any) -> None:
    firm = Organisation.objects.get(programme__slug="georgia", code="GE-F1")
    gmp = Certificate.objects.get(holder=firm, standard="GMP")

    assert list(gmp.steps.order_by("on").values_list("state", flat=True)) == [
        "preparing", "gap_audit", "correcting", "audit", "certified",
    ]  # fmt: skip
    with pytest.raises(StepRefusedError):
        take_step(initiative=demo.pharma, by=None, certificate=gmp, state="preparing", on=date(2023, 1, 9))


def test_a_finding_closes_only_with_its_correction(demo: Any) -> None:
    open_one = AuditFinding.objects.get(initiative=demo.pharma, closed_on=None)

    with pytest.raises(ValidationError):
        revise_finding(open_one, by=None, closed_on=date(2023, 2, 1))

    closed = AuditFinding.objects.get(initiative=demo.pharma, closed_on__isnull=False)
    assert (closed.cause, closed.correction) == ("Logger without battery", "New loggers with alarm")
