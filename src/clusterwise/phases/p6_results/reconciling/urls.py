"""Addresses of the comparisons, below the results of an initiative."""

from django.urls import path

from clusterwise.phases.p6_results.reconciling import views

urlpatterns = [
    path("reconcile/", views.comparisons, name="reconciling"),
    path("reconcile/new/", views.new, name="reconciling.new"),
    path("reconcile/check/", views.check, name="reconciling.check"),
    path("reconcile/<uuid:pk>/", views.result, name="reconciling.result"),
    path("reconcile/<uuid:pk>/result.xlsx", views.export, name="reconciling.export"),
    path("reconcile/<uuid:pk>/remove/", views.remove, name="reconciling.remove"),
    path("reconcile/figures/<uuid:pk>/", views.figure, name="reconciling.figure"),
]
