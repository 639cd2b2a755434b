"""The app of the aid transparency standard."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IatiConfig(AppConfig):
    name = "clusterwise.exchange.iati"
    label = "iati"
    verbose_name = _("IATI")
