"""The vision: versions with reasons, immutable once endorsed, and the lights of the method."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from clusterwise.foundation.deliberation import services as deliberation
from clusterwise.foundation.journal.models import Event
from clusterwise.foundation.journal.undo import CannotUndoError, undo
from clusterwise.foundation.people.access import NotAllowedError
from clusterwise.phases.p3_diagnostic import services as diagnostic
from clusterwise.phases.p4_planning import services
from clusterwise.phases.p4_planning.lights import months_after, numbers, sentences, vision_lights, words
from clusterwise.phases.p4_planning.models import VisionSource, VisionStatement

DAY = date(2022, 6, 1)


def _last():
    return Event.objects.order_by("-at", "-sequence").first()


def _lights(vision, sources=()):
    return {light.title: light.is_met for light in vision_lights(vision, sources, DAY)}


def test_versions_are_numbered_and_the_second_says_why(vision):
    first = vision()
    with pytest.raises(ValidationError, match="Say why the vision changed"):
        vision()
    second = vision(reason="A second buyer came")

    assert [(one.number, one.reason) for one in (first, second)] == [(1, ""), (2, "A second buyer came")]


def test_a_draft_is_revised_and_an_endorsed_version_never(initiative, vision, decide, manager):
    draft = vision()
    services.revise_vision(draft, by=manager, horizon_year=2031)
    services.endorse_vision(draft, decision=decide(initiative), by=manager)
    refused = []
    for deed in (
        lambda: services.revise_vision(draft, by=manager, horizon_year=2040),
        lambda: services.remove_vision(draft, by=manager),
        lambda: services.endorse_vision(draft, decision=decide(initiative, "again"), by=manager),
    ):
        with pytest.raises(services.EndorsedVisionError) as refusal:
            deed()
        refused.append(refusal.value.messages)
    kept = VisionStatement.objects.get()

    assert (
        refused
        == [["Vision, version 1 is endorsed and stays as it is. Write a new version and say why it changed."]] * 3
    )
    assert (kept.horizon_year, kept.endorsed_on) == (2031, date(2022, 5, 10))


def test_an_endorsement_is_not_undone_nor_what_came_before_it(initiative, vision, decide, manager):
    draft = vision()
    writing = _last()
    services.endorse_vision(draft, decision=decide(initiative), by=manager)

    with pytest.raises(CannotUndoError, match="write a new version"):
        undo(_last(), manager)
    with pytest.raises(CannotUndoError, match="was changed again since"):
        undo(writing, manager)


@pytest.mark.parametrize("present", [1, 0])
def test_a_decision_without_quorum_endorses_nothing(initiative, vision, decide, present):
    with pytest.raises(ValidationError, match="not carried with quorum"):
        services.endorse_vision(vision(), decision=decide(initiative, present=present), by=None)


def test_a_decision_of_another_initiative_endorses_nothing(sibling, vision, decide):
    with pytest.raises(ValidationError, match="belongs elsewhere"):
        services.endorse_vision(vision(), decision=decide(sibling), by=None)


def test_a_decision_from_before_it_was_written_endorses_nothing(initiative, vision, decide):
    draft = vision(written_on=date(2022, 5, 11))
    with pytest.raises(ValidationError, match="before the version was written"):
        services.endorse_vision(draft, decision=decide(initiative), by=None)


def test_a_clerk_does_not_write_the_vision(initiative, clerk):
    with pytest.raises(NotAllowedError):
        services.write_vision(
            initiative=initiative, by=clerk, text="x", written_on=DAY, horizon_year=2030, review_on=DAY
        )


def test_sources_follow_the_form_and_the_undo(initiative, vision, manager):
    dryer, label = (
        diagnostic.record_leverage_point(initiative=initiative, by=None, name=name, impact=4, feasibility=4)
        for name in ("Dryer", "Label")
    )
    draft = vision(sources=[dryer])
    services.revise_vision(draft, by=manager, sources=[label])
    moved = list(VisionSource.objects.values_list("point", flat=True))
    undo(_last(), manager)

    assert moved == [label.pk]
    assert list(VisionSource.objects.values_list("point", flat=True)) == [dryer.pk]


def test_a_bare_sentence_meets_what_it_meets(vision):
    lights = _lights(vision())

    assert lights == {
        "One or two sentences": True,
        "Short enough to be remembered": True,
        "Names its horizon year": True,
        "Holds at least one number": True,
        "Names the cluster": True,
        "Says its market position": False,
        "Has an inclusion or gender clause": False,
        "Has an environment clause": False,
        "Written by members": False,
        "Drawn from leverage points": False,
        "Reviewed within a year": True,
        "Says why it changed": True,
        "Endorsed with quorum": False,
    }


def test_a_full_vision_meets_every_rule(initiative, vision, decide):
    point = diagnostic.record_leverage_point(initiative=initiative, by=None, name="Dryer", impact=4, feasibility=4)
    meeting = deliberation.call_meeting(
        body=decide(initiative, "earlier").meeting.body, by=None, held_on=date(2022, 5, 2), called_by="cda"
    )
    full = vision(
        text="By 2030, 2,500 cocoa farmers of Nimba, half of them women, lead in fine organic cocoa and keep their forest.",
        market_position="lead in fine organic  cocoa",
        inclusion_clause="half of them women",
        environment_clause="keep their forest",
        written_at=meeting,
        sources=[point],
    )
    services.endorse_vision(full, decision=decide(initiative), by=None)

    assert set(_lights(full, [point]).values()) == {True}


@pytest.mark.parametrize(
    ("values", "title"),
    [
        ({"text": "One. Two! Three?"}, "One or two sentences"),
        ({"text": " ".join(["word"] * 41)}, "Short enough to be remembered"),
        ({"text": "Farmers of Nimba sell 200 tonnes."}, "Names its horizon year"),
        ({"text": "By 2030 farmers of Nimba sell more."}, "Holds at least one number"),
        ({"text": "By 2030 all sell 200 tonnes."}, "Names the cluster"),
        ({"inclusion_clause": "half of them women"}, "Has an inclusion or gender clause"),
        ({"review_on": date(2023, 5, 3)}, "Reviewed within a year"),
    ],
)
def test_a_light_goes_out_where_its_rule_is_not_met(vision, values, title):
    assert _lights(vision(**values))[title] is False


def test_counting_reads_other_scripts_and_numbers_with_points():
    assert words("بحلول عام ٢٠٣٠") == 3
    assert sentences("Sell 1.5 t. And keep 2") == 2
    assert sentences("بحلول عام ٢٠٣٠؟ نعم.") == 2
    assert numbers("By ٢٠٣٠, 2,500 farmers earn 1.5 more") == ["2030", "2500", "15"]


def test_a_year_later_is_the_last_day_of_a_shorter_month():
    assert months_after(date(2024, 2, 29), 12) == date(2025, 2, 28)
    assert months_after(date(2022, 12, 31), 2) == date(2023, 2, 28)
