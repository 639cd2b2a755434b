"""The road: six phases, their gates and the threads between them."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class RoadConfig(AppConfig):
    name = "clusterwise.foundation.road"
    label = "road"

    def ready(self) -> None:
        autodiscover_modules("access", "registers", "desk", "services", "lists")
