"""Addresses of facilities, below an initiative."""

from django.urls import path

from clusterwise.phases.p5_action.facilities import views
from clusterwise.phases.p5_action.facilities.registers import REGISTERS

urlpatterns = [
    path("facilities/<uuid:pk>/use/", views.use, name="facilities.use"),
    path("facilities/<uuid:pk>/cost-sharing/", views.cost_sharing, name="facilities.cost_sharing"),
    *(pattern for register in REGISTERS for pattern in register.urls()),
]
