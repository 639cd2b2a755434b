"""An old figure against its rows: the right verdict, the slip behind a difference, and exactly the rows that make it."""

import random
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusterwise.methods.people import Sex
from clusterwise.methods.reconciling.judging import agrees, reconcile
from clusterwise.methods.reconciling.parts import Entry, Outcome, Reason, ReconcileError, Reported, Way
from clusterwise.methods.reconciling.ways import ground, ways

FIRST, LAST = date(2023, 1, 1), date(2023, 12, 31)


def entries(*rows):
    """Rows of one sheet from row 2 on, each a name, a sex and what differs."""
    return [Entry(("a", n), name=name, sex=Sex(sex), **more) for n, (name, sex, more) in enumerate(rows, start=2)]


def reported(total=None, means=Way.PEOPLE, **cells):
    told = {"total": total, **cells}
    return Reported(
        means, **{k: None if v is None else Decimal(str(v)) for k, v in told.items()}, starts=FIRST, ends=LAST
    )


def on(month, year=2023):
    return {"on": date(year, month, 1)}


def why(answer):
    return [(one.row[1], one.reason) for one in answer.rows]


def test_people_counted_once_reproduce_the_figure_by_sex():
    rows = entries(("Ada", "F", on(2)), ("Ben", "M", on(2)), ("Cleo", "F", on(3)))

    answer = reconcile(reported(3, women=2, men=1), rows)

    assert (answer.outcome, answer.rows, set(answer.difference.values())) == (Outcome.REPRODUCED, (), {Decimal(0)})


def test_participations_reported_as_people_are_named_with_the_rows_that_repeat():
    rows = entries(("Ada", "F", on(2)), ("Ben", "M", on(2)), ("Ada", "F", on(3)), ("Ada", "F", on(4)))

    answer = reconcile(reported(4, women=3), rows)

    assert (answer.outcome, answer.slips[0]) == (Outcome.DIFFERING, Way.PARTICIPATIONS)
    assert answer.difference == {"total": Decimal(2), "women": Decimal(2)}
    assert why(answer) == [(4, Reason.AGAIN), (5, Reason.AGAIN)]
    assert [one.person for one in answer.rows] == [1, 1]


def test_people_reported_as_participations_are_told_apart_too():
    rows = entries(("Ada", "F", on(2)), ("Ada", "F", on(3)), ("Ben", "M", on(3)))

    answer = reconcile(reported(2, Way.PARTICIPATIONS), rows)

    assert (answer.slips[0], why(answer)) == (Way.PEOPLE, [(3, Reason.AGAIN)])


def test_one_name_written_in_two_ways_is_one_person():
    rows = entries(("Martha Kollie", "F", on(2)), ("KOLLIE, Martha", "F", on(5)), ("Ben", "M", on(2)))

    answer = reconcile(reported(3), rows)

    assert (int(answer.found.total), answer.slips[0], why(answer)) == (2, Way.PARTICIPATIONS, [(3, Reason.AGAIN)])


def test_a_code_counts_before_the_name():
    rows = [Entry(("a", 2), code="k-1", name="Ada"), Entry(("a", 3), code=" K-1", name="Adah"), Entry(("a", 4), "K-2")]

    assert reconcile(reported(2), rows).outcome == Outcome.REPRODUCED


def test_rows_outside_the_period_explain_a_figure_that_counts_them():
    rows = entries(("Ada", "F", on(2)), ("Ben", "M", on(12, 2022)), ("Cleo", "F", on(1, 2024)))

    answer = reconcile(reported(3), rows)

    assert (int(answer.found.total), answer.slips) == (1, (Way.PEOPLE_EVER, Way.PARTICIPATIONS_EVER))
    assert why(answer) == [(3, Reason.OUTSIDE), (4, Reason.OUTSIDE)]


def test_a_row_without_a_date_is_not_taken_for_one_of_the_period():
    rows = entries(("Ada", "F", on(2)), ("Ben", "M", {}))

    answer = reconcile(reported(2), rows)

    assert (int(answer.found.total), why(answer)) == (1, [(3, Reason.UNDATED)])


def test_sheets_without_any_date_are_those_of_the_period():
    assert reconcile(reported(2), entries(("Ada", "F", {}), ("Ben", "M", {}))).outcome == Outcome.REPRODUCED


def test_an_unknown_sex_is_neither_a_woman_nor_a_man():
    rows = entries(("Ada", "F", on(2)), ("Ben", "M", on(2)), ("Sam", "U", on(2)))

    answer = reconcile(reported(3, women=2, men=1), rows)

    assert answer.difference == {"total": Decimal(0), "women": Decimal(1), "men": Decimal(0)}
    assert (answer.slips, why(answer)) == ((), [(4, Reason.NO_SEX)])


def test_a_namesake_with_another_sex_is_shown_and_not_merged():
    rows = entries(("Ada", "F", on(2)), ("Ada", "U", on(3)))

    answer = reconcile(reported(1, women=1), rows)

    assert (int(answer.found.total), answer.slips) == (2, (Way.NAMES,))
    assert why(answer) == [(2, Reason.SAME_NAME), (3, Reason.SAME_NAME)]


def test_people_who_came_before_are_the_difference_to_new_people():
    rows = entries(("Ada", "F", on(6, 2022)), ("Ada", "F", on(2)), ("Ben", "M", on(2)))

    answer = reconcile(reported(1), rows)

    assert (answer.slips, why(answer)) == ((Way.NEW_PEOPLE,), [(3, Reason.KNOWN_BEFORE)])


def test_a_sale_entered_twice_is_named():
    kilos = {"amount": Decimal(10), "topic": "cocoa", **on(2)}
    rows = entries(("Ada", "F", kilos), ("Ada", "F", kilos), ("Ben", "M", {**kilos, "amount": Decimal("2.5")}))

    answer = reconcile(reported("12.5", Way.AMOUNT), rows)

    assert (answer.found.total, answer.slips, why(answer)) == (Decimal("22.5"), (Way.AMOUNT_ONCE,), [(3, Reason.TWICE)])


def test_an_unknown_amount_is_not_zero_but_a_row_to_look_at():
    rows = entries(("Ada", "F", {"amount": Decimal(10), **on(2)}), ("Ben", "M", on(2)))

    assert why(reconcile(reported(15, Way.AMOUNT), rows)) == [(3, Reason.NO_AMOUNT)]


@pytest.mark.parametrize(
    ("means", "rows"),
    [(Way.PEOPLE, []), (Way.PEOPLE, entries(("", "F", on(2)))), (Way.AMOUNT, entries(("Ada", "F", on(2))))],
)
def test_a_figure_of_which_no_row_speaks_is_without_records(means, rows):
    answer = reconcile(reported(5, means), rows)

    assert (answer.outcome, answer.found, answer.difference) == (Outcome.WITHOUT_RECORDS, None, {})


def test_a_figure_without_a_number_and_a_period_turned_round_are_refused():
    with pytest.raises(ReconcileError, match="Give the total, or women and men"):
        Reported(Way.PEOPLE)
    with pytest.raises(ReconcileError, match="swap the days"):
        Reported(Way.PEOPLE, total=Decimal(1), starts=LAST, ends=FIRST)
    with pytest.raises(ReconcileError, match="cannot mean"):
        Reported(Way.NAMES, total=Decimal(1))


def test_a_printed_figure_agrees_as_far_as_it_tells_digits():
    assert [agrees(Decimal(told), Decimal("1199.96")) for told in ("1200", "1200.0", "1199.96", "1199.97", "1.2E+3")] == [
        True, True, True, False, True,
    ]  # fmt: skip


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["Ada", "Ben", "ADA", "Cleo", ""]),
        st.sampled_from("FMXU"),
        st.sampled_from([None, date(2022, 5, 1), date(2023, 5, 1), date(2023, 6, 1)]),
        st.sampled_from([None, Decimal(1), Decimal("2.5")]),
    ),
    max_size=12,
)


@given(ROWS, st.integers(0, 12), st.sampled_from([Way.PEOPLE, Way.PARTICIPATIONS, Way.AMOUNT]), st.randoms())
def test_the_order_of_the_rows_is_no_matter(rows, total, means, chance: random.Random):
    made = [Entry(("a", n), name=name, sex=Sex(sex), on=day, amount=kg) for n, (name, sex, day, kg) in enumerate(rows)]
    shuffled = list(made)
    chance.shuffle(shuffled)

    assert reconcile(reported(total, means), shuffled) == reconcile(reported(total, means), made)


@given(ROWS)
def test_no_way_counts_more_people_than_rows_and_sexes_add_up(rows):
    made = [Entry(("a", n), name=name, sex=Sex(sex), on=day, amount=kg) for n, (name, sex, day, kg) in enumerate(rows)]

    found = ways(ground(made, FIRST, LAST))

    for tally in found.values():
        assert sum(tally.by_sex.values()) == tally.total
    if Way.PEOPLE in found:
        assert found[Way.NEW_PEOPLE].total <= found[Way.PEOPLE].total <= found[Way.PARTICIPATIONS].total
        assert found[Way.NAMES].total <= found[Way.PEOPLE].total <= found[Way.PEOPLE_EVER].total
