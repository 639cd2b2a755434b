"""Vision and plan: versioned vision, objectives, plan lines with budget, revisions."""

from django.apps import AppConfig


class PlanningConfig(AppConfig):
    name = "clusterwise.phases.p4_planning"
    label = "planning"

    def ready(self) -> None:
        from clusterwise.foundation.journal import triggers
        from clusterwise.phases.p4_planning import order, snapshots

        triggers.append_only(self.get_model("PlanRevision"))
        snapshots.register()
        order.register()
