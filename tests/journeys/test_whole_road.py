"""The whole road, walked once in the browser: from a register that a person brings to a report whose figures open."""

import pytest
from tests.journeys import registers, walk_action, walk_diagnostic, walk_governance, walk_planning, walk_results
from tests.journeys import walk_selection as selection
from tests.journeys.walk import TODAY, Walk


@pytest.mark.journey
def test_a_cluster_is_taken_through_all_six_phases_on_a_register_of_ones_own(visit, server, tmp_path):
    walk = Walk(visit, server.password)
    _select(walk, registers.register(tmp_path))
    walk.founded()
    walk.open_phase("selection")
    walk.close_phase("selection")
    _govern(walk)
    _diagnose(walk)
    walk.open_phase("planning")
    walk_planning.agree_on_a_vision(walk)
    walk_planning.plan(walk)
    walk.open_phase("action")
    walk_action.act_together(walk)
    walk_action.train(walk)
    walk_action.share_a_kiln(walk)
    _report(walk)
    page = walk.pages["cda"]
    page.goto(walk.made["initiative"])
    walk.look("cda", "7-road")

    assert page.locator("ol.road > li").count() == 6
    assert page.locator("ol.road > li").filter(has_text="Closed").count() == 6


def _select(walk, register):
    walk.invite("manager", "Kebbeh Walker", "programme manager")
    selection.bring_register(walk, register)
    said = selection.strong_on_the_map(walk)
    own = {
        (row["cluster_code"], row["region_code"]): "yes" if row["strong"] == "True" else "no"
        for row in selection.rows_of(register.read_text(encoding="utf-8"))
        if row["cluster_type"] == "traded"
    }
    assert len(own) == (2550 if register.name.startswith("uscmp") else 64)
    assert said == own
    selection.list_candidates(walk)
    selection.open_round(walk)
    selection.judge(walk, "woman", favourite=5, others=3)
    selection.judge(walk, "man", favourite=4, others=3)
    selection.decide(walk)


def _govern(walk):
    walk.open_phase("governance")
    walk_governance.take_people_in(walk)
    walk_governance.seat_a_body(walk)
    outcome = walk_governance.hold_a_meeting(walk, walk_governance.BUY_TOGETHER, TODAY)
    assert (outcome["Outcome"], outcome["For"], outcome["Against"]) == ("carried", "2", "1")
    walk.close_phase("governance")


def _diagnose(walk):
    walk.open_phase("diagnostic")
    walk_diagnostic.find_causes(walk)
    walk_diagnostic.define_indicators(walk)
    walk_diagnostic.close_only_with_gender_roles(walk)


def _report(walk):
    walk.open_phase("results")
    walk_results.draw_the_chain(walk)
    walk_results.publish_a_report(walk)
    walk_results.open_the_figures(walk)
    walk_results.undo_and_see_the_figure_move(walk)
    walk.close_phase("results")
