"""Small panels whose effect is known, since it was added by hand."""

import numpy as np

from clusterwise.methods.evaluation.panel import panel


def rows(units=12, periods=5, start=None, effect=2.0, noise=0.5, seed=7):
    """Units with levels of their own, a common course, noise, and an effect from the start on."""
    rng = np.random.default_rng(seed)
    start = start or (lambda unit: 3 if unit < units // 2 else None)
    found = []
    for unit in range(units):
        for period in range(periods):
            first = start(unit)
            on = first is not None and period >= first
            value = unit * 1.5 + period**2 / 3 + (effect if on else 0.0) + float(rng.normal(0, noise))
            found.append((f"u{unit:02}", period, value, first))
    return found


def as_panel(found, **more):
    unit, period, outcome, first = zip(*found, strict=True)
    return panel(unit, period, outcome, first=first, **more)
