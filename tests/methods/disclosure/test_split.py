import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusterwise.methods.disclosure.split import SplitError, publishable, split

PEOPLE = st.dictionaries(st.sampled_from(["women", "men", "other", "not stated"]), st.integers(0, 12), min_size=1)


def possible(parts: dict[str, int], least: int) -> dict[str, set[int]]:
    """What a reader can still believe of each hidden part, by trying every whole-number answer."""
    shown = split(parts, least)
    hidden = [name for name, value in shown.parts.items() if value is None]
    seen = sum(value for value in shown.parts.values() if value is not None)
    beliefs: dict[str, set[int]] = {name: set() for name in hidden}
    for guess in itertools.product(range(1, 50 if len(hidden) < 3 else 16), repeat=len(hidden)):
        if shown.total is None or seen + sum(guess) == shown.total:
            for name, value in zip(hidden, guess, strict=True):
                beliefs[name].add(value)
    return beliefs


def test_parts_large_enough_are_all_shown():
    result = split({"women": 12, "men": 7, "other": 0}, least=5)

    assert (dict(result.parts), result.total, result.hides) == ({"women": 12, "men": 7, "other": 0}, 19, False)


def test_a_small_part_takes_its_complement_with_it():
    result = split({"women": 3, "men": 40}, least=5)

    assert (dict(result.parts), result.total, result.hides) == ({"women": None, "men": None}, 43, True)


def test_the_smallest_other_part_is_hidden_beside_a_small_one():
    assert dict(publishable({"women": 60, "men": 40, "other": 1}, least=5)) == {
        "women": 60,
        "men": None,
        "other": None,
    }


def test_two_single_persons_do_not_protect_each_other():
    assert dict(publishable({"women": 1, "men": 1, "not stated": 30}, least=5)) == {
        "women": None,
        "men": None,
        "not stated": None,
    }


def test_a_small_total_is_hidden_with_its_parts_and_zero_stays_zero():
    result = split({"women": 3, "men": 0}, least=5)

    assert (dict(result.parts), result.total) == ({"women": None, "men": 0}, None)


def test_a_total_that_would_give_its_parts_away_is_hidden():
    result = split({"women": 2, "men": 3}, least=5)

    assert (dict(result.parts), result.total) == ({"women": None, "men": None}, None)


def test_nobody_at_all_is_shown_as_zero():
    assert split({"women": 0, "men": 0}, least=5).total == 0


@pytest.mark.parametrize("parts", [{"women": -1}, {"women": True}, {"women": 2.0}])
def test_a_part_that_is_no_count_of_people_is_refused(parts):
    with pytest.raises(SplitError, match="give a whole number of people"):
        split(parts, least=5)


def test_a_least_group_below_one_is_refused():
    with pytest.raises(SplitError, match="it is 1 or more"):
        split({"women": 4}, least=0)


@given(PEOPLE, st.integers(1, 6))
def test_a_reader_is_left_with_as_many_answers_as_the_least_group(parts, least):
    beliefs = possible(parts, least)

    assert {name: len(values) for name, values in beliefs.items() if len(values) < least} == {}
    assert all(parts[name] in values for name, values in beliefs.items())


@given(PEOPLE, st.integers(1, 6))
def test_no_shown_part_or_total_is_small(parts, least):
    result = split(parts, least)

    assert [one for one in [*result.parts.values(), result.total] if one is not None and 0 < one < least] == []
    assert result.total in (None, sum(parts.values()))
    assert {name: parts[name] for name, value in result.parts.items() if value is not None} == {
        name: value for name, value in result.parts.items() if value is not None
    }
