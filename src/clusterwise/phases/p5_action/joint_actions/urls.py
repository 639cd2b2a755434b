"""Addresses of the joint actions, below an initiative."""

from clusterwise.phases.p5_action.joint_actions.registers import REGISTERS

urlpatterns = [pattern for register in REGISTERS for pattern in register.urls()]
