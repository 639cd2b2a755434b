"""H4b: the plan is revised on the evidence of monitoring: a revision cites its figure, one without it warns."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from clusterwise.foundation.people.models import User
from clusterwise.phases.p4_planning.models import PlanLine, PlanRevision
from clusterwise.phases.p4_planning.services import PlanAgreedError, record_revision, revise_plan_line


def test_each_revision_of_the_demo_cites_the_figure_of_its_day(demo: Any) -> None:
    revision = PlanRevision.objects.get(initiative=demo.cocoa, number=2)

    assert (revision.indicator.code, revision.figure_value, revision.figure_count) == ("C1", Decimal(1015), 1015)
    assert revision.figure_words.replace("\u00a0", " ") == "1,015 farmers"
    assert not revision.lacks_evidence
    assert not any(one.lacks_evidence for one in PlanRevision.objects.all())


def test_a_revision_without_a_figure_is_kept_and_warns(demo: Any, client: Any) -> None:
    revision = record_revision(initiative=demo.cocoa, by=None, made_on=date(2024, 9, 2), reason="It seemed better.")
    client.force_login(User.objects.get(email="cda.liberia@demo.example"))

    page = client.get(f"/p/liberia/i/cocoa/planning/revisions/{revision.pk}/").content.decode()

    assert revision.lacks_evidence
    assert "This revision cites no figure." in page


def test_a_line_of_the_plan_does_not_change_without_a_revision(demo: Any) -> None:
    line = PlanLine.objects.get(initiative=demo.cocoa, number=1)

    with pytest.raises(PlanAgreedError):
        revise_plan_line(line, by=None, on=date(2025, 3, 3), target_quantity=9)

    line.refresh_from_db()
    assert line.target_quantity == 5
