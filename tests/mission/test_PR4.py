"""PR4: four themes and four challenges as tags, each with what stands behind it, and never added up."""

from typing import Any

from clusterwise.foundation.evidence.selectors import indicators_in_use
from clusterwise.foundation.people.models import User
from clusterwise.phases.p5_action.joint_actions.models import Contribution, JointAction, Purpose
from clusterwise.phases.p5_action.joint_actions.participation import persons_of
from clusterwise.phases.p5_action.joint_actions.purposes import PRIORITIES, tags
from clusterwise.phases.p5_action.joint_actions.services import remove_purpose, set_purpose
from clusterwise.phases.p6_results.contributions import matrix_of

THEMES = ["technology_transfer", "digitalisation", "investment", "womens_empowerment"]
CHALLENGES = ["challenge_hunger", "challenge_poverty", "challenge_climate", "challenge_unemployment"]


def _roll_ups(initiative: Any) -> dict[str, Any]:
    return {one.tag.code: one for one in matrix_of(initiative, indicators_in_use(initiative)).roll_ups}


def test_there_are_three_priorities_four_themes_and_four_challenges(demo: Any) -> None:
    kinds = {kind: [tag.code for tag in tags() if tag.kind == kind] for kind in ("priority", "theme", "challenge")}

    assert kinds == {"priority": list(PRIORITIES), "theme": THEMES, "challenge": CHALLENGES}


def test_a_tag_rolls_up_its_actions_people_money_and_figures(demo: Any) -> None:
    actions = list(JointAction.objects.filter(initiative=demo.mango, purposes__tag="hunger"))
    people = {who for found in persons_of([one.pk for one in actions]).values() for who in found}
    money: dict[str, Any] = {}
    for given in Contribution.objects.filter(action__in=actions, received__isnull=False):
        money[given.currency] = money.get(given.currency, 0) + given.received
    found = _roll_ups(demo.mango)["hunger"]

    assert len(actions) == found.actions == 2
    assert (found.people, dict(found.money)) == (len(people), money)
    assert sum(int(part) for _sex, part in found.by_sex) == found.people
    assert {one.code for one in found.indicators} == {
        one.code for one in indicators_in_use(demo.mango) if "hunger" in one.priorities
    }


def test_one_tag_more_or_less_moves_its_roll_up_alone(demo: Any) -> None:
    before = {code: one.actions for code, one in _roll_ups(demo.mango).items()}
    remove_purpose(Purpose.objects.get(initiative=demo.mango, tag="challenge_hunger"), by=None)
    action = JointAction.objects.get(initiative=demo.mango, title="A one-tonne solar dryer for all")
    set_purpose(
        initiative=demo.mango, by=None, action=action, tag="challenge_unemployment", way="collective_efficiency",
        how="Slicing is work for women of the village.",
    )  # fmt: skip
    after = {code: one.actions for code, one in _roll_ups(demo.mango).items()}

    assert {code: after[code] - before[code] for code in after if after[code] != before[code]} == {
        "challenge_hunger": -1,
        "challenge_unemployment": 1,
    }


def test_the_page_names_every_tag(demo: Any, client: Any) -> None:
    client.force_login(User.objects.get(email="cda.ghana@demo.example"))

    page = client.get(f"/p/ghana/i/{demo.mango.slug}/results/goals/matrix/").content.decode()

    assert [f'id="tag-{tag.code}"' in page for tag in tags()] == [True] * 11
