"""Code lists, rules and criteria: what is agreed elsewhere and changes with time."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate, post_save


class CodesConfig(AppConfig):
    name = "clusterwise.foundation.codes"
    label = "codes"

    def ready(self) -> None:
        from clusterwise.foundation.codes import selectors
        from clusterwise.foundation.codes.services import load_shipped_after_migrate

        def forget(**_signal: Any) -> None:
            selectors.all_codes.cache_clear()

        post_migrate.connect(load_shipped_after_migrate, dispatch_uid="codes.shipped")
        post_save.connect(forget, sender="codes.Code", dispatch_uid="codes.cache", weak=False)
