"""How sure a ranking is, what the means suffice for, the file that reproduces it, and the gate that two people override."""

import json
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from tests import factories

from clusterwise import cli
from clusterwise.foundation.journal.models import Event
from clusterwise.foundation.people.access import NotAllowedError
from clusterwise.methods.choosing.record import differences
from clusterwise.phases.p1_selection import choice, choice_words, gate, note_document
from clusterwise.phases.p1_selection.models import Candidate, Criterion, Entry, GateOverride, SelectionRound
from clusterwise.phases.p1_selection.services import candidates, decisions, overrides, rounds, weighing
from clusterwise.press.documents import TableBlock

NAMES = ("Dates of Kebili", "Figs of Djebba", "Olives of Sfax")
SCORES = {
    "Dates of Kebili": {"jobs": 5, "women": 1, "water": 3},
    "Figs of Djebba": {"jobs": 2, "women": 5, "water": 3},
    "Olives of Sfax": {"jobs": 1, "women": 1, "water": 3},
}
COSTS = {"Dates of Kebili": (60, 6), "Figs of Djebba": (50, 9), "Olives of Sfax": (30, 2)}


def score(judge, table=SCORES):
    entries = Entry.objects.filter(round=judge.round, is_admitted=True).select_related("candidate")
    given = {}
    for entry in entries:
        for criterion in Criterion.objects.filter(round=judge.round):
            value = table[entry.candidate.name].get(criterion.code)
            if value is not None:
                low, upper = value if isinstance(value, tuple) else (value, None)
                given[entry, criterion] = rounds.Given(Decimal(low), upper=None if upper is None else Decimal(upper))
    rounds.record_scores(judge=judge, by=judge.user, scores=given)


@pytest.fixture
def weighed(programme, manager, candidate):
    """Three candidates with costs, and a round whose woman puts women first and whose man puts jobs first."""
    for name in NAMES:
        cost, months = COSTS[name]
        candidate(name, territory=name.split()[-1], serving_cost=cost, serving_currency="USD", staff_months=months)
    made = rounds.open_round(
        programme=programme, by=manager, name="Round of three", objective="Better work", budget=Decimal(100),
        budget_currency="USD", staff_months=Decimal(12),
    )  # fmt: skip
    for code, weight in (("jobs", 50), ("women", 30), ("water", 20)):
        rounds.add_criterion(
            programme=programme, by=manager, round=made, code=code, name=code.title(), family="economic", weight=weight
        )
    for sex, side, user in (
        ("F", "Union", factories.user("viewer", programme)),
        ("M", "Chamber", factories.user("viewer", programme)),
    ):
        rounds.name_judge(programme=programme, by=manager, round=made, user=user, sex=sex, speaks_for=side)
    made = weighing.open_weighing(round=made, by=manager)
    for judge, values in zip(made.judges.order_by("pk"), ((30, 60, 10), (70, 10, 20)), strict=True):
        answers = {"values": dict(zip(("jobs", "women", "water"), values, strict=True))}
        weighing.keep_weights(judge=judge, by=judge.user, way="points", answers=answers)
    return SelectionRound.objects.get(pk=made.pk)


def finish(round_, manager, table=SCORES):
    frozen = rounds.freeze_round(round=round_, by=manager)
    for judge in frozen.judges.all():
        score(judge, table)
    return rounds.close_scoring(round=frozen, by=manager, although_missing=table is not SCORES)


@pytest.fixture
def closed(weighed, manager):
    return finish(weighed, manager)


def sign(round_, manager, verdicts):
    outcomes = {
        entry: decisions.Verdict(verdicts[str(entry)], "rank", "Agreed")
        for entry in Entry.objects.filter(round=round_, is_admitted=True).select_related("candidate")
    }
    return decisions.decide(
        round=round_, by=manager, decided_on=timezone.localdate(), body="Committee", reasons="So", outcomes=outcomes,
        counts={("attended", "F"): 1},
    )  # fmt: skip


ALL = {NAMES[0]: "chosen", NAMES[1]: "reserve", NAMES[2]: "rejected"}


def test_the_ranking_stands_on_the_judges_own_weights_and_says_how_sure_it_is(closed):
    made = choice.choice_of(closed)
    result = made.result

    assert dict(zip(result.weights.names, [round(share, 4) for share in result.weights.shares], strict=True)) == {
        "jobs": 0.5, "women": 0.35, "water": 0.15,
    }  # fmt: skip
    assert result.ranking.order == NAMES
    assert [round(value, 4) for value in result.ranking.values] == [0.66, 0.64, 0.26]
    assert result.finding.verdict.value == "contested"
    assert [one.weights.shares for one in made.case.people] == [(0.3, 0.1, 0.6), (0.7, 0.2, 0.1)]
    assert result.side_by_side.women.order[0] == "Figs of Djebba"
    assert result.side_by_side.men.order[0] == "Dates of Kebili"


def test_the_ranking_of_the_page_and_of_the_library_are_one(closed):
    made = choice.choice_of(closed)
    points = {str(place.entry): round(place.low, 6) for place in made.ranking.places}

    assert points == {
        name: round(value * 100, 6)
        for name, value in zip(made.result.ranking.alternatives, made.result.ranking.values, strict=True)
    }


def test_the_same_round_gives_the_same_draws(closed):
    one, other = choice.choice_of(closed), choice.choice_of(SelectionRound.objects.get(pk=closed.pk))

    assert one.document == other.document
    assert differences(one.document) == ()


def test_a_score_known_within_limits_is_an_interval(weighed, manager):
    table = {**SCORES, "Olives of Sfax": {"jobs": (1, 5), "women": 1}}
    made = choice.choice_of(finish(weighed, manager, table))
    scores = made.case.scores
    row = scores.alternatives.index("Olives of Sfax")

    assert dict(zip(scores.criteria.names, zip(scores.low[row], scores.high[row], strict=True), strict=True)) == {
        "jobs": (1, 5), "women": (1, 1), "water": (0, 5),
    }  # fmt: skip
    place = next(one for one in made.ranking.places if str(one.entry) == "Olives of Sfax")
    assert (round(place.low, 4), round(place.high, 4)) == (17.0, 72.0)


@pytest.mark.parametrize(("low", "upper"), [("4", "2"), ("2", "2"), ("2", "6")])
def test_an_interval_that_does_not_rise_or_leaves_the_scale_is_refused(weighed, manager, low, upper):
    frozen = rounds.freeze_round(round=weighed, by=manager)
    judge, entry, criterion = frozen.judges.first(), frozen.entries.first(), frozen.criteria.first()

    with pytest.raises(ValidationError):
        rounds.record_scores(
            judge=judge, by=judge.user, scores={(entry, criterion): rounds.Given(Decimal(low), upper=Decimal(upper))}
        )


def test_the_best_set_for_the_means_is_shown_with_the_runner_up_and_the_next_step(closed):
    said = choice_words.portfolio(choice.choice_of(closed).document)

    assert said["limits"] == ["USD\u00a0100.00", "12 staff months"]
    assert said["best"]["clusters"] == "Dates of Kebili, Olives of Sfax"
    assert said["runner_up"]["clusters"] == "Figs of Djebba, Olives of Sfax"
    assert said["steps"] == []


def test_without_costs_the_page_says_whose_are_missing(weighed, manager):
    figs = Candidate.objects.get(name="Figs of Djebba")
    candidates.revise_candidate(figs, by=manager, staff_months=None)
    made = choice.choice_of(finish(weighed, manager))

    assert made.result.portfolio is None
    assert made.no_portfolio.startswith("It is not known what serving “Figs of Djebba” would cost")


def test_a_budget_in_another_currency_is_not_added_up(weighed, manager):
    rounds.revise_round(weighed, by=manager, budget_currency="EUR")
    made = choice.choice_of(finish(SelectionRound.objects.get(pk=weighed.pk), manager))

    assert "is in USD and the budget in EUR" in made.no_portfolio


def test_means_may_be_set_until_the_note_is_signed_and_other_words_may_not(closed, manager):
    rounds.revise_round(closed, by=manager, budget=Decimal(200))
    with pytest.raises(ValidationError, match="were frozen on"):
        rounds.revise_round(SelectionRound.objects.get(pk=closed.pk), by=manager, objective="Other")
    sign(SelectionRound.objects.get(pk=closed.pk), manager, ALL)
    with pytest.raises(ValidationError, match="The decision note is signed"):
        rounds.revise_round(SelectionRound.objects.get(pk=closed.pk), by=manager, budget=Decimal(300))


def test_refused_candidates_are_listed_with_the_reason_and_never_compared(weighed, manager, candidate):
    candidate("Spices of Gafsa", territory="Gafsa", units=10, linked_units=4, issue=5)
    document = choice.choice_of(finish(weighed, manager)).document

    assert document["case"]["scores"]["alternatives"] == list(NAMES)
    assert list(document["about"]["not_eligible"]) == ["Spices of Gafsa"]
    assert document["about"]["not_eligible"]["Spices of Gafsa"][0].startswith("Concentration in one place")


def test_a_candidate_that_fell_to_a_veto_is_not_compared(draft, judges, candidate, manager):
    for name in NAMES[:2]:
        candidate(name, territory=name.split()[-1])
    rounds.revise_criterion(draft.criteria.get(code="willingness"), by=manager, veto=Decimal(2))
    frozen = rounds.freeze_round(round=draft, by=manager)
    given = {
        (entry, criterion): rounds.Given(
            Decimal(0 if str(entry) == NAMES[0] and criterion.code == "willingness" else 4)
        )
        for entry in frozen.entries.all()
        for criterion in frozen.criteria.all()
    }
    for judge in judges:
        rounds.record_scores(judge=judge, by=judge.user, scores=given)
    document = choice.choice_of(rounds.close_scoring(round=frozen, by=manager)).document

    assert document["case"]["scores"]["alternatives"] == [NAMES[1]]
    assert document["about"]["vetoed"] == {NAMES[0]: ["A willing core group, no open conflict"]}


def test_the_note_keeps_the_file_as_it_was_signed(closed, manager):
    before = choice.document_of(closed)
    note = sign(closed, manager, ALL)
    figs = Candidate.objects.get(name="Figs of Djebba")
    candidates.revise_candidate(figs, by=manager, staff_months=Decimal(1))

    assert json.loads(json.dumps(note.record)) == json.loads(json.dumps(before))
    assert choice.document_of(SelectionRound.objects.get(pk=closed.pk)) == note.record
    assert differences(note.record) == ()


def test_the_note_on_paper_says_how_sure_and_what_women_and_men_put_first(closed, manager):
    note = sign(closed, manager, ALL)
    blocks = note_document.document_of(note).blocks
    tables = [block.rows for block in blocks if isinstance(block, TableBlock)]

    assert (
        ("Dates of Kebili", "1", "2", "1"),
        ("Figs of Djebba", "2", "1", "2"),
        ("Olives of Sfax", "3", "3", "3"),
    ) in tables
    assert any(rows[0][:2] == ("Best", "Dates of Kebili, Olives of Sfax") for rows in tables if rows)
    assert any("Contested." in getattr(block, "text", "") for block in blocks)


def test_the_file_holds_codes_and_no_names_of_people(client, closed, manager, programme):
    client.force_login(manager)
    answer = client.get(reverse("selection.record", args=[programme.slug, closed.pk]))
    text = answer.content.decode()

    assert [one["person"] for one in json.loads(text)["case"]["people"]] == ["J1", "J2"]
    assert not any(
        word in text for judge in closed.judges.all() for word in (judge.user.name, judge.user.email, judge.speaks_for)
    )


def test_the_file_from_the_browser_gives_the_same_on_the_command_line(client, closed, manager, programme, tmp_path):
    client.force_login(manager)
    answer = client.get(reverse("selection.record", args=[programme.slug, closed.pk]))
    path = tmp_path / "choice.json"
    path.write_bytes(answer.content)
    code = cli.main(["select", str(path), "--out", str(tmp_path / "out")])
    again = json.loads((tmp_path / "out" / "robustness.json").read_text(encoding="utf-8"))

    assert (code, again) == (0, json.loads(answer.content))


def test_too_many_candidates_for_a_page_are_left_to_the_command(
    client, closed, manager, programme, tmp_path, monkeypatch
):
    whole = choice.document_of(closed)
    monkeypatch.setattr(choice, "MOST_WITH_MEANS", 2)
    client.force_login(manager)
    page = client.get(reverse("selection.robustness", args=[programme.slug, closed.pk])).content.decode()
    answer = client.get(reverse("selection.record", args=[programme.slug, closed.pk]))
    path = tmp_path / "choice.json"
    path.write_bytes(answer.content)
    code = cli.main(["select", str(path), "--out", str(tmp_path / "out")])

    assert "3 candidates are too many to test while you wait." in page
    assert (code, json.loads((tmp_path / "out" / "robustness.json").read_text(encoding="utf-8"))) == (
        0, json.loads(json.dumps(whole)),
    )  # fmt: skip


def test_the_page_shows_verdict_pictures_checks_and_sets(client, closed, manager, programme):
    client.force_login(manager)
    page = client.get(reverse("selection.robustness", args=[programme.slug, closed.pk]))
    text = page.content.decode()

    assert page.context["verdict"]["code"] == "contested"
    assert [one["name"] for one in page.context["checks"]] == [
        "TOPSIS", "VIKOR", "PROMETHEE II", "Borda, from each judge's own order", "Copeland, by duels won",
        "Kemeny, fewest broken preferences",
    ]  # fmt: skip
    assert text.count("<svg xmlns") == 2
    assert page.context["left_out"]["without_person"] == [
        {"name": "J2", "first": "Figs of Djebba"},
    ]
    assert page.context["portfolio"]["best"]["clusters"] == "Dates of Kebili, Olives of Sfax"


def test_the_robustness_is_not_seen_before_the_scoring_is_closed(client, weighed, manager, programme):
    client.force_login(manager)
    page = client.get(reverse("selection.robustness", args=[programme.slug, weighed.pk]))
    record = client.get(reverse("selection.record", args=[programme.slug, weighed.pk]))

    assert (page.status_code, record.status_code) == (302, 404)


def test_a_round_whose_weights_were_agreed_together_is_tested_too(draft, judges, candidate, manager):
    candidate("Dates of Kebili")
    candidate("Figs of Djebba", territory="Djebba")
    frozen = rounds.freeze_round(round=draft, by=manager)
    for judge in judges:
        given = {
            (entry, criterion): rounds.Given(Decimal(4 if str(entry) == "Figs of Djebba" else 2))
            for entry in frozen.entries.all()
            for criterion in frozen.criteria.all()
        }
        rounds.record_scores(judge=judge, by=judge.user, scores=given)
    made = choice.choice_of(rounds.close_scoring(round=frozen, by=manager))

    assert (made.result.finding.verdict.value, made.result.spread.value) == ("robust", "order")
    assert (made.result.side_by_side, made.case.people) == (None, ())


def test_two_different_people_with_reasons_let_a_refused_candidate_pass(candidate, manager, programme):
    small = candidate("Spices of Sfax", units=10, linked_units=4, issue=5)
    second = factories.user("programme_manager", programme)
    overrides.sign_override(candidate=small, by=manager, reason="Informal workshops are not in the register")
    alone = gate.gate_of(Candidate.objects.get(pk=small.pk), gate.rule_of(programme))
    with pytest.raises(ValidationError, match="You have signed already"):
        overrides.sign_override(candidate=small, by=manager, reason="Once more")
    overrides.sign_override(candidate=small, by=second, reason="I visited 40 workshops")
    both = gate.gate_of(Candidate.objects.get(pk=small.pk), gate.rule_of(programme))

    assert (alone.is_admitted, alone.is_overridden) == (False, False)
    assert (both.is_admitted, both.is_overridden, len(both.reasons)) == (True, True, 1)
    assert Event.objects.filter(verb="selection.overrode_gate").count() == 2
    with pytest.raises(ValidationError, match="nothing is left to override"):
        overrides.sign_override(candidate=small, by=factories.user("programme_manager", programme), reason="Me too")


def test_a_signature_needs_a_reason_a_refusal_and_the_person_who_decides(candidate, manager, programme):
    small = candidate("Spices of Sfax", units=10, linked_units=4, issue=5)
    good = candidate("Dates of Kebili")

    with pytest.raises(ValidationError, match="Write why it is compared"):
        overrides.sign_override(candidate=small, by=manager, reason="  ")
    with pytest.raises(ValidationError, match="nothing is left to override"):
        overrides.sign_override(candidate=good, by=manager, reason="Because")
    with pytest.raises(NotAllowedError):
        overrides.sign_override(candidate=small, by=factories.user("evaluator", programme), reason="Because")

    assert GateOverride.objects.count() == 0


def test_an_override_stands_on_the_profile_the_note_and_the_paper(client, weighed, candidate, manager, programme):
    small = candidate("Spices of Gafsa", territory="Gafsa", units=10, linked_units=4, issue=5, serving_cost=10, serving_currency="USD", staff_months=1)  # fmt: skip
    second = factories.user("programme_manager", programme)
    for who, reason in ((manager, "Not in the register"), (second, "I visited 40 workshops")):
        client.force_login(who)
        client.post(reverse("selection.override", args=[programme.slug, small.pk]), {"reason": reason})
    closed = finish(weighed, manager, {**SCORES, "Spices of Gafsa": {"jobs": 1, "women": 1, "water": 1}})
    note = sign(closed, manager, {**ALL, "Spices of Gafsa": "rejected"})
    profile = client.get(reverse("selection.candidate.record", args=[programme.slug, small.pk])).content.decode()
    page = client.get(reverse("selection.note", args=[programme.slug, closed.pk])).content.decode()
    rows = [
        row for block in note_document.document_of(note).blocks if isinstance(block, TableBlock) for row in block.rows
    ]

    assert note.record["about"]["overridden"] == {"Spices of Gafsa": 2}
    for text in (profile, page):
        assert "I visited 40 workshops" in text
        assert "Not in the register" in text
    assert [row[3] for row in rows if row[0] == "Spices of Gafsa" and len(row) == 4 and "10 enterprises" in row[1]] == [
        "Not in the register", "I visited 40 workshops",
    ]  # fmt: skip
