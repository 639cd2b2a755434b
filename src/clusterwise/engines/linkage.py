"""People compared with each other by Splink on DuckDB: folded names, sex, birth year, place and a phone's digest.

The pairs that are compared come from blocking keys; a key that too many share is left out, so that the work grows
with the records and not with their square. The same records and rules give the same pairs in the same order.
"""

import logging
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from clusterwise.engines.session import EngineError
from clusterwise.methods.linkage.names import folded, name_words, skeleton_of

if TYPE_CHECKING:
    from splink import Linker

COLUMNS = ("id", "name", "sex", "birth_year", "place", "phone")
#: Fields whose agreement is told with a pair, in the order in which they are told.
FIELDS = ("name", "birth_year", "sex", "place", "phone")
#: What each level of a field says, the closest first; Splink numbers them from the top down to 0.
LEVELS: Mapping[str, tuple[str, ...]] = {
    "name": ("same", "sounds_same", "one_part_near", "both_parts_near", "one_part", "differs"),
    "birth_year": ("same", "near", "differs"),
    "sex": ("same", "differs"),
    "place": ("same", "near", "differs"),
    "phone": ("same", "differs"),
}
#: Chances of each level among pairs of one person (m) and of two (u), for registers too small to learn them from.
PRIORS: Mapping[str, tuple[tuple[float, ...], tuple[float, ...]]] = {
    "name": ((0.66, 0.12, 0.14, 0.03, 0.04, 0.01), (0.0004, 0.0006, 0.002, 0.002, 0.02, 0.975)),
    "birth_year": ((0.87, 0.1, 0.03), (0.02, 0.04, 0.94)),
    "sex": ((0.99, 0.01), (0.5, 0.5)),
    "place": ((0.9, 0.06, 0.04), (0.03, 0.01, 0.96)),
    "phone": ((0.85, 0.15), (0.0005, 0.9995)),
}
#: A smaller register has too few pairs of one person to learn chances from.
LEARN_FROM = 5_000
_TRAINING_PAIRS = 2_000_000
_SEED = 20_261_124


@dataclass(frozen=True, slots=True)
class Plan:
    """How far the comparison goes: the least probability that is kept, and the largest block that is compared."""

    least: float
    largest_block: int = 60


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records that may be one person, the smaller id first, with what agrees field by field; unknown is left out."""

    first: str
    second: str
    probability: float
    reasons: Mapping[str, str]


def prepared(people: pa.Table) -> pa.Table:
    """Return the records as they are compared: names folded, unknown as null, blocking keys beside them."""
    missing = [name for name in COLUMNS if name not in people.column_names]
    if missing:
        raise EngineError(f"The people lack the columns {', '.join(missing)}; add them.")
    names = people["name"].to_pylist()
    words = [name_words(name or "") for name in names]
    bones = [skeleton_of(one) for one in words]
    written = people["place"].to_pylist()
    place_of = {place: folded(place or "") or None for place in set(written)}
    places = [place_of[place] for place in written]
    return pa.table(
        {
            "unique_id": people["id"].cast(pa.string()),
            "whole": [" ".join(sorted(one)) or None for one in words],
            "given": [one[0] if one else None for one in words],
            "family": [" ".join(one[1:]) or None for one in words],
            "bones": [one or None for one in bones],
            "bone_low": [one.split(" ")[0] or None for one in bones],
            "bone_high": [one.split(" ")[-1] or None for one in bones],
            "sex": [sex if sex in ("F", "M", "X") else None for sex in people["sex"].to_pylist()],
            "birth_year": people["birth_year"].cast(pa.int32()),
            "place": pa.array(places, pa.string()),
            "phone": [phone or None for phone in people["phone"].to_pylist()],
        }
    )


#: Each blocking key as SQL; pairs are compared where one of them is the same.
_BLOCKS = {
    "by_phone": "phone",
    "by_bones_place": "bones || '|' || place",
    "by_bones_year": "bones || '|' || birth_year",
    "by_low_place_year": "bone_low || '|' || place || '|' || birth_year",
    "by_high_place_year": "bone_high || '|' || place || '|' || birth_year",
    "by_low_place_sex": "bone_low || '|' || place || '|' || sex",
    "by_high_place_sex": "bone_high || '|' || place || '|' || sex",
    "by_place_year_sex": "place || '|' || birth_year || '|' || sex",
    "by_bones": "bones",
}


def _blocked(connection: Any, largest: int) -> None:
    """Write the table `people` with its blocking keys, those that too many share as null."""
    keys = ", ".join(
        f"CASE WHEN {sql} IS NOT NULL AND count(*) OVER (PARTITION BY {sql}) <= {largest:d} THEN hash({sql}) END AS {name}"
        for name, sql in _BLOCKS.items()
    )
    connection.execute(f"CREATE TABLE people AS SELECT *, {keys} FROM records ORDER BY unique_id")  # noqa: S608


def _near(one: str, other: str) -> str:
    return f"jaro_winkler_similarity({one}, {other}) >= 0.88"


def _name_levels() -> list[str]:
    """Return the conditions of the levels of a name; its two parts are compared straight and swapped."""
    straight, swapped = ("given_r", "family_r"), ("family_r", "given_r")
    ways = [("given_l", "family_l", *straight), ("given_l", "family_l", *swapped)]
    one_near = [f"({a} = {c} AND {_near(b, d)}) OR ({b} = {d} AND {_near(a, c)})" for a, b, c, d in ways]
    both_near = [f"({_near(a, c)} AND {_near(b, d)})" for a, b, c, d in ways]
    one_same = [f"{a} = {c} OR {b} = {d}" for a, b, c, d in ways]
    return [
        "whole_l = whole_r",
        "bones_l = bones_r",
        " OR ".join(one_near),
        " OR ".join([*both_near, "jaro_winkler_similarity(whole_l, whole_r) >= 0.93"]),
        " OR ".join(one_same),
    ]


def _conditions() -> dict[str, list[str]]:
    """Return for each field the conditions of its levels, the closest first; the last level is anything else."""
    return {
        "name": _name_levels(),
        "birth_year": ["birth_year_l = birth_year_r", "abs(birth_year_l - birth_year_r) <= 1"],
        "sex": ["sex_l = sex_r"],
        "place": ["place_l = place_r", "jaro_winkler_similarity(place_l, place_r) >= 0.9"],
        "phone": ["phone_l = phone_r"],
    }


def _comparison(field: str, conditions: Sequence[str]) -> dict[str, Any]:
    column = "whole" if field == "name" else field
    null: dict[str, Any] = {
        "sql_condition": f"{column}_l IS NULL OR {column}_r IS NULL", "is_null_level": True, "label_for_charts": "null",
    }  # fmt: skip
    chances = zip([*conditions, "ELSE"], LEVELS[field], *PRIORS[field], strict=True)
    levels = [
        {"sql_condition": sql, "label_for_charts": label, "m_probability": same, "u_probability": other}
        for sql, label, same, other in chances
    ]
    if field in ("name", "place"):
        levels[0] |= {"tf_adjustment_column": column, "tf_minimum_u_value": 0.00001}
    return {"output_column_name": field, "comparison_levels": [null, *levels]}


def _settings(records: int) -> dict[str, Any]:
    return {
        "link_type": "dedupe_only",
        "unique_id_column_name": "unique_id",
        "probability_two_random_records_match": min(0.5, 0.2 / max(records, 2)),
        "comparisons": [_comparison(field, conditions) for field, conditions in _conditions().items()],
        "blocking_rules_to_generate_predictions": [f"l.{name} = r.{name}" for name in _BLOCKS],
        "retain_matching_columns": True,
        "retain_intermediate_calculation_columns": False,
        "linker_uid": "people",
    }


def _learn(linker: "Linker") -> None:
    """Learn the chances of each level: u from pairs chosen by a seed, m by EM over two blocks that check each other."""
    from splink import block_on

    training = linker.training
    training.estimate_probability_two_random_records_match(
        [block_on("phone"), block_on("bones", "place", "birth_year")], recall=0.8
    )
    training.estimate_u_using_random_sampling(max_pairs=_TRAINING_PAIRS + 1, seed=_SEED)
    for columns in (("by_bones", "bones"), ("birth_year", "place")):
        training.estimate_parameters_using_expectation_maximisation(
            block_on(*columns), estimate_without_term_frequencies=True, max_pairs=_TRAINING_PAIRS
        )


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep Splink's talk out of the log and its warnings about chances, which the caller answers by the priors."""
    logger = logging.getLogger("splink")
    level, logger.level = logger.level, logging.ERROR
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logger.level = level


def compare(people: pa.Table, plan: Plan, *, threads: int | None = None) -> pa.Table:
    """Return the pairs that may be one person: first, second, probability and the level of each field, in order.

    A field that one of the two does not know has no level (null).
    """
    import duckdb
    from splink import DuckDBAPI, Linker

    with duckdb.connect(config={"threads": threads} if threads else {}) as connection, _quiet():
        connection.register("records", prepared(people))
        _blocked(connection, plan.largest_block)
        database = DuckDBAPI(connection)
        linker = Linker(database.register("people"), _settings(people.num_rows), log_level=None)
        if people.num_rows >= LEARN_FROM:
            _learn(linker)
        scored = linker.inference.predict(threshold_match_probability=plan.least)
        return connection.sql(_told(scored.physical_name)).to_arrow_table()


def _told(table: str) -> str:
    """Return the SQL of the answer; a level is a text, the probability rounded so that summing order does not show."""
    fields = ", ".join(
        "CASE gamma_{0} {1} END AS {0}".format(
            field,
            " ".join(f"WHEN {len(LEVELS[field]) - 1 - k} THEN '{label}'" for k, label in enumerate(LEVELS[field])),
        )
        for field in FIELDS
    )
    return f"""
        SELECT least(unique_id_l, unique_id_r) AS first, greatest(unique_id_l, unique_id_r) AS second,
               round(match_probability, 5) AS probability, {fields}
        FROM {table} ORDER BY probability DESC, first, second
    """  # noqa: S608


def pairs(people: pa.Table, plan: Plan, *, threads: int | None = None) -> list[Pair]:
    """Return the pairs of `compare` one by one, for registers whose pairs people look at."""
    rows = compare(people, plan, threads=threads).to_pylist()
    return [
        Pair(
            row["first"],
            row["second"],
            row["probability"],
            {field: row[field] for field in FIELDS if row[field] is not None},
        )
        for row in rows
    ]
