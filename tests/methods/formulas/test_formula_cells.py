"""A formula computed row by row: its total, its cells, its periods and the rows behind them."""

from datetime import date
from decimal import Decimal

from clusterwise.methods.formulas import Catalogue, Measure, PlainRow, check, evaluate, parse

CATALOGUE = Catalogue({"trained": Measure("trained", "person", dimensions={"topic": ""})})
ROWS = [
    PlainRow("trained", date(2025, 1, 10), ("a", "1"), person="ada", sex="F", dimensions={"topic": "GMP"}),
    PlainRow("trained", date(2025, 4, 10), ("a", "2"), person="ada", sex="F"),
    PlainRow("trained", date(2025, 5, 10), ("a", "3"), person="ben", sex="M", dimensions={"topic": "GMP"}),
    PlainRow("trained", date(2025, 5, 11), ("a", "4"), head_count=12),
]


def computed(text, **asked):
    return evaluate(check(parse(text), CATALOGUE), ROWS, on=date(2025, 6, 30), **asked)


def test_a_person_counts_once_and_heads_without_names_stand_apart():
    found = computed("distinct(trained)")

    assert (found.value, found.n, found.anonymous, found.unit) == (Decimal(2), 4, 12, "person")


def test_a_cell_without_rows_is_absent_and_a_missing_code_is_not_stated():
    found = computed("count(trained) by topic")

    assert {key: cell.value for key, cell in found.by.items()} == {("GMP",): 2, ("not stated",): 13}


def test_a_person_is_in_each_period_and_once_in_the_whole():
    found = computed("distinct(trained) per quarter", start=date(2025, 1, 1))

    assert {label: group.total.value for label, group in found.per.items()} == {"2025-Q1": 1, "2025-Q2": 2}
    assert found.value == 2


def test_the_rows_of_each_aggregate_are_its_evidence():
    found = computed('ratio(distinct(trained where sex = "F"), distinct(trained))')

    assert found.used == ((ROWS[0], ROWS[1]), tuple(ROWS))
    assert found.value == Decimal("0.5")
