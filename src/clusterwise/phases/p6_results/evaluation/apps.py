"""Evaluation: an app of its own beside the results, so that its tables grow apart from theirs."""

from django.apps import AppConfig


class EvaluationConfig(AppConfig):
    name = "clusterwise.phases.p6_results.evaluation"
    label = "evaluation"

    def ready(self) -> None:
        from clusterwise.phases.p6_results.evaluation import citations

        citations.register()
