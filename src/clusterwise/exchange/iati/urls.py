"""Addresses of IATI, below an initiative (`urlpatterns`) and below a programme (`programme_patterns`)."""

from django.urls import path

from clusterwise.exchange.iati import registers, views
from clusterwise.foundation.pages.register import programme_urls

urlpatterns = [
    path("iati/", views.page, name="iati.page"),
    path("iati/file/", views.download, name="iati.download"),
    path("iati/read/", views.read, name="iati.read"),
    *(pattern for register in registers.ALL for pattern in register.urls()),
]
programme_patterns = programme_urls(registers.reporting)
