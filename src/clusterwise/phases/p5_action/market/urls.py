"""Addresses of market events, below an initiative's joint actions."""

from clusterwise.phases.p5_action.market import registers

urlpatterns = [pattern for register in registers.ALL for pattern in register.urls()]
