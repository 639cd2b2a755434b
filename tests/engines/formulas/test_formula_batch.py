"""A batch reads files and tables, shares what formulas have in common, and lets no text become a command."""

from datetime import date
from decimal import Decimal

import pyarrow.parquet as pq
import pytest
from tests.engines.formulas.formula_facts import table

from clusterwise.engines.formulas import compile_batch, run
from clusterwise.engines.session import EngineError
from clusterwise.methods.formulas import Catalogue, Measure, PlainRow, check, parse

DAY = date(2025, 6, 30)
CATALOGUE = Catalogue(
    {
        "trained": Measure("trained", "person", dimensions={"topic": "", "it's": ""}),
        "sales": Measure("sales", "organisation", unit="TND"),
    }
)
FACTS = [
    PlainRow(
        "trained", date(2025, 1, 5), ("m", "1"), person="ada", sex="F", dimensions={"it's": "a'b; DROP TABLE facts"}
    ),
    PlainRow("trained", date(2025, 2, 5), ("m", "2"), person="ben", sex="M"),
    PlainRow("sales", date(2025, 3, 5), ("m", "3"), organisation="mill", amount=Decimal("0.1"), unit="TND"),
    PlainRow("sales", date(2025, 4, 5), ("m", "4"), organisation="mill", amount=Decimal("0.2"), unit="TND"),
]


def compiled(*texts, **asked):
    return compile_batch([check(parse(one), CATALOGUE) for one in texts], on=DAY, **asked)


def test_a_folder_of_files_is_read_as_one(tmp_path):
    paths = [tmp_path / f"{number}.parquet" for number in range(2)]
    for path, rows in zip(paths, (FACTS[:1], FACTS[1:]), strict=True):
        pq.write_table(table(rows), path)

    assert run(compiled("distinct(trained)"), paths).result(0).value == 2
    assert run(compiled("distinct(trained)"), paths[0]).result(0).value == 1


def test_amounts_are_added_exactly():
    assert run(compiled("sum(sales)"), table(FACTS)).result(0).value == Decimal("0.3")


def test_quotes_and_commands_in_a_text_stay_text():
    found = run(compiled("""count(trained where "it's" = "a'b; DROP TABLE facts") by "it's" """), table(FACTS)).result(
        0
    )

    assert found.value == 1
    assert {key: cell.value for key, cell in found.by.items()} == {("a'b; DROP TABLE facts",): 1}


def test_formulas_over_the_same_records_share_one_scan():
    query = compiled("sum(sales)", "mean(sales)", "max(sales)", "sum(sales) * 2", "ratio(sum(sales), sum(sales))")

    assert query.sql.count("FROM facts") == 1
    assert [one.value for one in run(query, table(FACTS)).results()] == [
        Decimal("0.3"), Decimal("0.15"), Decimal("0.2"), Decimal("0.6"), Decimal(1),
    ]  # fmt: skip


def test_more_conditions_than_one_match_holds_are_all_answered():
    texts = [f"count(trained where starts < 2025-01-{day:02d})" for day in range(1, 24)]

    assert [int(one.value) for one in run(compiled(*texts), table(FACTS)).results()] == [0] * 5 + [1] * 18


def test_an_empty_batch_and_an_empty_table_are_answered():
    assert run(compiled(), table(FACTS)).results() == []
    assert run(compiled("distinct(trained) by sex", "median(sales)"), table([])).result(0).value == 0


def test_the_figures_leave_as_one_table():
    found = run(compiled("count(trained) by sex"), table(FACTS)).table().to_pylist()

    assert [(row["key"], row["value"], row["unit"], row["n"]) for row in found] == [
        (None, 2.0, "person", 2), (["F"], 1.0, "person", 1), (["M"], 1.0, "person", 1),
    ]  # fmt: skip


def test_an_index_is_sent_to_the_reference():
    typed = check(parse("weai(trained)"), CATALOGUE, composites=("weai",))

    with pytest.raises(EngineError, match="weai is computed from its rows"):
        compile_batch([typed], on=DAY)


def test_products_beyond_exact_arithmetic_are_refused():
    huge = Decimal("9" * 14)
    rows = [PlainRow("sales", DAY, amount=huge, denominator=huge, unit="TND") for _ in range(3)]

    with pytest.raises(EngineError, match="too large"):
        run(compiled("weighted_mean(sales, weight: denominator)"), table(rows))
