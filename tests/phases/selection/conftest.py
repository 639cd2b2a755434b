"""A small register, candidates that pass or fail the gate, and a round ready to be scored."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests import factories

from clusterwise.formats.register import Shape
from clusterwise.phases.p1_selection import reading
from clusterwise.phases.p1_selection.services import candidates, registers, rounds

REGISTER = "\n".join(
    [
        "establishment id,name,year,isic,industry name,place,women,men,total,sex of owner,lat,lon",
        *(f"D{n},Dates {n},2023,1030,Dried dates,Kebili,{n},2,{n + 2},women,33.7{n},8.9{n}" for n in range(6)),
        *(f"F{n},Figs {n},2023,1031,Dried figs,Djebba,3,1,4,men,36.4{n},9.0{n}" for n in range(3)),
        "D9,Dates 9,2023,1030,Dried dates,Djebba,1,1,2,men,36.49,9.08",
        "F9,Figs 9,2023,1031,Dried figs,Kebili,,,3,not stated,33.79,8.98",
        "S1,Spices,2023,1079,Spices,Kebili,5,6,11,both,33.70,8.92",
        "S2,Spices,2023,1079,Spices,Djebba,2,2,4,women,36.41,9.02",
    ]
).encode()


@pytest.fixture(autouse=True)
def own_state(settings: Any, tmp_path: Path) -> Path:
    """Registers and uploads of a test lie in its own folder."""
    settings.CLUSTERWISE_VAR = tmp_path
    settings.CLUSTERWISE_REGISTERS = tmp_path / "registers"
    return tmp_path


@pytest.fixture
def imported(programme: Any, manager: Any) -> Any:
    """The small register, imported through its service."""
    return take_in(programme, manager, REGISTER)


def take_in(programme: Any, by: Any, content: bytes, **values: Any) -> Any:
    """Import a CSV as it is guessed."""
    table = reading.table_in(content, "register.csv", reading.Choices())
    choices = reading.as_guessed(reading.guessed(table, "", {}))
    mapping, run = reading.rehearsed(table, choices)
    assert run.errors == ()
    given = {"title": "Small register", "source": "Statistics office", "file_name": "register.csv", **values}
    return registers.import_register(
        programme=programme,
        by=by,
        shape=Shape(mapping.shape.value),
        rows=run.rows,
        file_sha256="0" * 64,
        mapping=reading.remembered_of(mapping, choices, 0),
        **given,
    )


PROFILE: dict[str, Any] = {
    "product_group": "dried dates",
    "territory": "Kebili",
    "country": "TN",
    "evidence_level": "visited",
    "source": "Visit in March",
    "units": 60,
    "units_before_project": 55,
    "lq": "2.5",
    "concentration_evidence": "Register 2023",
    "linked_units": 30,
    "interconnection_evidence": "Interviews",
    "employed_women": 120,
    "employed_men": 80,
}


@pytest.fixture
def candidate(programme: Any, manager: Any) -> Callable[..., Any]:
    """Make a candidate that passes the gate, unless values say otherwise."""

    def make(name: str, *, kinds: tuple[str, ...] = ("bank", "association"), issue: int = 40, **values: Any) -> Any:
        made = candidates.add_candidate(programme=programme, by=manager, name=name, **(PROFILE | values))
        for kind in kinds:
            candidates.add_institution(
                programme=programme, by=manager, candidate=made, name=f"The {kind}", kind=kind, evidence="Visit"
            )
        if issue:
            candidates.add_issue(
                programme=programme, by=manager, candidate=made, issue="drying", units=issue, evidence="Survey"
            )
        return made

    return make


@pytest.fixture
def draft(programme: Any, manager: Any) -> Any:
    """A round with the recommended criteria, not frozen."""
    made = rounds.open_round(programme=programme, by=manager, name="First round", objective="Better work for many")
    rounds.adopt_library(round=made, by=manager)
    return made


@pytest.fixture
def judges(programme: Any, draft: Any, manager: Any) -> list[Any]:
    """A woman and a man who judge."""
    accounts = [factories.user("programme_manager", programme), factories.user("viewer", programme)]
    sides = [("F", "Women's union"), ("M", "Chamber of commerce")]
    return [
        rounds.name_judge(programme=programme, by=manager, round=draft, user=user, sex=sex, speaks_for=side)
        for user, (sex, side) in zip(accounts, sides, strict=True)
    ]
