from datetime import date, datetime
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusterwise.methods.quality.back_checks import back_check_agreement
from clusterwise.methods.quality.completeness import completeness
from clusterwise.methods.quality.digits import last_digits, whipple_index
from clusterwise.methods.quality.duplicates import duplicate_groups, near_duplicates
from clusterwise.methods.quality.enumerators import enumerator_effect
from clusterwise.methods.quality.faults import QualityError
from clusterwise.methods.quality.interviews import Interview, InterviewLimits, Oddity, interview_oddities
from clusterwise.methods.quality.outliers import outliers
from clusterwise.methods.quality.parts import parts_check
from clusterwise.methods.quality.positions import positions
from clusterwise.methods.quality.straight_lines import straight_lines
from clusterwise.methods.quality.timeliness import Due, timeliness
from clusterwise.methods.quality.verification import Recount, Verdict, pooled_verification, verification

SQUARE = {"type": "Polygon", "coordinates": [[[0, 0], [0.1, 0], [0.1, 0.1], [0, 0.1], [0, 0]]]}


def test_a_skewed_column_hides_its_far_value_from_plain_numbers_but_not_from_logarithms():
    areas = [0.5, 1, 2, 4, 8, 16, 32, 64, 128, 1e-6]

    assert [outliers(areas, log=log).is_far.tolist()[-1] for log in (False, True)] == [False, True]


def test_where_most_values_are_equal_a_far_one_is_still_found():
    assert outliers([5] * 20 + [50]).is_far.tolist() == [False] * 20 + [True]


def test_few_or_equal_or_unknown_values_mark_nothing():
    assert outliers([1, 1, 1, 900]).is_far.any() == np.False_
    assert outliers([3] * 10).is_far.any() == np.False_
    found = outliers([*range(10), float("nan")])
    assert (found.n, bool(found.is_far[-1]), bool(np.isnan(found.distance[-1]))) == (10, False, True)


@given(st.lists(st.integers(-1000, 1000), min_size=8, max_size=30), st.integers(1, 9), st.integers(-50, 50))
def test_far_values_stay_far_in_another_unit(values, factor, shift):
    far = np.abs(np.nan_to_num(outliers(values).distance))
    moved = np.abs(np.nan_to_num(outliers([factor * value + shift for value in values]).distance))

    assert moved == pytest.approx(far)


def test_outliers_of_logarithms_refuse_zero():
    with pytest.raises(QualityError, match="above zero"):
        outliers([0] * 9, log=True)


def test_ages_all_ending_in_nought_or_five_have_whipples_five_hundred():
    assert (whipple_index([25, 30, 60]), whipple_index([22, 63]), whipple_index(range(23, 63))) == (500, None, 100)
    with pytest.raises(QualityError, match="below zero"):
        whipple_index([-1])


def test_digits_agree_with_scipys_chi_square_test():
    from scipy.stats import chisquare

    numbers = [place * place for place in range(200)]
    found = last_digits(numbers)
    theirs = chisquare(np.bincount([one % 10 for one in numbers], minlength=10))

    assert (found.chi_square, found.p_value) == pytest.approx((theirs.statistic, theirs.pvalue))


def test_too_few_numbers_are_not_tested_for_their_digits():
    found = last_digits([10] * 49)

    assert (found.n, found.preferred, found.p_value) == (49, 0, None)
    assert last_digits([]).preferred is None


def test_a_run_skips_what_was_not_answered():
    (found,) = straight_lines([[1, 1, None, 1, 2, 2]])

    assert (found.answered, found.longest_run, found.is_straight) == (5, 3, False)
    with pytest.raises(QualityError, match="two or more"):
        straight_lines([[1]], least=1)


def test_places_outside_vague_or_heaped_are_marked_apart():
    lon = [0.0512, 0.2123, 0.0777, *[0.0333] * 5]
    lat = [0.0534, 0.0534, 0.0888, *[0.0222] * 5]
    accuracy = [5, 5, 90, *[float("nan")] * 5]

    found = positions(lon, lat, SQUARE, accuracy_m=accuracy)

    assert np.flatnonzero(found.outside).tolist() == [1]
    assert np.flatnonzero(found.vague).tolist() == [2]
    assert np.flatnonzero(found.piled).tolist() == [3, 4, 5, 6, 7]
    assert round(found.distance_km[1], 1) == 12.5


def test_a_territory_that_is_no_polygon_is_refused():
    with pytest.raises(QualityError, match="polygon"):
        positions([0], [0], {"type": "Point", "coordinates": [0, 0]})
    with pytest.raises(QualityError, match="2 accuracies"):
        positions([0.0], [0.0], SQUARE, accuracy_m=[1, 2])


def asked(code, begun, minutes, who="E-1", answered=20):
    start = datetime(2024, 5, 2, begun, 0)
    return Interview(code, who, start, start.replace(minute=minutes), answered)


def test_a_hurried_interview_and_one_by_night_are_odd():
    found = interview_oddities([asked("fast", 9, 1, answered=40), asked("late", 22, 40), asked("fine", 10, 40)])

    assert found == {"fast": (Oddity.HURRIED,), "late": (Oddity.NIGHT,)}


def test_one_far_longer_than_its_like_is_odd():
    usual = [asked(f"u{place}", 7 + place, 20 + place % 3) for place in range(9)]
    long = Interview("long", "E-2", datetime(2024, 5, 2, 8, 0), datetime(2024, 5, 2, 16, 0), 20)

    assert interview_oddities([*usual, long]) == {"long": (Oddity.LONG,)}


def test_two_at_once_are_odd_only_for_one_who_asks():
    two = [asked("a", 9, 40), Interview("b", "E-2", datetime(2024, 5, 2, 9, 10), datetime(2024, 5, 2, 9, 50), 20)]
    same = [two[0], Interview("b", "E-1", two[1].begun, two[1].ended, 20)]

    assert interview_oddities(two) == {}
    assert interview_oddities(same) == {"a": (Oddity.OVERLAP,), "b": (Oddity.OVERLAP,)}


def test_an_interview_that_ends_before_it_begins_is_refused():
    with pytest.raises(QualityError, match="Interview x"):
        interview_oddities(
            [Interview("x", "E", datetime(2024, 1, 1, 9), datetime(2024, 1, 1, 8), 3)], InterviewLimits()
        )


def test_the_enumerator_effect_agrees_with_scipys_analysis_of_variance():
    from scipy.stats import f_oneway

    rng = np.random.default_rng(7)
    groups = [rng.normal(mean, 1, size) for mean, size in ((0, 8), (0.5, 12), (2, 9))]
    found = enumerator_effect(np.concatenate(groups), ["a"] * 8 + ["b"] * 12 + ["c"] * 9)
    theirs = f_oneway(*groups)

    assert (found.f_value, found.p_value) == pytest.approx((theirs.statistic, theirs.pvalue))
    assert (max(found.shifts, key=found.shifts.get), found.enumerators, found.n) == ("c", 3, 29)


def test_no_enumerator_effect_can_be_told_of_one_enumerator_or_equal_answers():
    assert enumerator_effect([1, 2, 3], ["a"] * 3) is None
    assert enumerator_effect([2, 2, 2], ["a", "a", "b"]) is None
    assert enumerator_effect([1, 2], ["a", "b"]) is None
    with pytest.raises(QualityError, match="finite"):
        enumerator_effect([1, float("nan")], ["a", "b"])


def test_kappa_falls_where_nearly_all_agree_and_gwets_ac1_does_not():
    found = back_check_agreement([("yes", "yes")] * 118 + [("yes", "no")] * 5 + [("no", "yes")] * 2)

    assert (round(found.kappa, 3), round(found.ac1, 3), found.agreed) == (
        Decimal("-0.023"),
        Decimal("0.941"),
        Decimal("0.944"),
    )


def test_unknown_answers_and_a_single_category_leave_agreement_undefined():
    found = back_check_agreement([("yes", "yes"), ("yes", None)])

    assert (found.n, found.left_out, found.agreed, found.kappa, found.ac1) == (1, 1, Decimal(1), None, None)
    assert back_check_agreement([]).agreed is None


def test_a_field_that_is_not_asked_is_not_missing():
    found = completeness([{"a": True, "b": None}, {"a": False}], ["a", "b"])

    assert (found.due, found.filled, found.gaps) == (3, 1, (1,))
    assert completeness([], ["a"]).share is None
    with pytest.raises(QualityError, match="each once"):
        completeness([], ["a", "a"])


def test_what_comes_on_the_last_day_of_grace_is_in_time():
    rows = [Due("a", date(2024, 1, 10), date(2024, 1, 15)), Due("b", date(2024, 1, 10), date(2024, 1, 16))]

    found = timeliness(rows, date(2024, 2, 1), grace_days=5)

    assert (found.in_time, found.late, found.missing, found.share) == (1, (("b", 6),), (), Decimal("0.5"))


def test_what_came_after_the_day_is_missing_on_that_day():
    assert timeliness([Due("a", date(2024, 1, 1), date(2024, 3, 1))], date(2024, 2, 1)).missing == (("a", 31),)
    with pytest.raises(QualityError, match="grace"):
        timeliness([], date(2024, 1, 1), grace_days=-1)


@pytest.mark.parametrize(
    ("reported", "recounted", "verdict"),
    [
        (100, 90, Verdict.AGREES),
        (100, 89, Verdict.OVER_REPORTED),
        (100, 111, Verdict.UNDER_REPORTED),
        (0, 0, Verdict.AGREES),
        (0, 3, Verdict.UNDEFINED),
    ],
)
def test_a_recount_within_a_tenth_agrees(reported, recounted, verdict):
    assert verification(Recount("x", Decimal(reported), Decimal(recounted))).verdict is verdict


def test_the_pooled_factor_is_no_mean_of_factors():
    found = pooled_verification([Recount("a", Decimal(100), Decimal(50)), Recount("b", Decimal(10), Decimal(10))])

    assert found.factor == Decimal(60) / Decimal(110)
    with pytest.raises(QualityError, match="zero or more"):
        verification(Recount("a", Decimal(-1), Decimal(0)))


def test_only_equal_keys_are_duplicates_and_unknown_ones_never():
    assert duplicate_groups(["a", None, "b", "b", "a", None, "b"]) == ((0, 4), (2, 3, 6))


def test_near_duplicates_count_only_what_both_know():
    row = list("abcdefghijkl")
    thin: list[str | None] = [*row[:9], None, None, None]

    assert [(one.first, one.second) for one in near_duplicates([row, thin, row])] == [(0, 2)]
    assert near_duplicates([row, thin], least_fields=9)[0].share == 1.0
    with pytest.raises(QualityError, match="same fields"):
        near_duplicates([["a"], ["a", "b"]])
    with pytest.raises(QualityError, match="too many"):
        near_duplicates([["a"]] * 5001)


def test_parts_that_miss_someone_or_count_one_twice_leave_a_gap():
    total = Decimal(10)

    found = [parts_check(total, {"F": Decimal(6), "M": Decimal(men)}) for men in (4, 3, 5)]

    assert [(one.gap, one.is_whole) for one in found] == [(0, True), (1, False), (-1, False)]
    with pytest.raises(QualityError, match="zero or more"):
        parts_check(total, {"F": Decimal(-1)})
