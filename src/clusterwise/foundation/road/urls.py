"""Addresses of the road, below an initiative."""

from django.urls import path

from clusterwise.foundation.road import views

urlpatterns = [
    path("", views.road, name="road"),
    path("phases/<slug:name>/", views.phase, name="phase"),
    path("phases/<slug:name>/move/", views.move_phase, name="phase.move"),
]
