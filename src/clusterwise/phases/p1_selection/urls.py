"""Addresses of the selection, below a programme (`programme_patterns`) and below an initiative (`urlpatterns`)."""

from django.urls import path

from clusterwise.foundation.pages.register import programme_urls
from clusterwise.phases.p1_selection import registers
from clusterwise.phases.p1_selection.views import clusters, imports, maps, pages, portrait, robustness, rounds, weighing

programme_patterns = [
    path("", pages.overview, name="selection"),
    path("import/", imports.upload, name="selection.import"),
    path("import/<str:digest>/", imports.read, name="selection.import.read"),
    path("registers/<uuid:pk>/retire/", imports.retire, name="selection.retire"),
    path("areas/", imports.upload_areas, name="selection.areas"),
    path("areas/<str:digest>/", imports.read_areas, name="selection.areas.read"),
    path("map/", maps.index, name="programme_map"),
    path("map/<uuid:pk>/", maps.page, name="selection.map"),
    path("map/<uuid:pk>/clusters/", clusters.ask, name="selection.clusters.ask"),
    path("clusters/<uuid:pk>/", clusters.page, name="selection.clusters"),
    path("clusters/<uuid:pk>/files/<str:file>", clusters.file, name="selection.clusters.file"),
    path("clusters/<uuid:pk>/candidate/", clusters.to_long_list, name="selection.clusters.candidate"),
    path("map/<uuid:pk>/rows.<str:kind>", maps.rows, name="selection.map.rows"),
    path("map/<uuid:pk>/candidate/", maps.to_long_list, name="selection.map.candidate"),
    path("thresholds/", pages.thresholds, name="selection.thresholds"),
    path("candidates/<uuid:pk>/justify/", pages.justify, name="selection.justify"),
    path("candidates/<uuid:pk>/override/", robustness.override, name="selection.override"),
    path("candidates/<uuid:pk>/standing/", portrait.standing, name="selection.standing"),
    path("candidates/<uuid:pk>/splits.<str:kind>", portrait.splits, name="selection.splits"),
    path("candidates/<uuid:pk>/territory/", portrait.territory, name="selection.territory"),
    path("candidates/<uuid:pk>/buying/", portrait.buying, name="selection.buying"),
    path("judging/", pages.my_rounds, name="selection.judging"),
    path("rounds/<uuid:pk>/adopt/", rounds.adopt, name="selection.adopt"),
    path("rounds/<uuid:pk>/freeze/", rounds.freeze, name="selection.freeze"),
    path("rounds/<uuid:pk>/weighing/open/", weighing.open_, name="selection.weighing.open"),
    path("rounds/<uuid:pk>/weighing/close/", weighing.close, name="selection.weighing.close"),
    path("rounds/<uuid:pk>/weights/", weighing.group, name="selection.weights"),
    path("rounds/<uuid:pk>/weights/mine/", weighing.mine, name="selection.weights.mine"),
    path("rounds/<uuid:pk>/scores/", rounds.scores, name="selection.scores"),
    path("rounds/<uuid:pk>/close/", rounds.close, name="selection.close"),
    path("rounds/<uuid:pk>/ranking/", rounds.ranking, name="selection.ranking"),
    path("rounds/<uuid:pk>/robustness/", robustness.page, name="selection.robustness"),
    path("rounds/<uuid:pk>/choice.json", robustness.record, name="selection.record"),
    path("rounds/<uuid:pk>/decide/", rounds.decide, name="selection.decide"),
    path("rounds/<uuid:pk>/note/", rounds.note, name="selection.note"),
    path("rounds/<uuid:pk>/note.pdf", rounds.note_pdf, name="selection.note.pdf"),
    path("outcomes/<uuid:pk>/initiative/", rounds.found, name="selection.found"),
    *programme_urls(*registers.OF_PROGRAMME),
]

urlpatterns = [
    path("origin/", pages.origin, name="selection.origin"),
    *registers.entry_notes.urls(),
]
