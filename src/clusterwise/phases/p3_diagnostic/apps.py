"""The diagnostic: findings, problem tree, leverage points, gender roles and baselines."""

from django.apps import AppConfig


class DiagnosticConfig(AppConfig):
    name = "clusterwise.phases.p3_diagnostic"
    label = "diagnostic"

    def ready(self) -> None:
        from clusterwise.phases.p3_diagnostic import loops

        loops.register()
