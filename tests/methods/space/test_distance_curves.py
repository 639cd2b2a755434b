"""M, Kd and their envelopes: worked by hand, against plain loops, and under changes that must not matter."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusterwise.methods.space.distance_m import distance_m, m_envelope
from clusterwise.methods.space.envelopes import EnvelopeError, envelope
from clusterwise.methods.space.kernel_density import kd_envelope, kernel_density, rule_of_thumb_bandwidth
from clusterwise.methods.space.near_pairs import SampleError

REACH = [1.0, 3.0, 8.0]


def town(seed, rows=150):
    rng = np.random.default_rng(seed)
    return rng.uniform(0, 20, (rows, 2)), rng.random(rows) < 0.3, rng.integers(1, 50, rows).astype(float)


def gathered():
    points, _, _ = town(1, 300)
    return points, np.hypot(*(points - [6, 6]).T) < 4


def test_m_worked_by_hand():
    # Three firms of sizes 1, 2, 3 on a line; A and B are of the industry. Within 1: A sees B (2 of 2), B sees A and
    # C (1 of 4); overall A would see 2 of 5 and B 1 of 4. So M = (1 + 1/4) / (2/5 + 1/4).
    found = distance_m([[0, 0], [1, 0], [2, 0]], [True, True, False], [1.0], [1, 2, 3])

    assert found.m.tolist() == pytest.approx([1.25 / 0.65])


def test_m_is_the_plain_double_loop():
    points, marked, weights = town(4)
    for at, reach in enumerate(REACH):
        above = below = 0.0
        for i in np.flatnonzero(marked):
            near = (np.hypot(*(points - points[i]).T) <= reach) & (np.arange(len(points)) != i)
            if near.any():
                above += weights[near & marked].sum() / weights[near].sum()
                below += (weights[marked].sum() - weights[i]) / (weights.sum() - weights[i])

        assert distance_m(points, marked, REACH, weights).m[at] == pytest.approx(above / below)


@given(st.integers(0, 10_000), st.floats(0.01, 100), st.floats(0, 6.28))
def test_order_unit_of_length_size_and_turning_change_no_m(seed, unit, angle):
    points, marked, weights = town(seed % 20, 60)
    order = np.random.default_rng(seed).permutation(60)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    reach = np.array(REACH)
    first = distance_m(points, marked, reach, weights).m
    second = distance_m((points @ turn)[order] * unit, marked[order], reach * unit, weights[order] * 7).m

    assert second == pytest.approx(first, nan_ok=True)


def test_firms_on_one_spot_are_neighbours_at_distance_zero():
    found = distance_m([[0, 0], [0, 0], [5, 5], [5, 5]], [True, True, False, False], [0.0])

    assert found.m.tolist() == [3.0]


def test_a_gathered_industry_stands_out_of_its_envelope_and_a_scattered_one_does_not():
    points, marked = gathered()
    near = m_envelope(points, marked, REACH, np.random.default_rng(1), simulations=39)
    scattered = np.random.default_rng(2).permutation(marked)
    far = m_envelope(points, scattered, REACH, np.random.default_rng(1), simulations=39)

    assert (near.observed > near.global_high).all()
    assert near.p == pytest.approx(1 / 40, abs=0.03)
    assert ((far.observed >= far.global_low) & (far.observed <= far.global_high)).all()


def test_industries_that_share_a_quarter_attract_each_other():
    points, marked = gathered()
    rng = np.random.default_rng(3)
    first = marked & (rng.random(len(points)) < 0.5)
    found = m_envelope(
        points, first, REACH, np.random.default_rng(1), neighbour_industry=marked & ~first, simulations=39
    )

    assert found.observed[0] > found.global_high[0]


def test_kd_integrates_to_one_over_all_distances():
    points, marked, weights = town(6)
    at = np.linspace(0, 60, 3001)
    density = kernel_density(points[marked], at, weights[marked]).density

    assert np.trapezoid(density, at) == pytest.approx(1, abs=1e-4)


def test_kd_of_two_pairs_worked_by_hand():
    # Distances 3, 4 and 5; at d = 4 with bandwidth 1 the mirror images lie 7 to 9 away and add next to nothing.
    normal = np.exp(-0.5 * np.array([1, 0, 1])) / np.sqrt(2 * np.pi)
    found = kernel_density([[0, 0], [3, 0], [0, 4]], [4.0], bandwidth=1.0)

    assert found.density.tolist() == pytest.approx([normal.mean()], abs=1e-9)


def test_the_bandwidth_is_that_of_r():
    # bw.nrd0(c(1, 2, 4, 8, 16)) in R.
    values = np.array([1.0, 2, 4, 8, 16])

    assert rule_of_thumb_bandwidth(values) == pytest.approx(0.9 * min(values.std(ddof=1), 6 / 1.34) * 5**-0.2)


def test_kd_of_a_gathered_industry_stands_out_near_and_is_thin_far():
    points, marked = gathered()
    found = kd_envelope(points, marked, [1.0, 3.0, 15.0], np.random.default_rng(1), simulations=39)

    assert (found.observed > found.global_high).tolist() == [True, True, False]
    assert found.observed[2] < found.global_low[2]


def test_global_bounds_are_wider_than_local_and_hold_their_level():
    rng = np.random.default_rng(1)
    simulated = rng.normal(size=(999, 12))
    found = envelope(np.zeros(12), simulated)
    outside = ((simulated < found.global_low) | (simulated > found.global_high)).any(axis=1)
    locally = ((simulated < found.local_low) | (simulated > found.local_high)).any(axis=1)

    assert (found.global_high > found.local_high).all()
    assert outside.mean() <= 0.05
    assert locally.mean() > 0.3


def test_an_observed_curve_like_the_others_has_an_even_p():
    rng = np.random.default_rng(2)
    chances = []
    for _ in range(300):
        curves = rng.normal(size=(100, 5))
        chances.append(envelope(curves[0], curves[1:]).p)

    assert np.quantile(chances, [0.25, 0.5, 0.75]) == pytest.approx([0.25, 0.5, 0.75], abs=0.08)


def test_too_few_shuffles_are_refused():
    with pytest.raises(EnvelopeError, match="run 19 or more"):
        envelope(np.zeros(3), np.zeros((18, 3)))


@pytest.mark.parametrize(
    ("points", "marks", "reach", "weights", "words"),
    [
        ([[0, 0], [1, 1]], [True, False], [2, 1], None, "Distances start at zero"),
        ([[0, 0], [1, float("nan")]], [True, False], [1], None, "known coordinates"),
        ([[0, 0], [1, 1]], [False, False], [1], None, "No point is marked"),
        ([[0, 0], [1, 1]], [True], [1], None, "1 marks"),
        ([[0, 0], [1, 1]], [True, False], [1], [1, 0], "above zero"),
        (np.zeros((20_001, 2)), [True] * 20_001, [1], None, "draw a sample of at most 20,000"),
    ],
)
def test_points_that_cannot_be_measured_are_refused(points, marks, reach, weights, words):
    with pytest.raises(SampleError, match=words):
        distance_m(points, marks, reach, weights)
