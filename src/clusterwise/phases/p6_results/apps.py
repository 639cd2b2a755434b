"""Results: the result chain, indicators in use, reports."""

from django.apps import AppConfig


class ResultsConfig(AppConfig):
    name = "clusterwise.phases.p6_results"
    label = "results"

    def ready(self) -> None:
        from clusterwise.phases.p6_results import loops

        loops.register()
