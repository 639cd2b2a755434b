"""Addresses of the vision and the plan, below an initiative."""

from django.urls import path

from clusterwise.phases.p4_planning import registers, views

urlpatterns = [
    path("visions/<uuid:pk>/endorse/", views.endorse, name="planning.endorse"),
    path("lines/<uuid:pk>/progress/", views.progress, name="planning.progress"),
    path("budget/", views.budget, name="planning.budget"),
    path("timeline/", views.timeline, name="planning.timeline"),
    path("coherence/", views.coherence, name="planning.coherence"),
    path("gender/", views.gender, name="planning.gender"),
    *(pattern for register in registers.ALL for pattern in register.urls()),
]
