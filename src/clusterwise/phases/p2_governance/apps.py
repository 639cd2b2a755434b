"""Governance: the facilitator over time, the visits, and whether women have their part."""

from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    name = "clusterwise.phases.p2_governance"
    label = "governance"
