"""The deeds that the demo's files may name: every service by `app.service`, and a few that spare many steps."""

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from types import ModuleType
from typing import Any

from django.core.files.base import File

from clusterwise.exchange.demo.script import Names, ScriptError, Step, read_rows, resolve

#: Where the services of each app stand; the demo writes through them alone.
SERVICES: dict[str, tuple[str, ...]] = {
    "money": ("foundation.money.services",),
    "people": ("foundation.people.services",),
    "organisations": ("foundation.organisations.services", "foundation.organisations.lists"),
    "documents": ("foundation.documents.services",),
    "deliberation": ("foundation.deliberation.services",),
    "evidence": ("foundation.evidence.services", "foundation.evidence.lists"),
    "road": ("foundation.road.services",),
    "selection": ("phases.p1_selection.services",),
    "governance": ("phases.p2_governance.services",),
    "diagnostic": ("phases.p3_diagnostic.services",),
    "planning": ("phases.p4_planning.services",),
    "joint_actions": ("phases.p5_action.joint_actions.services",),
    "producers": ("phases.p5_action.producers.services",),
    "training": ("phases.p5_action.training.services",),
    "certification": ("phases.p5_action.certification.services",),
    "facilities": ("phases.p5_action.facilities.services",),
    "agreements": ("phases.p5_action.agreements.services",),
    "market": ("phases.p5_action.market.services",),
    "results": ("phases.p6_results.services",),
    "balance": ("phases.p6_results.balance.services",),
    "quality": ("phases.p6_results.quality.services",),
    "reporting": ("phases.p6_results.reporting.services",),
    "reach": ("phases.p6_results.reach.services",),
    "evaluation": ("phases.p6_results.evaluation.services", "phases.p6_results.evaluation.effects"),
    "iati": ("exchange.iati.services",),
}


@dataclass(slots=True)
class Stage:
    """Where a step plays: its folder, the names so far, the programme and the initiative at work."""

    folder: Path
    names: Names
    programme: Any = None
    initiative: Any = None

    def within(self) -> dict[str, Any]:
        """Return the arguments that every service of this place takes."""
        return {"programme": self.programme, "initiative": self.initiative, "by": None}


Deed = Callable[[Stage, dict[str, Any]], Any]
_deeds: dict[str, Deed] = {}


def deed(name: str) -> Callable[[Deed], Deed]:
    """Declare a deed that spares many steps; it gets its arguments as written."""

    def declare(function: Deed) -> Deed:
        _deeds[name] = function
        return function

    return declare


def _modules(path: str) -> Iterator[ModuleType]:
    """Yield a module; of a package, each of its modules."""
    module = import_module(path)
    yield module
    for found in iter_modules(getattr(module, "__path__", ())):
        yield import_module(f"{path}.{found.name}")


def service(name: str) -> Callable[..., Any]:
    """Return a service by `app.service`."""
    app, _dot, verb = name.partition(".")
    for path in SERVICES.get(app, ()):
        for module in _modules(f"clusterwise.{path}"):
            found = getattr(module, verb, None)
            if inspect.isfunction(found) and not verb.startswith("_"):
                return found
    raise ScriptError(f"There is no service {name}. Write app.service, with an app out of: {', '.join(SERVICES)}.")


def call(stage: Stage, name: str, arguments: dict[str, Any]) -> Any:
    """Call a service with its arguments, adding the scope and the actor that it asks for; `of` is the record it changes."""
    function = service(name)
    given = dict(arguments)
    positional = [given.pop("of")] if "of" in given else []
    asked = inspect.signature(function).parameters
    scope = {key: one for key, one in stage.within().items() if key in asked and key not in given}
    if "initiative" in scope and scope["initiative"] is not None and not _takes_both(asked):
        scope.pop("programme", None)
    return function(*positional, **scope, **given)


def _takes_both(asked: Any) -> bool:
    """Tell whether a service needs the programme beside the initiative: where it has no default."""
    return "programme" in asked and asked["programme"].default is inspect.Parameter.empty


def take(stage: Stage, step: Step) -> Any:
    """Take one step, and keep what it made under the name that it gives."""
    arguments = dict(step.arguments)
    name = arguments.pop("as", None)
    try:
        if step.deed in _deeds:
            made = _deeds[step.deed](stage, arguments)
        else:
            made = call(stage, step.deed, resolve(arguments, stage.names))
    except Exception as error:
        raise ScriptError(f"{step.place} ({step.deed}): {error}") from error
    if name:
        stage.names.keep(name, made)
    return made


@deed("rows")
def rows(stage: Stage, arguments: dict[str, Any]) -> list[Any]:
    """Call a service once for each row of a table; `with` holds what all rows share."""
    made = []
    for row in read_rows(stage.folder / arguments["table"]):
        name = row.pop("as", None)
        values = resolve({**arguments.get("with", {}), **row}, stage.names)
        made.append(call(stage, arguments["of"], values))
        if name:
            stage.names.keep(name, made[-1])
    return made


@deed("list")
def whole_list(stage: Stage, arguments: dict[str, Any]) -> Any:
    """Call a service that takes a whole list, with the rows of a table as `rows`."""
    shared = arguments.get("with", {})
    values = [resolve({**shared, **row}, stage.names) for row in read_rows(stage.folder / arguments["table"])]
    names = [row.pop("as", None) for row in values]
    made = call(stage, arguments["of"], {"rows": values})
    for name, one in zip(names, made, strict=True):
        if name:
            stage.names.keep(name, one)
    return made


@deed("file")
def with_file(stage: Stage, arguments: dict[str, Any]) -> Any:
    """Call a service that takes a file beside its other values; the file stands beside the script."""
    path = stage.folder / arguments["file"]
    with path.open("rb") as handle:
        values = {**arguments.get("with", {}), "file": File(handle, name=path.name)}
        return call(stage, arguments["of"], resolve(values, stage.names))
