"""Addresses of the balance, below the results of an initiative."""

from django.urls import path

from clusterwise.phases.p6_results.balance import registers, views

urlpatterns = [
    path("scorecard/", views.scorecard, name="balance.scorecard"),
    path("do-no-harm/", views.harm, name="balance.harm"),
    *(pattern for register in registers.ALL for pattern in register.urls()),
]
