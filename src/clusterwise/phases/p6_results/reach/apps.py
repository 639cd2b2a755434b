"""People reached by an initiative."""

from django.apps import AppConfig


class ReachConfig(AppConfig):
    name = "clusterwise.phases.p6_results.reach"
    label = "reach"
