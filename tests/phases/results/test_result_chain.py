"""H6a: the chain is acyclic, has all levels, and an assumption on each arrow."""

from itertools import pairwise

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from clusterwise.foundation.journal import undo
from clusterwise.foundation.journal.models import Event
from clusterwise.foundation.people.access import NotAllowedError
from clusterwise.phases.p6_results.chain import chain_of, chain_picture
from clusterwise.phases.p6_results.loops import CircleError
from clusterwise.phases.p6_results.models import ResultArrow
from clusterwise.phases.p6_results.services import chain as services

STATEMENTS = {
    "input": "Trainers and 40,000 USD",
    "activity": "Train members in good practice",
    "output": "100 people know good practice",
    "outcome": "Firms work by good practice",
    "impact": "More and better jobs",
}


@pytest.fixture
def boxes(initiative):
    return {
        level: services.add_result(initiative=initiative, by=None, level=level, statement=text)
        for level, text in STATEMENTS.items()
    }


@pytest.fixture
def link(initiative, boxes):
    def draw(source, target, **values):
        given = {"assumption": f"{target} follows", **values}
        return services.link_results(
            initiative=initiative, by=None, source=boxes[source], target=boxes[target], **given
        )

    return draw


def _whole(link):
    names = list(STATEMENTS)
    return [link(source, target) for source, target in pairwise(names)]


def test_a_whole_chain_is_valid(initiative, link):
    _whole(link)

    assert chain_of(initiative).faults == ()
    assert chain_of(initiative).is_valid


def test_an_empty_chain_is_not_valid(initiative):
    assert not chain_of(initiative).is_valid


def test_an_arrow_that_closes_a_circle_is_refused_by_name(link):
    _whole(link)

    with pytest.raises(CircleError) as refusal:
        link("output", "activity")

    assert refusal.value.loop[0] == refusal.value.loop[-1]
    assert STATEMENTS["output"] in str(refusal.value)
    assert ResultArrow.objects.count() == 4


def test_turning_an_arrow_into_a_circle_is_refused(link, boxes):
    arrows = _whole(link)

    with pytest.raises(CircleError):
        services.revise_arrow(arrows[2], by=None, target=boxes["input"])

    assert ResultArrow.objects.get(pk=arrows[2].pk).target_id == boxes["outcome"].pk


def test_an_undo_that_would_close_a_circle_is_refused(link):
    first = link("activity", "output")
    services.unlink_results(first, by=None)
    removal = Event.objects.get(verb="results.unlinked")
    link("output", "activity")

    assert "would close a circle" in undo.why_not(removal)


def test_what_is_missing_is_said_in_sentences(initiative, boxes, link):
    link("activity", "output", assumption="")
    services.remove_result(boxes["impact"], by=None)

    faults = chain_of(initiative).faults

    assert faults[0] == "The chain has nothing yet on the level: impact."
    assert any("has no assumption" in fault and STATEMENTS["activity"] in fault for fault in faults)
    assert f"No arrow touches “{STATEMENTS['input']}”. Say what leads to it, or what it leads to." in faults


def test_an_arrow_to_itself_is_refused(link):
    with pytest.raises(ValidationError) as refusal:
        link("output", "output")

    assert "choose two different ones" in str(refusal.value)


def test_a_result_of_another_initiative_is_refused(initiative, sibling, boxes):
    stranger = services.add_result(initiative=sibling, by=None, level="impact", statement="Elsewhere")

    with pytest.raises(ValidationError) as refusal:
        services.link_results(initiative=initiative, by=None, source=boxes["outcome"], target=stranger, assumption="x")

    assert "belongs elsewhere" in str(refusal.value)


def test_a_clerk_does_not_draw_the_chain(initiative, clerk):
    with pytest.raises(NotAllowedError):
        services.add_result(initiative=initiative, by=clerk, level="input", statement="Money")


def test_the_picture_has_a_row_for_each_arrow(initiative, link):
    _whole(link)

    picture = chain_picture(chain_of(initiative))

    assert len(picture.table.rows) == 4
    assert picture.table.rows[0][0] == STATEMENTS["input"]


def test_the_page_shows_the_picture_and_what_is_missing(client, cda, initiative, link):
    link("activity", "output", assumption="")
    client.force_login(cda)

    page = client.get(reverse("results.chain", args=["alpha", "cocoa"])).content.decode()

    assert "What is still missing" in page
    assert "<svg" in page
    assert STATEMENTS["activity"] in page
