"""Addresses of the people reached, below the results of an initiative."""

from django.urls import path

from clusterwise.phases.p6_results.reach import registers, views

urlpatterns = [
    path("people-reached/", views.reached, name="reach.people"),
    path("people-reached.<str:kind>", views.reached_file, name="reach.people.export"),
    *registers.multipliers.urls(),
]
