"""Reporting: an app of its own beside the results, so that its tables grow apart from theirs."""

from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "clusterwise.phases.p6_results.reporting"
    label = "reporting"

    def ready(self) -> None:
        from clusterwise.foundation.journal import triggers
        from clusterwise.phases.p6_results.reporting import locking

        triggers.append_only(self.get_model("ChainVersion"))
        locking.register()
