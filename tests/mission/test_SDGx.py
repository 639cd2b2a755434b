"""SDGx: exactly the nine goals of the source by default; the list is data, and others can be added."""

from typing import Any

from clusterwise.foundation import journal
from clusterwise.foundation.codes.models import Code
from clusterwise.foundation.codes.selectors import all_codes, choices, codes
from clusterwise.foundation.codes.services import LOADED, load_shipped
from clusterwise.foundation.evidence.models import Indicator
from clusterwise.foundation.people.models import User

NINE = ["1", "4", "5", "9", "10", "13", "14", "15", "17"]


def test_the_list_holds_the_nine_goals_of_the_source_and_no_other(demo: Any) -> None:
    assert list(codes("sdg")) == NINE
    assert all("2024" in entry.source for entry in codes("sdg").values())
    used = {goal for indicator in Indicator.objects.all() for goal in indicator.sdg}
    assert used <= set(NINE)


def test_a_goal_can_be_added_as_data_and_stays_when_the_shipped_lists_are_loaded_again(demo: Any) -> None:
    goal = Code(list="sdg", code="12", labels={"en": "12 Responsible consumption and production"}, position=20)
    with journal.change(None, LOADED, goal) as change:
        change.create(goal)
    all_codes.cache_clear()
    load_shipped()

    assert list(codes("sdg")) == [*NINE, "12"]
    assert choices("sdg")[-1] == ("12", "12 Responsible consumption and production")


def test_the_goals_page_names_all_nine(demo: Any, client: Any) -> None:
    client.force_login(User.objects.get(email="cda.liberia@demo.example"))
    page = client.get("/p/liberia/i/cocoa/results/goals/").content.decode()

    assert all(entry.label() in page for entry in codes("sdg").values())
