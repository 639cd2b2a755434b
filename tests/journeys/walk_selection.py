"""Selection: a register that the person brings, its map, the gate, a round with two judges, the decision."""

import csv
import io
from pathlib import Path
from typing import Any

from tests.journeys import hand
from tests.journeys.walk import PROGRAMME, START, Walk

INDUSTRY, REGION = "Furniture", "Mississippi"
CANDIDATE = f"{INDUSTRY}, {REGION}"
REFUSED = "Textile Manufacturing, South Carolina"
WOMAN, MAN = "Judge Garmai Flomo", "Judge Sekou Doe"


def bring_register(walk: Walk, register: Path) -> None:
    """Upload a file, read what would happen, import it, and stand on its map."""
    page = walk.pages["manager"]
    page.goto(PROGRAMME)
    hand.follow(page, "Map and select clusters")
    hand.follow(page, "Import a register")
    page.get_by_label("file").set_input_files(register)
    hand.press(page, "Look at the file")
    guessed = {
        name: hand.labelled(page, name).evaluate("node => node.selectedOptions[0].text")
        for name in ("industry code", "region", "jobs", "establishments")
    }
    assert [text.split(" ")[0] for text in guessed.values()] == [
        "cluster_code",
        "region",
        "employment",
        "establishments",
    ]
    walk.look("manager", "1-reading")
    hand.fill(page, {"source": "A register that the person brought"})
    hand.press(page, "Try it without keeping anything")
    rows = len(rows_of(register.read_text(encoding="utf-8")))
    assert f"{rows} rows can be taken in. 0 errors." in page.locator("#dry-run").inner_text()
    hand.press(page, "Import")
    assert f"is imported with {rows} rows." in hand.said(page)
    assert page.locator("h1").inner_text() == "Map of specialisation"


def rows_of(text: str) -> list[dict[str, str]]:
    """Return the rows of a CSV text with a header."""
    return list(csv.DictReader(io.StringIO(text)))


def strong_on_the_map(walk: Walk) -> dict[tuple[str, str], str]:
    """Return what the downloaded map says of each traded industry and region: strong or not."""
    page = walk.pages["manager"]
    hand.fill(page, {"Compare within": "traded"})
    hand.press(page, "Show")
    walk.look("manager", "1-map")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download as CSV").click()
    _about, _blank, table = Path(download.value.path()).read_text(encoding="utf-8-sig").partition("\n\n")
    return {(row["industry"], row["region"]): row["strong"] for row in rows_of(table)}


def list_candidates(walk: Walk) -> None:
    """Put two strong rows on the long list and see the gate refuse them with reasons; then fill the first."""
    page = walk.pages["manager"]
    for industry, region in (REFUSED.split(", "), (INDUSTRY, REGION)):
        page.goto(f"{PROGRAMME}selection/map/")
        hand.fill(page, {"Compare within": "traded", "Industry": industry, "Region": region, "strong only": True})
        hand.press(page, "Show")
        row = page.get_by_role("row", name=industry).filter(has_text=region)
        hand.press(page, f"Put on the list {industry}, {region}", within=row)
        hand.fill(page, {"Country": "United States"})
        hand.press(page, "Put on the list")
    walk.made["candidate"] = hand.path(page)
    gate = page.get_by_role("main").inner_text()
    assert "It is not called a cluster yet, and it is not ranked." in gate
    assert (gate.count("Not met"), gate.count("Not asked yet")) == (0, 3)
    walk.look("manager", "1-gate-refused")
    fill_profile(page)
    confirm(page)
    assert "admitted" in page.get_by_role("main").inner_text()
    assert page.get_by_text("Not met").count() == page.get_by_text("Not asked yet").count() == 0
    walk.look("manager", "1-gate-admitted")


def fill_profile(page: Any) -> None:
    """Complete the profile: enterprises, women and men, dealings, institutions, issues."""
    candidate = hand.path(page)
    hand.follow(page, "Revise")
    hand.save(page, {
        "Enterprises that worked here before the project": "180", "Enterprises": "180",
        "Of them micro": "120", "Of them small": "50", "Of them medium or large": "10",
        "Evidence of concentration": "The register, 2016", "Women employed": "7100", "Men employed": "12300",
        "People employed, sex not stated": "38",
        "Enterprises that deal with others of the cluster": "96",
        "How they deal with one another": "Saw mills, foam makers and upholsterers supply one another.",
        "Evidence of interconnection": "Interviews with 40 owners, May 2024",
        "It was asked which institutions are present": True, "Known conflicts": "none known",
    })  # fmt: skip
    for name, kind in (("Furniture Institute", "train"), ("Association of Upholsterers", "association")):
        hand.follow(page, "Add: institution")
        hand.save(page, {"Name": name, "Kind of institution": kind, "Evidence": "visited"})
        page.goto(candidate)
    for issue, units in (("Skilled upholsterers are hard to find", "90"), ("Timber is bought dear and alone", "110")):
        hand.follow(page, "Add: shared issue")
        hand.save(
            page, {"Challenge or opportunity": issue, "Enterprises that report it": units, "Evidence": "interviews"}
        )
        page.goto(candidate)


def confirm(page: Any) -> None:
    """Record who of the place confirms that the cluster exists: a register alone admits nobody."""
    candidate = hand.path(page)
    hand.follow(page, "Add: local confirmation")
    hand.save(page, {
        "Body that confirms": "Chamber of commerce", "What was confirmed": "Furniture has been made here for long",
        "Evidence": "letter of May 2024",
    })  # fmt: skip
    page.goto(candidate)


def open_round(walk: Walk) -> None:
    """Open a round with criteria, weights and two invited judges, then freeze it."""
    judges = [("woman", WOMAN, "firms"), ("man", MAN, "the ministry")]
    for who, name, _side in judges:
        walk.invite(who, name, "viewer")
    page = walk.pages["manager"]
    page.goto(f"{PROGRAMME}selection/")
    hand.follow(page, "Open a round")
    walk.made["round"] = hand.save(
        page, {"Name": "Round of the walk", "What the development objective means here": "Decent work in small firms."}
    )
    hand.press(page, "Copy the recommended criteria")
    for criterion, weight in (("Jobs and share of the region", "10"), ("Women's jobs and their chance", "10")):
        page.get_by_role("main").get_by_role("link", name=criterion).click()
        hand.follow(page, "Revise")
        hand.save(page, {"Weight": weight})
        page.goto(walk.made["round"])
    assert "The weights add up to 100 of 100." in page.get_by_role("main").inner_text()
    assert page.get_by_role("cell", name="other weight", exact=True).count() == 2
    for sex, name, side in judges:
        page.goto(walk.made["round"])
        hand.follow(page, "Add: judge")
        hand.save(page, {"Account": name, "Sex": sex, "Speaks for": side})
    page.goto(walk.made["round"])
    hand.press(page, "Freeze criteria and long list")
    assert "Criteria and weights are frozen." in page.get_by_role("main").inner_text()
    walk.look("manager", "1-round-frozen")


def judge(walk: Walk, who: str, favourite: int, others: int) -> None:
    """Give one judge's scores: the favourite one number, all others another."""
    page = walk.pages[who]
    page.goto("/")
    waiting = page.locator("section").filter(has=page.get_by_role("heading", name="Waiting for your scores"))
    hand.follow(page, "Round of the walk", within=waiting)
    groups = page.get_by_role("main").get_by_role("group")
    for place in range(groups.count()):
        group = groups.nth(place)
        points = favourite if group.get_attribute("aria-label") == CANDIDATE else others
        for field in group.get_by_role("spinbutton").all():
            field.fill(str(points))
    walk.look(who, f"1-judge-{who}")
    hand.press(page, "Keep my scores")
    assert page.get_by_role("alert").count() == 0


def decide(walk: Walk) -> None:
    """Close the scoring, read the ranking, sign the note, fetch its PDF, and found the initiative."""
    page = walk.pages["manager"]
    page.goto(walk.made["round"])
    hand.press(page, "Close the scoring")
    hand.follow(page, "See the ranking")
    first = page.get_by_role("table").first.locator("tbody tr").first
    assert first.locator("td, th").all_inner_texts()[:2] == ["1", CANDIDATE]
    assert first.locator("td").all_inner_texts()[-2:] == ["1", "1"]
    walk.look("manager", "1-ranking")
    hand.follow(page, "Write the decision note")
    for group in page.get_by_role("main").get_by_role("group").all():
        name = group.get_attribute("aria-label")
        verdict = "chosen" if name == CANDIDATE else "reserve"
        hand.fill(page, {f"{name}: verdict": verdict, f"{name}: reason": "As the ranking says."})
    note = {"Who decided": "Selection committee", "Reasons": "Many small firms, and both judges put it first."}
    refusal = hand.refused(page, note, button="Sign the decision note")
    assert "Write how many women, men and others attended." in refusal
    heads = {
        "attended, women": "3",
        "attended, men": "2",
        "for, women": "3",
        "for, men": "1",
        "abstained, men": "1",
    }
    hand.save(page, heads, button="Sign the decision note")
    walk.look("manager", "1-note")
    assert page.locator("h1").inner_text() == "Decision note"
    assert REFUSED in page.get_by_role("main").inner_text()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download as PDF").click()
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF")
    hand.follow(page, "Start the initiative")
    walk.made["initiative"] = hand.save(
        page, {"Address": "furniture-walk", "Start": START.isoformat()}, button="Start the initiative"
    )
    assert walk.made["initiative"] == f"{PROGRAMME}i/furniture-walk/"
    walk.look("manager", "1-founded")
