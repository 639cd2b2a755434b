"""Loads the code lists and rules that ship with Clusterwise; each app may hold a `codes.yaml`."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from django.apps import apps
from django.db import models
from django.utils.translation import gettext_lazy as _

from clusterwise.foundation import journal
from clusterwise.foundation.codes import selectors
from clusterwise.foundation.codes.models import Code, Rule
from clusterwise.foundation.journal.verbs import Verb

LOADED = Verb(
    "codes.loaded",
    _("loaded the shipped code lists and rules"),
    final=_("Shipped lists come with the version of Clusterwise."),
)


def _files() -> list[Path]:
    found = [Path(config.path) / "codes.yaml" for config in apps.get_app_configs()]
    return sorted(path for path in found if path.exists())


def _shipped(path: Path) -> Iterator[models.Model]:
    content = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    for name, block in (content.get("lists") or {}).items():
        for position, entry in enumerate(block["codes"]):
            extra = {key: value for key, value in entry.items() if key not in ("code", "labels", "parent", "source")}
            yield Code(
                list=name,
                code=str(entry["code"]),
                labels=entry["labels"],
                parent=entry.get("parent", ""),
                position=position,
                extra=extra,
                source=entry.get("source") or block.get("source", ""),
            )
    for entry in content.get("rules") or []:
        yield Rule(
            code=entry["code"],
            name=entry["name"],
            parameters=entry["parameters"],
            source=entry["source"],
            valid_from=entry["valid_from"],
            valid_to=entry.get("valid_to"),
        )


def _same(kept: models.Model, fresh: models.Model, names: tuple[str, ...]) -> bool:
    return all(getattr(kept, name) == getattr(fresh, name) for name in names)


def load_shipped() -> int:
    """Bring shipped codes and rules up to date in one event; return how many entries changed."""
    known: dict[tuple[Any, ...], models.Model] = {("code", c.list, c.code): c for c in Code.objects.all()}
    known |= {("rule", r.code, r.valid_from): r for r in Rule.objects.all()}
    fresh = [entry for path in _files() for entry in _shipped(path)]
    changed: list[tuple[models.Model | None, models.Model]] = []
    for entry in fresh:
        key = ("code", entry.list, entry.code) if isinstance(entry, Code) else ("rule", entry.code, entry.valid_from)  # type: ignore[attr-defined]
        kept = known.get(key)
        names = (
            ("labels", "parent", "position", "extra", "source")
            if isinstance(entry, Code)
            else ("name", "parameters", "source", "valid_to")
        )
        if kept is None or not _same(kept, entry, names):
            changed.append((kept, entry))
            for name in names if kept is not None else ():
                setattr(kept, name, getattr(entry, name))
    if changed:
        with journal.change(None, LOADED, changed[0][1]) as change:
            for kept, entry in changed:
                change.create(entry) if kept is None else change.save(kept)
    selectors.all_codes.cache_clear()
    return len(changed)


def load_shipped_after_migrate(**signal: Any) -> None:
    """Run once all apps have their tables, after the last app of a migration."""
    last = [config for config in apps.get_app_configs() if config.models_module is not None][-1]
    if signal.get("sender") is last and signal.get("using", "default") == "default":
        load_shipped()
