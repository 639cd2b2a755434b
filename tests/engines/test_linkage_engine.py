"""People compared by Splink: the same every time, spelling errors found, others left apart."""

import pyarrow as pa
import pytest
from bench.people import people

from clusterwise.engines.linkage import Plan, compare, pairs
from clusterwise.engines.session import EngineError
from clusterwise.methods.linkage.evaluation import pairwise_agreement
from clusterwise.methods.linkage.merging import representatives


def table(*rows):
    names = ("id", "name", "sex", "birth_year", "place", "phone")
    columns = dict(zip(names, zip(*rows, strict=True), strict=True))
    return pa.table(
        {**{k: list(v) for k, v in columns.items()}, "birth_year": pa.array(columns["birth_year"], pa.int32())}
    )


SIX = table(
    ("a", "Martha Kollie", "F", 1980, "Ganta", "d1"),
    ("b", "Kollie Marta", "F", 1981, "Ganta", ""),
    ("c", "Musa Kamara", "M", 1980, "Ganta", ""),
    ("d", "فاطمة حسين", "F", 1990, "Saclepea", ""),
    ("e", "Fatima Hussein", "F", 1990, "Saclepea", ""),
    ("f", "Peter Dolo", "U", None, "", ""),
)


def test_swapped_misspelt_and_transliterated_names_are_found_in_a_small_register():
    found = {(one.first, one.second): one for one in pairs(SIX, Plan(0.3))}

    assert set(found) == {("a", "b"), ("d", "e")}
    assert dict(found["d", "e"].reasons) == {
        "name": "sounds_same", "birth_year": "same", "sex": "same", "place": "same",
    }  # fmt: skip
    assert found["a", "b"].reasons["birth_year"] == "near"


def test_the_order_of_the_records_does_not_matter():
    turned = SIX.take([5, 4, 3, 2, 1, 0])

    assert compare(turned, Plan(0.3)).to_pylist() == compare(SIX, Plan(0.3)).to_pylist()


def test_a_block_that_too_many_share_is_left_out():
    crowd = table(*((f"p{k}", f"Name{k} Family{k}", "F", 1980, "Ganta", "shop") for k in range(9)))

    assert pairs(crowd, Plan(0.0001, largest_block=8)) == []
    assert len(pairs(crowd, Plan(0.0001, largest_block=9))) > 0


def test_people_without_a_column_are_refused():
    with pytest.raises(EngineError, match="phone"):
        pairs(SIX.drop_columns(["phone"]), Plan(0.3))


def test_learned_chances_are_the_same_every_time_and_find_the_planted_people():
    made = people(6_000)
    ids = made.table["id"].to_pylist()

    first, again = (compare(made.table, Plan(0.5)) for _ in range(2))
    stands_for = representatives(zip(first["first"].to_pylist(), first["second"].to_pylist(), strict=True))
    told = pairwise_agreement(made.truth, [stands_for.get(one, one) for one in ids])

    assert first.equals(again)
    assert told.f1 >= 0.95
