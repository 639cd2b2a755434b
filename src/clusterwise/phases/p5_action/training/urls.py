"""Addresses of trainings, below an initiative's joint actions."""

from django.urls import path

from clusterwise.phases.p5_action.training import registers, views

urlpatterns = [
    path("sessions/<uuid:pk>/attendance/", views.attendance, name="training.attendance"),
    *(pattern for register in registers.ALL for pattern in register.urls()),
]
