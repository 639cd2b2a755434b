"""The journal: the one way to write, and the proof of what was written."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class JournalConfig(AppConfig):
    name = "clusterwise.foundation.journal"
    label = "journal"

    def ready(self) -> None:
        from clusterwise.foundation.journal.triggers import protect_after_migrate

        post_migrate.connect(protect_after_migrate, dispatch_uid="journal.triggers")
