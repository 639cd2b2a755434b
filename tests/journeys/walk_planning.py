"""Planning: a vision that the commission endorses, an objective, a plan line with cause, indicator and gender, its budget."""

from datetime import timedelta

from tests.journeys import hand
from tests.journeys.walk import TODAY, Walk
from tests.journeys.walk_diagnostic import CAUSE, TRAINED
from tests.journeys.walk_governance import hold_a_meeting

ACTIVITY = "Train firms and buy timber together"
ENDORSES = "The commission endorses the vision"


def agree_on_a_vision(walk: Walk) -> None:
    """Write the vision and let a decision of the commission endorse it."""
    page = walk.pages["cda"]
    vision = walk.add("planning", "Vision", {
        "Vision": "By 2031 our firms, led by women and men alike, sell sound furniture made of local timber to all the South.",
        "Horizon year": "2031", "Market position, in the words of the vision": "to all the South",
        "Inclusion or gender, in the words of the vision": "led by women and men alike",
        "Environment, in the words of the vision": "local timber",
        "Written on": TODAY.isoformat(), "To be reviewed on": (TODAY + timedelta(days=365)).isoformat(),
        "Leverage points that it is drawn from": ["Buying together"],
    })  # fmt: skip
    assert hold_a_meeting(walk, ENDORSES, TODAY)["Outcome"] == "carried"
    page.goto(vision)
    page.get_by_role("main").get_by_role("link", name="endorse").first.click()
    hand.save(page, {"Decision that endorsed it": ENDORSES}, button="It is endorsed")
    walk.look("cda", "4-vision")


def plan(walk: Walk) -> None:
    """Set the objective, add a line that answers the cause and moves the indicator, and say who pays."""
    walk.add("planning", "Strategic objectives", {"Number": "1", "Objective": "Lower the cost of inputs"})
    walk.add("planning", "Plan lines", {
        "Strategic objective": "Lower the cost of inputs", "Root cause that it answers": CAUSE,
        "Leverage point that it uses": "Buying together", "Activity": ACTIVITY, "Kind of joint action": "joint training",
        "Expected output": "20 people trained", "Target": "20", "Target, women": "10", "Target, men": "10",
        "Lead organisation": "Timber Buyers Cooperative", "Start": TODAY.isoformat(),
        "End": (TODAY + timedelta(days=180)).isoformat(), "Gender objective of this line": "Half of those trained are women",
        "Gender within the activity": "Sessions in the morning, with child care",
        "Indicators that it is to move": [TRAINED],
    })  # fmt: skip
    for source, amount in (("firms, in cash", "400"), ("project or donor", "600")):
        walk.add("planning", "Who pays", {"Plan line": ACTIVITY, "Source": source, "Amount": amount, "Currency": "USD"})
    walk.pages["cda"].goto(f"{walk.made['initiative']}planning/budget/")
    walk.look("cda", "4-budget")
    walk.pages["cda"].goto(f"{walk.made['initiative']}planning/timeline/")
    walk.look("cda", "4-timeline")
    walk.close_phase("planning")
