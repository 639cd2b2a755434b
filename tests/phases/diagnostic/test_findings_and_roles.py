"""Studies, findings, leverage points and gender roles: evidence, order, gaps, replay and who may."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError

from clusterwise.foundation.evidence import services as evidence
from clusterwise.foundation.journal import ReplayedError
from clusterwise.foundation.journal.models import Event
from clusterwise.foundation.journal.undo import undo
from clusterwise.foundation.people.access import NotAllowedError
from clusterwise.phases.p3_diagnostic import selectors, services
from clusterwise.phases.p3_diagnostic.gaps import gap_of, gaps
from clusterwise.phases.p3_diagnostic.models import Finding, LeverageAnswer, LeveragePoint

DAY = date(2022, 6, 1)


@pytest.fixture
def finding(initiative, cda, study):
    def record(**values):
        given = {"study": study, "function": "quality", "statement": "A third of the beans is refused", **values}
        return services.record_finding(initiative=initiative, by=cda, **given)

    return record


@pytest.fixture
def point(initiative, cda):
    def record(name, impact, feasibility, **values):
        return services.record_leverage_point(
            initiative=initiative, by=cda, name=name, impact=impact, feasibility=feasibility, **values
        )

    return record


def _observation(initiative):
    return evidence.record_observation(
        initiative=initiative, by=None, quantity="loss", subject="beans", value=Decimal(30), denominator=Decimal(100),
        unit="kg", starts=date(2022, 4, 20), method="weighed",
    )  # fmt: skip


def test_a_finding_without_evidence_stays_a_draft(initiative, finding):
    draft = finding()
    weighed = finding(statement="Beans lose a third", observation=_observation(initiative))
    read = finding(statement="Prices fell", written_source="Ministry bulletin 2021, p. 7")

    assert [one.has_evidence for one in (draft, weighed, read)] == [False, True, True]
    assert selectors.finding_counts(initiative) == {"all": 3, "evidenced": 2}


def test_evidence_of_another_initiative_is_refused(sibling, finding):
    with pytest.raises(ValidationError, match="belongs elsewhere"):
        finding(observation=_observation(sibling))


def test_a_study_is_validated_by_a_carried_decision_only(initiative, study, decide, cda):
    with pytest.raises(ValidationError, match="not carried with quorum"):
        services.revise_study(study, by=cda, validated_by=decide(initiative, "void", present=1))
    study.refresh_from_db()
    carried = decide(initiative)
    services.revise_study(study, by=cda, validated_by=carried)
    study.refresh_from_db()

    assert study.validated_by == carried


def test_a_decision_of_another_initiative_does_not_validate(sibling, study, decide, cda):
    with pytest.raises(ValidationError, match="belongs elsewhere"):
        services.revise_study(study, by=cda, validated_by=decide(sibling, "theirs"))


def test_the_same_submission_is_written_once(finding):
    key = uuid4()
    finding(client_id=key)

    with pytest.raises(ReplayedError):
        finding(client_id=key)

    assert Finding.objects.count() == 1


def test_an_evaluator_reads_and_does_not_write(initiative, study, evaluator):
    with pytest.raises(NotAllowedError):
        services.revise_study(study, by=evaluator, title="Mine")

    assert type(study).objects.visible_to(evaluator).get().title == "Cocoa of Nimba"


def test_leverage_points_are_ranked_as_worked_by_hand(initiative, point):
    # 4 x 5 = 20 and 5 x 4 = 20: the faster one first; 5 x 1 = 5 last
    road = point("Road", 5, 1, months_to_effect=36)
    dryer = point("Dryer", 5, 4, months_to_effect=8, firms_reached=80, cost=Decimal(30000), currency="USD")
    meters = point("Moisture meters", 4, 5, months_to_effect=3, firms_reached=30, cost=Decimal(900), currency="USD")
    ranked, missing = selectors.ranked_points(initiative, DAY)

    assert [(one.rank, one.point, one.score, one.is_quick_win) for one in ranked] == [
        (1, meters, 20, True),
        (2, dryer, 20, False),
        (3, road, 5, False),
    ]
    assert missing == []


def test_a_quick_win_is_judged_in_the_currency_of_the_rule(initiative, point, rate):
    point("Meters", 4, 5, months_to_effect=2, firms_reached=10, cost=Decimal(750000), currency="LRD")
    before, missing = selectors.ranked_points(initiative, DAY)
    rate("LRD", 150)
    after, _none = selectors.ranked_points(initiative, DAY)

    # 750,000 LRD / 150 = 5,000 USD, which is just within the limit
    assert (before[0].is_quick_win, after[0].is_quick_win) == (None, True)
    assert missing == ["There is no exchange rate for LRD on or before 2022-06-01, so amounts in it are left out here."]


def test_the_causes_that_a_point_answers_follow_its_form(initiative, cda, point, tree):
    dryer = point("Dryer", 5, 4, answers=[tree.dryer, tree.wet])
    services.revise_leverage_point(dryer, by=cda, answers=[tree.dryer, tree.label])
    ranked, _missing = selectors.ranked_points(initiative, DAY)

    assert set(ranked[0].answers) == {tree.dryer, tree.label}


def test_removing_a_point_takes_its_answers_and_the_undo_brings_them_back(cda, point, tree):
    dryer = point("Dryer", 5, 4, answers=[tree.dryer])
    services.remove_leverage_point(dryer, by=cda)
    gone = (LeveragePoint.objects.count(), LeverageAnswer.objects.count())
    undo(Event.objects.order_by("-at", "-sequence").first(), cda)

    assert gone == (0, 0)
    assert [(one.point, one.problem) for one in LeverageAnswer.objects.all()] == [(dryer, tree.dryer)]


def _role(initiative, cda, **values):
    given = {"kind": "access", "item": "land title", "written_source": "survey 2022", **values}
    return services.record_gender_role(initiative=initiative, by=cda, **given)


@pytest.mark.parametrize(
    ("values", "share", "gap"),
    [
        ({"women": 10, "men": 30, "not_stated": 4}, Decimal("0.25"), Decimal("0.5")),
        ({"women": Decimal("6.5"), "men": Decimal("3.5"), "unit": "hours a day"}, Decimal("0.65"), Decimal("-0.3")),
        ({"women_share_percent": Decimal("37.5")}, Decimal("0.375"), Decimal("0.25")),
        ({"women": 15, "men": 20, "is_pay": True, "unit": "GHS a day"}, None, Decimal("0.25")),
        ({"women": 0, "men": 0}, None, None),
    ],
)
def test_gaps_are_as_worked_by_hand(initiative, cda, values, share, gap):
    found = gap_of(_role(initiative, cda, **values))

    assert (found.women_share, found.gap) == (share, gap)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"women": 10}, "Give women's share in percent, or a value for women and one for men"),
        ({"women": 10, "men": 3, "women_share_percent": 70}, "Give either the share or the values"),
        ({"women": 10, "men": 0, "is_pay": True}, "men's above zero"),
    ],
)
def test_roles_that_do_not_say_who_are_refused(initiative, cda, values, sentence):
    with pytest.raises(ValidationError, match=sentence):
        _role(initiative, cda, **values)


def test_values_are_shown_without_idle_zeros(initiative, cda):
    role = _role(initiative, cda, women=Decimal("6.500"), men=30)
    role.refresh_from_db()

    assert [str(value) for value in gap_of(role).values] == ["6.5", "30", "None", "None"]


def test_gaps_come_by_kind_and_an_empty_kind_shows(initiative, cda, stranger):
    _role(initiative, cda, women=1, men=1)
    counted = [len(found) for _title, found in gaps(initiative, cda)]

    assert counted == [0, 1, 0, 0]
    assert [found for _title, found in gaps(initiative, stranger)] == [[], [], [], []]
