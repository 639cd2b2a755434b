"""Questions, evidence and ratings; the checklist; contribution analysis in its order; who may write and who may read."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from tests.phases.results.evaluation.conftest import define_wages

from clusterwise.foundation.codes.selectors import choices
from clusterwise.foundation.journal import undo
from clusterwise.foundation.journal.models import Event
from clusterwise.foundation.journal.undo import CannotUndoError
from clusterwise.foundation.people.access import NotAllowedError
from clusterwise.phases.p6_results.evaluation import registers, selectors, services
from clusterwise.phases.p6_results.evaluation.models import Evaluation, Evidence, Question

INTERVIEW = "Interview with two buyers, 12 May 2024"


def cite(question, **values):
    given = {"statement": "Sales rose in two of three villages.", "strength": "moderate", "written_source": INTERVIEW}
    return services.add_evidence(initiative=question.initiative, by=None, question=question, **{**given, **values})


def rate(question, **values):
    return services.judge_question(question, by=None, **{"rating": "5", "justification": "Two villages.", **values})


def test_a_rating_without_evidence_is_refused(question):
    with pytest.raises(ValidationError, match="No evidence stands behind this question"):
        rate(question)

    assert Question.objects.get().rating == ""


def test_a_rating_without_a_reason_is_refused(question):
    cite(question)

    with pytest.raises(ValidationError, match="Say why this rating"):
        rate(question, justification="  ")


def test_a_rating_with_evidence_and_reason_stands(question):
    cite(question)

    rate(question)

    assert (Question.objects.get().rating, Question.objects.get().justification) == ("5", "Two villages.")


def test_evidence_without_a_source_is_refused(question):
    with pytest.raises(ValidationError, match="Say what this is known from"):
        cite(question, written_source="")


def test_evidence_cites_an_indicator(question, wages):
    row = cite(question, written_source="", indicator=wages)

    assert row.sources == (wages,)


def test_evidence_of_another_initiative_is_refused(question, sibling):
    with pytest.raises(ValidationError, match="belongs elsewhere"):
        cite(question, written_source="", indicator=define_wages(sibling))


def test_the_last_evidence_of_a_rating_is_not_taken_away(question):
    first, second = cite(question), cite(question, statement="A buyer says so.")
    rate(question)
    services.remove_evidence(second, by=None)

    with pytest.raises(ValidationError, match="rests on this evidence alone"):
        services.remove_evidence(first, by=None)

    assert list(Evidence.objects.all()) == [first]


def test_an_undo_does_not_take_it_away_either(question, manager):
    cite(question)
    added = Event.objects.get(verb="evaluation.cited")
    rate(question)

    with pytest.raises(CannotUndoError, match="rests on this evidence alone"):
        undo.undo(added, manager)


def test_the_matrix_shows_all_six_criteria_and_their_gaps(question):
    row = cite(question)

    found = {one.code: one.questions for one in selectors.evidence_matrix(question.evaluation)}

    assert list(found) == ["relevance", "coherence", "effectiveness", "efficiency", "impact", "sustainability"]
    assert found.pop("effectiveness") == ((question, (row,)),)
    assert set(found.values()) == {()}


def test_the_checklist_shows_what_nobody_looked_at(evaluation):
    services.check_point(
        initiative=evaluation.initiative, by=None, evaluation=evaluation, point="7.3", met="yes", remark="Table 4"
    )

    found = selectors.checklist(evaluation)

    assert len(found) == len(choices("dced_control_point")) == 18
    assert [check.remark for _label, check in found if check] == ["Table 4"]


def contribution(evaluation, **values):
    return services.begin_contribution(
        initiative=evaluation.initiative,
        by=None,
        evaluation=evaluation,
        question="Did the dryer raise income?",
        theory="Dry fruit sells at a better price.",
        **values,
    )


def claim(analysis, statement="Dry fruit sold at a better price"):
    return services.claim_contribution(
        initiative=analysis.initiative, by=None, contribution=analysis, statement=statement
    )


def support(one, **values):
    return services.add_claim_evidence(
        initiative=one.initiative,
        by=None,
        claim=one,
        statement="Invoices show it.",
        strength="strong",
        written_source="Invoices of 2024",
        **values,
    )


def open_steps(analysis):
    return [step.number for step in selectors.steps(analysis) if not step.is_done]


def test_the_six_steps_are_walked_in_order(evaluation):
    analysis = contribution(evaluation)
    assert open_steps(analysis) == [2, 3, 4, 5, 6]
    with pytest.raises(ValidationError, match="give each its evidence first"):
        services.continue_contribution(analysis, by=None, story="It did.")
    analysis.refresh_from_db()
    one = claim(analysis)
    assert open_steps(analysis) == [3, 4, 5, 6]
    support(one)
    services.continue_contribution(analysis, by=None, story="It did, mostly.")
    assert open_steps(analysis) == [5, 6]
    rival = services.name_rival(
        initiative=evaluation.initiative, by=None, claim=one, statement="The world price rose too"
    )
    with pytest.raises(ValidationError, match="what else could explain each claim"):
        services.continue_contribution(analysis, by=None, revised_story="It did.")
    analysis.refresh_from_db()
    services.weigh_rival(rival, by=None, verdict="part", reasoning="A third of the rise.")
    services.continue_contribution(analysis, by=None, sought="Prices of other regions.", revised_story="Two thirds.")

    assert open_steps(analysis) == []


def test_a_strength_without_evidence_and_a_verdict_without_reason_are_refused(evaluation):
    one = claim(contribution(evaluation))

    with pytest.raises(ValidationError, match="No evidence stands behind this claim"):
        services.judge_claim(one, by=None, strength="strong", reasoning="sure")
    with pytest.raises(ValidationError, match="what rules it out"):
        services.name_rival(initiative=evaluation.initiative, by=None, claim=one, statement="Rain", verdict="ruled_out")


def test_the_story_keeps_its_evidence(evaluation):
    analysis = contribution(evaluation)
    row = support(claim(analysis))
    services.continue_contribution(analysis, by=None, story="It did.")

    with pytest.raises(ValidationError, match="story back first"):
        services.remove_evidence(row, by=None)


def address(initiative, name, *args):
    return reverse(name, args=[initiative.programme.slug, initiative.slug, *args])


@pytest.mark.parametrize("role", ["cda", "manager", "clerk", "viewer"])
def test_only_an_evaluator_writes(request, initiative, role):
    user = request.getfixturevalue(role)

    with pytest.raises(NotAllowedError):
        services.begin_evaluation(initiative=initiative, by=user, title="Ours")

    assert not Evaluation.objects.exists()


def test_an_evaluator_begins_an_evaluation_and_the_journal_tells(client, evaluator, initiative):
    client.force_login(evaluator)
    values = {
        "title": "Mid-term",
        "kind": "mid_term",
        "purpose": "To correct course.",
        "language": "en",
        "evaluator": "Institute",
        "starts": "2022-03-01",
        "ends": "2023-06-30",
    }

    answer = client.post(address(initiative, "evaluation.evaluation.add"), values)

    made = Evaluation.objects.get()
    event = Event.objects.get(verb="evaluation.began")
    assert answer.url == address(initiative, "evaluation.evaluation.record", made.pk)
    assert (event.actor, event.subject_id) == (evaluator, str(made.pk))


def test_staff_read_the_matrix_and_are_offered_no_deed(client, cda, question):
    cite(question)
    client.force_login(cda)

    text = client.get(
        address(question.initiative, "evaluation.evaluation.record", question.evaluation_id)
    ).content.decode()

    assert "Did growers sell more?" in text
    assert INTERVIEW in text
    assert "recalled from memory" in text
    assert "No question is asked under this criterion yet." in text
    assert address(question.initiative, "evaluation.evaluation.edit", question.evaluation_id) not in text


@pytest.mark.parametrize("role", ["viewer", "stranger"])
def test_viewers_and_strangers_read_nothing(request, client, question, role):
    client.force_login(request.getfixturevalue(role))

    answers = [
        client.get(address(question.initiative, "evaluation.evaluation.record", question.evaluation_id)),
        client.get(address(question.initiative, "evaluation.question.list")),
    ]

    assert {one.status_code for one in answers} <= {403, 404}
    assert not any(b"growers" in one.content for one in answers)


def test_a_form_asks_for_a_rating_only_once_the_question_exists(question, evaluator):
    new = registers.questions.form(scope=question.initiative, user=evaluator)
    old = registers.questions.form(scope=question.initiative, user=evaluator, instance=question)

    assert ("rating" in new.fields, "rating" in old.fields) == (False, True)


def test_a_rating_is_refused_on_the_page_with_its_reason(client, evaluator, question):
    client.force_login(evaluator)
    values = {
        "evaluation": question.evaluation_id,
        "criterion": "impact",
        "text": question.text,
        "language": "en",
        "rating": "6",
        "justification": "Everybody says so.",
        "version": question.version,
    }

    answer = client.post(address(question.initiative, "evaluation.question.edit", question.pk), values)

    assert answer.status_code == 422
    assert "No evidence stands behind this question yet." in answer.content.decode()


def test_every_register_teaches_while_it_is_empty(client, evaluator, initiative):
    client.force_login(evaluator)

    for register in registers.ALL:
        text = client.get(register.url("list", initiative)).content.decode()
        assert str(register.teaches)[:40] in text, register.slug
