"""Results: the chain, a target for women, a report that is drafted, annotated and frozen, and its figures opened."""

from datetime import timedelta
from itertools import pairwise
from pathlib import Path

from tests.journeys import hand
from tests.journeys.walk import START, TODAY, Walk
from tests.journeys.walk_diagnostic import SEATS, TRAINED

CHAIN = (
    ("input", "Money and trainers"), ("activity", "Training and buying together"), ("output", "Twenty people trained"),
    ("outcome", "Better chairs are sold"), ("impact", "Decent work lasts"),
)  # fmt: skip
TOLD = "The first session was held; two women and one man came."


def draw_the_chain(walk: Walk) -> None:
    """Write the result chain with an assumption on each arrow, tie the indicators to it, and set a target for women."""
    for level, statement in CHAIN:
        walk.add("results", "Results of the chain", {"Level": level, "Statement": statement})
    statements = [statement for _level, statement in CHAIN]
    for source, target in pairwise(statements):
        walk.add("results", "Arrows of the result chain", {
            "This": source, "Leads to": target, "Assumption": "Members take part and tell what they learn.",
        })  # fmt: skip
    for result, indicator in ((CHAIN[2][1], TRAINED), (CHAIN[3][1], SEATS)):
        walk.add("results", "Indicators of results", {"Result": result, "Indicator": indicator})
    walk.add("results", "Targets", {
        "Indicator": TRAINED, "By": (TODAY + timedelta(days=180)).isoformat(), "Target": "10", "For": "woman",
    })  # fmt: skip
    walk.pages["cda"].goto(f"{walk.made['initiative']}results/chain/")
    walk.look("cda", "6-chain")


def publish_a_report(walk: Walk) -> None:
    """Draft a report, add the words, read it, freeze it, and fetch its PDF."""
    page = walk.pages["cda"]
    page.goto(f"{walk.made['initiative']}results/")
    walk.look("cda", "6-results")
    hand.follow(page, "Begin a report")
    hand.save(page, {"First day": START.isoformat(), "Last day": TODAY.isoformat()})
    walk.look("cda", "6-draft")
    hand.follow(page, "Revise")
    hand.save(page, {"What happened": TOLD})
    hand.follow(page, "Look at it and publish")
    assert TOLD in page.get_by_role("main").inner_text()
    agreed = "I read the report; it may be published and cannot be changed afterwards."
    walk.look("cda", "6-preview")
    walk.made["published"] = hand.save(page, {agreed: True}, button="Freeze and publish")
    walk.look("cda", "6-published")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download as PDF").click()
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF")


def open_the_figures(walk: Walk) -> None:
    """From the published figure to its frozen facts, to the live figure, to its rows, to a record and its history."""
    page = walk.pages["cda"]
    page.goto(walk.made["published"])
    hand.follow(page, TRAINED)
    text = hand.plain(page.get_by_role("main").inner_text())
    assert "As published 3 people From the frozen facts 3 people agrees From today's records 3 people the same" in text
    frozen = page.locator("section").filter(has=page.get_by_role("heading", name="The frozen facts"))
    assert frozen.locator("tbody tr").count() == 3
    walk.look("cda", "6-published-figure")
    hand.follow(page, "See the figure as it stands today")
    assert hand.plain(page.locator("p.big").inner_text()) == "3 people"
    walk.look("cda", "6-figure")
    page.get_by_role("region", name="The records behind it").get_by_role("link").first.click()
    page.wait_for_load_state()
    assert "Sarah Agent" in page.locator("ol.history").inner_text()
    walk.look("cda", "6-record")


def undo_and_see_the_figure_move(walk: Walk) -> None:
    """Note one more participant, see the figure move, undo it, and see the figure move back; what was published stays."""
    page = walk.pages["cda"]
    walk.add("action", "People on the list", {
        "Session": "Upholstery that lasts", "Person": "F-002", "Category": "staff of a member", "Attended": True,
    })  # fmt: skip
    record = hand.path(page)
    assert trained_today(walk) == "4 people"
    page.goto(record)
    hand.press(page, "Undo", within=page.locator(".history"))
    assert trained_today(walk) == "3 people"
    page.goto(walk.made["published"])
    told = hand.plain(page.get_by_role("link", name=TRAINED).first.locator("xpath=../..").inner_text())
    assert "withheld" in told and "3 people" not in told, "three people could be recognised"
    hand.follow(page, TRAINED)
    assert hand.plain(page.locator("p.big").inner_text()) == "3 people", "who keeps the records still sees them"


def trained_today(walk: Walk) -> str:
    """Return the figure of people trained as it stands."""
    page = walk.pages["cda"]
    page.goto(f"{walk.made['initiative']}results/")
    hand.follow(page, TRAINED)
    return hand.plain(page.locator("p.big").inner_text())
