"""Joint actions: members, money and milestones, a training with people added on the way, a facility and its batches."""

from tests.journeys import hand
from tests.journeys.walk import START, TODAY, Walk
from tests.journeys.walk_planning import ACTIVITY

ACTION, COURSE, KILN = "Training for twenty firms", "Upholstery that lasts", "Shared timber kiln"
DAY = TODAY.isoformat()


def act_together(walk: Walk) -> None:
    """Start the joint action with its members, what they give, and its milestone."""
    walk.made["action"] = walk.add("action", "Joint actions", {
        "Title": ACTION, "Class": "joint training", "Plan line": ACTIVITY, "Lead": "Timber Buyers Cooperative",
        "Status": "running", "Start": START.isoformat(), "Budget": "1000", "Currency": "USD",
    })  # fmt: skip
    for firm in ("Harmon Upholstery", "Pine Frames", "Timber Buyers Cooperative"):
        walk.add("action", "Members of joint actions", {
            "Joint action": ACTION, "Organisation": firm, "Joined": START.isoformat(),
        })  # fmt: skip
    walk.add("action", "Contributions", {
        "Joint action": ACTION, "Member": "Harmon Upholstery", "Kind": "in cash", "Pledged on": START.isoformat(),
        "Amount pledged": "400", "Amount received": "400", "Received on": DAY, "Currency": "USD",
    })  # fmt: skip
    walk.add("action", "Milestones", {"Joint action": ACTION, "Title": "First session held", "Planned for": DAY})


def train(walk: Walk) -> None:
    """Hold a session; a code that nobody has is refused by its line, the person is added, and the list is taken."""
    page = walk.pages["cda"]
    walk.add("action", "Courses", {"Title": COURSE, "Topic": "processing and new products"})
    session = walk.add("action", "Training sessions", {
        "Course": COURSE, "First day": DAY, "Last day": DAY, "Joint action": ACTION,
    })  # fmt: skip
    people = {"Codes of the people who were there": "F-001\nM-001\nF-003", "Category": "staff of a member"}
    hand.follow(page, "Take attendance")
    assert "Line 3: nobody here has the code “F-003”." in hand.refused(page, people, button="Note them as present")
    walk.look("cda", "5-attendance-refused")
    walk.add("members", "People", {
        "Code": "F-003", "Sex": "woman", "Role in the initiative": "worker", "Takes part since": START.isoformat(),
    })  # fmt: skip
    page.goto(session)
    hand.follow(page, "Take attendance")
    hand.save(page, people, button="Note them as present")
    assert "women: 2 men: 1" in hand.plain(page.get_by_role("main").inner_text())
    walk.look("cda", "5-session")


def share_a_kiln(walk: Walk) -> None:
    """Put a facility into use; an overfull batch is refused with a sentence, a fitting one is kept."""
    page = walk.pages["cda"]
    walk.add("action", "Facilities", {
        "Name": KILN, "Kind": "dryer", "Owner": "Timber Buyers Cooperative", "Joint action": ACTION,
        "Capacity, kg a batch": "500", "Batches possible in a month": "8", "In use since": START.isoformat(),
    })  # fmt: skip
    page.goto(walk.room("action"))
    entry = page.locator("ul.registers > li").filter(has=page.get_by_role("link", name="Batches", exact=True))
    hand.follow(page, "Add: batch", within=entry)
    batch = {"Facility": KILN, "Date": DAY, "Product": "oak boards", "Kg in": "600", "Kg out": "450"}
    refusal = hand.refused(page, batch)
    assert "500" in refusal
    walk.made["refusal"] = refusal
    walk.look("cda", "5-overfull")
    hand.save(page, {"Kg in": "480"})
    walk.close_phase("action")
