"""The 2030 Agenda loads as dated data: 17 goals, 169 targets, and the indicators of the 2023 refinement."""

import pytest

from clusterwise.foundation.codes import goals, selectors
from clusterwise.foundation.codes.services import load_shipped

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _shipped():
    load_shipped()


def test_every_goal_has_its_targets_and_every_target_its_goal():
    targets = selectors.codes(goals.TARGET)

    assert len(selectors.codes(goals.GOAL)) == 17
    assert len(targets) == 169
    assert {entry.parent for entry in targets.values()} == set(selectors.codes(goals.GOAL))
    assert [code for code, entry in targets.items() if goals.goal_of(code) != entry.parent] == []
    assert targets["5.a"].label("fr").startswith("5.a Entreprendre des réformes")


def test_every_indicator_hangs_on_a_target_and_says_where_it_is_from():
    indicators = selectors.codes(goals.INDICATOR)

    assert len(indicators) == 248
    assert {entry.parent for entry in indicators.values()} == set(selectors.codes(goals.TARGET)) - {"11.c"}
    assert {entry.source for entry in indicators.values()} == {
        "United Nations, global indicator framework after the 2023 refinement"
    }


def test_codes_of_all_three_levels_are_known_and_others_are_not():
    assert [code for code in ("1", "17", "17.19", "5.a.1", "18", "1.99", "1.1.1.1", "") if goals.is_known(code)] == [
        "1",
        "17",
        "17.19",
        "5.a.1",
    ]


def test_a_choice_lists_a_goal_before_its_targets_and_their_indicators():
    codes = [code for code, _label in goals.choices()]

    assert codes[:4] == ["1", "1.1", "1.1.1", "1.2"]
    assert len(codes) == 17 + 169 + 248
