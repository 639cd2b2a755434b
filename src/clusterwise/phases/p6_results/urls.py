"""Addresses of the results, below an initiative."""

from django.urls import path

from clusterwise.phases.p6_results import registers
from clusterwise.phases.p6_results.reach import urls as reach
from clusterwise.phases.p6_results.views import contributions, pages, reports

urlpatterns = [
    path("", pages.results, name="results"),
    path("framework/", pages.framework, name="results.framework"),
    path("chain/", pages.chain, name="results.chain"),
    path("goals/", pages.goals, name="results.goals"),
    path("goals/by-region/", contributions.territory, name="results.territory"),
    path("goals/energy/", contributions.climate, name="results.climate"),
    path("goals/losses-by-stage/", contributions.losses, name="results.losses"),
    path("goals/matrix/", contributions.matrix, name="results.matrix"),
    path("goals/matrix.<str:kind>", contributions.matrix_file, name="results.matrix.export"),
    path("goals/<slug:code>/", pages.goal_rows, name="results.goal_rows"),
    path("strand/", pages.strand, name="results.strand"),
    path("reports/<uuid:pk>/preview/", reports.preview, name="results.preview"),
    path("reports/<uuid:pk>/preview/activities/", reports.preview_work, name="results.preview_work"),
    path("reports/<uuid:pk>/published/", reports.of_draft, name="results.of_draft"),
    path("published/<uuid:pk>/", reports.published, name="results.published"),
    path("published/<uuid:pk>/report.pdf", reports.pdf, name="results.pdf"),
    path("published/<uuid:pk>/figures.<str:kind>", reports.tables, name="results.tables"),
    path("published/<uuid:pk>/pack.zip", reports.pack, name="results.pack"),
    path("published/<uuid:pk>/verify/", reports.verify, name="results.verify"),
    path("published/<uuid:pk>/figures/<uuid:figure>/", reports.published_figure, name="results.published_figure"),
    *reach.urlpatterns,
    *(pattern for register in registers.ALL for pattern in register.urls()),
]
