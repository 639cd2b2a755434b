"""Addresses of reporting, below the results of an initiative."""

from django.urls import path

from clusterwise.phases.p6_results.reporting import registers
from clusterwise.phases.p6_results.reporting.views import chains, pages

urlpatterns = [
    path("reporting/", pages.overview, name="reporting"),
    path("reporting/remind/", pages.remind, name="reporting.remind"),
    path("reporting/read/", pages.read, name="reporting.read"),
    path("reporting/work/<uuid:pk>/<str:day>/", pages.work, name="reporting.work"),
    path("reporting/periods/<uuid:pk>/submit/", pages.submit, name="reporting.submit"),
    path("reporting/periods/<uuid:pk>/approve/", pages.approve, name="reporting.approve"),
    path("reporting/periods/<uuid:pk>/lock/", pages.lock, name="reporting.lock"),
    path("reporting/periods/<uuid:pk>/reopen/", pages.reopen, name="reporting.reopen"),
    path("chain/versions/", chains.versions, name="reporting.versions"),
    path("chain/versions/approve/", chains.approve, name="reporting.versions.approve"),
    path("chain/versions/<int:number>/", chains.version, name="reporting.version"),
    *(pattern for register in registers.ALL for pattern in register.urls()),
]
