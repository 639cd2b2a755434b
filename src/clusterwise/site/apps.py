"""The site as an app, so that its templates and tags are found."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """The shell around every page: look, navigation, refusals and accounts."""

    name = "clusterwise.site"
    label = "site_shell"
