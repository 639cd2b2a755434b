"""The site as an app, so that its templates and tags are found."""

from importlib import import_module

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """The shell around every page: look, navigation, refusals and accounts."""

    name = "clusterwise.site"
    label = "site_shell"

    def ready(self) -> None:
        # The demo's deed stands in every journal that holds the demo, also where a process does not load it.
        import_module("clusterwise.exchange.demo.load")
