"""Addresses of certificates, below an initiative."""

from django.urls import path

from clusterwise.phases.p5_action.certification import views
from clusterwise.phases.p5_action.certification.registers import REGISTERS

urlpatterns = [
    path("certificates/<uuid:pk>/list/", views.list_on, name="certification.list_on"),
    *(pattern for register in REGISTERS for pattern in register.urls()),
]
