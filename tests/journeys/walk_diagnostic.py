"""Diagnostic: a study, a finding with its evidence, the tree, a leverage point, indicators, baselines, gender roles."""

from tests.journeys import hand
from tests.journeys.walk import START, TODAY, Walk

CAUSE = "Small firms buy timber alone and dear"
TRAINED, SEATS = "People trained", "Women in decision seats"
SOURCE = "Interviews with 40 owners, notes of October"
KINDS = (
    ("activity: who does it", "Sewing covers", "80"),
    ("access and control: who can use and dispose of it", "Sewing machines", "45"),
    ("decision: who decides", "Prices", "25"),
    ("benefit: who keeps the gain", "Profit of the firm", "30"),
)


def find_causes(walk: Walk) -> None:
    """Record a study, a finding that cites its evidence, the problem tree and a leverage point."""
    walk.add("diagnostic", "Studies", {
        "Title": "What holds furniture back", "First day": START.isoformat(), "Method": "Interviews and a survey",
        "Sampling": "40 of 180 firms, by size", "Limits": "Home workshops are few",
    })  # fmt: skip
    walk.add("diagnostic", "Findings", {
        "Study": "What holds furniture back", "Function": "inputs and raw materials",
        "Strength, weakness, opportunity or threat": "weakness", "Finding": CAUSE, "Evidence: a written source": SOURCE,
    })  # fmt: skip
    walk.add("diagnostic", "Problems", {"Kind": "core problem", "Problem": "Furniture costs more than imports"})
    walk.add("diagnostic", "Problems", {
        "Kind": "cause", "Problem": CAUSE, "Leads to": "Furniture costs more than imports", "Finding that shows it": CAUSE,
    })  # fmt: skip
    walk.add("diagnostic", "Leverage points", {
        "Leverage point": "Buying together", "Causes that it answers": [CAUSE], "Impact, 1 to 5": "4",
        "Feasibility, 1 to 5": "5",
    })  # fmt: skip
    walk.pages["cda"].goto(f"{walk.made['initiative']}diagnostic/tree/")
    walk.look("cda", "3-tree")


def define_indicators(walk: Walk) -> None:
    """Define two indicators by choosing, and freeze what they are today, or say why nothing is known."""
    page = walk.pages["cda"]
    sheet: dict[str, hand.Value] = {
        "Counting unit": "person", "How it is computed": "number of different people, organisations or things",
        "Data source": "Records of this cluster", "Collection method": "Counted from the records",
        "Who collects": "Agent", "Who verifies": "Commission", "Who reports": "Agent",
        "Sustainable Development Goals": ["5 Gender equality"],
    }  # fmt: skip
    walk.made["trained"] = walk.add("results", "Indicators", {
        "Code": "T1", "Name": TRAINED, "Definition in plain words": "Different people who attended a training.",
        "Level in the result chain": "output", "Unit": "people", "Records that are counted": "took part in a training",
        "Time": "what happened since the start", **sheet,
    })  # fmt: skip
    walk.made["seats"] = walk.add("results", "Indicators", {
        "Code": "G1", "Name": SEATS, "Definition in plain words": "Different women who hold a voting seat.",
        "Level in the result chain": "outcome", "Unit": "women", "Records that are counted": "holds a seat in a body",
        "Only where": "sex = F\nvotes = yes", "Time": "what holds on the day", **sheet,
    })  # fmt: skip
    for name, more in ((SEATS, {}), (TRAINED, {"Why there is no baseline": "Nobody was trained before the start."})):
        page.goto(f"{walk.made['initiative']}diagnostic/baseline/")
        hand.follow(page, f"Freeze {name}")
        freezing = {"As of": TODAY.isoformat(), "How it is known": "Counted from the seats", **more}
        hand.save(page, freezing, button="Freeze it")
    cells = page.get_by_role("row", name=SEATS).get_by_role("cell").all_inner_texts()
    assert hand.plain(cells[0]) == "2 women"
    walk.look("cda", "3-baselines")


def close_only_with_gender_roles(walk: Walk) -> None:
    """The phase does not close while its gender part is empty, and says so; with the four kinds it closes."""
    page = walk.pages["cda"]
    left = walk.gates("diagnostic")
    assert list(left) == ["All four kinds of gender roles gender gate"]
    hand.press(page, "Close this phase")
    assert "Not recorded with evidence yet: activity: who does it; access and control" in hand.said(page)
    walk.look("cda", "3-gender-gate-refuses")
    for kind, item, share in KINDS:
        walk.add("diagnostic", "Gender roles", {
            "Kind": kind, "What": item, "Women's share, percent": share, "Evidence: a written source": SOURCE,
        })  # fmt: skip
    walk.close_phase("diagnostic")
