"""GM01: a lead firm owned by women connects the actors of the mango cluster; the ownership has its evidence."""

from datetime import date
from typing import Any

from clusterwise.foundation.organisations.models import Involvement, Organisation
from clusterwise.foundation.organisations.services import revise_organisation
from clusterwise.foundation.people.models import User
from clusterwise.phases.p5_action.joint_actions.models import JointAction, Member
from clusterwise.phases.p6_results.goals import answers

ON = date(2023, 12, 31)


def _women_owned(initiative: Any) -> set[str]:
    found = next(one for one in answers(initiative, ON) if one.question.code == "women_owned")
    return set(
        Organisation.objects.filter(pk__in=[fact.organisation for fact in found.facts]).values_list("code", flat=True)
    )


def test_the_lead_firm_is_owned_by_women_by_its_share_register(demo: Any) -> None:
    lead = Involvement.objects.get(initiative=demo.mango, role="lead_firm").organisation

    assert lead.ownership == Organisation.Ownership.WOMEN
    assert lead.ownership_evidence == "Share register: two women hold 100 percent, 2019 (demo)"
    assert {tie.person.sex for tie in lead.affiliations.filter(kind="owner")} == {"F"}
    together = Member.objects.filter(action__in=JointAction.objects.filter(members__organisation=lead))
    assert together.values("organisation").distinct().count() >= 2


def test_the_filter_by_women_shows_exactly_those_owned_by_women(demo: Any, client: Any) -> None:
    assert _women_owned(demo.mango) == {"GH-F1", "GH-F3", "GH-C2", "GH-B2"}

    lead = Organisation.objects.get(programme__slug="ghana", code="GH-F1")
    revise_organisation(lead, by=None, ownership=Organisation.Ownership.EQUAL)
    assert _women_owned(demo.mango) == {"GH-F3", "GH-C2", "GH-B2"}

    client.force_login(User.objects.get(email="cda.ghana@demo.example"))
    page = client.get("/p/ghana/i/mango/results/goals/women_owned/").content.decode()
    assert "Krobo Juices (demo)" in page
    assert "Somanya Packers (demo)" not in page
