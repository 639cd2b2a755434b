"""Governance: who takes part, the facilitator, a body with seats, a meeting with attendance and votes."""

import re
from datetime import date

from tests.journeys import hand
from tests.journeys.walk import START, TODAY, Walk

SINCE = START.isoformat()
PEOPLE = (
    ("F-001", "Ruth Harmon", "woman", "worker"),
    ("F-002", "Grace Toe", "woman", "member firm"),
    ("M-001", "Samuel Kollie", "man", "member firm"),
)
ORGANISATIONS = (
    ("O-01", "Harmon Upholstery", "firm", "lead firm"),
    ("O-02", "Pine Frames", "firm", "member firm"),
    ("O-03", "Timber Buyers Cooperative", "cooperative", "member cooperative"),
)
BUY_TOGETHER = "Buy timber together from January"


def take_people_in(walk: Walk) -> None:
    """Record who takes part: three people and three organisations."""
    for code, name, sex, role in PEOPLE:
        person = {"Code": code, "Name": name, "Sex": sex, "Role in the initiative": role, "Takes part since": SINCE}
        walk.add("members", "People", person)
    for code, name, kind, role in ORGANISATIONS:
        walk.add("members", "Organisations", {
            "Code": code, "Name": name, "Kind of actor": [kind], "Role in the initiative": role,
            "Takes part since": SINCE,
        })  # fmt: skip
    page = walk.pages["cda"]
    page.goto(f"{walk.made['initiative']}members/")
    assert "women 2 · men 1 · other 0 · not stated 0" in page.get_by_role("main").inner_text()
    walk.look("cda", "2-members")


def seat_a_body(walk: Walk) -> None:
    """Name the facilitator, found the commission and give its seats."""
    page = walk.pages["cda"]
    walk.add("governance", "Facilitators", {
        "Kind": "cluster development agent (CDA)", "Agent (person)": "F-002", "From": SINCE,
    })  # fmt: skip
    body = walk.add("governance", "Bodies", {
        "Name": "Furniture commission", "Kind": "cluster commission", "Founded on": SINCE,
        "Where the quorum is written": "By-laws, article 4",
    })  # fmt: skip
    for code, _name, _sex, _role in PEOPLE:
        page.goto(body)
        hand.follow(page, "Add: seat")
        hand.save(page, {"Person": code, "From": SINCE, "Chairs the body": code == "F-001"})
    page.goto(body)
    assert "Women hold 66.7 % of all seats" in page.get_by_role("main").inner_text()


def hold_a_meeting(walk: Walk, decision: str, day: date) -> dict[str, str]:
    """Put a decision to a meeting, take attendance and votes, close it, and return the frozen outcome."""
    page = walk.pages["cda"]
    meeting = walk.add("governance", "Meetings", {
        "Body": "Furniture commission", "Date": day.isoformat(), "Place": "Town hall", "Called by": "the chair of the body",
    })  # fmt: skip
    hand.follow(page, "Add: decision")
    path = hand.save(page, {
        "Decision": decision, "How it is decided": "simple majority", "Who does it (person)": "F-001",
        "Due": TODAY.isoformat(),
    })  # fmt: skip
    page.goto(meeting)
    for seat in page.get_by_label(re.compile("was present$")).all():
        seat.check()
    page.get_by_label(re.compile("^Vote of .*M-001")).select_option(label="against")
    page.get_by_label(re.compile("^All others present on")).select_option(label="for")
    hand.press(page, "Save the minutes")
    walk.look("cda", "2-minutes")
    hand.press(page, "Close the meeting")
    page.goto(path)
    walk.look("cda", "2-decision")
    return hand.facts(page)
