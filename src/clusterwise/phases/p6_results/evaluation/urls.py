"""Addresses of evaluation, below the results of an initiative."""

from django.urls import path

from clusterwise.phases.p6_results.evaluation import registers, views

urlpatterns = [
    path("evaluations/size/", views.size, name="evaluation.size"),
    path("evaluations/effects/<uuid:pk>/again/", views.again, name="evaluation.again"),
    *(pattern for register in registers.ALL for pattern in register.urls()),
]
