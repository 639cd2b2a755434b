"""Addresses of producers' records, below an initiative."""

from clusterwise.phases.p5_action.producers.registers import REGISTERS

urlpatterns = [pattern for register in REGISTERS for pattern in register.urls()]
