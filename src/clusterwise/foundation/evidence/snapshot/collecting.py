"""Collect one part of the snapshot, and note which tables it was read from: those are what it depends on."""

import re
from collections.abc import Callable, Iterable
from contextvars import Context
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pyarrow as pa
from django.apps import apps
from django.db import connection

from clusterwise.foundation.evidence.facts import measure_of
from clusterwise.foundation.evidence.snapshot.columns import to_arrow
from clusterwise.foundation.organisations.models import Initiative

_TABLES = re.compile(r'(?:FROM|JOIN)\s+"([a-z0-9_]+)"', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Collected:
    """The facts of a measure of an initiative, and the models that were read for them."""

    table: pa.Table
    models: frozenset[str]


def collect_part(code: str, initiative: Initiative) -> Collected:
    """Collect the facts of a measure of one initiative as nobody in particular: no kept read, no language of a reader."""
    return Context().run(_collect, code, initiative)


def _collect(code: str, initiative: Initiative) -> Collected:
    seen: set[str] = set()

    def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        seen.update(_TABLES.findall(sql))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        table = to_arrow(measure_of(code).collect((initiative,)), initiative.programme_id)
    return Collected(table, frozenset(_models(seen)))


def _models(tables: Iterable[str]) -> Iterable[str]:
    known = _model_of_table()
    return (known[table] for table in tables if table in known)


@lru_cache(maxsize=1)
def _model_of_table() -> dict[str, str]:
    """Return the model whose change shows in each table; the rows between two models change with the one that lists them."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        made_for: Any = model._meta.auto_created
        found[model._meta.db_table] = made_for._meta.label if made_for else model._meta.label
    return found
