from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusterwise.methods.chains import (
    ChainError,
    CycleError,
    Fault,
    FaultKind,
    Problem,
    find_cycle,
    levels,
    orphans,
    ranked_root_causes,
    reachable,
    result_chain_faults,
    roots,
)

NODES = [str(number) for number in range(7)]
ARROWS = st.lists(st.tuples(st.sampled_from(NODES), st.sampled_from(NODES)), max_size=14)


def test_a_circle_is_returned_from_its_start_to_its_start():
    assert find_cycle(["x", "a", "b", "c"], [("x", "a"), ("a", "b"), ("b", "c"), ("c", "a")]) == ("a", "b", "c", "a")
    assert find_cycle(["a"], [("a", "a")]) == ("a", "a")


def test_levels_follow_the_longest_way():
    arrows = [("a", "b"), ("b", "c"), ("a", "c"), ("d", "c")]

    assert levels(["a", "b", "c", "d"], arrows) == {"a": 0, "b": 1, "c": 2, "d": 0}


def test_levels_of_a_circle_are_refused_with_the_circle():
    with pytest.raises(CycleError, match="a → b → a") as refusal:
        levels(["a", "b"], [("a", "b"), ("b", "a")])

    assert refusal.value.cycle == ("a", "b", "a")


def test_roots_and_orphans_are_named():
    assert roots(["a", "b", "c"], [("a", "b")]) == ("a", "c")
    assert orphans(["a", "b", "c"], [("a", "b")]) == ("c",)


def test_an_arrow_to_nowhere_and_a_node_listed_twice_are_refused():
    with pytest.raises(ChainError, match="names z"):
        find_cycle(["a"], [("a", "z")])
    with pytest.raises(ChainError, match="listed twice"):
        roots(["a", "a"], [])


@given(ARROWS)
def test_levels_rise_along_every_arrow_unless_there_is_a_circle(arrows):
    cycle = find_cycle(NODES, arrows)
    if cycle is None:
        level = levels(NODES, arrows)
        assert all(level[start] < level[end] for start, end in arrows)
    else:
        assert cycle[0] == cycle[-1]
        assert all(arrow in arrows for arrow in pairwise(cycle))


@given(ARROWS)
def test_there_is_a_circle_exactly_where_a_node_reaches_itself(arrows):
    assert (find_cycle(NODES, arrows) is not None) == any(node in reachable(node, arrows) for node in NODES)


def test_root_causes_come_by_firms_then_cost_with_unknown_last():
    tree = [
        Problem("low price"),
        Problem("wet beans", 300),
        Problem("no dryer", 120, Decimal(9000)),
        Problem("no meters", 120, Decimal(400)),
        Problem("bad roads", None, Decimal(100_000)),
        Problem("old law", 10),
    ]
    arrows = [
        ("no dryer", "wet beans"),
        ("wet beans", "low price"),
        ("no meters", "wet beans"),
        ("bad roads", "low price"),
    ]

    found = ranked_root_causes(tree, arrows, "low price")

    assert [(cause.rank, cause.problem.code, cause.is_tied_to_core) for cause in found] == [
        (1, "no dryer", True),
        (2, "no meters", True),
        (3, "old law", False),
        (4, "bad roads", True),
    ]


def test_a_problem_tree_with_a_circle_or_without_its_core_is_refused():
    tree = [Problem("a"), Problem("b")]
    with pytest.raises(CycleError):
        ranked_root_causes(tree, [("a", "b"), ("b", "a")], "a")
    with pytest.raises(ChainError, match="core problem z"):
        ranked_root_causes(tree, [], "z")


CHAIN = {"money": "input", "training": "activity", "trained": "output", "practice": "outcome", "income": "impact"}
LINKS = dict.fromkeys(zip(CHAIN, list(CHAIN)[1:], strict=False), "people come and stay")


def test_a_sound_result_chain_has_no_fault():
    assert result_chain_faults(CHAIN, LINKS) == ()


def test_each_fault_of_a_result_chain_is_named_where_it_lies():
    level_of = CHAIN | {"study": "output", "jobs": "output"}
    assumptions = LINKS | {("training", "trained"): " ", ("practice", "jobs"): "firms grow"}

    found = result_chain_faults(level_of, assumptions)

    assert [(fault.kind, fault.nodes) for fault in found] == [
        (FaultKind.ORPHAN, ("study",)),
        (FaultKind.NO_ASSUMPTION, ("training", "trained")),
        (FaultKind.BACKWARD, ("practice", "jobs")),
        (FaultKind.NO_WAY_TO_IMPACT, ("study",)),
        (FaultKind.NO_WAY_TO_IMPACT, ("jobs",)),
    ]
    assert isinstance(found[0], Fault)


def test_an_unknown_level_is_refused():
    with pytest.raises(ChainError, match="use one of input"):
        result_chain_faults({"money": "wish"}, {})
