"""Work in the background."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class JobsConfig(AppConfig):
    name = "clusterwise.foundation.jobs"
    label = "jobs"

    def ready(self) -> None:
        autodiscover_modules("background")
