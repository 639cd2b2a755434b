"""A merged person counts once in every figure; taken back, the figures are what they were."""

from datetime import date
from typing import Any

from tests import factories

from clusterwise.foundation.evidence import services
from clusterwise.foundation.evidence.selectors import figure
from clusterwise.foundation.identity import services as identity
from clusterwise.foundation.identity.selectors import merge_state

DAY = date(2023, 6, 30)


def publish(initiative: Any, value: Any) -> Any:
    return services.publish(
        initiative=initiative, title="Report", kind="progress", language="en", starts=date(2023, 1, 1), ends=DAY,
        content={}, values=[value], by=None,
    )  # fmt: skip


def test_two_records_of_one_person_count_once_until_the_merge_is_taken_back(initiative, farmers):
    one, other = factories.person(initiative, "A-1", sex="F"), factories.person(initiative, "A-2", sex="F")
    before = figure(farmers, DAY)
    edge = identity.name_pair(programme=initiative.programme, one=one, other=other, by=None)
    identity.decide(edge, is_same=True, by=None)
    merged = figure(farmers, DAY)
    identity.take_back(edge, by=None)
    after = figure(farmers, DAY)

    assert (before.value, merged.value, after.value) == (2, 1, 2)
    assert (merged.n, merged.by_sex["F"]) == (2, 1)
    assert {fact.source for fact in merged.facts} == {fact.source for fact in before.facts}


def test_a_publication_names_who_was_counted_as_whom(initiative, farmers):
    one, other = factories.person(initiative, "A-1"), factories.person(initiative, "A-2")
    apart = publish(initiative, figure(farmers, DAY))
    edge = identity.name_pair(programme=initiative.programme, one=one, other=other, by=None)
    identity.decide(edge, is_same=True, by=None)
    together = publish(initiative, figure(farmers, DAY))

    assert apart.content["merge_state"] != together.content["merge_state"] == merge_state(initiative.programme)
    assert [figure.value for figure in together.figures.all()] == [1]
