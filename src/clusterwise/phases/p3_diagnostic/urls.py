"""Addresses of the diagnostic, below an initiative."""

from django.urls import path

from clusterwise.phases.p3_diagnostic import registers, views

urlpatterns = [
    path("aims/", views.four_aims, name="diagnostic.aims"),
    path("tree/", views.tree, name="diagnostic.tree"),
    path("leverage/", views.leverage, name="diagnostic.leverage"),
    path("gender-gaps/", views.gender_gaps, name="diagnostic.gender_gaps"),
    path("baseline/", views.baseline, name="diagnostic.baseline"),
    path("baseline/<uuid:pk>/freeze/", views.freeze, name="diagnostic.freeze"),
    *(pattern for register in registers.ALL for pattern in register.urls()),
]
