"""Every address of Clusterwise."""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.urls import include, path

from clusterwise.foundation.evidence import urls as evidence
from clusterwise.foundation.identity import urls as identity
from clusterwise.foundation.jobs import urls as jobs
from clusterwise.foundation.members import urls as members
from clusterwise.foundation.pages import journal_views
from clusterwise.foundation.road import urls as road
from clusterwise.site import home, programmes, views

#: Where the pages of each app live below an initiative.
ROOMS = {
    "documents": "documents",
    "deliberation": "governance",
    "selection": "selection",
    "governance": "governance",
    "diagnostic": "diagnostic",
    "planning": "planning",
    "joint_actions": "action",
    "producers": "action",
    "training": "action",
    "certification": "action",
    "facilities": "action",
    "agreements": "action",
    "market": "action",
    "results": "results",
    "iati": "results",
    "quality": "results",
    "reconciling": "results",
    "reporting": "results",
    "balance": "results",
    "evaluation": "results",
}


def _modules() -> list[tuple[str, Any]]:
    """Return the address and the urls module of every installed app that has pages."""
    installed = {config.label: f"{config.name}.urls" for config in apps.get_app_configs()}
    return [
        (room, import_module(installed[label]))
        for label, room in ROOMS.items()
        if find_spec(installed.get(label, "none"))
    ]


def _rooms(name: str) -> list[Any]:
    """Return the patterns of that name of every app, below the app's address."""
    return [path(f"{room}/", include(getattr(module, name))) for room, module in _modules() if hasattr(module, name)]


initiative_patterns = [
    *road.urlpatterns,
    path("health/", home.health, name="initiative_health"),
    path("journal/", journal_views.initiative_journal, name="initiative_journal"),
    *members.urlpatterns,
    *_rooms("urlpatterns"),
    path("results/", include(evidence)),
]

programme_patterns = [
    path("", home.programme, name="programme"),
    path("accounts/", home.accounts, name="accounts"),
    path("accounts/<uuid:pk>/end/", home.end_role, name="accounts.end"),
    path("journal/", journal_views.programme_journal, name="programme_journal"),
    path("events/<uuid:pk>/undo/", journal_views.undo_event, name="undo"),
    *jobs.urlpatterns,
    *identity.urlpatterns,
    *evidence.programme_patterns,
    *_rooms("programme_patterns"),
    path("i/<slug:initiative>/", include(initiative_patterns)),
]

urlpatterns = [
    path("", home.home, name="home"),
    path("programmes/new/", programmes.new_programme, name="programme.new"),
    path("language/", views.set_language, name="set_language"),
    path("invitation/<str:token>/", home.invitation, name="invitation"),
    path("account/", include("allauth.urls")),
    path("p/<slug:programme>/", include(programme_patterns)),
]

handler400 = "clusterwise.site.views.bad_request"
handler403 = "clusterwise.site.views.permission_denied"
handler404 = "clusterwise.site.views.page_not_found"
handler500 = "clusterwise.site.views.server_error"
