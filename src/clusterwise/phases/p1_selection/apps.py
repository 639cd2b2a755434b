"""Selection: register, map, long list, gate, criteria, scores and decision."""

from django.apps import AppConfig


class SelectionConfig(AppConfig):
    name = "clusterwise.phases.p1_selection"
    label = "selection"

    def ready(self) -> None:
        from clusterwise.phases.p1_selection import citations
        from clusterwise.phases.p1_selection.services import overrides, weighing  # noqa: F401 - their verbs

        citations.register()
