"""Addresses of background jobs, below a programme."""

from django.urls import path

from clusterwise.foundation.jobs import views

urlpatterns = [
    path("jobs/<uuid:pk>/", views.job, name="jobs.job"),
    path("jobs/<uuid:pk>/cancel/", views.cancel, name="jobs.cancel"),
]
