"""Indicators, plan lines and seats with what belongs to them, each as one step."""

from typing import Any

from clusterwise.exchange.demo.crowds import person
from clusterwise.exchange.demo.deeds import Stage, call, deed
from clusterwise.exchange.demo.script import read_rows, resolve


@deed("indicator")
def indicator(stage: Stage, arguments: dict[str, Any]) -> Any:
    """Define an indicator and set its targets; its baseline is frozen later, once the records of that day are there."""
    given = resolve(arguments, stage.names)
    targets, baseline = given.pop("targets", []), given.pop("baseline", None)
    made = call(stage, "evidence.define_indicator", given)
    for target in targets:
        call(stage, "evidence.set_target", {"indicator": made, **target})
    if baseline is not None:
        stage.names.own.setdefault("baselines", []).append((made, baseline))
    return made


@deed("freeze_baselines")
def freeze_baselines(stage: Stage, arguments: dict[str, Any]) -> list[Any]:
    """Freeze the baseline of every indicator of the initiative that was given one."""
    shared = resolve(arguments, stage.names)
    wanted = stage.names.own.pop("baselines", [])
    return [call(stage, "evidence.freeze_baseline", {"indicator": one, **shared, **own}) for one, own in wanted]


@deed("line")
def line(stage: Stage, arguments: dict[str, Any]) -> Any:
    """Write a plan line with what each source brings to it."""
    given = resolve(arguments, stage.names)
    budget = given.pop("budget", [])
    made = call(stage, "planning.add_plan_line", given)
    for share in budget:
        call(stage, "planning.add_budget_share", {"line": made, **share})
    return made


@deed("seats")
def seats(stage: Stage, arguments: dict[str, Any]) -> list[Any]:
    """Give the seats of a table, each to an invented person; a row with a `person` names somebody known."""
    made = []
    for row in read_rows(stage.folder / arguments["table"]):
        values = resolve(row, stage.names)
        name = values.pop("as")
        holder = values.pop("person", None)
        if holder is None:
            code, sex = values.pop("code"), values.pop("sex")
            who = {"code": code, "sex": sex, "role": "representative", "since": values["starts"]}
            holder = person(stage, who | {key: values[key] for key in ("organisation",) if key in values})
            stage.names.keep(f"p-{name}", holder)
        made.append(call(stage, "deliberation.give_seat", {**values, "person": holder}))
        stage.names.keep(name, made[-1])
    return made


@deed("adopted")
def adopted(stage: Stage, arguments: dict[str, Any]) -> list[Any]:
    """Record the same observation of each of several people, such as a practice that was seen on their plot."""
    given = resolve(arguments, stage.names)
    people = given.pop("people")
    rows = [{**given, "person": one, "subject": one.code} for one in people]
    made: list[Any] = call(stage, "evidence.record_observations", {"rows": rows})
    return made
