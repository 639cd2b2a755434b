"""Addresses of agreements, below an initiative."""

from clusterwise.phases.p5_action.agreements.registers import REGISTERS

urlpatterns = [pattern for register in REGISTERS for pattern in register.urls()]
