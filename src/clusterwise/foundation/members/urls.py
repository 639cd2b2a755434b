"""Addresses of people and organisations, below an initiative."""

from django.urls import path

from clusterwise.foundation.members import registers, views

urlpatterns = [
    path("members/", views.members, name="members"),
    path("map/", views.initiative_map, name="initiative_map"),
    path("people/<uuid:pk>/erase/", views.erase_person, name="person.erase"),
    *[pattern for register in registers.ALL for pattern in register.urls()],
]
