"""The database and the plain Python reference give the same figures for random formulas over random facts."""

from random import Random

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from tests.engines.formulas.formula_facts import CATALOGUE, FIRST, FORMULAS, LAST, rows, table

from clusterwise.engines.formulas import compile_batch, run
from clusterwise.methods.formulas import Baseline, FormulaError, check, evaluate, parse, text

BASELINE = Baseline(20, "TND", {("F",): 4, ("M",): 0})
SEEDS = st.integers(0, 2**32)
PLENTY = settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture(scope="module")
def connection():
    import duckdb

    with duckdb.connect(config={"threads": 1}) as connection:
        yield connection


def told(group):
    """Everything of a group but the rows behind it."""
    return group.total, dict(group.by)


def accepted(formula):
    """The typed formula, or nothing where a random condition asks for another unit than the measure has."""
    try:
        return [check(parse(formula), CATALOGUE)]
    except FormulaError as refusal:
        assert refusal.code == "units_differ", refusal
        return []


def asked(connection, query, facts):
    connection.register("facts", table(facts))
    return run(query, connection)


@PLENTY
@given(SEEDS, st.lists(FORMULAS, min_size=1, max_size=6))
def test_a_batch_equals_the_reference_to_the_last_digit(connection, seed, texts):
    facts = rows(Random(seed), 150)
    typed = [checked for one in texts for checked in accepted(one)]
    query = compile_batch(typed, on=LAST, start=FIRST, baselines=[BASELINE] * len(typed))

    for formula, found in zip(typed, asked(connection, query, facts).results(), strict=True):
        expected = evaluate(formula, facts, on=LAST, start=FIRST, baseline=BASELINE)
        assert told(found.whole) == told(expected.whole), text(formula.formula)
        for label, group in expected.per.items():
            assert told(found.per[label]) == told(group), (label, text(formula.formula))


@PLENTY
@given(FORMULAS)
def test_a_formula_survives_its_own_text(formula):
    tree = parse(formula)

    assert parse(text(tree)) == tree


@settings(max_examples=40, deadline=None)
@given(FORMULAS, SEEDS)
def test_the_order_of_the_facts_does_not_matter(formula, seed):
    random = Random(seed)
    facts = rows(random, 60)
    typed = next(iter(accepted(formula)), None)
    assume(typed)
    shuffled = list(facts)
    random.shuffle(shuffled)
    one, two = (evaluate(typed, some, on=LAST, start=FIRST, baseline=BASELINE) for some in (facts, shuffled))

    assert told(one.whole) == told(two.whole)
    assert {label: told(group) for label, group in one.per.items()} == {
        label: told(group) for label, group in two.per.items()
    }


@settings(max_examples=40, deadline=None)
@given(SEEDS, st.sampled_from(["count(trained", "sum(batch", 'count(record where measure != "jobs"']))
def test_the_cells_of_what_adds_add_up_to_the_total(seed, beginning):
    facts = rows(Random(seed), 60)
    typed = check(parse(f"{beginning}) by sex, place"), CATALOGUE)
    found = evaluate(typed, [fact for fact in facts if fact.unit == "TND"], on=LAST)

    assert typed.rolls_up
    assert sum(cell.value or 0 for cell in found.by.values()) == (found.value or 0)


def test_without_margins_the_finest_cells_stay(connection):
    typed = check(parse("distinct(trained) by sex per year"), CATALOGUE)
    facts = [fact for seed in (1, 2, 3) for fact in [_fact(seed)]]
    found = asked(connection, compile_batch([typed], on=LAST, start=FIRST, with_margins=False), facts).result(0)
    expected = evaluate(typed, facts, on=LAST, start=FIRST)

    assert {label: dict(group.by) for label, group in found.per.items()} == {
        label: dict(group.by) for label, group in expected.per.items()
    }


def _fact(seed):
    from datetime import date

    from clusterwise.methods.formulas import PlainRow

    return PlainRow("trained", date(2024, seed, 1), person=f"p{seed % 2}", sex="FM"[seed % 2])
