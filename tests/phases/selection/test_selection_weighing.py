"""Judges weigh alone and in secret; when all are in, all see all weights, and their mean weighs the criteria."""

import json
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from tests import factories

from clusterwise.foundation.journal.changes import ReplayedError
from clusterwise.foundation.journal.models import Event, PersonalValue, new_id
from clusterwise.foundation.journal.undo import CannotUndoError, undo
from clusterwise.foundation.people.access import NotAllowedError
from clusterwise.phases.p1_selection import weights
from clusterwise.phases.p1_selection.models import Criterion, SelectionRound, Weighing
from clusterwise.phases.p1_selection.services import rounds, weighing

#: Numbers that nobody could have written by chance, looked for in everything that leaves the system.
CANARY = {"employment": "61.37", "women_jobs": "38.63"}


def points(round_, **given):
    return {"values": {one.code: float(given.get(one.code, 0)) for one in Criterion.objects.filter(round=round_)}}


@pytest.fixture
def short(programme, manager):
    """A round with three criteria."""
    made = rounds.open_round(programme=programme, by=manager, name="Short round", objective="Better work for many")
    for code, weight in (("jobs", 50), ("women", 30), ("water", 20)):
        rounds.add_criterion(
            programme=programme, by=manager, round=made, code=code, name=code.title(), family="economic", weight=weight
        )
    return made


@pytest.fixture
def seats(programme, short, manager):
    """Two women and a man who judge the short round."""
    people = [("F", "Union"), ("F", "Ministry"), ("M", "Chamber")]
    return [
        rounds.name_judge(
            programme=programme, by=manager, round=short, user=factories.user("viewer", programme), sex=sex,
            speaks_for=side,
        )
        for sex, side in people
    ]  # fmt: skip


@pytest.fixture
def weighed(short, seats, manager):
    return weighing.open_weighing(round=short, by=manager)


def hand_in(judge, way, answers, **options):
    return weighing.keep_weights(judge=judge, by=judge.user, way=way, answers=answers, **options)


def values(jobs, women, water):
    return {"values": {"jobs": jobs, "women": women, "water": water}}


def everybody(seats):
    hand_in(seats[0], "points", values(20, 60, 20))
    hand_in(seats[1], "ranking", values(2, 1, 3))
    hand_in(seats[2], "swing", values(100, 60, 40))


def test_the_last_judge_opens_all_weights_and_their_mean_weighs_the_criteria(weighed, seats, short):
    everybody(seats)
    kept = SelectionRound.objects.get(pk=short.pk)
    found = weights.group_of(kept)

    assert kept.state == "weighed"
    assert [(one.code, one.sex) for one in found.people] == [("J1", "F"), ("J2", "F"), ("J3", "M")]
    assert [[round(share, 4) for share in one.weights.shares] for one in found.people] == [
        [0.2, 0.2, 0.6], [0.2778, 0.1111, 0.6111], [0.5, 0.2, 0.3],
    ]  # fmt: skip
    assert {one.code: one.weight for one in kept.criteria.all()} == {
        "jobs": Decimal("32.59"), "women": Decimal("50.37"), "water": Decimal("17.04"),
    }  # fmt: skip


def test_answers_are_kept_as_they_were_given(weighed, seats):
    answers = {"pairs": [["jobs", "women", 3], ["women", "water", 2]]}
    hand_in(seats[0], "pairs", answers)

    assert Weighing.objects.get(judge=seats[0]).answers == answers


def test_what_is_kept_for_later_is_not_handed_in(weighed, seats, short):
    hand_in(seats[0], "points", values(20, 60, 20))
    hand_in(seats[1], "points", values(20, 60, 20))
    hand_in(seats[2], "points", values(10, 10, 10), hand_in=False)
    waiting = SelectionRound.objects.get(pk=short.pk).state
    hand_in(seats[2], "points", values(10, 10, 80))

    assert (waiting, SelectionRound.objects.get(pk=short.pk).state) == ("weighing", "weighed")


@pytest.mark.parametrize(
    ("way", "answers", "sentence"),
    [
        ("points", values(20, 60, 10), "90 of 100 points are given out. Give out 10 more."),
        ("points", values(50, 60, 20), "130 points are given out, and there are 100. Take back 30."),
        ("points", {"values": {"jobs": 100, "women": 0}}, "Nothing is given for: Water. Give a number, or 0."),
        ("points", values(-10, 60, 50), "Jobs: give a number from 0 to 100."),
        ("swing", values(90, 60, 50), "Give the most important criterion 100, and the others less against it."),
        ("ranking", values(1, 2, 4), "Water: give a number from 1 to 3."),
        ("pairs", {"pairs": [["jobs", "women", 3]]}, "No comparison leads to: Water."),
        ("pairs", {"pairs": [["jobs", "women", 10]]}, "in whole steps from 1 to 9."),
        ("pairs", {"pairs": [["jobs", "gold", 3]]}, "one given belongs elsewhere."),
        ("points", {"values": {"gold": 100}}, "one given belongs elsewhere."),
        ("pairs", {"pairs": [["jobs", "women", 3], ["women", "jobs", 3]]}, "are compared twice; keep one answer."),
        ("dice", values(20, 60, 20), "Choose one of the ways of weighing"),
    ],
)
def test_answers_from_which_no_weights_follow_are_refused(weighed, seats, way, answers, sentence):
    with pytest.raises(ValidationError) as refusal:
        hand_in(seats[0], way, answers)

    assert sentence in refusal.value.messages[0].replace("”", "").replace("“", "")
    assert Weighing.objects.count() == 0


def test_only_the_judge_gives_the_judges_weights(weighed, seats, manager, stranger):
    with pytest.raises(ValidationError, match="only their own weights"):
        weighing.keep_weights(judge=seats[0], by=seats[1].user, way="points", answers=values(20, 60, 20))
    with pytest.raises(NotAllowedError):
        weighing.keep_weights(judge=seats[0], by=stranger, way="points", answers=values(20, 60, 20))

    assert Weighing.objects.count() == 0


def test_a_submission_that_arrives_twice_is_kept_once(weighed, seats):
    client = new_id()
    hand_in(seats[0], "points", values(20, 60, 20), client_id=client)

    with pytest.raises(ReplayedError):
        hand_in(seats[0], "points", values(60, 20, 20), client_id=client)

    assert Weighing.objects.get().answers == values(20, 60, 20)


def test_weights_are_changed_while_the_weighing_is_open_and_stay_afterwards(weighed, seats, manager):
    hand_in(seats[0], "points", values(20, 60, 20))
    hand_in(seats[0], "points", values(30, 50, 20))
    closed = weighing.close_weighing(round=weighed, by=manager, why="The others are ill")

    with pytest.raises(ValidationError, match="is over; all have seen the weights"):
        hand_in(seats[0], "points", values(20, 60, 20))
    with pytest.raises(CannotUndoError):
        undo(Event.objects.filter(verb="selection.handed_in_weights").first(), seats[0].user)

    assert Weighing.objects.get().answers == values(30, 50, 20)
    assert (closed.weighing_closed_why, closed.criteria.get(code="women").weight) == ("The others are ill", 50)


def test_the_weighing_is_not_closed_without_a_reason_or_before_anybody_handed_in(weighed, seats, manager):
    with pytest.raises(ValidationError, match="Write why you do not wait"):
        weighing.close_weighing(round=weighed, by=manager, why=" ")
    with pytest.raises(ValidationError, match="Nobody has handed in"):
        weighing.close_weighing(round=weighed, by=manager, why="Late")
    with pytest.raises(NotAllowedError):
        weighing.close_weighing(round=weighed, by=seats[0].user, why="Late")

    assert SelectionRound.objects.get(pk=weighed.pk).state == "weighing"


def test_criteria_stay_from_the_moment_that_judges_weigh_them(weighed, seats, manager, programme):
    criterion = weighed.criteria.get(code="jobs")
    added = Event.objects.filter(verb="selection.added_criterion").first()

    with pytest.raises(ValidationError, match="weigh these criteria, so they stay"):
        rounds.revise_criterion(criterion, by=manager, weight=Decimal(1))
    with pytest.raises(CannotUndoError, match="weigh these criteria, so they stay"):
        undo(added, manager)
    with pytest.raises(ValidationError, match="Judges still weigh"):
        rounds.freeze_round(round=SelectionRound.objects.get(pk=weighed.pk), by=manager)


def test_the_weighing_needs_judges_two_criteria_and_the_person_who_decides(short, programme, manager, seats):
    helper = factories.user("cda", factories.initiative(programme, "other"))
    lone = rounds.open_round(programme=programme, by=manager, name="Lone", objective="x")

    with pytest.raises(ValidationError, match="fewer than two criteria"):
        weighing.open_weighing(round=lone, by=manager)
    with pytest.raises(NotAllowedError):
        weighing.open_weighing(round=short, by=helper)
    weighing.open_weighing(round=short, by=manager)
    with pytest.raises(ValidationError, match="was opened before"):
        weighing.open_weighing(round=short, by=manager)


def test_a_seat_with_secret_weights_is_not_handed_to_another_person(weighed, seats, manager, programme):
    other = factories.user("viewer", programme)
    revised = rounds.revise_judge(seats[0], by=manager, user=other)
    hand_in(revised, "points", values(20, 60, 20))

    with pytest.raises(ValidationError, match="has given weights or scores already"):
        rounds.revise_judge(revised, by=manager, user=manager)
    with pytest.raises(CannotUndoError, match="the seat stays"):
        undo(Event.objects.get(verb="selection.revised_judge"), manager)


def test_all_decide_as_one_where_all_compared_pairs(short, seats, manager):
    rounds.revise_round(short, by=manager, aggregation="aij")
    opened = weighing.open_weighing(round=short, by=manager)
    for judge, times in zip(seats, (2, 8, 4), strict=True):
        hand_in(judge, "pairs", {"pairs": [["jobs", "women", times], ["women", "water", 1]]})
    found = weights.group_of(SelectionRound.objects.get(pk=opened.pk))

    assert found.is_joint is True
    assert [round(share, 6) for share in found.weights.shares] == [0.666667, 0.166667, 0.166667]


def test_no_page_file_or_journal_shows_weights_before_they_open(client, programme, draft, judges, manager):
    opened = weighing.open_weighing(round=draft, by=manager)
    woman, man = judges
    hand_in(woman, "points", points(opened, **CANARY))
    slug, key = programme.slug, opened.pk
    addresses = [
        reverse("selection.weights", args=[slug, key]),
        reverse("selection.weights.mine", args=[slug, key]) + "?way=points",
        reverse("selection.selectionround.record", args=[slug, key]),
        reverse("selection.judge.record", args=[slug, woman.pk]),
        reverse("selection.ranking", args=[slug, key]),
        reverse("selection.robustness", args=[slug, key]),
        reverse("selection.record", args=[slug, key]),
        *(reverse(f"selection.{name}.export", args=[slug, kind]) for name in ("criterion", "judge", "selectionround") for kind in ("csv",)),
        f"/p/{slug}/journal/",
    ]  # fmt: skip
    seen = []
    for reader in (man.user, manager, woman.user):
        client.force_login(reader)
        pages = [client.get(address, follow=True).content.decode(errors="replace") for address in addresses]
        seen.append(sum("61.37" in page or "38.63" in page for page in pages))

    assert [Weighing.objects.visible_to(user).count() for user in (man.user, manager, woman.user)] == [0, 0, 1]
    assert seen == [0, 0, 1]
    assert not any("61.37" in event.stored for event in Event.objects.all())
    assert any("61.37" in json.dumps(kept.value) for kept in PersonalValue.objects.all())


def test_once_open_the_page_shows_weights_by_code_and_nobodys_name(client, weighed, seats, manager):
    everybody(seats)
    client.force_login(manager)
    page = client.get(reverse("selection.weights", args=[weighed.programme.slug, weighed.pk]))
    text = page.content.decode()

    assert [(row["criterion"].code, row["joint"], row["by_person"]) for row in page.context["rows"]] == [
        ("jobs", "32.6\u00a0%", ["20.0\u00a0%", "27.8\u00a0%", "50.0\u00a0%"]),
        ("water", "17.0\u00a0%", ["20.0\u00a0%", "11.1\u00a0%", "20.0\u00a0%"]),
        ("women", "50.4\u00a0%", ["60.0\u00a0%", "61.1\u00a0%", "30.0\u00a0%"]),
    ]
    assert "Kendall's W is" in page.context["agreement"]
    assert not any(judge.user.name in text for judge in seats if judge.user.name)
    assert not any(judge.speaks_for in text for judge in seats)


def test_a_judge_walks_through_the_pairs_and_is_told_what_contradicts(client, weighed, seats):
    judge = seats[0]
    client.force_login(judge.user)
    address = reverse("selection.weights.mine", args=[weighed.programme.slug, weighed.pk])
    ways = client.get(address).content.decode()
    # The pairs in their order: jobs-water, jobs-women, water-women.
    for pair, (more, times) in enumerate((("one", "9"), ("other", "5"), ("one", "3")), start=1):
        sent = {f"more_{pair - 1}": more, f"times_{pair - 1}": times, "keep": "1", "client_id": str(new_id())}
        answer = client.post(f"{address}?way=pairs&pair={pair}", sent)
    page = client.get(answer.url)
    told = page.context["consistency"]

    assert "?way=pairs" in ways
    assert Weighing.objects.get(judge=judge).answers == {
        "pairs": [["jobs", "water", 9], ["women", "jobs", 5], ["water", "women", 3]]
    }
    assert (told.is_good, told.most, len(told.sentences)) == (False, "0.10", 2)
    assert told.sentences[0] == "The answer that fits the others least: “Jobs” is 9 times as important as “Water”."
    assert told.sentences[1] == "Your other answers say: “Water” is 15 times as important as “Jobs”."


def test_the_page_says_how_many_points_are_out_and_keeps_them(client, weighed, seats):
    judge = seats[0]
    client.force_login(judge.user)
    address = reverse("selection.weights.mine", args=[weighed.programme.slug, weighed.pk]) + "?way=points"
    criteria = {one.code: f"weight_{one.pk.hex}" for one in weighed.criteria.all()}
    sent = {criteria["jobs"]: "40", criteria["women"]: "30", criteria["water"]: "10"}
    refused = client.post(address, {**sent, "hand_in": "1", "client_id": str(new_id())})
    taken = client.post(address, {**sent, criteria["water"]: "30", "hand_in": "1", "client_id": str(new_id())})

    assert (refused.status_code, taken.status_code) == (422, 302)
    assert "80 of 100 points are given out. Give out 20 more." in refused.content.decode()
    assert refused.context["form"].total == 80
    assert Weighing.objects.get(judge=judge).answers == values(40, 30, 30)


def test_who_is_no_judge_has_no_page_to_weigh(client, weighed, manager):
    client.force_login(manager)

    assert client.get(reverse("selection.weights.mine", args=[weighed.programme.slug, weighed.pk])).status_code == 404
