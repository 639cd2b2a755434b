"""The kinds of work that apps declare in their `background.py`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise

if TYPE_CHECKING:
    from clusterwise.foundation.jobs.models import Job
    from clusterwise.foundation.jobs.running import Running

Text = str | Promise
Work = Callable[["Running", Mapping[str, Any]], Mapping[str, Any]]

_kinds: dict[str, "Kind"] = {}


class UnknownKindError(LookupError):
    """A job is of a kind that no installed app declares."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of work.

    `work` gets the running job and its arguments and returns a small result; it may be called again after a crash,
    so what it writes carries `running.client_id(step)`. A ValueError is a refusal whose sentence the asker reads.
    `url` leads from a finished job to what came of it. `stages` names the stages that `work` reports.
    """

    code: str
    label: Text
    permission: str
    work: Work
    url: Callable[["Job"], str]
    stages: Mapping[str, Text] = field(default_factory=dict)


def add_kind(kind: Kind) -> Kind:
    """Declare a kind of work; a second one of the same code is a mistake."""
    if kind.code in _kinds:
        raise ValueError(f"The kind of job {kind.code} is declared twice.")
    _kinds[kind.code] = kind
    return kind


def kind_of(code: str) -> Kind:
    """Return the kind of that code."""
    try:
        return _kinds[code]
    except KeyError as error:
        raise UnknownKindError(f"No installed app does work of the kind {code}.") from error
