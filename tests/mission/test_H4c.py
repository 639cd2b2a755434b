"""H4c: gender both explicit, in objectives, and implicit, within the activities: two fields and both reports."""

from typing import Any

from clusterwise.foundation.people.models import User
from clusterwise.foundation.road.registry import gates_of
from clusterwise.phases.p4_planning.models import PlanLine
from clusterwise.phases.p4_planning.selectors import without_gender
from clusterwise.phases.p4_planning.services import record_revision, revise_plan_line


def test_lines_hold_both_fields_and_each_is_told_apart(demo: Any) -> None:
    lines = PlanLine.objects.filter(initiative=demo.cocoa)
    explicit, left_open = without_gender(demo.cocoa)

    assert (explicit, left_open) == (3, [])
    assert all(line.gender_in_activity for line in lines)
    assert [line.number for line in lines if not line.gender_explicit] == [3]


def test_the_page_gives_both_reports(demo: Any, client: Any) -> None:
    client.force_login(User.objects.get(email="cda.liberia@demo.example"))
    page = client.get("/p/liberia/i/cocoa/planning/gender/").content.decode()

    assert "Women&#x27;s hours of carrying and drying fall by a third" in page
    assert "Payments go to whoever delivered, woman or man, by mobile money" in page


def test_a_line_that_says_neither_keeps_the_phase_open(demo: Any) -> None:
    line = PlanLine.objects.get(initiative=demo.mango, number=2)
    record_revision(initiative=demo.mango, by=None, made_on=line.ends, reason="A line was left open.")
    revise_plan_line(line, by=None, on=line.ends, gender_in_activity="")

    gate = next(gate for gate in gates_of("planning") if gate.is_gender)
    assert without_gender(demo.mango)[1] == [line]
    assert not gate.check(demo.mango).passed
