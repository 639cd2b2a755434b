"""Addresses of the evidence, below an initiative's results."""

from django.urls import path

from clusterwise.foundation.evidence import editor, library_views, registers, views

programme_patterns = [path("indicators/", library_views.programme_library, name="evidence.library")]

urlpatterns = [
    path("figures/formula/", editor.formula_editor, name="figure.formula"),
    path("figures/<uuid:pk>/", views.figure, name="figure"),
    path("figures/<uuid:pk>/rows.<str:kind>", views.figure_rows, name="figure.rows"),
    *registers.observations.urls(),
    *registers.indicators.urls(),
    *registers.targets.urls(),
    *registers.baselines.urls(),
]
