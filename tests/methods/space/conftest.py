"""Seeded registers on the ground: one of pure noise, one with clusters planted in it."""

from typing import NamedTuple

import numpy as np
import pytest


class Register(NamedTuple):
    """Places, categories and the planted cluster of each row (-1 for none)."""

    lon: np.ndarray
    lat: np.ndarray
    category: np.ndarray
    truth: np.ndarray


@pytest.fixture(scope="session")
def noise_register():
    """Firms in towns and between them, their categories dealt out at random."""

    def make(seed: int, rows: int = 3000, categories: int = 30) -> Register:
        rng = np.random.default_rng(seed)
        town = rng.integers(0, 8, rows)
        centres = rng.uniform([34.5, -2.5], [38.5, 1.5], (8, 2))
        place = rng.uniform([34.5, -2.5], [38.5, 1.5], (rows, 2))
        urban = rng.random(rows) < 0.6
        place[urban] = centres[town[urban]] + rng.normal(0, 0.08, (int(urban.sum()), 2))
        weight = 1 / np.arange(1, categories + 1)
        category = rng.choice(categories, rows, p=weight / weight.sum()).astype(str)
        return Register(place[:, 0], place[:, 1], category, np.full(rows, -1))

    return make


@pytest.fixture(scope="session")
def planted_register():
    """Twelve industries; 45 % of each one's firms lie in four places of its own, the others anywhere."""

    def make(seed: int, rows: int = 6000, categories: int = 12) -> Register:
        rng = np.random.default_rng(seed)
        category = rng.integers(0, categories, rows)
        centres = rng.uniform([34.5, -2.5], [38.5, 1.5], (categories, 4, 2))
        place = rng.uniform([34.5, -2.5], [38.5, 1.5], (rows, 2))
        planted, spot = rng.random(rows) < 0.45, rng.integers(0, 4, rows)
        place[planted] = centres[category, spot][planted] + rng.normal(0, 0.03, (int(planted.sum()), 2))
        truth = np.where(planted, category * 4 + spot, -1)
        return Register(place[:, 0], place[:, 1], category.astype(str), truth)

    return make
