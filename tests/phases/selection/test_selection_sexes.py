"""People employed in a candidate count once: as women, men, others, or not stated."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from clusterwise.phases.p1_selection import maps, profile
from clusterwise.phases.p1_selection.models import Candidate
from clusterwise.phases.p1_selection.profile import NOT_STATED, STATED
from clusterwise.phases.p1_selection.services import candidates

SPLIT = (*STATED, NOT_STATED)


def counts(record):
    fresh = Candidate.objects.get(pk=record.pk)
    return tuple(getattr(fresh, name) for name in SPLIT)


@pytest.fixture
def forty(candidate):
    """A candidate of whose forty people no sex is stated."""
    return candidate("Dates", employed_women=None, employed_men=None, employed_not_stated=40)


def test_women_and_men_who_are_told_are_taken_out_of_those_not_stated(forty, manager):
    candidates.revise_candidate(forty, by=manager, employed_women=25, employed_men=12, employed_not_stated=40)

    assert counts(forty) == (25, 12, None, 3)
    assert profile.employed_in_all(forty) == 40


def test_more_women_and_men_than_people_are_refused_with_the_total(forty, manager):
    with pytest.raises(ValidationError) as refusal:
        candidates.revise_candidate(forty, by=manager, employed_women=25, employed_men=20)

    assert refusal.value.message_dict == {
        "employed_not_stated": [
            "40 people were recorded in all, but women, men and other people come to 45. "
            "Correct them, or write here how many remain whose sex is not stated."
        ]
    }
    assert counts(forty) == (None, None, None, 40)


def test_a_number_not_stated_that_is_written_anew_is_kept(forty, manager):
    candidates.revise_candidate(forty, by=manager, employed_women=25, employed_men=20, employed_not_stated=2)

    assert counts(forty) == (25, 20, None, 2)


def test_another_revision_leaves_the_split_alone(forty, manager):
    candidates.revise_candidate(forty, by=manager, conflicts="none known")

    assert counts(forty) == (None, None, None, 40)


def test_a_row_of_the_map_is_put_on_the_list_with_the_women_and_men_that_somebody_knows(imported, manager):
    found = maps.map_of(imported, period="2023", group="")
    row = next(one for one in found.rows if (one.industry, one.region) == ("1031", "Kebili"))
    made = candidates.add_candidate_from_map(
        register=imported, row=row, counts=maps.counts_of(imported, row, "2023"), period="2023", by=manager,
        country="TN", employed_women=2,
    )  # fmt: skip

    assert counts(made) == (2, None, None, 1)


heads = st.none() | st.integers(0, 500)


@given(kept=st.tuples(heads, heads, heads, st.integers(1, 500)), told=st.tuples(heads, heads, heads))
def test_the_total_never_changes_while_some_sexes_are_not_stated(kept, told):
    before = dict(zip(SPLIT, kept, strict=True))
    total = sum(count or 0 for count in kept)
    values = dict(zip(STATED, told, strict=True))
    if sum(count or 0 for count in told) > total:
        with pytest.raises(ValidationError):
            profile.without_counting_twice(before, values)
        return

    assert sum(count or 0 for count in profile.without_counting_twice(before, values).values()) == total
