"""A decision as plain data, from which it can be made again."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from math import isclose, isnan
from typing import Any

import numpy as np

from clusterwise.methods.choosing.dossier import Budget, Case, Robustness, Spread, decide
from clusterwise.methods.choosing.groups import Opinion
from clusterwise.methods.choosing.scales import ChoosingError, Criteria, Numbers, Weights, score_table, shares_of
from clusterwise.methods.choosing.verdict import VerdictRule
from clusterwise.methods.people import Sex
from clusterwise.methods.ranking import Direction

SCHEMA = "clusterwise-choice/1"


def as_plain(thing: Any) -> Any:
    """Turn a result into dictionaries, lists, numbers and texts that JSON can hold.

    Formula: none; an unknown number becomes None, a date and an exact amount become text.
    Source: house rule that one file reproduces the decision.
    Limits: key pairs of a mapping are joined by " / "; what lies within 1e-15 of zero is rounding and becomes zero.

    >>> as_plain({"amount": Decimal("1.50"), "found": np.array([1.0, np.nan])})
    {'amount': '1.50', 'found': [1.0, None]}
    """
    if isinstance(thing, Enum):
        return thing.value
    if is_dataclass(thing) and not isinstance(thing, type):
        return {part.name: as_plain(getattr(thing, part.name)) for part in fields(thing)}
    if isinstance(thing, Mapping):
        return {" / ".join(key) if isinstance(key, tuple) else str(key): as_plain(part) for key, part in thing.items()}
    if isinstance(thing, np.ndarray | np.generic):
        return as_plain(thing.tolist())
    if isinstance(thing, list | tuple):
        return [as_plain(part) for part in thing]
    if isinstance(thing, Decimal | date):
        return str(thing)
    if isinstance(thing, float):
        return None if isnan(thing) else thing if abs(thing) > 1e-15 else 0.0
    return thing


def record(case: Case, result: Robustness) -> dict[str, Any]:
    """Write a case and its result as one document.

    Formula: none; the case with its seed is enough to make the result again.
    Source: house rule that one file reproduces the decision.
    Limits: holds persons by the names that the case gives them, so give codes.

    >>> one = Criteria(("jobs",), (Direction.MORE_IS_BETTER,), (1.0,))
    >>> rule = VerdictRule("v1", 0.8, 0.5, "mapping reference", date(2026, 11, 24))
    >>> case = Case(score_table(["figs", "dates"], one, [[4], [1]]), rule, draws=10)
    >>> differences(record(case, decide(case)))
    ()
    """
    return {"schema": SCHEMA, "case": as_plain(case), "result": as_plain(result)}


def case_of(document: Mapping[str, Any]) -> Case:
    """Read the case back from a document.

    Formula: none; the reverse of `record`.
    Source: house rule that one file reproduces the decision.
    Limits: documents of this schema alone; another one is refused.

    >>> one = Criteria(("jobs",), (Direction.MORE_IS_BETTER,), (1.0,))
    >>> rule = VerdictRule("v1", 0.8, 0.5, "mapping reference", date(2026, 11, 24))
    >>> case = Case(score_table(["figs", "dates"], one, [[4], [1]]), rule, draws=10)
    >>> case_of(record(case, decide(case))).scores.alternatives
    ('figs', 'dates')
    """
    if document.get("schema") != SCHEMA:
        raise ChoosingError(f"The document says {document.get('schema')!r}, not {SCHEMA!r}; use a file of a decision.")
    try:
        return _case(document["case"])
    except ChoosingError:
        raise
    except (KeyError, IndexError, TypeError, AttributeError, ValueError, ArithmeticError) as problem:
        raise ChoosingError(
            f"The document lacks or garbles a part of the case ({problem}); export it again."
        ) from problem


def differences(document: Mapping[str, Any]) -> tuple[str, ...]:
    """Make the decision again and name every place where the document says something else.

    Formula: `decide` on the document's case against its result; numbers within 1e-9 of one another are the same.
    Source: house rule that one file reproduces the decision.
    Limits: another numpy version may draw other numbers; shares of draws then differ within their error.

    >>> one = Criteria(("jobs",), (Direction.MORE_IS_BETTER,), (1.0,))
    >>> rule = VerdictRule("v1", 0.8, 0.5, "mapping reference", date(2026, 11, 24))
    >>> case = Case(score_table(["figs", "dates"], one, [[4], [1]]), rule, draws=10)
    >>> document = record(case, decide(case))
    >>> document["result"]["finding"]["chosen"] = ["dates"]
    >>> differences(document)
    ('finding.chosen.0',)
    """
    again = as_plain(decide(case_of(document)))
    return tuple(_unlike(document.get("result"), again, ""))


def _unlike(said: Any, made: Any, where: str) -> list[str]:
    if isinstance(said, dict) and isinstance(made, dict) and said.keys() == made.keys():
        return [found for key in said for found in _unlike(said[key], made[key], f"{where}.{key}")]
    if isinstance(said, list) and isinstance(made, list) and len(said) == len(made):
        pairs = enumerate(zip(said, made, strict=True))
        return [found for number, (one, other) in pairs for found in _unlike(one, other, f"{where}.{number}")]
    numbers = all(isinstance(one, int | float) and not isinstance(one, bool) for one in (said, made))
    same = isclose(said, made, rel_tol=1e-9, abs_tol=1e-9) if numbers else said == made
    return [] if same else [where.lstrip(".") or "result"]


def _pair(limits: Any) -> tuple[float, float] | None:
    return None if limits is None else (limits[0], limits[1])


def _table(rows: Any) -> Numbers:
    return np.array([[np.nan if cell is None else cell for cell in row] for row in rows], dtype=np.float64)


def _case(plain: Mapping[str, Any]) -> Case:
    scores, rule = plain["scores"], plain["rule"]
    own = scores["criteria"]
    criteria = Criteria(
        tuple(own["names"]),
        tuple(Direction(way) for way in own["directions"]),
        tuple(own["weights"]),
        tuple(_pair(anchor) for anchor in own["anchors"]),
    )
    names, values = scores["alternatives"], _table(scores["values"])
    intervals = {
        (names[row], criteria.names[column]): (scores["low"][row][column], scores["high"][row][column])
        for row, column in np.argwhere(np.isnan(values))
    }
    return Case(
        scores=score_table(names, criteria, values, intervals),
        people=tuple(_opinion(one) for one in plain["people"]),
        first=plain["first"],
        draws=plain["draws"],
        seed=plain["seed"],
        spread=Spread(plain["spread"]) if plain["spread"] is not None else None,
        rule=VerdictRule(**{**rule, "valid_from": date.fromisoformat(rule["valid_from"])}),
        budget=_budget(plain["budget"]) if plain["budget"] is not None else None,
        weights=_weights(plain["weights"]) if plain.get("weights") is not None else None,
    )


def _weights(plain: Mapping[str, Any]) -> Weights:
    # As written, to the last digit: shares divided by their sum once more can turn the draws of weights.
    given = Weights(tuple(plain["names"]), tuple(float(share) for share in plain["shares"]))
    checked = shares_of(given.names, given.shares)
    if not np.allclose(checked.shares, given.shares, rtol=0, atol=1e-9):
        raise ChoosingError(f"The shares {given.shares} do not add up to one; export the decision again.")
    return given


def _opinion(plain: Mapping[str, Any]) -> Opinion:
    return Opinion(plain["person"], Sex(plain["sex"]), _weights(plain["weights"]), plain["voice"])


def _budget(plain: Mapping[str, Any]) -> Budget:
    return Budget(
        {name: {line: Decimal(cost) for line, cost in costs.items()} for name, costs in plain["costs"].items()},
        {line: Decimal(limit) for line, limit in plain["limits"].items()},
        tuple(plain["must_have"]),
        tuple(plain["excluded"]),
        tuple((pair[0], pair[1]) for pair in plain["not_together"]),
    )
