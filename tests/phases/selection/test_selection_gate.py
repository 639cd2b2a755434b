"""The gate: four parts, each refused with its reason; and what stood there before the project."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from tests import factories

from clusterwise.foundation.journal.models import Event
from clusterwise.foundation.people.access import NotAllowedError
from clusterwise.phases.p1_selection import gate, pictures, profile
from clusterwise.phases.p1_selection.models import Candidate, Justification
from clusterwise.phases.p1_selection.services import candidates
from clusterwise.phases.p1_selection.services.overrides import sign_override

THRESHOLDS = {
    "minimum_units": 5, "minimum_lq": 1, "minimum_linked_percent": 30, "minimum_institution_types": 1,
    "minimum_issues": 1, "minimum_issue_percent": 30, "source": "Committee of 3 March",
}  # fmt: skip


def gate_found(candidate):
    fresh = Candidate.objects.get(pk=candidate.pk)
    return gate.gate_of(fresh, gate.rule_of(fresh.programme))


def test_a_candidate_with_all_four_parts_that_stood_there_before_is_admitted(candidate):
    found = gate_found(candidate("Dates of Kebili"))

    assert (found.is_cluster, found.is_admitted, found.reasons) == (True, True, [])
    assert found.existence == "55 enterprises worked here before the project."


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"units": 40, "linked_units": 20}, "Concentration in one place: 40 enterprises; at least 50 are asked for."),
        ({"lq": "0.8"}, "Concentration in one place: The location quotient is 0.80; at least 1.00 is asked for."),
        ({"concentration_evidence": ""}, "Concentration in one place: 60 enterprises with a location quotient of 2.50. But no evidence is cited; name it."),
        ({"linked_units": 6}, "Enterprises deal with one another: 6 of 60 enterprises deal with one another; at least 30 % are asked for."),
        ({"linked_units": None}, "Enterprises deal with one another: It is not known how many enterprises deal with one another; ask them first."),
        ({"kinds": ("bank",)}, "Institutions are present: Kinds of institution that are present: 1; at least 2 are asked for."),
        ({"kinds": ("firm", "buyer")}, "Institutions are present: Kinds of institution that are present: 0; at least 2 are asked for."),
        ({"kinds": ()}, "Institutions are present: It is not known which institutions are present; list them first."),
        ({"issue": 6}, "Challenges and opportunities are shared: Issues that 30 % or more of the enterprises report: 0; at least 1 are asked for."),
        ({"issue": 0}, "Challenges and opportunities are shared: It is not known which issues the enterprises share; ask them first."),
    ],
)  # fmt: skip
def test_a_candidate_that_fails_one_part_is_refused_with_that_reason(candidate, values, reason):
    found = gate_found(candidate("Dates of Kebili", **values))

    assert (found.is_cluster, found.is_admitted, found.reasons) == (False, False, [reason])


def test_other_thresholds_classify_anew_and_are_in_the_journal(programme, manager, candidate):
    small = candidate("Small", units=6, linked_units=3, issue=4, kinds=("bank",))
    before = gate_found(small).is_admitted

    candidates.set_thresholds(programme=programme, by=manager, **THRESHOLDS)
    after = gate_found(small).is_admitted
    candidates.set_thresholds(programme=programme, by=manager, **(THRESHOLDS | {"minimum_units": 7}))

    assert (before, after, gate_found(small).is_admitted) == (False, True, False)
    assert Event.objects.filter(verb="selection.set_thresholds", actor=manager).count() == 2


def test_a_place_without_enterprises_before_the_project_waits_for_two_signatures(candidate, manager, programme):
    green = candidate("New park", units_before_project=0)
    second = factories.user("programme_manager", programme)
    before = gate_found(green)

    candidates.sign_justification(candidate=green, by=manager, text="Displaced weavers settle here with their looms.")
    with_one = gate_found(green)
    with pytest.raises(ValidationError, match="another person"):
        sign_override(candidate=green, by=manager, reason="Again")
    sign_override(candidate=green, by=second, reason="I visited the looms.")

    assert with_one.is_admitted is False
    assert "a second person who decides" in with_one.reasons[0]
    assert gate_found(green).reasons == []
    assert (before.is_cluster, before.is_admitted, before.is_green_field) == (True, False, True)
    assert before.reasons[0].startswith("Nothing stood here before the project.")
    assert gate_found(green).is_admitted is True
    assert Justification.objects.get().signed_by == manager


def test_what_stood_there_before_has_to_be_known(candidate):
    found = gate_found(candidate("Dates of Kebili", units_before_project=None))

    assert (found.is_admitted, found.reasons) == (
        False,
        ["It is not known how many enterprises worked here before the project. Ask, and write it in the profile."],
    )


def test_a_justification_needs_words_a_green_field_and_the_person_who_decides(candidate, manager, programme):
    green, old = candidate("New park", units_before_project=0), candidate("Old town")
    helper = factories.user("cda", programme)

    with pytest.raises(ValidationError, match="Write why"):
        candidates.sign_justification(candidate=green, by=manager, text="  ")
    with pytest.raises(ValidationError, match="Only a candidate with no enterprise"):
        candidates.sign_justification(candidate=old, by=manager, text="Because")
    with pytest.raises(NotAllowedError):
        candidates.sign_justification(candidate=green, by=helper, text="Because")

    assert Justification.objects.count() == 0


def test_institutions_of_the_five_kinds_show_their_gaps_and_the_figure_counts_them(candidate):
    made = candidate("Dates of Kebili", kinds=("bank", "authority_local", "university"))
    classes = {one.label: (one.is_gap, one.missing_kinds) for one in profile.institution_classes(made)}

    assert classes == {
        "associations": (True, ("business association",)),
        "business development services": (True, ("business development service provider",)),
        "finance, banks among it": (False, ("other financial service provider",)),
        "public authorities and regulators": (
            False, ("regional public authority", "national public authority", "regulatory agency"),
        ),
        "training agencies and universities": (False, ("vocational school or training agency",)),
    }  # fmt: skip
    assert profile.figure_actors(made) == {
        "capital_providers": 1, "government": 1, "firms": 0, "research_organisations": 1, "education_organisations": 1,
    }  # fmt: skip


UNASKED = {"kinds": (), "issue": 0, "linked_units": None, "interconnection_evidence": ""}


def test_what_nobody_has_asked_yet_is_neither_none_nor_refused(candidate):
    made = candidate("Dates of Kebili", **UNASKED)
    found, picture = gate_found(made), pictures.actors_picture(made)

    assert [(part.part, part.is_met, part.is_known) for part in found.parts] == [
        ("concentration", True, True), ("interconnection", False, False),
        ("institutions", False, False), ("shared_issues", False, False),
    ]  # fmt: skip
    assert (found.is_admitted, found.is_waiting) == (False, True)
    assert {(one.is_asked, one.is_gap) for one in profile.institution_classes(made)} == {(False, False)}
    assert set(profile.figure_actors(made).values()) == {None}
    assert [count for _name, count in picture.table.rows] == ["60", *("not asked yet",) * 4]


def test_asked_and_found_none_is_a_gap_and_a_refusal(candidate):
    made = candidate("Dates of Kebili", **UNASKED, institutions_surveyed=True)
    found = gate_found(made)

    assert [part.is_known for part in found.parts] == [True, False, True, False]
    assert found.is_waiting is False
    assert {one.is_gap for one in profile.institution_classes(made)} == {True}
    assert set(profile.figure_actors(made).values()) == {0}


def test_the_page_of_an_unasked_candidate_says_so_and_shows_no_red_gap(candidate, client, manager, programme):
    made = candidate("Dates of Kebili", **UNASKED)
    client.force_login(manager)
    page = client.get(reverse("selection.candidate.record", args=[programme.slug, made.pk])).content.decode()
    overview = client.get(reverse("selection", args=[programme.slug])).content.decode()

    assert (page.count("Not asked yet"), page.count("Not met")) == (3, 0)
    assert '<span class="badge needs">gap</span>' not in page
    assert '<span class="badge needs">refused</span>' not in page + overview
    assert '<span class="badge">not asked yet</span>' in overview


def test_unknown_employment_is_not_zero_and_lowers_the_completeness(candidate):
    known, unknown = candidate("A"), candidate("B", employed_women=None, employed_men=None)

    assert profile.employed_in_all(known) == 200
    assert profile.employed_in_all(unknown) is None
    assert profile.completeness(known).known - profile.completeness(unknown).known == 1
    assert "women and men employed" in map(str, profile.completeness(unknown).missing)


def test_counts_that_contradict_each_other_are_refused(programme, manager, candidate):
    made = candidate("Dates of Kebili")

    with pytest.raises(ValidationError, match="part of all enterprises"):
        candidates.revise_candidate(Candidate.objects.get(pk=made.pk), by=manager, linked_units=61)
    with pytest.raises(ValidationError, match="by size are more than all"):
        candidates.revise_candidate(Candidate.objects.get(pk=made.pk), by=manager, units_micro=50, units_small=20)
    with pytest.raises(ValidationError, match="correct one of the counts"):
        candidates.add_issue(programme=programme, by=manager, candidate=made, issue="roads", units=61, evidence="Talk")


def test_an_institution_for_a_candidate_of_another_programme_is_refused(candidate, other_programme):
    made = candidate("Dates of Kebili")

    with pytest.raises(ValidationError, match="belongs elsewhere"):
        candidates.add_institution(
            programme=other_programme, by=None, candidate=made, name="Bank", kind="bank", evidence="None"
        )
