"""Addresses of people recorded twice, below a programme."""

from django.urls import path

from clusterwise.foundation.identity import views

urlpatterns = [
    path("people/twice/", views.pairs, name="identity.pairs"),
    path("people/twice/search/", views.search, name="identity.search"),
    path("people/twice/accept/", views.accept, name="identity.accept"),
    path("people/twice/name/", views.name_pair, name="identity.name_pair"),
    path("people/twice/number/", views.note_key, name="identity.note_key"),
    path("people/twice/<uuid:pk>/", views.pair, name="identity.pair"),
    path("people/across/", views.across, name="identity.across"),
]
