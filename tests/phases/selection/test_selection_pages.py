"""The whole selection through its pages, by the people of the programme, and by nobody else."""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from tests import factories

from clusterwise.foundation.evidence.facts import collect
from clusterwise.foundation.organisations.models import Initiative
from clusterwise.foundation.road import registry
from clusterwise.foundation.road.models import Phase
from clusterwise.phases.p1_selection import gate as gates
from clusterwise.phases.p1_selection import note_document, registers
from clusterwise.phases.p1_selection.models import DecisionNote, Entry, HeadCount, Outcome, SelectionRound
from clusterwise.phases.p1_selection.services import candidates, initiatives, rounds
from clusterwise.press.documents import TableBlock

GATES = ("selection.chosen", "selection.exists", "selection.gender")


def at(name, *args):
    return reverse(f"selection.{name}", args=args)


@pytest.fixture
def signed_in(client, manager):
    client.force_login(manager)
    return client


def passed(initiative):
    found = Initiative.objects.get(pk=initiative.pk)
    return {gate.code: gate.check(found).passed for gate in registry.gates_of(Phase.SELECTION.value)}


def score(client, judge, value):
    client.force_login(judge.user)
    address = at("scores", judge.programme.slug, judge.round_id)
    form = client.get(address).context["form"]
    given = {name: value for name in form.fields if name.startswith("score_")}
    return client.post(address, {**given, "client_id": str(form["client_id"].value())})


@pytest.fixture
def chosen(signed_in, programme, manager, draft, judges, candidate):
    """Walk a round through its pages up to the signed note."""
    candidate("Dates of Kebili")
    candidate("Figs of Djebba", territory="Djebba", employed_women=None, employed_men=None)
    candidate("Spices of Sfax", territory="Sfax", units=10, linked_units=4, issue=5)
    signed_in.post(at("freeze", programme.slug, draft.pk))
    for judge, value in zip(judges, ("4", "2"), strict=True):
        score(signed_in, judge, value)
    signed_in.force_login(manager)
    signed_in.post(at("close", programme.slug, draft.pk))
    address = at("decide", programme.slug, draft.pk)
    form = signed_in.get(address).context["form"]
    given = {"body": "Committee", "decided_on": timezone.localdate().isoformat(), "reasons": "Dates need it most"}
    given |= {
        "count_attended_F": "3",
        "count_attended_M": "2",
        "count_for_F": "3",
        "count_for_M": "2",
        "count_for_X": "0",
    }
    for entry in form.entries:
        verdict = "chosen" if str(entry) == "Dates of Kebili" else "reserve"
        key = entry.pk.hex
        given |= {f"verdict_{key}": verdict, f"code_{key}": "rank", f"reason_{key}": f"About {entry}"}
    signed_in.post(address, given)
    return DecisionNote.objects.get()


def test_a_round_is_walked_through_its_pages_to_an_initiative(chosen, signed_in, programme):
    outcome = Outcome.objects.get(verdict="chosen")
    answer = signed_in.post(
        at("found", programme.slug, outcome.pk), {"name": "Dates of Kebili", "slug": "dates", "starts": "2024-05-01"}
    )
    founded = Initiative.objects.get(slug="dates")

    assert answer.url == founded.get_absolute_url()
    assert (founded.candidate.name, founded.starts.isoformat()) == ("Dates of Kebili", "2024-05-01")
    assert HeadCount.objects.get(note=chosen, what="for", sex="F").count == 3


def test_the_initiative_shows_its_candidate_gate_ranking_and_decision_and_passes_its_gates(chosen, client, manager):
    founded = initiatives.found_initiative(
        outcome=Outcome.objects.get(verdict="chosen"),
        by=manager,
        name="Dates",
        slug="dates",
        starts=timezone.localdate(),
    )
    client.force_login(factories.user("cda", founded))
    shown = client.get(at("origin", founded.programme.slug, "dates")).content.decode()
    facts = registry.desks["selection"].facts(founded)

    assert passed(founded) == dict.fromkeys(GATES, True)
    for words in (
        "60 enterprises with a location quotient of 2.50.",
        "Dates need it most",
        "About Dates of Kebili",
        "60.0",
    ):
        assert words in shown
    assert facts == ["3 candidates mapped", f"Chosen on {date_format(timezone.localdate(), 'j F Y')}"]
    found = collect(["candidate_considered"], [founded])["candidate_considered"]
    assert sorted((fact.label, fact.dimensions["gate"]) for fact in found) == [
        ("Dates of Kebili", "admitted"), ("Figs of Djebba", "admitted"), ("Spices of Sfax", "refused"),
    ]  # fmt: skip


def test_the_gender_gate_stands_while_women_and_men_are_unknown_or_no_criterion_weighs_them(
    programme, manager, draft, judges, candidate
):
    for code in ("women_jobs", "women_firms"):
        rounds.remove_criterion(draft.criteria.get(code=code), by=manager)
    rounds.revise_criterion(draft.criteria.get(code="poverty"), by=manager, weight=Decimal(20))
    made = candidate("Dates of Kebili", employed_women=None, employed_men=None)
    rounds.freeze_round(round=draft, by=manager)
    entry, criterion = Entry.objects.get(), draft.criteria.first()
    rounds.record_scores(judge=judges[0], by=judges[0].user, scores={(entry, criterion): rounds.Given(Decimal(3))})
    rounds.close_scoring(round=draft, by=manager, although_missing=True)
    founded = _founded(draft, manager, entry)
    unknown = _gender(founded)
    made.refresh_from_db()
    candidates.revise_candidate(made, by=manager, employment_note="The register does not tell; a survey is planned")
    told = _gender(founded)

    assert unknown.reason.startswith("Fill in how many women and men")
    assert (told.passed, told.reason[:24]) == (False, "No adopted criterion was")


def _gender(initiative):
    gate = next(one for one in registry.gates_of(Phase.SELECTION.value) if one.is_gender)
    return gate.check(Initiative.objects.get(pk=initiative.pk))


def _founded(round_, by, entry):
    from clusterwise.phases.p1_selection.services import decisions

    note = decisions.decide(
        round=round_, by=by, decided_on=timezone.localdate(), body="Committee", reasons="Best", counts={("attended", "F"): 1},
        outcomes={entry: decisions.Verdict("chosen", "rank", "Best")},
    )  # fmt: skip
    return initiatives.found_initiative(
        outcome=note.outcomes.get(), by=by, name="Dates", slug="dates", starts=timezone.localdate()
    )


def test_an_initiative_chosen_elsewhere_passes_with_a_signed_note(initiative, cda, client):
    before = passed(initiative)
    client.force_login(cda)
    address = reverse("selection.entrynote.add", args=[initiative.programme.slug, initiative.slug])
    client.post(
        address,
        {"reason": "The ministry chose it in 2021", "units_before_project": "12", "women_and_men": "Women dry, men sell",
         "source": "Letter of 3 March 2021", "language": "en"},
    )  # fmt: skip

    assert (before, passed(initiative)) == (dict.fromkeys(GATES, False), dict.fromkeys(GATES, True))
    assert "The ministry chose it in 2021" in client.get(at("origin", "alpha", "cocoa")).content.decode()


def test_the_note_as_pdf_and_as_document_holds_verdicts_votes_ranking_and_refusals(chosen, signed_in, programme):
    answer = signed_in.get(at("note.pdf", programme.slug, chosen.round_id))
    tables = [block.rows for block in note_document.document_of(chosen).blocks if isinstance(block, TableBlock)]

    assert (answer["Content-Type"], answer.content[:5]) == ("application/pdf", b"%PDF-")
    assert tables[0][0] == ("Dates of Kebili", "chosen", "its place in the ranking", "About Dates of Kebili")
    assert tables[1][1:3] == (
        ("for", "3", "2", "0", "not counted", "at least 5"),
        ("against", *("not counted",) * 5),
    )
    assert [row[:2] for row in tables[2]] == [("1", "Dates of Kebili"), ("1", "Figs of Djebba")]
    assert tables[4][0][0] == "Spices of Sfax"


def test_the_round_tells_who_would_be_scored_and_who_is_served_already(chosen, signed_in, programme, manager):
    initiatives.found_initiative(
        outcome=Outcome.objects.get(verdict="chosen"), by=manager, name="Dates", slug="dates",
        starts=timezone.localdate(),
    )  # fmt: skip
    again = rounds.open_round(programme=programme, by=manager, name="Second round", objective="Work")
    context = signed_in.get(at("selectionround.record", programme.slug, again.pk)).context

    assert [str(one) for one in context["contenders"]] == ["Figs of Djebba"]
    assert [str(one) for one in context["served"]] == ["Dates of Kebili"]


def test_a_vote_that_was_left_empty_is_not_counted_and_a_zero_is_kept(chosen, signed_in, programme):
    kept = {(row.what, row.sex): row.count for row in HeadCount.objects.filter(note=chosen)}
    page = signed_in.get(at("note", programme.slug, chosen.round_id)).content.decode()

    assert kept == {
        ("attended", "F"): 3, ("attended", "M"): 2, ("for", "F"): 3, ("for", "M"): 2, ("for", "X"): 0,
    }  # fmt: skip
    assert page.count("not counted") == 11


def test_the_note_tells_the_days_in_their_order(chosen, signed_in, programme):
    shown = signed_in.get(at("note", programme.slug, chosen.round_id)).content.decode()
    places = [
        shown.index(f"<dt>{name}") for name in ("Round opened", "Criteria frozen", "Scoring closed", "Decided on")
    ]

    assert places == sorted(places)


def test_a_step_of_a_round_is_shown_with_its_day_and_no_hour(signed_in, programme, manager, candidate, draft):
    candidate("Dates of Kebili")
    rounds.freeze_round(round=draft, by=manager)
    register = registers.selection_rounds
    shown = {column.name: column.of(SelectionRound.objects.get()) for column in register.details}

    assert (shown["opened_on"], shown["frozen_at"], shown["closed_at"], shown["decided_on"]) == (
        timezone.localdate(), timezone.localdate(), None, None,
    )  # fmt: skip


def test_the_ranking_page_waits_until_the_scoring_is_closed(signed_in, programme, draft, candidate, manager):
    candidate("Dates of Kebili")
    rounds.freeze_round(round=draft, by=manager)

    assert signed_in.get(at("ranking", programme.slug, draft.pk)).status_code == 302


def test_the_page_of_a_round_counts_who_has_scored_and_asks_before_it_closes_without_the_others(
    client, manager, programme, draft, judges, candidate
):
    candidate("Dates of Kebili")
    rounds.freeze_round(round=draft, by=manager)
    score(client, judges[0], "4")
    client.force_login(manager)
    page = client.get(at("selectionround.record", programme.slug, draft.pk)).content.decode()
    refused = client.post(at("close", programme.slug, draft.pk), follow=True).content.decode()
    before = SelectionRound.objects.get(pk=draft.pk).state
    client.post(at("close", programme.slug, draft.pk), {"although_missing": "1"})

    assert "1 of 2 judges have given all their scores." in page
    assert "Close although not all have scored" in page
    assert "Wait for the others" in refused
    assert (before, SelectionRound.objects.get(pk=draft.pk).state) == ("scoring", "closed")
    assert "no scores" in client.get(at("ranking", programme.slug, draft.pk)).content.decode()


def test_a_page_of_a_round_in_which_all_have_scored_asks_nothing_more(
    client, manager, programme, draft, judges, candidate
):
    candidate("Dates of Kebili")
    rounds.freeze_round(round=draft, by=manager)
    for judge in judges:
        score(client, judge, "4")
    client.force_login(manager)
    page = client.get(at("selectionround.record", programme.slug, draft.pk)).content.decode()

    assert "2 of 2 judges have given all their scores." in page
    assert "Close although not all have scored" not in page


def test_a_refused_step_says_why_and_changes_nothing(signed_in, programme, draft):
    answer = signed_in.post(at("freeze", programme.slug, draft.pk), follow=True)

    assert "No candidate has passed the identification gate yet" in answer.content.decode()
    assert SelectionRound.objects.get(pk=draft.pk).frozen_at is None


def test_a_score_off_the_scale_keeps_what_was_typed(client, programme, draft, judges, candidate, manager):
    candidate("Dates of Kebili")
    rounds.freeze_round(round=draft, by=manager)
    answer = score(client, judges[0], "7")

    assert answer.status_code == 422
    assert answer.content.decode().count('value="7"') == 12


def pages_of(programme, register, candidate, round_):
    slug = programme.slug
    names = ("registerfile", "candidate", "candidateinstitution", "sharedissue", "selectionround", "criterion", "judge")
    return [
        reverse("selection", args=[slug]), at("import", slug), at("areas", slug), reverse("programme_map", args=[slug]),
        at("map", slug, register.pk), at("map.rows", slug, register.pk, "csv"), at("thresholds", slug),
        at("judging", slug), at("ranking", slug, round_.pk), at("note", slug, round_.pk),
        at("registerfile.record", slug, register.pk), at("candidate.record", slug, candidate.pk),
        at("candidate.edit", slug, candidate.pk), at("selectionround.record", slug, round_.pk),
        *(at(f"{name}.list", slug) for name in names), *(at(f"{name}.export", slug, "csv") for name in names),
    ]  # fmt: skip


def test_every_page_answers_the_manager_within_its_queries_and_nobody_of_another_programme(
    chosen, imported, signed_in, programme, stranger, django_assert_max_num_queries
):
    entry = Entry.objects.filter(is_admitted=True).first()
    for address in pages_of(programme, imported, entry.candidate, chosen.round):
        with django_assert_max_num_queries(30):
            answer = signed_in.get(address)
        expected = 302 if address.endswith("/map/") else 200
        assert (address, answer.status_code) == (address, expected)
    signed_in.force_login(stranger)

    assert {signed_in.get(one).status_code for one in pages_of(programme, imported, entry.candidate, chosen.round)} == {
        404
    }


def test_a_viewer_scores_as_judge_but_sees_neither_list_nor_ranking(
    client, programme, draft, judges, candidate, manager
):
    candidate("Dates of Kebili")
    rounds.freeze_round(round=draft, by=manager)
    scored = score(client, judges[1], "3")
    client.force_login(judges[1].user)

    assert scored.status_code == 302
    assert client.get(reverse("selection", args=[programme.slug])).status_code == 403
    assert client.get(at("scores", programme.slug, draft.pk)).status_code == 200


def test_the_overview_tells_who_is_refused_and_why(signed_in, programme, candidate):
    candidate("Spices of Sfax", units=10, linked_units=4, issue=5)
    shown = signed_in.get(reverse("selection", args=[programme.slug])).content.decode()

    assert "Concentration in one place: 10 enterprises; at least 50 are asked for." in shown
    assert gates.rule_of(programme).source in shown.replace("&#x27;", "'")
