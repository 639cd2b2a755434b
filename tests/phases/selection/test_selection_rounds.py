"""Criteria are frozen before scores, judges score apart, and the decision names reasons and votes by sex."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from tests import factories

from clusterwise.foundation.journal.models import Event
from clusterwise.foundation.journal.undo import CannotUndoError, undo
from clusterwise.foundation.organisations.models import Initiative, Organisation
from clusterwise.foundation.people.access import NotAllowedError
from clusterwise.phases.p1_selection import criteria, note_document, standing
from clusterwise.phases.p1_selection.models import Candidate, Criterion, Entry, HeadCount, Score, SelectionRound
from clusterwise.phases.p1_selection.services import candidates, decisions, initiatives, rounds
from clusterwise.phases.p1_selection.services.overrides import sign_override
from clusterwise.press.pdf import TableBlock

ATTENDED = {("attended", "F"): 3, ("attended", "M"): 2, ("for", "F"): 3, ("for", "M"): 1, ("abstain", "M"): 1}


def give(judge, value_of):
    entries = Entry.objects.filter(round=judge.round, is_admitted=True)
    given = {
        (entry, criterion): rounds.Given(value)
        for entry in entries
        for criterion in Criterion.objects.filter(round=judge.round)
        if (value := value_of(entry, criterion)) is not None
    }
    return rounds.record_scores(judge=judge, by=judge.user, scores=given)


@pytest.fixture
def frozen(draft, judges, candidate, manager):
    candidate("Dates of Kebili")
    candidate("Figs of Djebba", territory="Djebba")
    candidate("Spices of Sfax", territory="Sfax", units=10, linked_units=4, issue=5)
    return rounds.freeze_round(round=draft, by=manager)


@pytest.fixture
def closed(frozen, judges, manager):
    woman, man = judges
    give(woman, lambda entry, _c: Decimal(5) if str(entry) == "Figs of Djebba" else Decimal(1))
    give(man, lambda entry, _c: Decimal(4) if str(entry) == "Dates of Kebili" else Decimal(1))
    return rounds.close_scoring(round=frozen, by=manager)


def decide(round_, by, verdicts=("chosen", "reserve"), **values):
    entries = Entry.objects.filter(round=round_, is_admitted=True).order_by("candidate__name")
    outcomes = {
        entry: decisions.Verdict(verdict, "rank", f"Because of {entry}")
        for entry, verdict in zip(entries, verdicts, strict=True)
    }
    given = {"outcomes": outcomes, "counts": ATTENDED, "reasons": "Figs need it most", "body": "Committee", **values}
    return decisions.decide(round=round_, by=by, **{"decided_on": timezone.localdate(), **given})


def test_a_round_that_was_run_on_paper_keeps_the_days_of_its_steps(programme, manager, candidate):
    old = rounds.open_round(
        programme=programme, by=manager, name="Of 2019", objective="Work", opened_on=date(2019, 4, 1)
    )
    rounds.adopt_library(round=old, by=manager)
    judge = rounds.name_judge(programme=programme, by=manager, round=old, user=manager, sex="F", speaks_for="Team")
    candidate("Dates of Kebili")
    frozen = rounds.freeze_round(round=old, by=manager, on=date(2019, 5, 6))
    give(judge, lambda *_of: Decimal(3))
    closed = rounds.close_scoring(round=frozen, by=manager, on=date(2019, 6, 14))

    days = (old.opened_on, timezone.localdate(closed.frozen_at), timezone.localdate(closed.closed_at))
    assert days == (date(2019, 4, 1), date(2019, 5, 6), date(2019, 6, 14))


def test_without_a_day_a_step_is_taken_today(closed):
    days = (closed.opened_on, timezone.localdate(closed.frozen_at), timezone.localdate(closed.closed_at))

    assert days == (timezone.localdate(),) * 3


@pytest.mark.parametrize(
    ("ahead", "sentence"), [(1, "is still to come; give the day on which it was done."), (-1, "the step before it")]
)
def test_criteria_are_not_frozen_tomorrow_nor_before_the_round_was_opened(draft, candidate, manager, ahead, sentence):
    candidate("Dates of Kebili")
    with pytest.raises(ValidationError) as refusal:
        rounds.freeze_round(round=draft, by=manager, on=timezone.localdate() + timedelta(days=ahead))

    draft.refresh_from_db()
    assert sentence in refusal.value.messages[0]
    assert (draft.frozen_at, Entry.objects.count()) == (None, 0)


@pytest.mark.parametrize("ahead", [1, -1])
def test_the_scoring_is_not_closed_tomorrow_nor_before_the_freeze(frozen, judges, manager, ahead):
    give(judges[0], lambda *_of: Decimal(3))
    day = timezone.localdate() + timedelta(days=ahead)
    with pytest.raises(ValidationError, match="still to come" if ahead > 0 else "the step before it"):
        rounds.close_scoring(round=frozen, by=manager, on=day, although_missing=True)

    frozen.refresh_from_db()
    assert frozen.closed_at is None


def test_a_round_is_not_opened_tomorrow(programme, manager):
    with pytest.raises(ValidationError):
        rounds.open_round(
            programme=programme, by=manager, name="Next", objective="Work",
            opened_on=timezone.localdate() + timedelta(days=1),
        )  # fmt: skip

    assert SelectionRound.objects.count() == 0


def second_round(programme, manager):
    made = rounds.open_round(programme=programme, by=manager, name="Second round", objective="Better work")
    rounds.adopt_library(round=made, by=manager)
    return made


def found(closed, manager):
    note = decide(closed, manager)
    outcome = note.outcomes.get(verdict="chosen")
    initiatives.found_initiative(outcome=outcome, by=manager, name="Dates", slug="dates", starts=timezone.localdate())
    return outcome.entry.candidate


def test_what_is_an_initiative_already_does_not_compete_in_a_new_round(closed, programme, manager):
    chosen = found(closed, manager)
    again = rounds.freeze_round(round=second_round(programme, manager), by=manager)
    names = Entry.objects.filter(round=again).values_list("candidate__name", flat=True)

    assert str(chosen) == "Dates of Kebili"
    assert sorted(names) == ["Figs of Djebba", "Spices of Sfax"]


def test_a_round_that_only_initiatives_could_win_is_not_frozen(closed, programme, manager):
    found(closed, manager)
    figs = Candidate.objects.get(name="Figs of Djebba")
    candidates.revise_candidate(figs, by=manager, withdrawn_reason="Served by others")
    with pytest.raises(ValidationError) as refusal:
        rounds.freeze_round(round=second_round(programme, manager), by=manager)

    assert refusal.value.messages == [
        "No other candidate has passed the identification gate. These are initiatives already "
        "and do not compete again: Dates of Kebili."
    ]


def test_a_candidate_that_became_an_initiative_meanwhile_is_not_chosen_twice(closed, judges, programme, manager):
    other = rounds.freeze_round(round=second_round(programme, manager), by=manager)
    judge = rounds.name_judge(
        programme=programme, by=manager, round=other, user=judges[0].user, sex="F", speaks_for="Union"
    )
    give(judge, lambda *_of: Decimal(3))
    other = rounds.close_scoring(round=other, by=manager)
    found(closed, manager)
    with pytest.raises(ValidationError) as refusal:
        decide(other, manager)

    assert refusal.value.messages == [
        "“Dates of Kebili” is an initiative already and is not chosen twice; give it another verdict."
    ]
    assert list(decide(other, manager, ("rejected", "chosen")).outcomes.values_list("verdict", flat=True)) == [
        "chosen", "rejected",
    ]  # fmt: skip


def test_a_decision_may_have_been_taken_on_paper_earlier_but_not_tomorrow(closed, manager):
    with pytest.raises(ValidationError) as refusal:
        decide(closed, manager, decided_on=timezone.localdate() + timedelta(days=1))

    assert list(refusal.value.message_dict) == ["decided_on"]
    assert decide(closed, manager, decided_on=date(2019, 5, 20)).decided_on == date(2019, 5, 20)


def test_the_recommended_weights_add_up_to_a_hundred_and_their_families_too(db):
    by_family = {}
    for one in criteria.library("en"):
        by_family[one.family] = by_family.get(one.family, 0) + one.weight

    assert by_family == {
        "economic": 20, "growth": 20, "inclusion": 20, "feasibility": 15, "support": 10, "environment": 10, "replicability": 5,
    }  # fmt: skip


def test_adopted_criteria_differ_visibly_from_the_recommended_ones(draft, manager, programme):
    kept = {criterion.code: criterion for criterion in draft.criteria.all()}
    rounds.remove_criterion(kept["policy"], by=manager)
    rounds.revise_criterion(kept["demand"], by=manager, weight=Decimal(10))
    rounds.add_criterion(
        programme=programme,
        by=manager,
        round=draft,
        code="water",
        name="Spares water",
        family="environment",
        weight=Decimal(7),
    )

    changes = {
        line.code: (line.recommended, line.adopted) for line in criteria.difference(draft) if line.change != "same"
    }

    assert changes == {"policy": (5, None), "demand": (12, 10), "water": (None, 7)}
    assert criteria.weight_sum(draft) == 100


def test_weights_that_miss_a_hundred_are_not_frozen(draft, judges, candidate, manager):
    candidate("Dates of Kebili")
    rounds.remove_criterion(draft.criteria.get(code="policy"), by=manager)

    with pytest.raises(ValidationError, match="add up to 95"):
        rounds.freeze_round(round=draft, by=manager)

    draft.refresh_from_db()
    assert (draft.frozen_at, Entry.objects.count()) == (None, 0)


def test_a_round_without_an_admitted_candidate_is_not_frozen(draft, candidate, manager):
    candidate("Spices of Sfax", units=10, linked_units=4, issue=5)

    with pytest.raises(ValidationError, match="No candidate has passed"):
        rounds.freeze_round(round=draft, by=manager)


def test_scores_before_the_freeze_are_refused(draft, judges, candidate):
    candidate("Dates of Kebili")

    with pytest.raises(ValidationError, match="only after the criteria and weights are frozen"):
        rounds.record_scores(judge=judges[0], by=judges[0].user, scores={})


def test_frozen_weights_stay_even_against_undo(frozen, manager):
    criterion = frozen.criteria.get(code="demand")
    added = Event.objects.get(verb="selection.adopted_library")

    with pytest.raises(ValidationError, match="were frozen on"):
        rounds.revise_criterion(criterion, by=manager, weight=Decimal(1))
    with pytest.raises(ValidationError, match="were frozen on"):
        rounds.remove_criterion(criterion, by=manager)
    with pytest.raises(CannotUndoError, match="are frozen"):
        undo(added, manager)

    assert Criterion.objects.get(pk=criterion.pk).weight == 12


def test_refused_candidates_are_kept_with_the_reason_and_never_scored(frozen, judges):
    refused = Entry.objects.get(round=frozen, is_admitted=False)
    criterion = frozen.criteria.first()

    with pytest.raises(ValidationError, match="refused at the gate"):
        rounds.record_scores(
            judge=judges[0], by=judges[0].user, scores={(refused, criterion): rounds.Given(Decimal(3))}
        )

    assert refused.gate["reasons"] == ["Concentration in one place: 10 enterprises; at least 50 are asked for."]


def test_a_profile_that_changes_later_does_not_change_what_the_round_saw(frozen, manager):
    refused = Entry.objects.get(round=frozen, is_admitted=False)

    candidates.revise_candidate(refused.candidate, by=manager, units=600)

    assert Entry.objects.get(pk=refused.pk).is_admitted is False


def test_a_judge_sees_others_scores_only_after_the_scoring_is_closed(frozen, judges, manager):
    woman, man = judges
    give(woman, lambda _e, _c: Decimal(3))
    give(man, lambda _e, _c: Decimal(2))
    before = [Score.objects.visible_to(user).count() for user in (woman.user, man.user, manager)]
    rounds.close_scoring(round=frozen, by=manager)

    after = [Score.objects.visible_to(fresh(user)).count() for user in (woman.user, manager)]

    assert (before, after) == ([24, 24, 0], [48, 48])


def fresh(user):
    return type(user).objects.get(pk=user.pk)


def test_somebody_elses_scores_and_scores_off_the_scale_are_refused(frozen, judges, manager):
    woman, man = judges
    entry, criterion = Entry.objects.filter(is_admitted=True).first(), frozen.criteria.first()
    scores = {(entry, criterion): rounds.Given(Decimal(3))}

    with pytest.raises(ValidationError, match="only their own"):
        rounds.record_scores(judge=woman, by=man.user, scores=scores)
    with pytest.raises(ValidationError, match="lies outside"):
        rounds.record_scores(judge=woman, by=woman.user, scores={(entry, criterion): rounds.Given(Decimal(6))})

    assert Score.objects.count() == 0


def test_a_judge_and_a_candidate_of_another_programme_are_refused(
    frozen, judges, programme, other_programme, manager, stranger
):
    foreign = rounds.open_round(programme=other_programme, by=None, name="Secret", objective="Secret")
    rounds.adopt_library(round=foreign, by=None)
    entry, criterion = Entry.objects.filter(is_admitted=True).first(), foreign.criteria.first()

    with pytest.raises(ValidationError, match="no role in this programme"):
        rounds.name_judge(programme=programme, by=manager, round=frozen, user=stranger, sex="F", speaks_for="Elsewhere")
    with pytest.raises(ValidationError, match="belongs elsewhere"):
        rounds.record_scores(judge=judges[0], by=judges[0].user, scores={(entry, criterion): rounds.Given(Decimal(3))})
    with pytest.raises(NotAllowedError):
        rounds.freeze_round(round=foreign, by=manager)
    with pytest.raises(ValidationError, match="belongs elsewhere"):
        rounds.add_criterion(
            programme=programme, by=manager, round=foreign, code="x", name="x", family="growth", weight=Decimal(1)
        )


def test_womens_and_mens_judges_are_ranked_side_by_side(closed):
    found = standing.ranking_of(closed)
    places = {str(place.entry): (place.women_rank, place.men_rank, round(place.low, 2)) for place in found.places}

    assert places == {"Figs of Djebba": (1, 2, 60.0), "Dates of Kebili": (2, 1, 50.0)}
    assert (found.judges_by_sex, found.missing) == ({"F": 1, "M": 1, "X": 0, "U": 0}, 0)


def test_a_missing_score_is_an_interval_and_not_a_zero(frozen, judges, manager):
    give(judges[0], lambda entry, _c: Decimal(5) if str(entry) == "Figs of Djebba" else None)
    rounds.close_scoring(round=frozen, by=manager, although_missing=True)

    places = {str(place.entry): (place.low, place.high) for place in standing.ranking_of(frozen).places}

    assert places == {"Figs of Djebba": (50.0, 100.0), "Dates of Kebili": (0.0, 100.0)}


def test_judges_of_a_sex_who_gave_no_score_put_nobody_first(frozen, judges, manager):
    give(judges[0], lambda entry, _c: Decimal(5) if str(entry) == "Figs of Djebba" else Decimal(1))
    closed = rounds.close_scoring(round=frozen, by=manager, although_missing=True)
    found = standing.ranking_of(closed)
    note = note_document.document_of(decide(closed, manager))
    tables = {block.columns: block.rows for block in note.blocks if isinstance(block, TableBlock)}

    assert {str(place.entry): (place.women_rank, place.men_rank) for place in found.places} == {
        "Figs of Djebba": (1, None), "Dates of Kebili": (2, None),
    }  # fmt: skip
    assert (found.women_are_silent, found.men_are_silent) == (False, True)
    assert [row[3:] for row in tables["Rank", "Candidate", "Points", "Judges who are women", "Judges who are men"]] == [
        ("1", "no scores"),
        ("2", "no scores"),
    ]


def test_the_scoring_is_not_closed_unawares_while_judges_have_not_scored(frozen, judges, manager):
    give(judges[0], lambda *_of: Decimal(3))
    give(judges[1], lambda entry, _c: Decimal(3) if str(entry) == "Figs of Djebba" else None)
    with pytest.raises(ValidationError) as refusal:
        rounds.close_scoring(round=frozen, by=manager)
    frozen.refresh_from_db()
    before = frozen.closed_at

    assert refusal.value.messages == [
        "1 of 2 judges have given all their scores. Wait for the others, "
        "or tick that you close although not all have scored."
    ]
    assert before is None
    assert rounds.close_scoring(round=frozen, by=manager, although_missing=True).state == "closed"


def test_scores_stay_once_the_scoring_is_closed(closed, judges, manager):
    scored = Event.objects.filter(verb="selection.scored").first()

    with pytest.raises(ValidationError, match="is closed"):
        give(judges[0], lambda _e, _c: Decimal(1))
    with pytest.raises(CannotUndoError, match="is closed"):
        undo(scored, manager)


def test_a_decision_needs_a_closed_scoring_a_verdict_each_and_votes_of_people_who_came(frozen, closed, manager):
    entry = Entry.objects.filter(round=closed, is_admitted=True).first()
    lone = {entry: decisions.Verdict("chosen", "rank", "Best")}
    crowd = {("attended", "F"): 1, ("for", "F"): 2}

    with pytest.raises(ValidationError, match="no verdict yet: Figs of Djebba"):
        decide(closed, manager, outcomes=lone)
    with pytest.raises(ValidationError, match="More votes than people who attended"):
        decide(closed, manager, counts=crowd)
    with pytest.raises(ValidationError, match="how many women, men and others attended"):
        decide(closed, manager, counts={})


def test_a_candidate_that_fell_to_a_veto_cannot_be_chosen(draft, judges, candidate, manager):
    candidate("Dates of Kebili")
    rounds.revise_criterion(draft.criteria.get(code="willingness"), by=manager, veto=Decimal(2))
    rounds.freeze_round(round=draft, by=manager)
    for judge in judges:
        give(judge, lambda _e, criterion: Decimal(0) if criterion.code == "willingness" else Decimal(5))
    rounds.close_scoring(round=draft, by=manager)

    with pytest.raises(ValidationError, match="fell to a veto"):
        decide(draft, manager, verdicts=("chosen",))


def test_the_note_keeps_verdicts_with_reasons_and_votes_by_sex(closed, manager):
    note = decide(closed, manager, verdicts=("reserve", "chosen"))

    assert {str(one.entry): (one.verdict, one.reason) for one in note.outcomes.all()} == {
        "Dates of Kebili": ("reserve", "Because of Dates of Kebili"),
        "Figs of Djebba": ("chosen", "Because of Figs of Djebba"),
    }
    assert {(c.what, c.sex): c.count for c in HeadCount.objects.filter(note=note)} == ATTENDED
    with pytest.raises(CannotUndoError, match="A signed note stays"):
        undo(Event.objects.get(verb="selection.decided"), manager)


def test_a_chosen_candidate_becomes_an_initiative_with_its_firms(programme, imported, draft, judges, manager):
    from clusterwise.phases.p1_selection import maps

    found = maps.map_of(imported, period="2023", group="")
    row = next(one for one in found.rows if (one.industry, one.region) == ("1030", "Kebili"))
    made = candidates.add_candidate_from_map(
        register=imported,
        row=row,
        counts=maps.counts_of(imported, row, "2023"),
        period="2023",
        by=manager,
        country="TN",
    )
    candidates.revise_candidate(
        made, by=manager, linked_units=6, interconnection_evidence="Visit", units_before_project=6
    )
    candidates.set_thresholds(
        programme=programme, by=manager, minimum_units=5, minimum_lq=1, minimum_linked_percent=30,
        minimum_institution_types=1, minimum_issues=1, minimum_issue_percent=30, source="Committee",
    )  # fmt: skip
    candidates.add_institution(
        programme=programme, by=manager, candidate=made, name="Bank", kind="bank", evidence="Visit"
    )
    candidates.add_issue(programme=programme, by=manager, candidate=made, issue="drying", units=5, evidence="Survey")
    # Thirteen firms prove nothing, so the gate refuses; two people answer for it.
    for signer in (manager, factories.user("programme_manager", programme)):
        sign_override(candidate=made, reason="Seen on the ground", by=signer)
    rounds.freeze_round(round=draft, by=manager)
    give(judges[0], lambda _e, _c: Decimal(4))
    rounds.close_scoring(round=draft, by=manager, although_missing=True)
    outcome = decide(draft, manager, verdicts=("chosen",)).outcomes.get()
    before = Organisation.objects.count()

    founded = initiatives.found_initiative(
        outcome=outcome, by=manager, name="Dates of Kebili", slug="dates", starts=timezone.localdate()
    )

    firms = Organisation.objects.filter(involvements__initiative=founded).order_by("code")
    assert before == 0
    assert [(firm.code, firm.name, firm.ownership, firm.size, firm.register_row) for firm in firms[:2]] == [
        ("D0", "Dates 0", "women", "micro", "2"),
        ("D1", "Dates 1", "women", "micro", "3"),
    ]
    assert (firms.count(), {firm.register_digest for firm in firms}) == (6, {imported.sha256})
    assert Initiative.objects.get(slug="dates").candidate == made
    assert (founded.cluster.territory, founded.cluster.value_chain) == ("Kebili", "Dried dates")


def test_only_a_chosen_candidate_becomes_an_initiative_and_only_once(closed, manager):
    note = decide(closed, manager, verdicts=("reserve", "chosen"))
    reserve, chosen = note.outcomes.get(verdict="reserve"), note.outcomes.get(verdict="chosen")
    today = timezone.localdate()
    initiatives.found_initiative(outcome=chosen, by=manager, name="Figs", slug="figs", starts=today)
    again = type(chosen).objects.get(pk=chosen.pk)

    with pytest.raises(ValidationError, match="is not chosen"):
        initiatives.found_initiative(outcome=reserve, by=manager, name="Dates", slug="dates", starts=today)
    with pytest.raises(ValidationError, match="is an initiative already"):
        initiatives.found_initiative(outcome=again, by=manager, name="Figs", slug="figs2", starts=today)


def test_a_reader_may_neither_freeze_nor_decide(draft, closed, programme):
    reader = factories.user("evaluator", programme)

    with pytest.raises(NotAllowedError):
        rounds.freeze_round(round=draft, by=reader)
    with pytest.raises(NotAllowedError):
        decide(closed, reader)
