"""Reconciling old reports: an app of its own beside the results, so that its tables grow apart from theirs."""

from django.apps import AppConfig


class ReconcilingConfig(AppConfig):
    name = "clusterwise.phases.p6_results.reconciling"
    label = "reconciling"
