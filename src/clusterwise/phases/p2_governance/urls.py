"""Addresses of governance, below an initiative."""

from django.urls import path

from clusterwise.phases.p2_governance import registers, views

urlpatterns = [
    path("overview/", views.overview, name="governance.overview"),
    path("hand-over/", views.hand_over, name="governance.hand_over"),
    *registers.FACILITATORS.urls(),
    *registers.VISITS.urls(),
    *registers.GENDER_PLANS.urls(),
]
