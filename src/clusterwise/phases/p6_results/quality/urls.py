"""Addresses of data quality, below the results of an initiative."""

from django.urls import path

from clusterwise.phases.p6_results.quality import registers, views

urlpatterns = [
    path("quality/", views.overview, name="quality"),
    *(pattern for register in registers.ALL for pattern in register.urls()),
    path("quality/<slug:code>/", views.rule, name="quality.rule"),
    path("quality/<slug:code>/<slug:key>/dismiss/", views.dismiss, name="quality.dismiss"),
]
